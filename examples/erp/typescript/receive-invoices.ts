import type { Gateway, Invoice } from "./gateway.ts";
import type { Ledger } from "./ledger.ts";

/** How far to look back behind the newest invoice of the last complete run, in milliseconds. */
const OVERLAP = 3_600_000;

/**
 * Takes in the invoices that suppliers sent: the document as it came, to be kept, and its content by EN 16931 as JSON,
 * to be booked. Lists come newest first, so the mark moves only when a run has come to the end; what was taken in
 * before is passed over.
 *
 * @returns those that are new
 */
export const receiveInvoices = async (gateway: Gateway, ledger: Ledger): Promise<Invoice[]> => {
  const since = ledger.mark("received");
  const fresh: Invoice[] = [];
  let newest = since;
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ direction: "inbound", limit: "200" });
    if (since !== null) query.set("since", new Date(Date.parse(since) - OVERLAP).toISOString());
    if (cursor !== null) query.set("cursor", cursor);
    const page: { items: Invoice[]; nextCursor: string | null } = await gateway.get(`/v1/invoices?${query}`);
    for (const invoice of page.items) {
      if (newest === null || invoice.createdAt > newest) newest = invoice.createdAt;
      if (ledger.has(invoice.id)) continue;
      const document = await gateway.bytes(`/v1/invoices/${invoice.id}/document`);
      const content = await gateway.get<unknown>(`/v1/invoices/${invoice.id}/document?rendition=json`);
      ledger.receive(invoice, document, content);
      fresh.push(invoice);
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  if (newest !== null) ledger.setMark("received", newest);
  return fresh;
};
