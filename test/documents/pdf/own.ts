import { DEFAULT_LIMITS, type DocumentFault, writeFacturX } from "../../../src/documents/index.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import { type Embedded, type PdfPart, pdfOf, pdfStream } from "../../fixtures/pdf.ts";
import { catalogue } from "../../fixtures/pdf-parts.ts";

/** The invoice that is put into a file. */
export const content = sampleContent();

export const put = async (readable: Uint8Array, limits = DEFAULT_LIMITS): Promise<Buffer> =>
  Buffer.from(await writeFacturX(content, { readable, limits }));

export const faultOf = async (readable: Uint8Array, limits = DEFAULT_LIMITS): Promise<DocumentFault> =>
  put(readable, limits).then(
    () => Promise.reject(new Error("it was taken")),
    (fault: DocumentFault) => fault,
  );

/** Page, information and metadata, as programs of offices write them. */
export const parts = (xmp = "", catalog = "", more: readonly PdfPart[] = []): PdfPart[] => [
  catalogue(`/Metadata 6 0 R /Lang (fr) ${catalog}`),
  "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
  "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200.5 300] /Contents 4 0 R >>",
  pdfStream(Buffer.from("0 0 10 10 re f")),
  "<< /Title (Facture \\226 \\376t\\351 & co) /Author <FEFF0141> /Producer (ERP) /CreationDate (D:20260915120000+02'00') /ModDate (D:2026) >>",
  pdfStream(Buffer.from(xmp), "/Type /Metadata /Subtype /XML"),
  ...more,
];
export const INFO = "/Info 5 0 R /ID [<00112233445566778899aabbccddeeff> <ff>]";
export const plain = pdfOf(parts(), INFO);

/** The plain file with something else in it. */
export const replaced = (from: string, to: string): Buffer => {
  const text = plain.toString("latin1").replace(from, to);
  return Buffer.from(text, "latin1");
};

export const annex: Embedded = { name: "plan.pdf", data: Buffer.from("%PDF-1.4 annex") };
