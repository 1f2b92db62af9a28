import { describe, expect, test } from "vitest";
import { completeDraft } from "../../src/documents/draft/complete.ts";
import { InvoiceDraftSchema } from "../../src/documents/draft/schema.ts";
import { EXTENDED_CTC_FR, readDraft } from "../../src/documents/index.ts";

const invoice = (members: object, ...lines: object[]) => ({
  number: "F1",
  issueDate: "2026-09-15",
  typeCode: "380",
  currency: "EUR",
  seller: { name: "Atelier Brumaire SAS" },
  buyer: { name: "Comptoir Vendémiaire SARL" },
  ...members,
  lines: lines.map((line) => ({ vatCategory: "S", vatRate: "20", ...line })),
});

const completed = (members: object, ...lines: object[]) => {
  const { content, faults } = completeDraft(InvoiceDraftSchema.parse(invoice(members, ...lines)));
  expect(faults).toEqual([]);
  return content;
};

const part = (id: string, parentLineId: string, netAmount?: string, subtype = "DETAIL") => ({
  id,
  parentLineId,
  subtype,
  ...(netAmount === undefined ? {} : { netAmount }),
});

describe("a group of lines", () => {
  const amountsOf = (...lines: object[]) => completed({}, ...lines).lines.map(({ netAmount }) => netAmount);

  test("has the sum of its parts as its amount, in whatever order they stand, and is not counted again", () => {
    const content = completed(
      {},
      part("1.2", "1", "0.30"),
      { id: "1", subtype: "GROUP" },
      part("1.1", "1", undefined, "GROUP"),
      part("1.1.1", "1.1", "0.10"),
      part("1.1.2", "1.1", "0.20"),
      part("1.3", "1", "9.00", "INFORMATION"),
    );
    expect(content.lines.map(({ netAmount }) => netAmount)).toEqual([
      "0.30",
      "0.60",
      "0.30",
      "0.10",
      "0.20",
      "9.00",
    ]);
    expect(content.totals.lines).toBe("0.60");
  });

  test("keeps the amount that it is given", () => {
    expect(amountsOf({ id: "1", subtype: "GROUP", netAmount: "5.00" }, part("1.1", "1", "4.00"))).toEqual([
      "5.00",
      "4.00",
    ]);
  });

  test("without parts, or a part of itself, has none", () => {
    expect(amountsOf({ id: "1", subtype: "GROUP" })).toEqual([undefined]);
    expect(
      amountsOf(
        part("1", "2", undefined, "GROUP"),
        part("2", "1", undefined, "GROUP"),
        part("3", "1", "1.00"),
      ),
    ).toEqual([undefined, undefined, "1.00"]);
  });

  test("within very many others is left alone, and takes no time", () => {
    const deep = Array.from({ length: 5_000 }, (_, i) => part(`${i}`, `${i + 1}`, undefined, "GROUP"));
    expect(amountsOf(part("leaf", "0", "1.00"), ...deep).slice(0, 3)).toEqual(["1.00", "1.00", "1.00"]);
    const twins = Array.from({ length: 2_000 }, () => part("1", "1", undefined, "GROUP"));
    expect(amountsOf(...twins)[0]).toBeUndefined();
  });
});

describe("the VAT breakdown", () => {
  const exempt = (id: string, netAmount: string, exemptionCode?: string) => ({
    id,
    netAmount,
    vatCategory: "E",
    vatRate: "0",
    ...(exemptionCode === undefined ? {} : { exemptionCode }),
  });
  const rowsOf = (vatBreakdown: object[], ...lines: object[]) =>
    completed({ vatBreakdown }, ...lines).vatBreakdown.map((row) => [row.exemptionCode, row.taxableAmount]);

  test("has a row for each reason that lines tell", () => {
    expect(
      rowsOf(
        [],
        exempt("1", "1.00", "VATEX-EU-F"),
        exempt("2", "2.00", "VATEX-EU-I"),
        exempt("3", "4.00", "VATEX-EU-F"),
      ),
    ).toEqual([
      ["VATEX-EU-F", "5.00"],
      ["VATEX-EU-I", "2.00"],
    ]);
  });

  test("has the one row that is given, whatever reasons lines tell", () => {
    const row = { category: "E", rate: "0.00", exemptionCode: "VATEX-EU-J" };
    expect(
      rowsOf(
        [row],
        exempt("1", "1.00", "VATEX-EU-F"),
        exempt("2", "2.00"),
        exempt("3", "4.00", "VATEX-EU-I"),
      ),
    ).toEqual([["VATEX-EU-J", "7.00"]]);
  });

  test("shares the amounts among the rows that are given, where every line tells its reason", () => {
    const rows = ["VATEX-EU-I", "VATEX-EU-F"].map((exemptionCode) => ({
      category: "E",
      rate: "0",
      exemptionCode,
    }));
    expect(rowsOf(rows, exempt("1", "1.00", "VATEX-EU-F"), exempt("2", "2.00", "VATEX-EU-I"))).toEqual([
      ["VATEX-EU-I", "2.00"],
      ["VATEX-EU-F", "1.00"],
    ]);
    const draft = invoice({ vatBreakdown: rows }, exempt("1", "1.00", "VATEX-EU-F"), exempt("2", "2.00"));
    expect(readDraft(draft)).toMatchObject({ faults: [{ path: "BT-116" }, { path: "BT-116" }] });
  });
});

describe("an invoice of several sellers", () => {
  const group = (id: string, number: string, seller: string) => ({
    id,
    subtype: "GROUP",
    invoicedObjects: [{ scheme: "AFL", value: number }],
    seller: { name: seller },
  });
  const lines = [
    group("1", "F1", "A"),
    part("1.1", "1", "100.00"),
    { ...part("1.2", "1", "10.00"), vatCategory: "Z", vatRate: "0" },
    group("2", "F2", "B"),
    { ...part("2.1", "2", "60.00"), exemptionReason: "#F2# neuf", seller: { name: "C" } },
  ];

  test("repeats on each line what its group tells, and tells the group's VAT", () => {
    const content = completed({ process: "B8" }, ...lines);
    expect(
      content.lines.map((l) => [l.seller?.name, l.invoicedObjects[0]?.value, l.exemptionReason]),
    ).toEqual([
      ["A", "F1", "#F1#"],
      ["A", "F1", "#F1#"],
      ["A", "F1", "#F1#"],
      ["B", "F2", "#F2#"],
      ["C", "F2", "#F2# neuf"],
    ]);
    expect(content.vatBreakdown.map((row) => [row.category, row.exemptionReason, row.taxAmount])).toEqual([
      ["S", "#F1#", "20.00"],
      ["S", "#F2# neuf", "12.00"],
      ["Z", "#F1#", "0.00"],
    ]);
    expect(content.lines.map(({ vatAmount }) => vatAmount)).toEqual([
      "20.00",
      undefined,
      undefined,
      "12.00",
      undefined,
    ]);
  });

  test("repeats the invoice that came before, as a credit note has to name it on each line", () => {
    const before = { number: "F0", issueDate: "2026-09-01" };
    const credit = lines.map((line, i) => (i === 0 ? { ...line, precedingInvoice: before } : line));
    const content = completed({ process: "B8", typeCode: "381" }, ...credit);
    expect(content.lines.map(({ precedingInvoice }) => precedingInvoice?.number)).toEqual([
      "F0",
      "F0",
      "F0",
      undefined,
      undefined,
    ]);
  });

  test("is known by its process alone", () => {
    const content = completed({ process: "B1" }, ...lines);
    expect(content.lines[1]?.seller).toBeUndefined();
    expect(content.lines[0]?.vatAmount).toBeUndefined();
  });
});

describe("the means of payment", () => {
  const payer = { name: "Assurances du Lac" };

  test.each([
    ["beside a payer", { payer }],
    ["beside the due date of a credit note", { typeCode: "381", dueDate: "2026-10-15" }],
    ["beside an account", { payment: { accounts: [{ account: "FR7630006000011234567890189" }] } }],
  ])("are not defined %s where nobody tells them", (_, members) => {
    expect(completed(members, { id: "1", netAmount: "1.00" }).payment?.meansCode).toBe("1");
  });

  test("stay as they are told, and absent where nothing is told of the payment", () => {
    const line = { id: "1", netAmount: "1.00" };
    expect(completed({ payer, payment: { meansCode: "30" } }, line).payment?.meansCode).toBe("30");
    expect(completed({ dueDate: "2026-10-15" }, line).payment).toBeUndefined();
  });
});

describe("the profile", () => {
  const outside = { id: "1", netAmount: "1.00", vatCategory: "O", vatRate: undefined };
  const profileOf = (members: object, ...lines: object[]) => {
    const read = readDraft(invoice(members, ...lines));
    return "content" in read ? read.content.profile : read.faults;
  };

  test("of something outside of VAT is the extension's beside other categories or a VAT number", () => {
    expect(profileOf({}, outside)).toBe("urn:cen.eu:en16931:2017");
    expect(profileOf({}, outside, { id: "2", netAmount: "1.00" })).toBe(EXTENDED_CTC_FR);
    expect(profileOf({ seller: { vatNumber: "FR30001009000" } }, outside)).toBe(EXTENDED_CTC_FR);
  });
});
