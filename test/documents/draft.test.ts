import { describe, expect, test } from "vitest";
import { z } from "zod";
import { completeDraft } from "../../src/documents/draft/complete.ts";
import { type InvoiceDraft, InvoiceDraftSchema } from "../../src/documents/draft/schema.ts";
import { InvoiceContentSchema } from "../../src/documents/index.ts";
import { fullContent, sampleContent, sampleCreditNote } from "../fixtures/invoices.ts";

/** The least that an ERP has to say of two lines at two rates. */
const least = () => ({
  number: "F202600043",
  issueDate: "2026-09-15",
  typeCode: "380",
  currency: "EUR",
  seller: { name: "Atelier Brumaire SAS" },
  buyer: { name: "Comptoir Vendémiaire SARL" },
  lines: [
    { id: "1", name: "Conseil", quantity: "3", netPrice: "33.335", vatCategory: "S", vatRate: "20" },
    { id: "2", name: "Livre", quantity: "2", netPrice: "10.00", vatCategory: "S", vatRate: "5.5" },
  ],
});

const completed = (json: unknown) => completeDraft(InvoiceDraftSchema.parse(json));

/** What a draft may leave out, left out of a content. */
const bare = ({ totals, vatBreakdown, lines, ...rest }: InvoiceDraft) => ({
  ...rest,
  lines: lines.map(({ netAmount: _, ...line }) => line),
  totals: {
    ...(totals.paid === undefined ? {} : { paid: totals.paid }),
    ...(totals.rounding === undefined ? {} : { rounding: totals.rounding }),
    ...(totals.vatInVatCurrency === undefined ? {} : { vatInVatCurrency: totals.vatInVatCurrency }),
  },
});

describe("what follows from a draft is computed", () => {
  test("net amounts, VAT rows and totals, to the cent, halves away from zero", () => {
    const { content, faults } = completed(least());
    expect(faults).toEqual([]);
    expect(content.lines.map(({ netAmount }) => netAmount)).toEqual(["100.01", "20.00"]);
    expect(content.vatBreakdown).toEqual([
      { category: "S", rate: "20", taxableAmount: "100.01", taxAmount: "20.00" },
      { category: "S", rate: "5.5", taxableAmount: "20.00", taxAmount: "1.10" },
    ]);
    expect(content.totals).toEqual({
      lines: "120.01",
      withoutVat: "120.01",
      vat: "21.10",
      withVat: "141.11",
      due: "141.11",
    });
    expect(InvoiceContentSchema.safeParse(content).error).toBeUndefined();
  });

  test.each([
    ["an invoice", sampleContent()],
    ["a credit note", sampleCreditNote()],
  ])("%s without its sums is the same invoice again", (_, content) => {
    const { content: again, faults } = completed(bare(content));
    expect(faults).toEqual([]);
    expect(again).toEqual(content);
  });

  test("allowances and charges count, on lines and on the whole, with what is paid and rounded", () => {
    const draft = least();
    const { content, faults } = completed({
      ...draft,
      lines: [
        {
          ...draft.lines[0],
          allowances: [{ amount: "10.00", reason: "Remise" }],
          charges: [{ amount: "0.99", reason: "Port" }],
        },
      ],
      allowances: [{ amount: "1.00", vatCategory: "S", vatRate: "20.00", reason: "Remise" }],
      charges: [{ amount: "5.00", vatCategory: "S", vatRate: "20.0", reason: "Fret" }],
      totals: { paid: "50.00", rounding: "0.01" },
    });
    expect(faults).toEqual([]);
    expect(content.totals).toEqual({
      lines: "91.00",
      allowances: "1.00",
      charges: "5.00",
      withoutVat: "95.00",
      vat: "19.00",
      withVat: "114.00",
      paid: "50.00",
      rounding: "0.01",
      due: "64.01",
    });
  });

  test("a row tells the reason for no VAT, and its amounts are put in", () => {
    const draft = least();
    const { content, faults } = completed({
      ...draft,
      lines: [{ ...draft.lines[0], vatCategory: "E", vatRate: "0" }],
      vatBreakdown: [{ category: "E", rate: "0.00", exemptionCode: "VATEX-FR-FRANCHISE" }],
    });
    expect(faults).toEqual([]);
    expect(content.vatBreakdown).toEqual([
      {
        category: "E",
        rate: "0.00",
        exemptionCode: "VATEX-FR-FRANCHISE",
        taxableAmount: "100.01",
        taxAmount: "0.00",
      },
    ]);
  });

  test("lines that group others add nothing", () => {
    const draft = least();
    const { content, faults } = completed({
      ...draft,
      lines: [
        { id: "0", name: "Lot", subtype: "GROUP" },
        { ...draft.lines[0], parentLineId: "0" },
      ],
    });
    expect(faults).toEqual([]);
    expect(content.totals.lines).toBe("100.01");
  });

  test("the gross price gives the net price, and a price may be for several units", () => {
    const draft = least();
    const { content } = completed({
      ...draft,
      lines: [
        {
          id: "1",
          quantity: "250",
          grossPrice: "12.50",
          priceDiscount: "2.50",
          priceBaseQuantity: "100",
          vatCategory: "S",
          vatRate: "20",
        },
      ],
    });
    expect(content.lines[0]).toMatchObject({ netPrice: "10.00", netAmount: "25.00" });
  });

  test("sizes of attachments follow from their bytes", () => {
    const file = Buffer.from("seven!!").toString("base64");
    const { content } = completed({
      ...least(),
      attachments: [
        { id: "A", content: file },
        { id: "B", externalUri: "https://erp.example/b" },
      ],
    });
    expect(content.attachments.map(({ size }) => size)).toEqual([7, null]);
  });

  test("every decimal, day and file is held to its form, wherever it stands", () => {
    const schema = JSON.stringify(z.toJSONSchema(InvoiceDraftSchema, { io: "input", reused: "inline" }));
    const content = JSON.stringify(z.toJSONSchema(InvoiceContentSchema, { reused: "inline" }));
    for (const form of ['"pattern"', '"format":"date"', '"contentEncoding":"base64"']) {
      const count = (text: string): number => text.split(form).length - 1;
      expect([form, count(schema)]).toEqual([form, count(content)]);
      expect(count(schema)).toBeGreaterThan(0);
    }
  });

  test("every content is a draft of itself", () => {
    for (const content of [sampleContent(), sampleCreditNote(), fullContent()]) {
      expect(InvoiceDraftSchema.parse(content)).toEqual(content);
    }
  });
});

describe("what is given and disagrees is refused, with the place, the term and the rule", () => {
  const sample = sampleContent();
  const [first, ...others] = sample.lines;
  test.each([
    ["BT-131", "BT-131", "/lines/0/netAmount", { lines: [{ ...first, netAmount: "801.00" }, ...others] }],
    ["BT-106", "BR-CO-10", "/totals/lines", { totals: { lines: "999.99" } }],
    ["BT-107", "BR-CO-11", "/totals/allowances", { totals: { allowances: "1.00" } }],
    ["BT-108", "BR-CO-12", "/totals/charges", { totals: { charges: "1.00" } }],
    ["BT-109", "BR-CO-13", "/totals/withoutVat", { totals: { withoutVat: "1000.01" } }],
    ["BT-110", "BR-CO-14", "/totals/vat", { totals: { vat: "200.01" } }],
    ["BT-112", "BR-CO-15", "/totals/withVat", { totals: { withVat: "1200.01" } }],
    ["BT-115", "BR-CO-16", "/totals/due", { totals: { due: "0.00" } }],
    [
      "BT-116",
      "BR-S-08",
      "/vatBreakdown/0/taxableAmount",
      { vatBreakdown: [{ category: "S", rate: "20", taxableAmount: "999.00" }] },
    ],
    [
      "BT-117",
      "BR-CO-17",
      "/vatBreakdown/0/taxAmount",
      { vatBreakdown: [{ category: "S", rate: "20", taxAmount: "199.00" }] },
    ],
  ])("%s by %s", (term, rule, place, change) => {
    const { faults } = completed({ ...bare(sample), ...change });
    const [found, ...rest] = faults.filter(({ path }) => path === term);
    expect(found).toMatchObject({ path: term, rule });
    expect(`/${found?.at.join("/")}`).toBe(place);
    expect(found?.messageFr).not.toBe(found?.message);
    expect(rest).toEqual([]);
  });

  test("a cent of rounding on a line, and VAT that was rounded line by line, do not disagree", () => {
    const { faults } = completed({
      ...bare(sample),
      lines: [{ ...first, netAmount: "800.01" }, ...others],
      vatBreakdown: [{ category: "S", rate: "20.00", taxAmount: "200.01" }],
    });
    expect(faults).toEqual([]);
  });

  test.each([
    [
      "a line without amount, quantity or price",
      "/lines/0/netAmount",
      { lines: [{ id: "1", vatCategory: "S" }] },
    ],
    ["a line without VAT category", "/lines/0/vatCategory", { lines: [{ id: "1", netAmount: "1.00" }] }],
    [
      "VAT in another currency without its total",
      "/totals/vatInVatCurrency",
      { currency: "USD", vatCurrency: "EUR" },
    ],
    [
      "two rows of one category and rate without amounts",
      "/vatBreakdown/0/taxableAmount",
      {
        vatBreakdown: [
          { category: "S", rate: "20", exemptionReason: "a" },
          { category: "S", rate: "20.00", exemptionReason: "b", taxableAmount: "1.00" },
        ],
      },
    ],
  ])("%s", (_, place, change) => {
    const { faults } = completed({ ...bare(sample), ...change });
    expect(faults.map(({ at }) => `/${at.join("/")}`)).toContain(place);
  });
});
