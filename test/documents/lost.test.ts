import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import {
  type InvoiceContent,
  lostInReading,
  readInvoiceContent,
  recognise,
  writeCii,
  writeUbl,
} from "../../src/documents/index.ts";
import { fullContent, sampleContent, sampleCreditNote } from "../fixtures/invoices.ts";
import { xmlInvoices } from "../support/corpus.ts";
import { type Change, contentOf, FORMS, type Form, replace, variant } from "./variants.ts";

/*
 * Nothing is lost without a word: what a document says is in its content, or it is named; what a content says is in
 * the document written from it, or the writer names the term.
 */

const lostIn = async (bytes: Uint8Array): Promise<string[]> => {
  const document = await recognise(bytes);
  if (document.kind !== "invoice") throw new Error("no invoice");
  return lostInReading(document);
};

const lost = (form: Form, content: InvoiceContent, ...changes: Change[]) =>
  lostIn(variant(form, content, ...changes));

describe.each(FORMS)("%s", (form) => {
  test.each([
    ["an invoice", sampleContent()],
    ["a credit note", sampleCreditNote()],
    ["an invoice that says everything", fullContent()],
    ["a credit note that says everything", { ...fullContent(), typeCode: "381" }],
  ])("nothing is lost of %s that was written", async (_, content) => {
    expect(await lost(form, content)).toEqual([]);
  });
});

const SETTLEMENT = "cii:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement";

describe("what the content cannot hold is named:", () => {
  test("a second term of payment with a day of its own", async () => {
    const second =
      '$&<ram:SpecifiedTradePaymentTerms><ram:Description>Solde</ram:Description><ram:DueDateDateTime><udt:DateTimeString format="102">20261115</udt:DateTimeString></ram:DueDateDateTime><ram:PartialPaymentAmount>600.00</ram:PartialPaymentAmount></ram:SpecifiedTradePaymentTerms>';
    const change = replace("</ram:SpecifiedTradePaymentTerms>", second);
    expect(await lost("CII", sampleContent(), change)).toEqual([
      `${SETTLEMENT}/ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime/udt:DateTimeString`,
      `${SETTLEMENT}/ram:SpecifiedTradePaymentTerms/ram:PartialPaymentAmount`,
    ]);
    const read = await contentOf(variant("CII", sampleContent(), change));
    expect(read.paymentTerms).toBe(`${sampleContent().paymentTerms}\nSolde`);
    expect(read.dueDate).toBe(sampleContent().dueDate);
  });

  test("an advance payment", async () => {
    const advance =
      "<ram:SpecifiedAdvancePayment><ram:PaidAmount>100.00</ram:PaidAmount></ram:SpecifiedAdvancePayment>$&";
    const change = replace("</ram:ApplicableHeaderTradeSettlement>", advance);
    expect(await lost("Factur-X", sampleContent(), change)).toEqual([
      `${SETTLEMENT}/ram:SpecifiedAdvancePayment/ram:PaidAmount`,
    ]);
  });

  test("a second preceding invoice of a line, and not its place in the hierarchy", async () => {
    const [first, ...others] = sampleContent().lines;
    if (first === undefined) throw new Error("the sample has lines");
    const content = fullContent();
    const lines = [{ ...first, subtype: "DETAIL", precedingInvoice: { number: "F1" } }, ...others];
    const another =
      "$&<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>F2</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference>";
    const change = replace(
      /<cbc:ID>F1<\/cbc:ID><\/cac:InvoiceDocumentReference><\/cac:BillingReference>/,
      another,
    );
    expect(await lost("UBL", { ...content, lines }, change)).toEqual([
      "cac:InvoiceLine/cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID",
    ]);
  });

  test("what a line says once too often, though another line says it once", async () => {
    const [first, second] = sampleContent().lines;
    if (first === undefined || second === undefined) throw new Error("the sample has two lines");
    const lines = [
      { ...first, despatchAdvice: { number: "EXP-1", line: "1" } },
      { ...second, despatchAdvice: { number: "EXP-2", line: "2" } },
    ];
    const [of1 = "", of2 = ""] =
      Buffer.from(writeUbl({ ...fullContent(), lines }))
        .toString()
        .match(/<cac:DespatchLineReference>.*?<\/cac:DespatchLineReference>/g) ?? [];
    expect(await lost("UBL", { ...fullContent(), lines }, replace(of2, of2 + of1))).toEqual([
      "cac:InvoiceLine/cac:DespatchLineReference/cbc:LineID",
      "cac:InvoiceLine/cac:DespatchLineReference/cac:DocumentReference/cbc:ID",
    ]);
  });
});

const AGREEMENT = "cii:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement";
const LINE_AGREEMENT =
  "cii:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem/ram:SpecifiedLineTradeAgreement";
/** Without a type nobody knows what it refers to. */
const REFERENCE = `${AGREEMENT}/ram:AdditionalReferencedDocument/ram:IssuerAssignedID`;
/** Of another quantity than the net price's, which EN 16931 has once for both (BT-149). */
const GROSS_BASE = `${LINE_AGREEMENT}/ram:GrossPriceProductTradePrice/ram:BasisQuantity`;

/** What is lost in reading official invoices. */
const LOST: Readonly<Record<string, string[]>> = {
  "CII_business_example_01.xml": [GROSS_BASE],
  "CII_example5.xml": [REFERENCE, GROSS_BASE],
  "huf_example_cii.xml": [REFERENCE],
};

/** Official invoices that cannot be written in the other syntax, each with the term that it has no place for. */
const REFUSED: Readonly<Record<string, string>> = {
  // UBL has one name for a contact.
  "UC1_F202500003_00-INV_20250701_CII_EN16931.xml": "BT-29",
  "UC2_F202500004_00-INV_20250701_CII_EN16931.xml": "BT-29",
  "UC3_F202500005_00-INV_20250701_CII_EN16931.xml": "BT-29",
  // Its schema demands a total of the VAT that it breaks down.
  "CII_example7.xml": "BT-110",
  "XRechnung-O.xml": "BT-110",
  // CII ties a discount to a gross price.
  "guide-example2.xml": "BT-148",
  "ubl-tc434-example2.xml": "BT-148",
};

describe.skipIf(!xmlInvoices.there)(xmlInvoices.title("of official invoices"), () => {
  const named = xmlInvoices.paths.map((path): [string, string] => [basename(path), path]);

  test.each(named)("%s: the content holds all, or what it lacks is known", async (name, path) => {
    expect(new Set(await lostIn(readFileSync(path)))).toEqual(new Set(LOST[name]));
  });

  test.each(named)("%s: the other syntax says the same, or refuses the term", async (name, path) => {
    const document = await recognise(readFileSync(path));
    if (document.kind !== "invoice") throw new Error("no invoice");
    const content = readInvoiceContent(document, { attachments: true });
    const written = (): Uint8Array => (document.syntax === "cii" ? writeUbl : writeCii)(content);
    if (REFUSED[name] === undefined) expect(await contentOf(written())).toEqual(content);
    else expect(written).toThrow(expect.objectContaining({ path: REFUSED[name] }));
  });
});
