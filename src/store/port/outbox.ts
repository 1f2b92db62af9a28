import type { FailureFacts, FailureKind } from "../../domain/failure.ts";
import type { Page } from "./page.ts";

export type WorkKind = "submit" | "poll" | "learn" | "status" | "report" | "notify" | "sync" | "audit";

/**
 * `ready` (to run at `runAt`), `running` (leased), `done`, `failed` (a definitive no, or tries used up),
 * `parked` (the outcome is unknown and only a person may decide).
 */
export type WorkState = "ready" | "running" | "done" | "failed" | "parked";

/** A durable piece of work. */
export interface Work {
  id: string;
  kind: WorkKind;
  /** Whose bulkhead it counts in: a platform account, or `erp:<tenant>:<endpoint>` for notifications. */
  account: string;
  /**
   * Rows of one lane run one after the other, in the order of `seq`; null: in no order. Lanes are short (an
   * invoice's rows): a long one costs every look for work a look at each of its due rows.
   */
  lane: string | null;
  /** At most one live row (ready or running) has this key; null: no such limit. */
  uniqueKey: string | null;
  tenant: string | null;
  invoiceId: string | null;
  /** Kind-specific, JSON. */
  data: Record<string, unknown>;
  seq: number;
  state: WorkState;
  runAt: Date;
  /** Tries spent by the platform's faults. */
  attempts: number;
  /**
   * An earlier run may have reached the platform and its outcome is not known (a lost answer, a dead worker):
   * ask before sending again.
   */
  doubt: boolean;
  /** While `running`: the lease that alone may finish it, and until when. */
  lease: string | null;
  leasedUntil: Date | null;
  lastError: WorkError | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface WorkError extends Pick<FailureFacts, "code" | "message" | "fix" | "raw" | "httpStatus"> {
  kind: FailureKind | "ours";
  at: string;
}

export type NewWork = Pick<Work, "id" | "kind" | "account" | "tenant" | "invoiceId" | "data" | "runAt"> &
  Partial<Pick<Work, "lane" | "uniqueKey" | "doubt">>;

export interface Outbox {
  /** Adds rows. One whose `uniqueKey` has a live row already is not added. Returns how many were. */
  add(rows: NewWork[], now: Date): Promise<number>;
  /**
   * Takes up to `limit` due rows of one account for a worker: ready ones whose time has come, and running ones whose
   * lease has run out (their `doubt` is set: the dead worker may have sent). Never one whose lane has an earlier live
   * or parked row, never one of a paused account. Two workers, in however many processes, never get the same row.
   */
  claim(ask: {
    account: string;
    kinds?: readonly WorkKind[];
    limit: number;
    lease: string;
    now: Date;
    leasedUntil: Date;
  }): Promise<Work[]>;
  /** Accounts and kinds with rows that `claim` would give, with the time at which the oldest became due. */
  due(now: Date): Promise<{ account: string; kind: WorkKind; oldest: Date }[]>;
  /** When the next row that `claim` would give becomes due (ready or lease end), null when there is none. */
  nextDue(): Promise<Date | null>;
  /** Prolongs leases; returns the ids that are still held. */
  extend(ids: string[], lease: string, leasedUntil: Date): Promise<string[]>;
  /** These four work only for who holds the lease: false, and nothing changed, otherwise. */
  finish(id: string, lease: string, now: Date): Promise<boolean>;
  reschedule(
    id: string,
    lease: string,
    next: {
      runAt: Date;
      attempts: number;
      doubt: boolean;
      error: WorkError | null;
      data?: Record<string, unknown>;
    },
    now: Date,
  ): Promise<boolean>;
  fail(id: string, lease: string, error: WorkError, now: Date): Promise<boolean>;
  park(id: string, lease: string, error: WorkError, now: Date): Promise<boolean>;
  /** Writes down progress (a step of several) without giving the row back. */
  progress(
    id: string,
    lease: string,
    change: { data?: Record<string, unknown>; doubt?: boolean },
    now: Date,
  ): Promise<boolean>;
  byId(id: string): Promise<Work | null>;
  /** The live row (ready or running) of this key. */
  live(uniqueKey: string): Promise<Work | null>;
  /** The highest `seq` that was given, 0 before the first. */
  lastSeq(): Promise<number>;
  /** Is a row of this account and kind, up to this `seq`, running or due? Those that wait for another try are not. */
  isBusy(account: string, kind: WorkKind, upToSeq: number, now: Date): Promise<boolean>;
  ofInvoice(invoiceId: string): Promise<Work[]>;
  /** Makes the live row of this key due now (a poll on demand); false when there is none. */
  hasten(uniqueKey: string, now: Date): Promise<boolean>;
  /**
   * A person's decision on a failed or parked row: it becomes ready again, tries reset. `doubt` as given: a parked
   * row is asked about first unless the person says that it is not there. `data`: what is left of what was written
   * down; absent: all of it. False when it is neither, or another live row has its key.
   */
  retry(id: string, options: { doubt: boolean; data?: Record<string, unknown> }, now: Date): Promise<boolean>;
  /** An invoice's parked row of this kind is done: the platform spoke of the invoice by itself. */
  settle(invoiceId: string, kind: WorkKind, now: Date): Promise<void>;
  /** Failed and parked rows, oldest first. */
  troubled(
    filter: { tenant?: string; account?: string; kind?: WorkKind },
    page: { limit: number; cursor?: string },
  ): Promise<Page<Work>>;
  /**
   * Rows by account, kind and state (`done` left out). `oldest`: since when the ready one that waits longest should
   * have run for the first time, retries included; a row that comes back by itself waits anew each time.
   */
  counts(): Promise<
    { account: string; kind: WorkKind; state: WorkState; rows: number; oldest: Date | null }[]
  >;
  /** Deletes done rows last changed before. Returns how many. */
  sweep(before: Date): Promise<number>;
}
