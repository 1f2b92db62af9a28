export { drawnInvoice } from "./drawn-invoice.ts";
export { drawnStatus } from "./drawn-status.ts";
export { levelOf } from "./invoice-file.ts";
export { intoOwnPdf } from "./own-pdf.ts";
