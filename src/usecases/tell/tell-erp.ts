import { endpointAccount } from "../../domain/erp-endpoint.ts";
import { type Invoice, receiversOf } from "../../domain/invoice.ts";
import type { ReportRecord } from "../../domain/reporting/record.ts";
import type { Memory } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { presentInvoice } from "../read/present.ts";
import { type NewsType, type Notification, newWork } from "../work.ts";
import { deliveryRows } from "./delivery-rows.ts";

/** Something that happened to an invoice or a report. */
export interface News {
  type: NewsType;
  /** `webhook-id`: by it receivers drop the second copy. A fresh one when absent. */
  id?: string;
  /** What happened, as the API shows it; it stands beside `invoice` (where it is about one) in the call's `data`. */
  said: Record<string, unknown>;
}

/**
 * Puts the calls that tell the endpoints of everybody whose the invoice is into the transaction in which it happened: one row an endpoint.
 * Write to the invoice before, so that its row is held and the calls stand in the order of the commits.
 *
 * What happened is kept as it was; the invoice is shown as it stands when the call is made. An old notification that
 * is delivered late then never takes a receiver back to an old state.
 */
export const tellErp = async (
  parts: Pick<Parts, "tenants" | "ids" | "now">,
  memory: Pick<Memory, "outbox">,
  invoice: Pick<Invoice, "id" | "tenant" | "copies">,
  news: News,
): Promise<void> => {
  for (const tenant of receiversOf(invoice)) await tellTenant(parts, memory, tenant, invoice, news);
};

/** The same, to one of them alone. */
export const tellTenant = (
  parts: Pick<Parts, "tenants" | "ids" | "now">,
  memory: Pick<Memory, "outbox">,
  tenant: string,
  invoice: Pick<Invoice, "id" | "tenant">,
  news: News,
): Promise<void> =>
  addCalls(
    parts,
    memory,
    tenant,
    // Two tenants may be told at one address: what each is told has an id of its own.
    news.id === undefined || tenant === invoice.tenant ? news : { ...news, id: `${news.id}.${tenant}` },
    { invoiceId: invoice.id },
  );

/** The same of a report: it is shown as it was when it happened. */
export const tellOfReport = (
  parts: Pick<Parts, "tenants" | "ids" | "now">,
  memory: Pick<Memory, "outbox">,
  report: Pick<ReportRecord, "id" | "tenant">,
  news: News,
): Promise<void> => addCalls(parts, memory, report.tenant, news, { reportId: report.id });

const addCalls = async (
  parts: Pick<Parts, "tenants" | "ids" | "now">,
  memory: Pick<Memory, "outbox">,
  owner: string,
  news: News,
  about: { invoiceId: string } | { reportId: string },
): Promise<void> => {
  const tenant = parts.tenants.get(owner);
  if (tenant === undefined) return;
  const now = parts.now();
  const notification: Notification = {
    message: news.id ?? parts.ids.message(),
    type: news.type,
    at: now.toISOString(),
    said: news.said,
    ...("reportId" in about ? { report: about.reportId } : {}),
  };
  const rows = tenant.webhooks.map((_, n) => {
    const account = endpointAccount(tenant.name, n);
    return newWork(parts, "notify", {
      account,
      lane: `${account}:${"reportId" in about ? about.reportId : about.invoiceId}`,
      tenant: tenant.name,
      ...("invoiceId" in about ? about : {}),
      data: notification,
    });
  });
  rows.push(...deliveryRows(parts, tenant, notification, about));
  if (rows.length > 0) await memory.outbox.add(rows, now);
};

/** Tells that an outbound document arrived, or that it will not without a person. */
export const tellDelivery = (
  parts: Pick<Parts, "tenants" | "ids" | "now">,
  memory: Pick<Memory, "outbox">,
  invoice: Pick<Invoice, "id" | "tenant" | "copies" | "delivery" | "problem">,
): Promise<void> =>
  tellErp(parts, memory, invoice, {
    type: "invoice.delivery",
    said: { delivery: { state: invoice.delivery, problem: invoice.problem } },
  });

/**
 * The body of a notification's call and its `webhook-id`.
 *
 * @param invoice - that it is about, as it stands now; null: it is about something else, which stands in what is said
 * @param tenant - who is called
 */
export const writeNotification = (
  { message, type, at, said }: Notification,
  invoice: Invoice | null,
  tenant: string,
): { id: string; body: string } => ({
  id: message,
  body: JSON.stringify({
    type,
    timestamp: at,
    data: {
      ...(invoice === null ? {} : { invoice: presentInvoice(invoice, { kind: "tenant", tenant }) }),
      ...said,
    },
  }),
});
