import type { Flow } from "../../domain/flow.ts";
import type { Invoice } from "../../domain/invoice.ts";
import type { ReportRecord } from "../../domain/reporting/record.ts";
import type { Erased } from "../../domain/retention/erased.ts";
import type { StoredItem } from "./items.ts";
import type { WorkState } from "./outbox.ts";

/** How far a walk through what is old has come: the time and the id of the last thing that was looked at. */
export interface Place {
  at: Date;
  id: string;
}

/** What was erased: rows, and SHA-256 of each thing, in the order of its name. */
export interface Gone {
  rows: number;
  sha256: readonly string[];
}

/** An item as a walk sees it. */
export type OldItem = Pick<StoredItem, "itemId" | "account" | "receivedAt" | "state">;

/** A row of work as a search sees it: what it carries and how it ended. */
export interface OldWork {
  seq: number;
  id: string;
  tenant: string | null;
  state: WorkState;
  said: unknown;
}

/**
 * What is kept for a time only: what is old is found in order, batch by batch, without a look at what is not. Each verb
 * is bounded by its `limit` or by one invoice, report or item.
 */
export interface Retentions {
  /** Null: the walk has not begun. */
  place(walk: string): Promise<Place | null>;
  /** Remembers how far a walk came. */
  move(walk: string, place: Place): Promise<void>;
  /** Remembers what a walk went past because its time had not come or something of it is open, and when to look again. */
  putOff(walk: string, id: string, lookAt: Date): Promise<void>;
  /** Ids that were put off until now, the first due first. */
  toLookAt(walk: string, now: Date, limit: number): Promise<string[]>;
  /** What was put off is dealt with. */
  settle(walk: string, id: string): Promise<void>;
  /** Since when the oldest work that was done is kept; null: there is none. */
  oldestDelivered(): Promise<Date | null>;
  /** Tenants that ever had an event or a flow. */
  tenants(): Promise<string[]>;

  /** Invoices of a tenant (those that it sent or leads) created before a time, oldest first. */
  oldInvoices(tenant: string, after: Place | null, before: Date, limit: number): Promise<Invoice[]>;
  /** The same of every tenant (null) or one, whatever their age: for a search through all. */
  invoicesAfter(tenant: string | null, after: Place | null, limit: number): Promise<Invoice[]>;
  /** Reports of a tenant created before a time, oldest first. */
  oldReports(tenant: string, after: Place | null, before: Date, limit: number): Promise<ReportRecord[]>;
  /** Items of every account in the order of their ids. */
  itemsAfter(id: string, limit: number): Promise<OldItem[]>;

  /** Flows in the order of tenant and change, after a place (`id`: the tenant); of one tenant, or of all (null). */
  flowsAfter(tenant: string | null, after: Place | null, limit: number): Promise<Flow[]>;
  /** Work in the order in which it came, as far as a person may be named in it. */
  workAfter(seq: number, limit: number): Promise<OldWork[]>;

  /** When the last thing was said about an invoice, or done to it by a push; null: nothing was. */
  lastSaid(invoiceId: string): Promise<Date | null>;
  /** Ids of what has documents beside an invoice itself: its events and pushes. */
  ownersOf(invoiceId: string): Promise<string[]>;

  /** Takes the bytes of documents away. Their rows stay, with their hashes; names of attachments go. */
  eraseDocuments(owners: readonly string[], erased: Erased): Promise<Gone>;
  /**
   * Deletes the history of an invoice: events with their places in feeds, pushes with their names. Where a client of the
   * national API knows one of them as a flow, the hash of what it said stays as that of an erased document.
   */
  eraseHistory(invoiceId: string, erased: Erased): Promise<Gone>;
  /** Writes an invoice anew, with all that its record holds. Its number, key and parties' SIRENs stay where they are found by. */
  rewrite(invoice: Invoice): Promise<void>;
  /** Deletes the history of a report, out of feeds too. */
  eraseReportHistory(reportId: string): Promise<Gone>;
  /** Takes away what an item says, and what is known of the thing that it is about. It stays known by its platform's id. */
  eraseItem(itemId: string, erased: Erased): Promise<Gone>;
  /** Deletes a row of work that was done. */
  eraseWork(id: string): Promise<Gone>;
}
