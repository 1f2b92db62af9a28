import type { FeedItem, Invoice, Passerelle } from "../../../clients/typescript/src/index.ts";
import type { Ledger } from "./ledger.ts";

/**
 * Reads everything that happened since the last run and brings the books up to date. The cursor is stored together
 * with what the page brought, so that a crash anywhere only reads a page again.
 *
 * @returns the events that are new, oldest first
 */
export const followInvoices = async (passerelle: Passerelle, ledger: Ledger): Promise<FeedItem[]> => {
  const fresh: FeedItem[] = [];
  for await (const { items, nextCursor } of passerelle.events.pages(ledger.mark("feed"))) {
    const ids = new Set(items.flatMap((event) => ("invoiceId" in event ? [event.invoiceId] : [])));
    const invoices: Invoice[] = [];
    // The invoice as it stands now, whatever the event told: the gateway has put the statements in order.
    for (const id of ids) invoices.push(await passerelle.invoices.get(id));
    fresh.push(...ledger.takePage(items, invoices, nextCursor));
  }
  return fresh;
};

/**
 * Invoices that will not arrive, or of which nobody knows whether they did. The feed tells what platforms say, and of
 * these no platform has spoken: ask for them now and then, unless a webhook tells (`invoice.delivery`).
 */
export const lookForTrouble = async (passerelle: Passerelle, ledger: Ledger): Promise<Invoice[]> => {
  const troubled: Invoice[] = [];
  for (const delivery of ["failed", "parked"] as const)
    for await (const invoice of passerelle.invoices.list({ direction: "outbound", delivery }))
      troubled.push(invoice);
  ledger.keep(troubled);
  return troubled;
};
