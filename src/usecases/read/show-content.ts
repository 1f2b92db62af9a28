import { DocumentFault } from "../../documents/index.ts";
import type { Caller } from "../../domain/caller.ts";
import type { ShownContent } from "../documents/shown.ts";
import type { Parts } from "../parts.ts";
import { getInvoice } from "./read-invoices.ts";

export type { InvoiceContent } from "../../documents/index.ts";
export type { ShownContent, ShownFile } from "../documents/shown.ts";

/** Most lines of an invoice that are shown on a page. */
const LINES = 200;

/**
 * What an invoice says, for a page: its content with the first 200 lines, and what is embedded in it, without bytes.
 * Null: it cannot be read any more, as what an older version took may be.
 *
 * @throws Rejection 404 (no such invoice), 410 (its documents are gone)
 */
export const showContent = async (
  parts: Pick<Parts, "store" | "documents">,
  caller: Caller,
  id: string,
): Promise<ShownContent | null> => {
  const invoice = await getInvoice(parts, caller, id);
  const original = await parts.store.documents.get(invoice.id, "original");
  if (original === null) throw new Error(`the document of ${invoice.id} is gone`);
  try {
    return await parts.documents("showContent", { bytes: original.bytes, lines: LINES });
  } catch (error) {
    if (error instanceof DocumentFault) return null;
    throw error;
  }
};
