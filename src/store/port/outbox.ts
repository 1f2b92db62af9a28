import type { FailureFacts, FailureKind } from "../../domain/failure.ts";
import type { Trace } from "../../domain/trace.ts";
import type { Page } from "./page.ts";

/**
 * `ready` (to run at `runAt`), `running` (leased), `done`, `failed` (a definitive no, or tries used up),
 * `parked` (the outcome is unknown and only a person may decide), `dismissed` (a person has put it away: it was one of
 * those two).
 */
export type WorkState = "ready" | "running" | "done" | "failed" | "parked" | "dismissed";

/** JSON that the kind of the row alone knows how to read. */
export type WorkData = Readonly<Record<string, unknown>>;

/**
 * What is remembered of the failed runs of a row, by and for the policy of the outbox. Over once a run goes well, or a
 * person tries again.
 */
export interface Setbacks {
  /** Faults of our own, one after the other. */
  faults?: number;
  /** How often the platform denied us, the account having been found well in between. */
  denied?: number;
  /** Those of them that forbade it (403). */
  forbidden?: number;
  /** Since when it has been failing, epoch milliseconds; the time that it waited for other reasons does not count. */
  failingSince?: number;
}

/** A durable piece of work. */
export interface Work {
  id: string;
  /** Which work it is: a name that the use cases declare, and the store only compares. */
  kind: string;
  /** Whose bulkhead it counts in: a platform account, or whose is told: `erp:<tenant>:<endpoint>`, `flows:<tenant>:<subscription>`, `mail:<tenant>`, `files:<tenant>`. */
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
  data: WorkData;
  /** The ERP's id of the request that brought it, to follow it to the platform; null: nobody asked for it. */
  requestId: string | null;
  /** The trace in which it is done, to follow it to the platform and back; null: none is known. */
  trace: Trace | null;
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
  /** Since when it is in doubt; null: it is not. */
  doubtSince: Date | null;
  setbacks: Setbacks | null;
  /** While `running`: the lease that alone may finish it, and until when. */
  lease: string | null;
  leasedUntil: Date | null;
  lastError: WorkError | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface WorkError
  extends Pick<FailureFacts, "code" | "message" | "messageFr" | "fix" | "fixFr" | "raw" | "httpStatus"> {
  kind: FailureKind | "ours";
  at: string;
}

export type NewWork = Pick<Work, "id" | "kind" | "account" | "tenant" | "invoiceId" | "data" | "runAt"> &
  Partial<Pick<Work, "lane" | "uniqueKey" | "doubt" | "requestId" | "trace">>;

/** Since when what is done is kept, of a tenant's rows, and of rows that are no tenant's (null). */
export type KeptSince = (tenant: string | null) => Date;

export interface Outbox {
  /**
   * Adds rows. One whose `uniqueKey` has a live row already is not added. One that says nothing of a trace is done in
   * the trace in which it is added. Returns how many were.
   */
  add(rows: NewWork[], now: Date): Promise<number>;
  /**
   * Takes up to `limit` due rows of one account for a worker: ready ones whose time has come, and running ones whose
   * lease has run out (their `doubt` is set: the dead worker may have sent). Never one whose lane has an earlier live
   * or parked row, never one of a paused account. Two workers, in however many processes, never get the same row.
   */
  claim(ask: {
    account: string;
    kinds?: readonly string[];
    limit: number;
    lease: string;
    now: Date;
    leasedUntil: Date;
  }): Promise<Work[]>;
  /** Accounts and kinds with rows that `claim` would give, with the time at which the oldest became due. */
  due(now: Date): Promise<{ account: string; kind: string; oldest: Date }[]>;
  /** When the next row that `claim` would give becomes due (ready or lease end), null when there is none. */
  nextDue(): Promise<Date | null>;
  /** Prolongs leases; returns the ids that are still held. */
  extend(ids: string[], lease: string, leasedUntil: Date): Promise<string[]>;
  /** Finishes several rows of one lease; returns the ids that were still held. */
  finishAll(ids: readonly string[], lease: string, now: Date): Promise<string[]>;
  /** Gives back a row that was not run: it is ready as it was, and nothing is remembered of it. */
  release(id: string, lease: string, now: Date): Promise<boolean>;
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
      /** Absent: none, or none any more. */
      setbacks?: Setbacks | null;
      /** Absent: what stands there stays. */
      data?: WorkData;
    },
    now: Date,
  ): Promise<boolean>;
  fail(id: string, lease: string, error: WorkError, now: Date): Promise<boolean>;
  park(id: string, lease: string, error: WorkError, now: Date): Promise<boolean>;
  /** Writes down progress (a step of several) without giving the row back. */
  progress(
    id: string,
    lease: string,
    change: { data?: WorkData; doubt?: boolean },
    now: Date,
  ): Promise<boolean>;
  byId(id: string): Promise<Work | null>;
  /** The live row (ready or running) of this key. */
  live(uniqueKey: string): Promise<Work | null>;
  /** The highest `seq` that was given, 0 before the first. */
  lastSeq(): Promise<number>;
  /** Is a row of this account and kind, up to this `seq`, running or due? Those that wait for another try are not. */
  isBusy(account: string, kind: string, upToSeq: number, now: Date): Promise<boolean>;
  ofInvoice(invoiceId: string): Promise<Work[]>;
  /**
   * Brings forward what lies further ahead than it can wait, as it does once the clock was set back: ready rows of this
   * account and kind become due, leases end where they would end had they begun now. Returns how many rows.
   *
   * @param latest until when a row may wait, one that goes on after a setback, and a lease
   */
  bringForward(
    of: { account: string; kind: string },
    latest: { ready: Date; setback: Date; lease: Date },
    now: Date,
  ): Promise<number>;
  /** Makes the live row of this key due now (a poll on demand); false when there is none. */
  hasten(uniqueKey: string, now: Date): Promise<boolean>;
  /**
   * A person's decision on a failed or parked row: it becomes ready again, tries and setbacks forgotten. `doubt` as
   * given: a parked row is asked about first unless the person says that it is not there. `data`: what is left of what
   * was written down; absent: all of it. False when it is neither, or another live row has its key.
   */
  retry(id: string, options: { doubt: boolean; data?: WorkData }, now: Date): Promise<boolean>;
  /** An invoice's parked row of this kind, dismissed or not, is done: the platform spoke of the invoice by itself. */
  settle(invoiceId: string, kind: string, now: Date): Promise<void>;
  /** The same of a lane. */
  settleLane(lane: string, kind: string, now: Date): Promise<void>;
  /** Failed and parked rows, oldest first. */
  givenUp(
    filter: { tenant?: string; account?: string; kind?: string },
    page: { limit: number; cursor?: string },
  ): Promise<Page<Work>>;
  /**
   * Rows by account, kind and state (`done` left out). `oldest`: since when the ready one that waits longest should
   * have run for the first time, retries included; a row that comes back by itself waits anew each time.
   */
  counts(): Promise<{ account: string; kind: string; state: WorkState; rows: number; oldest: Date | null }[]>;
  /** Rows that go on by themselves and have been in doubt since before this time, by account; `oldest`: since when. */
  doubted(before: Date): Promise<{ account: string; rows: number; oldest: Date }[]>;
  /**
   * How many rows of these kinds have begun at an account and have not ended: in doubt, between two steps, or parked. What
   * runs just now does not count.
   */
  begun(account: string, kinds: readonly string[]): Promise<number>;
  /** Deletes done rows that were last changed before what `keptSince` says of their tenant. Returns how many. */
  sweep(keptSince: KeptSince): Promise<number>;
}
