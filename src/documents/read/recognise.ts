import { DEFAULT_LIMITS, DocumentFault, type DocumentLimits, type Recognised } from "../types.ts";
import { refuseCharset } from "./charset.ts";
import { openXml } from "./xml.ts";

const TAKEN = "The gateway takes UBL 2.1, CII D22B, Factur-X (a PDF with factur-x.xml) and CDAR.";

/** Dialects that are often met and that no platform takes, by local name of the root. */
const OTHER_DIALECTS: Record<string, string> = {
  CrossIndustryDocument: "a ZUGFeRD 1 invoice",
  SCRDMCCBDACIOMessageStructure: "an Order-X order",
  FatturaElettronica: "an Italian FatturaPA invoice",
  StandardBusinessDocument: "an envelope (SBDH) around a document",
  StandardBusinessDocumentHeader: "the header of an envelope (SBDH)",
  Envelope: "an envelope (SOAP) around a document",
  XHE: "an envelope (XHE) around a document",
  AttachedDocument: "a UBL document around another one (AttachedDocument)",
  Order: "a UBL order",
  ApplicationResponse: "a UBL application response",
  DespatchAdvice: "a UBL despatch advice",
  Report: "an e-reporting message (Flux 10)",
  AnnuaireConsultationF14: "a directory file (F14)",
  AnnuaireActualisation: "a directory update (F12 or F13)",
  CPPStatut: "a status file of Chorus Pro (CPPStatut)",
};

/** What is around a document, and to be taken off it. */
const ENVELOPES: ReadonlySet<string> = new Set([
  "StandardBusinessDocument",
  "StandardBusinessDocumentHeader",
  "Envelope",
  "XHE",
  "AttachedDocument",
]);

const unsupported = (code: string, message: string, fix = TAKEN): DocumentFault =>
  new DocumentFault("unsupported", code, message, fix);

const startsWith = (bytes: Uint8Array, text: string): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, text.length)).toString("latin1") ===
  text;

/** Does a PDF header stand in the first kilobyte? Readers allow a few bytes before it (ISO 32000, annex H). */
export const isPdf = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024)).includes("%PDF-");

/** Does it begin like XML: `<` after a byte-order mark and white space, in UTF-8 or UTF-16? */
export const looksLikeXml = (bytes: Uint8Array): boolean =>
  /^(?:\xEF\xBB\xBF|\xFF\xFE|\xFE\xFF)*[\s\0]*</.test(
    Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024)).toString("latin1"),
  );

const recogniseXml = (
  xml: Uint8Array,
  mediaType: "application/xml" | "application/pdf",
  limits: DocumentLimits,
): Recognised => {
  const root = openXml(xml, limits).name;
  switch (root) {
    case "cii:CrossIndustryInvoice":
      return {
        kind: "invoice",
        syntax: mediaType === "application/pdf" ? "factur-x" : "cii",
        mediaType,
        root: "CrossIndustryInvoice",
        xml,
      };
    case "invoice:Invoice":
    case "credit:CreditNote":
      if (mediaType === "application/pdf") {
        throw unsupported("pdf_without_cii", "The XML inside the PDF is UBL; Factur-X carries CII.");
      }
      return {
        kind: "invoice",
        syntax: "ubl",
        mediaType,
        root: root === "invoice:Invoice" ? "Invoice" : "CreditNote",
        xml,
      };
    case "cdar:CrossDomainAcknowledgementAndResponse":
      if (mediaType === "application/pdf") {
        throw unsupported(
          "pdf_without_cii",
          "The XML inside the PDF is a life-cycle message, not an invoice.",
        );
      }
      return { kind: "cdar", mediaType, xml };
    default:
      throw unknownRoot(root);
  }
};

/** @param root - name of the root element, after its namespace in braces or the short name of a known one, if any */
const unknownRoot = (root: string): DocumentFault => {
  const [, namespace = "", local = ""] = /^(?:\{(.*)\}|[a-z]+:)?(.*)$/s.exec(root) ?? [];
  if (local.toLowerCase() === "html")
    return unsupported("html_page", "This is an HTML page, not an invoice.");
  const dialect = OTHER_DIALECTS[local];
  if (ENVELOPES.has(local)) {
    return unsupported("envelope", `This is ${dialect}.`, `Take the document out of its envelope. ${TAKEN}`);
  }
  if (dialect !== undefined) return unsupported("dialect_unsupported", `This is ${dialect}.`);
  // Names of elements and namespaces are the format's, not the sender's; long ones are nobody's.
  const name = /^[\w.-]{1,80}$/.test(local) ? ` ${local}` : "";
  const where = /^[\w.:/#-]{1,200}$/.test(namespace) ? ` of the namespace ${namespace}` : "";
  return unsupported(
    "xml_unknown",
    `The root element${name}${where} of the XML is not one of an invoice or a life-cycle message.`,
  );
};

/**
 * Tells what a file is, by its bytes alone: neither name nor declared media type counts.
 * @param charset - of the Content-Type that the file came with, if any: it must not contradict an XML file
 * @throws DocumentFault `unsupported` for any other kind of file, `too_large` past the limits, `invalid` for a file
 * that is broken, hostile or ambiguous.
 */
export const recognise = async (
  bytes: Uint8Array,
  limits: DocumentLimits = DEFAULT_LIMITS,
  charset: string | null = null,
): Promise<Recognised> => {
  if (bytes.length === 0) {
    throw new DocumentFault("invalid", "file_empty", "The file is empty.", "Send the invoice itself.");
  }
  if (bytes.length > limits.fileBytes) {
    throw new DocumentFault(
      "too_large",
      "file_too_large",
      `The file has ${bytes.length} bytes; at most ${limits.fileBytes} are taken.`,
      "Send large annexes apart from the invoice, or shrink the images in the PDF.",
    );
  }
  if (looksLikeXml(bytes)) {
    if (charset !== null) refuseCharset(bytes, charset);
    return recogniseXml(bytes, "application/xml", limits);
  }
  if (isPdf(bytes)) {
    // A big library that PDF alone needs: it must not slow the start down.
    const { readFacturXAttachment } = await import("../pdf/attachments.ts");
    return recogniseXml(await readFacturXAttachment(bytes, limits), "application/pdf", limits);
  }
  if (startsWith(bytes, "PK\x03\x04")) {
    throw unsupported("zip_archive", "This is a ZIP archive (or an office document).");
  }
  throw unsupported("file_unknown", "The file is neither XML nor PDF.");
};
