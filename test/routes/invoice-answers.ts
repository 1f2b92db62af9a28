import type { UseCases } from "../../src/usecases/index.ts";
import type { InvoiceView } from "../../src/usecases/operate/view-invoice.ts";
import { sampleContent } from "../fixtures/invoices.ts";
import { event, invoice } from "./kit.ts";

/** What is stored of the kit's invoice. */
export const view = (): InvoiceView => ({
  invoice,
  events: [event],
  pushes: [],
  work: [],
  tellings: [],
});

/** What the gateway answers about one invoice, from memory. */
export const invoiceAnswers = {
  viewInvoice: async () => view(),
  showContent: async () => {
    const content = sampleContent();
    return { content, lines: content.lines.length, files: [] };
  },
  listInvoiceMessages: async () => ({ messages: [], more: false }),
} satisfies Partial<UseCases>;
