import type { Gateway, Invoice } from "./gateway.ts";
import type { Ledger } from "./ledger.ts";

interface FeedPage {
  items: { id: string; invoiceId: string }[];
  /** Always there: on the last page too. */
  nextCursor: string;
}

interface InvoicePage {
  items: Invoice[];
  nextCursor: string | null;
}

/**
 * Reads everything that happened since the last run and brings the books up to date. The cursor is stored together
 * with what the page brought, so that a crash anywhere only reads a page again.
 */
export const followInvoices = async (gateway: Gateway, ledger: Ledger): Promise<void> => {
  for (;;) {
    const cursor = ledger.mark("feed");
    const query = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await gateway.get<FeedPage>(`/v1/events?limit=200${query}`);
    const ids = [...new Set(page.items.map(({ invoiceId }) => invoiceId))];
    const invoices: Invoice[] = [];
    // The invoice as it stands now, whatever the event told: the gateway has put the statements in order.
    for (const id of ids) invoices.push(await gateway.get<Invoice>(`/v1/invoices/${id}`));
    ledger.takePage(invoices, page.nextCursor);
    if (page.items.length === 0) return;
  }
};

/**
 * Invoices that will not arrive, or of which nobody knows whether they did. The feed tells what platforms say, and of
 * these no platform has spoken: ask for them now and then, unless a webhook tells (`invoice.delivery`).
 */
export const lookForTrouble = async (gateway: Gateway, ledger: Ledger): Promise<Invoice[]> => {
  const troubled: Invoice[] = [];
  for (const delivery of ["failed", "parked"]) {
    for (let cursor: string | null = ""; cursor !== null; ) {
      const query: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const path = `/v1/invoices?direction=outbound&delivery=${delivery}&limit=200${query}`;
      const page: InvoicePage = await gateway.get<InvoicePage>(path);
      troubled.push(...page.items);
      cursor = page.nextCursor;
    }
  }
  ledger.keep(troubled);
  return troubled;
};
