import type { InvoiceHeader } from "../content/index.ts";
import { DocumentFault } from "../types.ts";
import { readCiiHeader } from "./cii.ts";
import { Terms } from "./terms.ts";
import { readUblHeader } from "./ubl.ts";
import { type Element, readXml } from "./xml.ts";

const READERS: Readonly<Record<string, (root: Element, terms: Terms) => InvoiceHeader>> = {
  "cii:CrossIndustryInvoice": readCiiHeader,
  "invoice:Invoice": readUblHeader,
  "credit:CreditNote": readUblHeader,
};

/** A header with the faults of its terms, or what kept it from being read. */
type Reading = { header: InvoiceHeader; faults: readonly DocumentFault[] } | { fault: DocumentFault };

/** By the bytes that were read. Parsing is most of the work, and whoever recognises a file wants its header next. */
const readings = new WeakMap<Uint8Array, Reading>();

const readingOf = (root: Element): Reading | undefined => {
  const read = READERS[root.name];
  const terms = new Terms();
  try {
    return read && { header: read(root, terms), faults: terms.faults };
  } catch (error) {
    if (error instanceof DocumentFault) return { fault: error };
    throw error;
  }
};

/** Reads the header while the document is open, for `readHeader` to give. A fault in it is that function's to throw. */
export const keepHeader = (xml: Uint8Array, root: Element): void => {
  const reading = readingOf(root);
  if (reading !== undefined) readings.set(xml, reading);
};

/**
 * The header of an invoice, from an earlier reading of the same bytes where there was one, and the faults of its terms.
 * @throws DocumentFault where an obligatory term is missing
 */
export const readHeader = (xml: Uint8Array): { header: InvoiceHeader; faults: readonly DocumentFault[] } => {
  const reading = readings.get(xml) ?? readXml(xml, readingOf);
  if (reading === undefined) throw new Error("these bytes are no invoice");
  if ("fault" in reading) throw reading.fault;
  return reading;
};
