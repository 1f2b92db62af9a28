import type { InvoiceContent } from "../content/index.ts";
import { DEFAULT_LIMITS, type DocumentLimits } from "../types.ts";
import { writeCii } from "./cii.ts";

/** How a Factur-X is written. */
export interface FacturXOptions {
  /** A PDF of the ERP's own, whose looks are kept: the XML is put into it. Without it, pages are drawn. */
  readable?: Uint8Array;
  /** The CII that goes in, where there is one already; else it is written from the content. */
  xml?: Uint8Array;
  /** Of that PDF, and of the result. */
  limits?: DocumentLimits;
}

/**
 * Writes an invoice as Factur-X: a PDF/A-3b with readable pages in French and the CII inside, or the ERP's own PDF with
 * the CII inside, which is PDF/A-3 if it was so before. The same content gives the same bytes.
 *
 * @throws DocumentFault where CII cannot carry what is in the content, where it would make thousands of pages, and for a
 * PDF of the ERP's own that is no PDF, is encrypted, broken or too large, or carries the data of another invoice
 */
export const writeFacturX = async (
  content: InvoiceContent,
  { readable, xml = writeCii(content), limits = DEFAULT_LIMITS }: FacturXOptions = {},
): Promise<Uint8Array> => {
  const { number, issueDate, profile } = content;
  // Fonts and all that draws are read at the first invoice: they must not slow the start down.
  const { drawnInvoice, intoOwnPdf, levelOf } = await import("./pdf/index.ts");
  const file = { xml, level: levelOf(profile), issueDate };
  return readable === undefined
    ? drawnInvoice(content, file)
    : intoOwnPdf(readable, { ...file, number }, limits);
};

/**
 * Draws the readable pages of an invoice alone, as a PDF/A-3b without data. The same content gives the same bytes.
 *
 * @throws DocumentFault where it would make thousands of pages
 */
export const writeReadable = async (content: InvoiceContent): Promise<Uint8Array> => {
  const { drawnInvoice } = await import("./pdf/index.ts");
  return drawnInvoice(content, null);
};
