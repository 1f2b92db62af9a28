import { describe, expect, test } from "vitest";
import {
  EN_16931,
  EXTENDED_CTC_FR,
  extendedTerms,
  type InvoiceContent,
  type InvoiceLine,
  profileOf,
  writeCii,
  writeUbl,
} from "../../src/documents/index.ts";
import { actor, fullContent, sampleContent } from "../fixtures/invoices.ts";
import { contentOf, FORMS, faultOf, replace, variant, writeAs } from "./variants.ts";

const withLine = (change: Partial<InvoiceLine>, rest: Partial<InvoiceContent> = {}): InvoiceContent => {
  const [first, ...others] = sampleContent().lines;
  if (first === undefined) throw new Error("the sample has lines");
  return sampleContent({ profile: EXTENDED_CTC_FR, ...rest, lines: [{ ...first, ...change }, ...others] });
};

/** One content for each term that EN 16931 does not have, or not so often. */
const beyond: [term: string, content: InvoiceContent][] = [
  ["EXT-FR-FE-BG-01", sampleContent({ buyerAgent: actor("AB", "444555666", "A") })],
  ["EXT-FR-FE-BG-02", sampleContent({ payer: actor("PR", "444555666", "A") })],
  ["EXT-FR-FE-BG-03", sampleContent({ sellerAgent: actor("SR", "444555666", "A") })],
  ["EXT-FR-FE-BG-04", sampleContent({ invoicee: actor("IV", "444555666", "A") })],
  ["EXT-FR-FE-BG-05", sampleContent({ invoicer: actor("II", "444555666", "A") })],
  ["EXT-FR-FE-26", sampleContent({ payee: { identifiers: [], name: "A", role: "DL" } })],
  ["EXT-FR-FE-27", sampleContent({ payee: { identifiers: [], name: "A", vatNumber: "FR1" } })],
  ["EXT-FR-FE-29", sampleContent({ payee: { identifiers: [], electronicAddress: { value: "1" } } })],
  ["EXT-FR-FE-32", sampleContent({ payee: { identifiers: [], address: { country: "FR" } } })],
  ["EXT-FR-FE-40", sampleContent({ payee: { identifiers: [], contact: { name: "A" } } })],
  ["BT-18", sampleContent({ invoicedObjects: [{ value: "1" }, { value: "2" }] })],
  ["EXT-FR-FE-02", sampleContent({ precedingInvoices: [{ number: "F1", typeCode: "380" }] })],
  ["EXT-FR-FE-BG-14", sampleContent({ deliveryTerms: { code: "DAP" } })],
  ["BT-173", sampleContent({ allowances: [{ amount: "1.00", exemptionReason: "A" }] })],
  ["BT-175", sampleContent({ charges: [{ amount: "1.00", exemptionCode: "VATEX-EU-O" }] })],
  ["BG-X-42", sampleContent({ charges: [{ amount: "1.00", logistics: true }] })],
  ["EXT-FR-FE-162", withLine({ parentLineId: "2" })],
  ["EXT-FR-FE-163", withLine({ subtype: "DETAIL" })],
  ["BT-127", withLine({ notes: [{ text: "a" }, { text: "b" }] })],
  ["BT-128", withLine({ invoicedObjects: [{ value: "1" }, { value: "2" }] })],
  ["EXT-FR-FE-135", withLine({ purchaseOrder: { number: "BC-1" } })],
  ["EXT-FR-FE-144", withLine({ salesOrder: { number: "CV-1" } })],
  ["EXT-FR-FE-140", withLine({ despatchAdvice: { number: "EXP-1" } })],
  ["EXT-FR-FE-142", withLine({ receivingAdvice: { number: "REC-1" } })],
  ["EXT-FR-FE-BG-06", withLine({ precedingInvoice: { number: "F1" } })],
  ["EXT-FR-FE-178", withLine({ exemptionReason: "A" })],
  ["EXT-FR-FE-179", withLine({ exemptionCode: "VATEX-EU-O" })],
  ["EXT-FR-FE-180", withLine({ vatPointCode: "3" })],
  ["EXT-FR-FE-181", withLine({ vatAmount: "1.00" })],
  ["EXT-FR-FE-182", withLine({ vatAmountInVatCurrency: "1.00" }, { vatCurrency: "USD" })],
  ["EXT-FR-FE-184", withLine({ amountWithVat: "1.00" })],
  ["EXT-FR-FE-159", withLine({ attributes: [{ name: "A", code: "A" }] })],
  ["EXT-FR-FE-160", withLine({ attributes: [{ name: "A", quantity: "1", unit: "KGM" }] })],
  ["EXT-FR-FE-BG-10", withLine({ delivery: { date: "2026-09-01" } })],
  ["EXT-FR-FE-BG-14", withLine({ deliveryTerms: { place: "Lille" } })],
  ["EXT-FR-FE-BG-12", withLine({ seller: { identifiers: [], name: "A" } })],
];

describe("the profile follows from what is said", () => {
  test("EN 16931 where it has a term for all of it", () => {
    expect(extendedTerms(sampleContent())).toEqual([]);
    expect(profileOf(sampleContent({ profile: undefined }))).toBe(EN_16931);
  });

  test.each(beyond)("EXTENDED-CTC-FR for %s", (term, content) => {
    expect(extendedTerms(content)).toEqual([term]);
    expect(profileOf({ ...content, profile: undefined })).toBe(EXTENDED_CTC_FR);
  });

  test("it is as asked where it is asked for", () => {
    expect(profileOf(sampleContent({ profile: EXTENDED_CTC_FR }))).toBe(EXTENDED_CTC_FR);
    expect(profileOf(fullContent())).toBe(fullContent().profile);
  });

  test.each(beyond)(
    "%s is not written under the profile EN 16931, nor under what complies with it",
    async (term, content) => {
      for (const profile of [
        EN_16931,
        `${EN_16931}#compliant#urn:example:cius`,
        "urn:factur-x.eu:1p0:basicwl",
      ]) {
        const fault = await faultOf(() => writeCii({ ...content, profile }));
        expect(fault).toMatchObject({ kind: "invalid", code: "not_in_profile", path: term });
      }
    },
  );

  test.each(beyond)("%s comes back from CII under another, or under none", async (_, content) => {
    for (const profile of [
      EXTENDED_CTC_FR,
      `${EN_16931}#conformant#urn:factur-x.eu:1p0:extended`,
      undefined,
    ]) {
      expect(await contentOf(writeCii({ ...content, profile }))).toEqual({ ...content, profile });
    }
  });

  // UBL keeps no logistics charge apart, and has no place for a line's amount with VAT.
  test.each(beyond.filter(([term]) => !["BG-X-42", "EXT-FR-FE-184"].includes(term)))(
    "%s comes back from UBL",
    async (_, content) => {
      const asked = { ...content, profile: EXTENDED_CTC_FR };
      expect(await contentOf(writeUbl(asked))).toEqual(asked);
      const credit = { ...asked, typeCode: "381" };
      expect(await contentOf(writeUbl(credit))).toEqual(credit);
    },
  );
});

describe.each(FORMS)("%s keeps", (form) => {
  test.each<[string, Partial<InvoiceLine>]>([
    ["a line of the document's order", { purchaseOrderLine: "10" }],
    ["a number of an order alone", { purchaseOrder: { number: "BC-1" } }],
    [
      "a line of the document's order beside the seller's order",
      { purchaseOrderLine: "10", salesOrder: { number: "CV-1" } },
    ],
    ["a line of the seller's order alone", { salesOrder: { line: "4" } }],
    [
      "both orders",
      { purchaseOrder: { number: "BC-1", line: "1" }, salesOrder: { number: "CV-1", line: "2" } },
    ],
    ["a number of a despatch advice alone", { despatchAdvice: { number: "EXP-1" } }],
    ["a line of the document's receiving advice", { receivingAdvice: { line: "6" } }],
    ["a preceding invoice of a line in no hierarchy", { precedingInvoice: { number: "F1", line: "2" } }],
    [
      "a preceding invoice of a line in a hierarchy",
      { subtype: "DETAIL", parentLineId: "2", precedingInvoice: { number: "F1", issueDate: "2026-01-01" } },
    ],
    [
      "a reason without VAT category",
      { vatCategory: undefined, vatRate: undefined, exemptionReason: "#F-2#" },
    ],
  ])("%s", async (_, change) => {
    const content = withLine(change);
    expect(await contentOf(await writeAs(form, content))).toEqual(content);
  });

  test.each<[string, string, InvoiceContent]>([
    [
      "an order of its own beside a line of the document's",
      "BT-132",
      withLine({ purchaseOrderLine: "1", purchaseOrder: { number: "BC-1" } }),
    ],
    ["a property of no name and no code", "BT-160", withLine({ attributes: [{ value: "A" }] })],
    [
      "a unit of a property without measured value",
      "EXT-FR-FE-160",
      withLine({ attributes: [{ name: "A", unit: "KGM" }] }),
    ],
    ["VAT of a line in a currency that nobody named", "BT-6", withLine({ vatAmountInVatCurrency: "1.00" })],
  ])("or refuses: %s (%s)", async (_, path, content) => {
    expect(await faultOf(() => writeAs(form, content))).toMatchObject({ name: "DocumentFault", path });
  });
});

test.each<[string, string, InvoiceContent]>([
  [
    "a payer without means of payment",
    "BT-81",
    sampleContent({ payer: actor("PR", "444555666", "A"), payment: undefined }),
  ],
  [
    "the invoice itself as a preceding one",
    "EXT-FR-FE-136",
    withLine({ precedingInvoice: { number: sampleContent().number } }),
  ],
  ["an order of a line that is NA", "EXT-FR-FE-135", withLine({ purchaseOrder: { number: "NA" } })],
  [
    "a line of a despatch advice that is NA",
    "EXT-FR-FE-141",
    withLine({ despatchAdvice: { number: "1", line: "NA" } }),
  ],
  ["a property with a code and no name", "BT-160", withLine({ attributes: [{ code: "A", value: "1" }] })],
  ["an amount with VAT of a line", "EXT-FR-FE-184", withLine({ amountWithVat: "960.00" })],
  [
    "a department of an agent",
    "EXT-FR-FE-BG-01",
    sampleContent({ buyerAgent: { identifiers: [], name: "A", contact: { department: "B" } } }),
  ],
])("UBL refuses %s (%s)", async (_, path, content) => {
  const asked = { ...content, profile: EXTENDED_CTC_FR };
  expect(await faultOf(() => writeUbl(asked))).toMatchObject({ name: "DocumentFault", path });
});

test("CII refuses its own code of what makes the VAT of a line fall due", async () => {
  expect(await faultOf(() => writeCii(withLine({ vatPointCode: "72" })))).toMatchObject({
    path: "EXT-FR-FE-180",
  });
});

describe("what others write", () => {
  const line = async (form: "CII" | "UBL", content: InvoiceContent, pattern: RegExp | string, by: string) =>
    (await contentOf(variant(form, content, replace(pattern, by)))).lines[0];

  test("in UBL, NA in place of a line of an order is none", async () => {
    const content = withLine({ purchaseOrder: { number: "BC-1", line: "1" } });
    expect(await line("UBL", content, "<cbc:LineID>1<", "<cbc:LineID>NA<")).toMatchObject({
      purchaseOrder: { number: "BC-1", line: undefined },
    });
  });

  test("in UBL, a subtype beside another number still says where the line stands", async () => {
    const content = withLine({ subtype: "GROUP" });
    const found = await line(
      "UBL",
      content,
      /<cbc:ID>[^<]*<\/cbc:ID>(?=<cbc:DocumentStatusCode>)/,
      "<cbc:ID>LIGNE-1</cbc:ID>",
    );
    expect(found).toMatchObject({ subtype: "GROUP", precedingInvoice: undefined });
  });

  test("in UBL, an amount with VAT of later versions is read", async () => {
    const amounts =
      '$&<cbc:TaxInclusiveLineExtensionAmount currencyID="EUR">960.00</cbc:TaxInclusiveLineExtensionAmount>';
    const found = await line(
      "UBL",
      withLine({}),
      /<cbc:LineExtensionAmount[^>]*>800.00<\/cbc:LineExtensionAmount>/,
      amounts,
    );
    expect(found?.amountWithVat).toBe("960.00");
  });

  test.each(["CII", "UBL"] as const)("in %s, a party of whom nothing is said is none", async (form) => {
    const payee = { identifiers: [], name: "Affacturage Ventôse" };
    const name =
      form === "CII"
        ? /(?<=<ram:PayeeTradeParty>).*?(?=<\/ram:Payee)/
        : /(?<=<cac:PayeeParty>).*?(?=<\/cac:Payee)/;
    const read = await contentOf(variant(form, sampleContent({ payee }), replace(name, "")));
    expect(read.payee).toBeUndefined();
  });
});
