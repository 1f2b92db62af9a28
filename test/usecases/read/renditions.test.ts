import { describe, expect, it } from "vitest";
import { InvoiceContentSchema, writeFacturX, writeReadable, writeUbl } from "../../../src/documents/index.ts";
import { getDocument } from "../../../src/usecases/read/read-invoices.ts";
import { type DocumentRendition, RENDITIONS } from "../../../src/usecases/read/renditions.ts";
import { submitInvoice } from "../../../src/usecases/send/submit-invoice.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import { openWorld } from "../../support/world.ts";

const ACME = { kind: "tenant", tenant: "acme" } as const;
const signal = new AbortController().signal;
const PDF = "%PDF-1.7 what the sender meant people to read";

const carrying = (kind: string): Uint8Array => {
  const reference = `<cac:AdditionalDocumentReference><cbc:ID>A</cbc:ID><cbc:DocumentDescription>${kind}</cbc:DocumentDescription><cac:Attachment><cbc:EmbeddedDocumentBinaryObject mimeCode="application/pdf" filename="lisible.pdf">${btoa(PDF)}</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>`;
  const xml = Buffer.from(writeUbl(sampleContent())).toString();
  return Buffer.from(
    xml.replace("<cac:AccountingSupplierParty>", `${reference}<cac:AccountingSupplierParty>`),
  );
};

const openWith = async (bytes: Uint8Array) => {
  const world = await openWorld();
  const downloads: string[] = [];
  world.fake.connection.invoices.download = async (_, rendition) => {
    downloads.push(rendition);
    return { bytes: Buffer.from("%PDF-1.7 the platform's"), mediaType: "application/pdf", fileName: null };
  };
  const { invoice } = await submitInvoice(world.parts, { tenant: "acme", bytes });
  await world.worker().idle();
  const get = (rendition: DocumentRendition) => getDocument(world.parts, ACME, invoice.id, rendition, signal);
  return { world, downloads, get };
};

const open = async (kind: string) => {
  const { downloads, get } = await openWith(carrying(kind));
  return { downloads, readable: async () => Buffer.from((await get("readable")).bytes).toString() };
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

describe("where the platform has no readable rendition", () => {
  it("pages are drawn of what the document says", async () => {
    const { world, get } = await openWith(writeUbl(sampleContent()));
    delete world.fake.connection.invoices.download;
    const { bytes, mediaType, fileName } = await get("readable");
    expect({ mediaType, fileName }).toEqual({
      mediaType: "application/pdf",
      fileName: "F202600042-readable.pdf",
    });
    expect(Buffer.from(bytes)).toEqual(Buffer.from(await writeReadable(sampleContent())));
  });

  it("and as long as the invoice is not there yet", async () => {
    const world = await openWorld();
    const { invoice } = await submitInvoice(world.parts, {
      tenant: "acme",
      bytes: writeUbl(sampleContent()),
    });
    const { bytes } = await getDocument(world.parts, ACME, invoice.id, "readable", signal);
    expect(Buffer.from(bytes).toString("latin1", 0, 5)).toBe("%PDF-");
  });
});

describe("every rendition", () => {
  const names = Object.keys(RENDITIONS) as DocumentRendition[];

  it.each([
    ["XML", writeUbl, [".xml", "-readable.pdf", ".json", "-converted.pdf"], ["readable", "converted"]],
    ["PDF", writeFacturX, [".pdf", ".pdf", ".json", "-converted.pdf"], ["converted"]],
  ] as const)("of an invoice in %s is of a type that is told, and bears its number", async (...row) => {
    const [, write, endings, asked] = row;
    const { get, downloads } = await openWith(await write(sampleContent()));
    const got = await Promise.all(names.map(async (name) => ({ name, ...(await get(name)) })));
    for (const { name, mediaType } of got) expect(RENDITIONS[name].mediaTypes, name).toContain(mediaType);
    expect(got.map(({ fileName }) => fileName)).toEqual(endings.map((ending) => `F202600042${ending}`));
    expect([...downloads].sort()).toEqual([...asked].sort());
  });

  it("as JSON is the content, by its schema", async () => {
    const { get } = await openWith(writeUbl(sampleContent()));
    const json: unknown = JSON.parse(Buffer.from((await get("json")).bytes).toString());
    expect(InvoiceContentSchema.parse(json)).toEqual(sampleContent());
  });
});
