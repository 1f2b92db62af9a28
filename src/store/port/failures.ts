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

/** Which of the things that wait are asked about. */
export interface WaitingFilter {
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
  /** Code of what went wrong; {@link NO_CAUSE}: none was recorded. */
  cause?: string;
  /** What has waited since before this time. */
  before?: Date;
  /** Work that goes on by itself, and has been in doubt since before this time. */
  doubtedBefore: Date;
}

/** The cause of what failed without a recorded reason. */
export const NO_CAUSE = "unknown";
/** The cause of invoices that are nobody's. */
export const OF_NOBODY = "unowned";

/** What waits at one account, of one kind and for one cause. */
export interface WaitingGroup {
  sort: WaitingSort;
  state: "failed" | "parked" | "in_doubt" | "held";
  account: string;
  /** Kind of the work; `item` or `unowned` where it is none. */
  kind: string;
  cause: string;
  count: number;
  oldest: Date;
  newest: Date;
}

/** By what a group is named. */
export type GroupName = Pick<WaitingGroup, "sort" | "state" | "account" | "kind" | "cause">;

export interface Failures {
  /**
   * What waits for a person, of whatever sort, in one list: oldest first, keyset pages over all of them. Throws a
   * `Rejection` (400) on a cursor that is not ours.
   */
  list(filter: WaitingFilter, page: { limit: number; cursor?: string }): Promise<Page<Waiting>>;
  /** The same by cause, the largest groups first, `limit` of them at most. */
  groups(filter: WaitingFilter, limit: number): Promise<WaitingGroup[]>;
  /** What is in a group, by the time since when it waits, oldest first; of the filter, who sees it and `before` count. */
  ofGroup(
    group: GroupName,
    filter: Pick<WaitingFilter, "tenant" | "before" | "doubtedBefore">,
    page: { limit: number; cursor?: string },
  ): Promise<Page<Waiting>>;
  /**
   * What the oldest things of a group are worth, `limit` of them at most; decimal strings. `of`: id of the invoice, or
   * of the item. Things that name no amount are left out.
   */
  amounts(
    group: GroupName,
    filter: Pick<WaitingFilter, "tenant" | "before" | "doubtedBefore">,
    limit: number,
  ): Promise<{ of: string; amount: string; currency: string }[]>;
  /** Received invoices that belong to nobody, by account. */
  unowned(): Promise<{ account: string; invoices: number }[]>;
}
