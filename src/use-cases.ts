import type { Gateway } from "./routes/gateway.ts";
import {
  getCompany,
  getEstablishment,
  listAddresses,
  resolveAddress,
  searchCompanies,
} from "./usecases/directory/look-up-directory.ts";
import { receiveWebhook } from "./usecases/follow/receive-webhook.ts";
import { checkAsked, theInvoice } from "./usecases/operate/compare-invoice.ts";
import { type About, diagnose } from "./usecases/operate/diagnose.ts";
import { exportInvoice } from "./usecases/operate/export-invoice.ts";
import { listFailures, retryFailure } from "./usecases/operate/failures.ts";
import { retryFailures } from "./usecases/operate/retry-failures.ts";
import type { Parts } from "./usecases/parts.ts";
import { allowedStatuses } from "./usecases/push/allowed-statuses.ts";
import { listPushes, pushStatus } from "./usecases/push/push-status.ts";
import {
  getDocument,
  getInvoice,
  listFeed,
  listInvoiceEvents,
  listInvoices,
} from "./usecases/read/read-invoices.ts";
import { submitInvoice } from "./usecases/send/submit-invoice.ts";
import { awaitSync, getSync, startInvoiceSync, startTenantSync } from "./usecases/sync/start-sync.ts";

/** What administrators look at. */
export const deskOf = (
  parts: Parts,
  about: About,
  redact: (value: unknown) => unknown,
): Pick<Gateway, "diagnose" | "checkInvoice" | "exportInvoice" | "retryFailures"> => ({
  diagnose: () => diagnose(parts, about),
  checkInvoice: (asked, signal) => checkAsked(parts, asked, signal),
  exportInvoice: async (asked) => exportInvoice({ ...parts, redact }, about, await theInvoice(parts, asked)),
  retryFailures: (caller, filter) => retryFailures(parts, caller, filter),
});

/** The use cases, as the routes call them. */
export const gatewayOf = (
  parts: Parts,
): Omit<Gateway, keyof ReturnType<typeof deskOf> | "issueWidgetToken" | "readiness"> => ({
  submitInvoice: (input) => submitInvoice(parts, input),
  listInvoices: (caller, filter, page) => listInvoices(parts, caller, filter, page),
  getInvoice: (caller, id) => getInvoice(parts, caller, id),
  listInvoiceEvents: (caller, id) => listInvoiceEvents(parts, caller, id),
  getDocument: (caller, id, rendition, signal) => getDocument(parts, caller, id, rendition, signal),
  allowedStatuses: (caller, id) => allowedStatuses(parts, caller, id),
  pushStatus: (input) => pushStatus(parts, input),
  listPushes: (caller, id) => listPushes(parts, caller, id),
  listFeed: (tenant, after, limit) => listFeed(parts, tenant, after, limit),
  sync: async (caller, asked, waitSeconds, signal) => {
    const id =
      "invoice" in asked
        ? await startInvoiceSync(parts, caller, asked.invoice)
        : await startTenantSync(parts, asked.tenant);
    return awaitSync(parts, caller, id, waitSeconds, signal);
  },
  getSync: (caller, id) => getSync(parts, caller, id),
  searchCompanies: (caller, asked, signal) => searchCompanies(parts, caller, asked, signal),
  getCompany: (caller, asked, signal) => getCompany(parts, caller, asked, signal),
  getEstablishment: (caller, asked, signal) => getEstablishment(parts, caller, asked, signal),
  listAddresses: (caller, asked, signal) => listAddresses(parts, caller, asked, signal),
  resolveAddress: (caller, asked, signal) => resolveAddress(parts, caller, asked, signal),
  listFailures: (caller, filter, page) => listFailures(parts, caller, filter, page),
  retryFailure: (caller, id, options) => retryFailure(parts, caller, id, options),
  receiveWebhook: (platform, call) => receiveWebhook(parts, platform, call),
});
