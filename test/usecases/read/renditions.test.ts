import { describe, expect, it } from "vitest";
import { writeUbl } from "../../../src/documents/index.ts";
import { getDocument } from "../../../src/usecases/read/read-invoices.ts";
import { submitInvoice } from "../../../src/usecases/send/submit-invoice.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import { openWorld } from "../../support/world.ts";

const ACME = { kind: "tenant", tenant: "acme" } as const;
const signal = AbortSignal.timeout(10_000);
const PDF = "%PDF-1.7 what the sender meant people to read";

const carrying = (kind: string): Uint8Array => {
  const reference = `<cac:AdditionalDocumentReference><cbc:ID>A</cbc:ID><cbc:DocumentDescription>${kind}</cbc:DocumentDescription><cac:Attachment><cbc:EmbeddedDocumentBinaryObject mimeCode="application/pdf" filename="lisible.pdf">${btoa(PDF)}</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>`;
  const xml = Buffer.from(writeUbl(sampleContent())).toString();
  return Buffer.from(
    xml.replace("<cac:AccountingSupplierParty>", `${reference}<cac:AccountingSupplierParty>`),
  );
};

const open = async (kind: string) => {
  const world = await openWorld();
  const downloads: string[] = [];
  world.fake.connection.invoices.download = async (_, rendition) => {
    downloads.push(rendition);
    return { bytes: Buffer.from("%PDF-1.7 the platform's"), mediaType: "application/pdf", fileName: null };
  };
  const { invoice } = await submitInvoice(world.parts, { tenant: "acme", bytes: carrying(kind) });
  await world.worker().idle();
  const readable = async () =>
    Buffer.from((await getDocument(world.parts, ACME, invoice.id, "readable", signal)).bytes).toString();
  return { downloads, readable };
};

describe("the readable rendition of an XML invoice", () => {
  it("is the PDF that the document carries, and no platform is asked", async () => {
    const { readable, downloads } = await open("LISIBLE");
    expect(await readable()).toBe(PDF);
    expect(await readable()).toBe(PDF);
    expect(downloads).toEqual([]);
  });

  it("is the platform's where the document carries none, fetched once", async () => {
    const { readable, downloads } = await open("BON_LIVRAISON");
    expect(await readable()).toBe("%PDF-1.7 the platform's");
    expect(await readable()).toBe("%PDF-1.7 the platform's");
    expect(downloads).toEqual(["readable"]);
  });
});
