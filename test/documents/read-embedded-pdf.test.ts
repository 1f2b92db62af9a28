import { expect, test } from "vitest";
import { readEmbeddedPdf, recognise, writeCii, writeUbl } from "../../src/documents/index.ts";
import { sampleContent } from "../fixtures/invoices.ts";

type Carried = [kind: string | null, content: string];

const base64 = (text: string): string => Buffer.from(text).toString("base64");

const inUbl = (carried: Carried[]): string => {
  const references = carried.map(
    ([kind, content], i) =>
      `<cac:AdditionalDocumentReference><cbc:ID>A${i}</cbc:ID>${kind === null ? "" : `<cbc:DocumentDescription>${kind}</cbc:DocumentDescription>`}<cac:Attachment><cbc:EmbeddedDocumentBinaryObject mimeCode="application/pdf" filename="a.pdf">${base64(content)}</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>`,
  );
  const xml = Buffer.from(writeUbl(sampleContent())).toString();
  return xml.replace("<cac:AccountingSupplierParty>", `${references.join("")}<cac:AccountingSupplierParty>`);
};

const inCii = (carried: Carried[]): string => {
  const references = carried.map(
    ([kind, content], i) =>
      `<ram:AdditionalReferencedDocument><ram:IssuerAssignedID>A${i}</ram:IssuerAssignedID><ram:TypeCode>916</ram:TypeCode>${kind === null ? "" : `<ram:Name>${kind}</ram:Name>`}<ram:AttachmentBinaryObject mimeCode="application/pdf" filename="a.pdf">${base64(content)}</ram:AttachmentBinaryObject></ram:AdditionalReferencedDocument>`,
  );
  const xml = Buffer.from(writeCii(sampleContent())).toString();
  return xml.replace(
    "</ram:ApplicableHeaderTradeAgreement>",
    `${references.join("")}</ram:ApplicableHeaderTradeAgreement>`,
  );
};

test.each<[what: string, carried: Carried[], expected: string | null]>([
  ["nothing", [], null],
  ["the only PDF", [[null, "%PDF-1.7 only"]], "%PDF-1.7 only"],
  ["an only PDF with words of its own", [["Facture", "%PDF-1.7 only"]], "%PDF-1.7 only"],
  [
    "the one that is marked, among others",
    [
      ["BON_LIVRAISON", "%PDF-1.7 delivery"],
      ["LISIBLE", "%PDF-1.7 readable"],
    ],
    "%PDF-1.7 readable",
  ],
  [
    "marked in small letters",
    [
      ["lisible", "%PDF-1.7 a"],
      [null, "%PDF-1.7 b"],
    ],
    "%PDF-1.7 a",
  ],
  [
    "several that nobody marked",
    [
      [null, "%PDF-1.7 a"],
      [null, "%PDF-1.7 b"],
    ],
    null,
  ],
  ["an only PDF that is something else", [["BON_COMMANDE", "%PDF-1.7 order"]], null],
  ["a picture", [["LISIBLE", "PNG"]], null],
  [
    "a picture beside a PDF",
    [
      [null, "PNG"],
      [null, "%PDF-1.7 a"],
    ],
    "%PDF-1.7 a",
  ],
])("an invoice that carries %s", async (_, carried, expected) => {
  for (const xml of [inUbl(carried), inCii(carried)]) {
    const found = readEmbeddedPdf(await recognise(Buffer.from(xml)));
    expect(found === null ? null : Buffer.from(found).toString()).toBe(expected);
  }
});
