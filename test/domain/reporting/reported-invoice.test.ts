import { describe, expect, test } from "vitest";
import type { InvoiceContent } from "../../../src/documents/index.ts";
import type { Facts, Role } from "../../../src/domain/reporting/facts.ts";
import { reportedInvoice } from "../../../src/domain/reporting/reported-invoice.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import { DECLARANT, sale } from "./cases.ts";

const BELGIAN = { name: "Muster", identifiers: [], vatNumber: "BE0403019261", address: { country: "BE" } };

const told = (content: InvoiceContent, facts: Facts = {}, role: Role = "SE", vatOnDebits = false) =>
  reportedInvoice(content, { facts, declarant: { ...DECLARANT, vatOnDebits }, role });

const toBelgium = (change: Partial<InvoiceContent> = {}) =>
  sale([["AE", "0", "1000.00", "0.00", "VATEX-EU-AE"]], { process: "S1", buyer: BELGIAN, ...change });

/** The declarant buys from Belgium. */
const purchase = (rows: Parameters<typeof sale>[0], change: Partial<InvoiceContent> = {}) => {
  const { process: _, ...content } = sale(rows, {
    seller: BELGIAN,
    buyer: sampleContent().seller,
    ...change,
  });
  return content;
};

describe("a sale abroad", () => {
  test("is told with its own amounts, by the numbers of both parties", () => {
    expect(told(toBelgium())).toMatchObject({
      problems: [],
      invoice: {
        number: "F202600042",
        process: "S1",
        seller: { scheme: "0002", id: DECLARANT.siren, vatNumber: DECLARANT.vatNumber, country: "FR" },
        buyer: { scheme: "0223", id: "BE0403019261", country: "BE" },
        base: "1000.00",
        vatEur: "0.00",
        rows: [{ category: "AE", rate: "0", base: "1000.00", vat: "0.00", reasonCode: "VATEX-EU-AE" }],
      },
    });
  });

  test("a credit note keeps its amounts, and names what it corrects with its day", () => {
    const credit = toBelgium({
      typeCode: "262",
      precedingInvoices: [{ number: "F1", issueDate: "2026-10-01" }],
    });
    expect(told(credit)).toMatchObject({
      invoice: { typeCode: "381", base: "1000.00", preceding: [{ number: "F1", issueDate: "2026-10-01" }] },
    });
    const undated = toBelgium({ typeCode: "381", precedingInvoices: [{ number: "F1" }] });
    expect(told(undated)).toMatchObject({ invoice: null, problems: [{ path: "BG-3" }] });
  });

  test("foreign VAT is told without it", () => {
    const { invoice } = told(sale([["S", "21", "100.00", "21.00"]], { process: "S1", buyer: BELGIAN }));
    expect(invoice).toMatchObject({
      vatEur: "0.00",
      rows: [{ category: "S", rate: "0", base: "100.00", vat: "0.00" }],
    });
  });

  test("French VAT on debits is marked on services alone", () => {
    const service = sale([["S", "20", "100.00", "20.00"]], { process: "S1", buyer: BELGIAN });
    expect(told(service, {}, "SE", true).invoice?.vatPointCode).toBe("5");
    expect(told(service).invoice).not.toHaveProperty("vatPointCode");
    expect(told({ ...service, process: "B1" }, {}, "SE", true).invoice).not.toHaveProperty("vatPointCode");
    expect(told(toBelgium(), {}, "SE", true).invoice).not.toHaveProperty("vatPointCode");
  });

  test.each([
    ["S1", {}, "S1"],
    ["S3", {}, "S1"],
    ["M8", {}, "M1"],
    [undefined, { lines: [{ nature: "goods" as const }] }, "B1"],
    [undefined, {}, "M1"],
  ])("the framework %s is told as the public portal knows it", (process, facts, expected) => {
    const content = toBelgium();
    expect(told({ ...content, process }, facts).invoice?.process).toBe(expected);
  });

  test("a deposit has no framework of what follows one", () => {
    expect(told(toBelgium({ typeCode: "386", process: "S4" })).invoice?.process).toBe("S1");
  });

  test("a period of one day is left out", () => {
    const within = (periodStart: string, periodEnd: string) =>
      told(toBelgium({ delivery: { periodStart, periodEnd } })).invoice;
    expect(within("2026-11-01", "2026-11-01")).not.toHaveProperty("period");
    expect(within("2026-11-01", "2026-11-02")).toMatchObject({
      period: { start: "2026-11-01", end: "2026-11-02" },
    });
  });

  test.each<[string, InvoiceContent, string[]]>([
    [
      "a buyer without a name",
      toBelgium({ buyer: { identifiers: [], address: { country: "US" } } }),
      ["BG-7"],
    ],
    ["VAT in dollars", sale([["S", "20", "1.00", "0.20"]], { currency: "USD", buyer: BELGIAN }), ["BT-111"]],
    [
      "an exemption without a code",
      toBelgium({ vatBreakdown: [{ category: "E", rate: "0", taxableAmount: "1.00", taxAmount: "0.00" }] }),
      ["BT-121"],
    ],
  ])("%s is a problem", (_, content, paths) => {
    const { invoice, problems } = told(content);
    expect(invoice).toBeNull();
    expect(problems.map(({ path }) => path)).toEqual(paths);
  });
});

describe("a purchase abroad", () => {
  test("is one row of reverse charge, with the VAT that the buyer works out", () => {
    const licence = purchase([["AE", "0", "1500.00", "0.00"]]);
    expect(told(licence, {}, "BY")).toMatchObject({
      problems: [],
      invoice: {
        process: "M1",
        seller: { scheme: "0223", id: "BE0403019261" },
        buyer: { scheme: "0002", id: DECLARANT.siren, vatNumber: DECLARANT.vatNumber },
        rows: [{ category: "AE", base: "1500.00", vat: "0.00", reasonCode: "VATEX-EU-AE" }],
      },
    });
    const own = told(licence, { selfAssessed: { rate: "20.00", vat: "300.00" } }, "BY").invoice;
    expect(own).toMatchObject({ vatEur: "300.00", rows: [{ category: "AE", rate: "20", vat: "300.00" }] });
  });

  test("VAT that the seller charged abroad is told as none", () => {
    const hotel = purchase([["S", "21", "100.00", "21.00"]]);
    expect(told(hotel, {}, "BY").invoice?.rows).toEqual([
      { category: "S", rate: "0", base: "100.00", vat: "0.00" },
    ]);
  });
});
