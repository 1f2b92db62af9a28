import { type Invoice, naturalKey } from "../../domain/invoice.ts";
import { standing } from "../../domain/life-cycle/timeline.ts";
import { ownerOf } from "../../domain/tenant.ts";
import { keepInvoiceFlow, keepStatusFlow } from "../flow/keep-flows.ts";
import { takeUpWaiting } from "../follow/raw-items.ts";
import type { Parts } from "../parts.ts";
import { presentEvent } from "../read/present.ts";
import { tellErp } from "../tell/tell-erp.ts";

/** Invoices that one look takes. */
const BATCH = 200;

/**
 * Gives received invoices that nobody owned to the tenant whose company the configuration knows by now, with what was
 * said of them, and takes up those from before that waited for their company. Run at start; safe in every process at
 * once. Returns how many found an owner.
 */
export const assignInvoices = async (
  parts: Pick<Parts, "store" | "platforms" | "tenants" | "now" | "ids" | "log">,
): Promise<number> => {
  let assigned = 0;
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: { items: Invoice[]; nextCursor: string | null } = await parts.store.invoices.list(
      { tenant: null, direction: "inbound" },
      { limit: BATCH, ...(cursor === undefined ? {} : { cursor }) },
    );
    for (const invoice of page.items) {
      const tenant = ownerOf(parts.tenants, invoice, invoice.platform)?.name;
      if (tenant !== undefined && (await assign(parts, invoice.id, tenant))) assigned++;
    }
    cursor = page.nextCursor;
  }
  if (assigned > 0) parts.log.info({ invoices: assigned }, "received invoices found their owner");
  await takeUpPast(parts);
  return assigned;
};

/** Invoices from before the accounts were met were left aside where no tenant had their company. */
const takeUpPast = async (
  parts: Pick<Parts, "store" | "platforms" | "tenants" | "now" | "ids">,
): Promise<void> => {
  const companies = [...parts.tenants.values()].flatMap((tenant) => tenant.companies);
  const came = companies.map((siren) => `company:${siren}`);
  for (const account of parts.platforms.names())
    await parts.store.tx((memory) => takeUpWaiting(parts, memory, account, came, "past"));
};

const assign = (
  parts: Pick<Parts, "store" | "tenants" | "now" | "ids" | "log">,
  id: string,
  tenant: string,
): Promise<boolean> =>
  parts.store.tx(async (memory) => {
    const invoice = await memory.invoices.byId(id, { lock: true });
    if (invoice === null || invoice.tenant !== null) return false;
    const taken = await memory.invoices.byNaturalKey(tenant, "inbound", naturalKey(invoice));
    if (taken !== null && invoice.supersededBy === null) {
      parts.log.warn(
        { invoice: id, tenant, other: taken.id },
        "its owner has an invoice of this number already",
      );
      return false;
    }
    await memory.invoices.update(id, { tenant, updatedAt: parts.now().toISOString() });
    const owned = { id, tenant };
    await keepInvoiceFlow(parts, memory, { ...invoice, tenant });
    await tellErp(parts, memory, owned, { type: "invoice.received", said: {} });
    // They take their place in the feed of the owner.
    for (const event of standing(await memory.events.ofInvoice(id)).ordered) {
      await memory.events.reinterpret(event);
      await keepStatusFlow(parts, memory, { ...invoice, tenant }, event);
      const said = { event: presentEvent(event) };
      await tellErp(parts, memory, owned, { type: "invoice.event", id: event.id, said });
    }
    return true;
  });
