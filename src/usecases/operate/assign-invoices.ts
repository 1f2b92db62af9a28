import type { Invoice } from "../../domain/invoice.ts";
import { countDecision } from "../follow/count-decision.ts";
import { takeUpWaiting } from "../follow/raw-items.ts";
import type { Parts } from "../parts.ts";
import { give } from "../share/give.ts";

/** Invoices that one look takes. */
const BATCH = 200;

/**
 * Gives received invoices that nobody owned to those whom the configuration names by now, with what was said of them, and takes up those from before that waited for their company. Run at start; safe in every process at
 * once. Returns how many found an owner.
 */
export const assignInvoices = async (
  parts: Pick<Parts, "store" | "platforms" | "router" | "tenants" | "now" | "ids" | "log">,
): Promise<number> => {
  let assigned = 0;
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: { items: Invoice[]; nextCursor: string | null } = await parts.store.invoices.list(
      { tenant: null, direction: "inbound" },
      { limit: BATCH, ...(cursor === undefined ? {} : { cursor }) },
    );
    for (const invoice of page.items) {
      if (parts.router.decide(invoice, invoice.platform).leads === null) continue;
      if (await assign(parts, invoice.id)) assigned++;
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
  parts: Pick<Parts, "store" | "router" | "tenants" | "now" | "ids" | "log">,
  id: string,
): Promise<boolean> =>
  parts.store.tx(async (memory) => {
    const invoice = await memory.invoices.byId(id, { lock: true });
    if (invoice === null || invoice.tenant !== null) return false;
    const decision = parts.router.decide(invoice, invoice.platform);
    const { leads, copies } = decision;
    if (leads === null) return false;
    await give(parts, memory, invoice, { leads, copies });
    await countDecision(parts, memory, id, decision);
    return true;
  });
