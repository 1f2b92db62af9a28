import type { InvoiceHeader } from "../content/index.ts";
import { DocumentFault } from "../types.ts";
import { readCiiHeader } from "./cii.ts";
import { readUblHeader } from "./ubl.ts";
import { type Element, readXml } from "./xml.ts";

const READERS: Readonly<Record<string, (root: Element) => InvoiceHeader>> = {
  "cii:CrossIndustryInvoice": readCiiHeader,
  "invoice:Invoice": readUblHeader,
  "credit:CreditNote": readUblHeader,
};

type Reading = { header: InvoiceHeader } | { fault: DocumentFault };

/** By the bytes that were read. Parsing is most of the work, and whoever recognises a file wants its header next. */
const readings = new WeakMap<Uint8Array, Reading>();

const readingOf = (root: Element): Reading | undefined => {
  const read = READERS[root.name];
  try {
    return read && { header: read(root) };
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

/** The header of an invoice, from an earlier reading of the same bytes where there was one. @throws DocumentFault */
export const readHeader = (xml: Uint8Array): InvoiceHeader => {
  const reading = readings.get(xml) ?? readXml(xml, readingOf);
  if (reading === undefined) throw new Error("these bytes are no invoice");
  if ("fault" in reading) throw reading.fault;
  return reading.header;
};
