import type { Invoice } from "../../domain/invoice.ts";
import type { Share } from "../../domain/tenant.ts";
import type { StoredItem } from "./items.ts";
import type { Work } from "./outbox.ts";
import type { Page } from "./page.ts";

/**
 * Something that waits for a person: work that was given up or is in doubt, something that a platform said and that
 * is not understood, a received invoice that belongs to nobody.
 */
export type Waiting = { work: Work } | { item: StoredItem } | { invoice: Invoice };

/** The sorts of things that wait. */
export type WaitingSort = "work" | "item" | "invoice";

export interface Failures {
  /**
   * What waits for a person, of whatever sort, in one list: oldest first, keyset pages over all of them. Throws a
   * `Rejection` (400) on a cursor that is not ours.
   */
  list(
    filter: {
      /** Absent: all. */
      sorts?: readonly WaitingSort[];
      /**
       * What is one tenant's alone: its work, and documents that were refused on arrival as far as they are its share.
       * Other items say nothing of a tenant, and invoices without an owner belong to nobody yet.
       */
      tenant?: { name: string; share: Share };
      account?: string;
      /** Work of this kind alone. */
      kind?: string;
      /** Work that goes on by itself, and has been in doubt since before this time. */
      doubtedBefore: Date;
    },
    page: { limit: number; cursor?: string },
  ): Promise<Page<Waiting>>;
  /** Received invoices that belong to nobody, by account. */
  unowned(): Promise<{ account: string; invoices: number }[]>;
}
