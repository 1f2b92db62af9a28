export { characteristic } from "./cdar/message.ts";
export { messageOfEvent } from "./cdar/message-of-event.ts";
export { goesToFactor, messageOfPush, messageOfStatus } from "./cdar/message-of-push.ts";
export { readCdar, readCdars } from "./cdar/read.ts";
export { correctsData, invoiceNamedIn, isAboutInvoice, wordsOfDetail } from "./cdar/said.ts";
export { writeCdar } from "./cdar/write.ts";
export { contentComponents, draftComponents, type JsonSchema } from "./content/components.ts";
export { EN_16931, EXTENDED_CTC_FR, extendedTerms, profileOf } from "./content/extended.ts";
export type * from "./content/index.ts";
export { InvoiceContentSchema } from "./content/index.ts";
export { isCppStatut, readCppStatut } from "./cppstatut/read.ts";
export type { DraftFault } from "./draft/fault.ts";
export { readDraft } from "./draft/read.ts";
export { readF10 } from "./f10/read.ts";
export { writeF10, writeWrittenF10 } from "./f10/write.ts";
export { type EmbeddedFile, readAttachments } from "./read/attachments.ts";
export { readEmbeddedPdf } from "./read/embedded-pdf.ts";
export {
  readContentAndFaults,
  readInvoice,
  readInvoiceAndContent,
  readInvoiceContent,
  readReceivedInvoice,
  summaryOfContent,
} from "./read/invoice.ts";
export { lostInReading } from "./read/lost.ts";
export { type DocumentNames, readNames } from "./read/names.ts";
export { recognise } from "./read/recognise.ts";
export { xpathOf } from "./read/xpath/xpath-of.ts";
export * from "./types.ts";
export { writeCii } from "./write/cii.ts";
export { type FacturXOptions, writeFacturX, writeReadable } from "./write/factur-x.ts";
export { faultsOfForm, fitTo, withVatTotal } from "./write/fit.ts";
export { writeReadableStatus } from "./write/readable-status.ts";
export { writeUbl } from "./write/ubl.ts";
