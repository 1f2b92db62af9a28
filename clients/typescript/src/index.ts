/** What programs import from `@passerelle/client`. */
export { Passerelle, type PasserelleOptions } from "./client.ts";
export type { Directory } from "./directory.ts";
export type { Events, FeedItem, FeedStep } from "./events.ts";
export type {
  Invoice,
  InvoiceDocument,
  InvoiceDraft,
  InvoiceEvent,
  InvoiceFilter,
  Invoices,
  Push,
  PushOptions,
  SendOptions,
  StatusName,
} from "./invoices.ts";
export { type FieldFault, PasserelleProblem, PasserelleUnreachable, PasserelleWait } from "./problem.ts";
export type { Report, ReportFilter, Reports } from "./reports.ts";
export type { Paths, Schemas } from "./schema.ts";
export type { CallOptions } from "./transport.ts";
export {
  type HeadersLike,
  type KnownWebhookEvent,
  type UnknownWebhookEvent,
  type VerifiedWebhook,
  verifyWebhook,
  WebhookRefused,
} from "./webhooks.ts";
