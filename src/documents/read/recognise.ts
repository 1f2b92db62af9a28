import { DEFAULT_LIMITS, DocumentFault, type DocumentLimits, type Recognised } from "../types.ts";
import { keepHeader } from "./header.ts";
import { readXml } from "./xml.ts";

const TAKEN = "The gateway takes UBL 2.1, CII D22B, Factur-X (a PDF with factur-x.xml) and CDAR.";

/** Dialects that are often met and that no platform takes, by local name of the root. */
const OTHER_DIALECTS: Record<string, string> = {
  CrossIndustryDocument: "a ZUGFeRD 1 invoice",
  SCRDMCCBDACIOMessageStructure: "an Order-X order",
  FatturaElettronica: "an Italian FatturaPA invoice",
  Order: "a UBL order",
  ApplicationResponse: "a UBL application response",
  DespatchAdvice: "a UBL despatch advice",
  Report: "an e-reporting message (Flux 10)",
  AnnuaireConsultationF14: "a directory file (F14)",
  AnnuaireActualisation: "a directory update (F12 or F13)",
};

const unsupported = (code: string, message: string): DocumentFault =>
  new DocumentFault("unsupported", code, message, TAKEN);

const startsWith = (bytes: Uint8Array, text: string): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, text.length)).toString("latin1") ===
  text;

/** Does a PDF header stand in the first kilobyte? Readers allow a few bytes before it (ISO 32000, annex H). */
const isPdf = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024)).includes("%PDF-");

/** Does it begin like XML: `<` after a byte-order mark and white space, in UTF-8 or UTF-16? */
const looksLikeXml = (bytes: Uint8Array): boolean =>
  /^(?:\xEF\xBB\xBF|\xFF\xFE|\xFE\xFF)*[\s\0]*</.test(
    Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024)).toString("latin1"),
  );

const recogniseXml = (
  xml: Uint8Array,
  mediaType: "application/xml" | "application/pdf",
  limits: DocumentLimits,
): Recognised => {
  const root = readXml(
    xml,
    (element) => {
      keepHeader(xml, element);
      return element.name;
    },
    limits,
  );
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
    default: {
      const local = root.slice(root.indexOf("}") + 1);
      if (local.toLowerCase() === "html")
        throw unsupported("html_page", "This is an HTML page, not an invoice.");
      const dialect = OTHER_DIALECTS[local];
      throw dialect === undefined
        ? unsupported(
            "xml_unknown",
            "The root element of the XML is not one of an invoice or a life-cycle message.",
          )
        : unsupported("dialect_unsupported", `This is ${dialect}.`);
    }
  }
};

/**
 * Tells what a file is, by its bytes alone: neither name nor declared media type counts.
 * @throws DocumentFault `unsupported` for any other kind of file, `too_large` past the limits, `invalid` for a file
 * that is broken, hostile or ambiguous.
 */
export const recognise = async (
  bytes: Uint8Array,
  limits: DocumentLimits = DEFAULT_LIMITS,
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
  // A file that is XML was measured already; the other limit is for what comes out of a PDF.
  if (looksLikeXml(bytes)) {
    return recogniseXml(bytes, "application/xml", { ...limits, xmlBytes: limits.fileBytes });
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
