export type * from "./content.ts";
export { readCdar } from "./read-cdar.ts";
export { readInvoice, readInvoiceContent } from "./read-invoice.ts";
export { recognise } from "./recognise.ts";
export * from "./types.ts";
export { writeCdar } from "./write-cdar.ts";
export { writeCii } from "./write-cii.ts";
export { writeFacturX } from "./write-factur-x.ts";
export { writeUbl } from "./write-ubl.ts";
