import { type Invoice, receiversOf } from "../../domain/invoice.ts";
import type { InvoiceEvent, ReceiversNamed } from "../../domain/life-cycle/event.ts";
import { standing } from "../../domain/life-cycle/timeline.ts";
import type { Memory } from "../../store/port.ts";
import { keepInvoiceFlowOf, keepStatusFlowOf } from "../flow/keep-flows.ts";
import type { Parts } from "../parts.ts";
import { presentEvent } from "../read/present.ts";
import { tellErp, tellTenant } from "../tell/tell-erp.ts";

type Tools = Pick<Parts, "tenants" | "ids" | "now">;

/** Who an invoice is given to: somebody leads. */
export interface GivenTo {
  leads: string;
  copies: readonly string[];
}

/**
 * Gives a received invoice to those who receive it from now on, in the caller's transaction that holds its row. Who is
 * new gets it as if it had just come, with all that was said of it; who has it no more sees nothing of it any more, and
 * is told that it is gone. The act stands in the history where somebody had it before.
 */
export const give = async (
  parts: Tools,
  memory: Memory,
  invoice: Invoice,
  { leads, copies }: GivenTo,
): Promise<Invoice> => {
  const before = receiversOf(invoice);
  const now: Invoice = { ...invoice, tenant: leads, copies, updatedAt: parts.now().toISOString() };
  const after = receiversOf(now);
  await memory.invoices.update(invoice.id, { tenant: leads, copies, updatedAt: now.updatedAt });
  for (const tenant of before.filter((one) => !after.includes(one)))
    await takeFrom(parts, memory, tenant, invoice);
  const come = after.filter((one) => !before.includes(one));
  const history = standing(await memory.events.ofInvoice(invoice.id)).ordered;
  for (const tenant of come) await bringTo(parts, memory, tenant, now, history, before.length === 0);
  if (before.length > 0) await record(parts, memory, invoice, now);
  return now;
};

const takeFrom = async (parts: Tools, memory: Memory, tenant: string, invoice: Invoice): Promise<void> => {
  await memory.events.withdraw(invoice.id, tenant);
  await memory.flows.withdraw(invoice.id, tenant);
  await tellTenant(parts, memory, tenant, invoice, {
    type: "invoice.withdrawn",
    said: { withdrawn: { id: invoice.id, number: invoice.number } },
  });
};

/** @param isFirst - nobody had it before: its flows and news may have the ids of what they are about */
const bringTo = async (
  parts: Tools,
  memory: Memory,
  tenant: string,
  invoice: Invoice,
  history: readonly InvoiceEvent[],
  isFirst: boolean,
): Promise<void> => {
  const isOwn = isFirst && tenant === invoice.tenant;
  const idOf = (subject: string): string => (isOwn ? subject : parts.ids.flow());
  await keepInvoiceFlowOf(parts, memory, tenant, idOf(invoice.id), invoice);
  if (invoice.fromBefore !== true)
    await tellTenant(parts, memory, tenant, invoice, { type: "invoice.received", said: {} });
  for (const event of history) {
    await memory.events.place(event, tenant);
    await keepStatusFlowOf(parts, memory, tenant, idOf(event.id), invoice, event);
    await tellTenant(parts, memory, tenant, invoice, {
      type: "invoice.event",
      // Somebody was told already, perhaps at the same address, or this tenant before it lost the invoice: what is told
      // anew must not be taken for a repetition.
      ...(isFirst ? { id: event.id } : {}),
      said: { event: presentEvent(event) },
    });
  }
};

const named = ({ tenant, copies }: Pick<Invoice, "tenant" | "copies">): ReceiversNamed => ({
  leads: tenant,
  copies: copies ?? [],
});

const inWords = ({ leads, copies }: ReceiversNamed): string =>
  [`${leads ?? "nobody"} leads`, ...copies.map((tenant) => `${tenant} reads`)].join(", ");

const record = async (parts: Tools, memory: Memory, was: Invoice, now: Invoice): Promise<void> => {
  const [before, after] = [named(was), named(now)];
  const id = parts.ids.event();
  const event: InvoiceEvent = {
    id,
    invoiceId: now.id,
    account: now.platform,
    platformEventId: `receivers:${id}`,
    source: "gateway",
    receivedAt: now.updatedAt,
    rawCode: "receivers",
    status: null,
    at: now.updatedAt,
    setBy: { role: "unknown", name: "administrator" },
    reasons: [],
    comment: `Receivers: ${inWords(after)}. Before: ${inWords(before)}.`,
    amounts: [],
    external: false,
    moved: false,
    receivers: { ...after, before },
  };
  await memory.events.append(event, now.tenant, now.copies ?? []);
  await tellErp(parts, memory, now, {
    type: "invoice.event",
    id,
    said: { event: presentEvent(event) },
  });
};
