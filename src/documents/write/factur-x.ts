import type { InvoiceContent } from "../content/index.ts";
import { writeCii } from "./cii.ts";

/**
 * Writes an invoice as Factur-X: a PDF/A-3b with readable pages in French and the CII inside. The same content gives
 * the same bytes.
 */
export const writeFacturX = async (
  content: InvoiceContent,
  _options: { readable?: Uint8Array } = {},
): Promise<Uint8Array> => {
  const xml = writeCii(content);
  // Fonts and all that draws are read at the first invoice: they must not slow the start down.
  const { drawnInvoice, levelOf } = await import("./pdf/index.ts");
  return drawnInvoice(content, { xml, level: levelOf(content.profile), issueDate: content.issueDate });
};

/** Draws the readable pages of an invoice alone, as a PDF/A-3b without data. The same content gives the same bytes. */
export const writeReadable = async (content: InvoiceContent): Promise<Uint8Array> => {
  const { drawnInvoice } = await import("./pdf/index.ts");
  return drawnInvoice(content, null);
};
