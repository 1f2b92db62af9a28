import { endpointAccount } from "../../domain/erp-endpoint.ts";
import type { Invoice } from "../../domain/invoice.ts";
import type { Memory } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { presentInvoice } from "../read/present.ts";
import { type NewsType, type Notification, newWork } from "../work.ts";

/** Something that happened to an invoice. */
export interface News {
  type: NewsType;
  /** `webhook-id`: by it receivers drop the second copy. A fresh one when absent. */
  id?: string;
  /** What happened, as the API shows it; it stands beside `invoice` in the call's `data`. */
  said: Record<string, unknown>;
}

/**
 * Puts the calls that tell the tenant's endpoints into the transaction in which it happened: one row an endpoint.
 * Write to the invoice before, so that its row is held and the calls stand in the order of the commits.
 *
 * What happened is kept as it was; the invoice is shown as it stands when the call is made. An old notification that
 * is delivered late then never takes a receiver back to an old state.
 */
export const tellErp = async (
  parts: Pick<Parts, "tenants" | "ids" | "now">,
  memory: Pick<Memory, "outbox">,
  invoice: Pick<Invoice, "id" | "tenant">,
  news: News,
): Promise<void> => {
  const tenant = invoice.tenant === null ? undefined : parts.tenants.get(invoice.tenant);
  if (tenant === undefined || tenant.webhooks.length === 0) return;
  const now = parts.now();
  const notification: Notification = {
    message: news.id ?? parts.ids.message(),
    type: news.type,
    at: now.toISOString(),
    said: news.said,
  };
  const rows = tenant.webhooks.map((_, n) => {
    const account = endpointAccount(tenant.name, n);
    return newWork(parts, "notify", {
      account,
      lane: `${account}:${invoice.id}`,
      tenant: tenant.name,
      invoiceId: invoice.id,
      data: notification,
    });
  });
  await memory.outbox.add(rows, now);
};

/** Tells that an outbound document arrived, or that it will not without a person. */
export const tellDelivery = (
  parts: Pick<Parts, "tenants" | "ids" | "now">,
  memory: Pick<Memory, "outbox">,
  invoice: Pick<Invoice, "id" | "tenant" | "delivery" | "problem">,
): Promise<void> =>
  tellErp(parts, memory, invoice, {
    type: "invoice.delivery",
    said: { delivery: { state: invoice.delivery, problem: invoice.problem } },
  });

/** The body of a notification's call and its `webhook-id`. */
export const writeNotification = (
  { message, type, at, said }: Notification,
  invoice: Invoice,
): { id: string; body: string } => ({
  id: message,
  body: JSON.stringify({ type, timestamp: at, data: { invoice: presentInvoice(invoice), ...said } }),
});
