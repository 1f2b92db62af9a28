import type { InvoiceHeader } from "../content/index.ts";
import type { DocumentFault } from "../types.ts";
import { readCiiHeader } from "./cii.ts";
import type { Element } from "./element.ts";
import { Terms } from "./terms.ts";
import { readUblHeader } from "./ubl.ts";
import { rootOf } from "./xml.ts";

const READERS: Readonly<Record<string, (root: Element, terms: Terms) => InvoiceHeader>> = {
  "cii:CrossIndustryInvoice": readCiiHeader,
  "invoice:Invoice": readUblHeader,
  "credit:CreditNote": readUblHeader,
};

/**
 * The header of an invoice, and the faults of its terms.
 * @throws DocumentFault where an obligatory term is missing
 */
export const readHeader = (xml: Uint8Array): { header: InvoiceHeader; faults: readonly DocumentFault[] } => {
  const root = rootOf(xml);
  const read = READERS[root.name];
  if (read === undefined) throw new Error("these bytes are no invoice");
  const terms = new Terms();
  return { header: read(root, terms), faults: terms.faults };
};
