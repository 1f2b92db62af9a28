import type { InvoiceContent } from "../../content/index.ts";
import { drawnDocument } from "./drawn-document.ts";
import { invoicePages } from "./invoice/pages.ts";
import { titleOf } from "./invoice/words.ts";
import type { InvoiceFile } from "./invoice-file.ts";

/**
 * Draws an invoice as a PDF/A-3b. The same content gives the same bytes. With a file, it is a Factur-X.
 *
 * @param file - the invoice's XML, to be put within; null for the readable pages alone
 */
export const drawnInvoice = (content: InvoiceContent, file: InvoiceFile | null): Promise<Uint8Array> =>
  drawnDocument({
    pagesOf: (measure) => invoicePages(content, measure),
    title: `${titleOf(content.typeCode)} ${content.number}`,
    author: content.seller.name ?? "",
    date: content.issueDate,
    file,
  });
