import type { InvoiceEvent } from "../../domain/life-cycle/event.ts";

export interface FeedEntry {
  /** Strictly increasing in commit order within one tenant. */
  position: number;
  event: InvoiceEvent;
}

export interface Events {
  /**
   * Appends to the log. Null, and nothing stored, when the account's platform event id is known already.
   * `tenant` gives the event its place in that tenant's feed (null: none, for what nobody owns yet and for what is no
   * news), `copies` in the feeds of those who read the invoice besides.
   */
  append(
    event: InvoiceEvent,
    tenant: string | null,
    copies?: readonly string[],
  ): Promise<InvoiceEvent | null>;
  byId(id: string): Promise<InvoiceEvent | null>;
  /** All of an invoice, in no promised order (the domain puts them in order). */
  ofInvoice(invoiceId: string): Promise<InvoiceEvent[]>;
  /** The same of several. */
  ofInvoices(invoiceIds: readonly string[]): Promise<InvoiceEvent[]>;
  /**
   * Gives a known event (by its id) a new meaning, once the mapping table knows its code: status, reasons, comment,
   * amounts, setBy, at and moved. It takes a new place at the end of each feed, so that pollers see it.
   *
   * @param options.isNews - false: one that has no place in a feed takes none
   */
  reinterpret(event: InvoiceEvent, options?: { isNews?: boolean }): Promise<void>;
  /** Gives a known event a place at the end of the feed of a tenant that has it not: one that receives its invoice now. */
  place(event: Pick<InvoiceEvent, "id">, tenant: string): Promise<void>;
  /** A tenant does not see an invoice any more: its events leave the tenant's feed. */
  withdraw(invoiceId: string, tenant: string): Promise<void>;
  /** Sets the `moved` marks of some events. */
  setMoved(marks: { id: string; moved: boolean }[]): Promise<void>;
  /**
   * A tenant's feed after a position. No later commit ever appears before a position that was handed out, on several
   * processes too.
   */
  feed(tenant: string, after: number, limit: number): Promise<FeedEntry[]>;
  /** The last position that was given in a tenant's feed, 0 before the first. */
  head(tenant: string): Promise<number>;
}
