import type { Account } from "../domain/account.ts";
import type { FailureFacts } from "../domain/failure.ts";
import type { Memory, Store, Work, WorkData, WorkError } from "../store/port.ts";
import type { Tracer } from "../traces/port.ts";
import type { Ids, Log } from "../usecases/parts.ts";

/** How a run ended. Its writes go into the same transaction that gives the row back. */
export type RunResult<Data = WorkData> =
  | {
      done: true;
      write?: (memory: Memory) => Promise<void>;
      /** What it is about, for the `together` of its kind. */
      foreseen?: unknown;
      /** What it writes takes much memory: it does not wait for others, and keeps its place until it is written. */
      large?: boolean;
    }
  /** To be run again: a perpetual row, or the next step of several. */
  | {
      done: false;
      runAt: Date;
      /** Tries spent so far; a step that went well starts anew at 0. */
      attempts?: number;
      doubt?: boolean;
      /** Absent: what stands there stays. */
      data?: Data;
      write?: (memory: Memory) => Promise<void>;
    }
  /** Only a person can decide what to do next. */
  | { done: "parked"; why: FailureFacts }
  /** It went wrong like a run that throws, and this is what to remember of it. */
  | {
      done: "failed";
      /** A `Failure` of a platform, or anything else: then it is our fault. */
      error: unknown;
      data?: Data;
      /** Part of it has its effect at the platform already: it is never given up as surely not taken. */
      begun?: boolean;
    };

/** What the outbox knows of a kind of work: where it runs, what may be done when it fails, and who does it. */
export interface Kind {
  /** The places of an account that its rows share with others of their sort. */
  place: Place;
  /** Goes on for ever: postponed, never given up. */
  perpetual?: boolean;
  /** A second run does no harm: an unknown outcome needs no person. */
  repeatable?: boolean;
  /**
   * How far ahead a row of this account may lie when nothing went wrong, in seconds: one beyond it was noted down before
   * the clock was set back, and is due. Absent: as far as it likes.
   */
  waitSeconds?(account: string): number;
  /**
   * Its rows are taken and finished many at once; they still run in their places. Called in the transaction that
   * finishes several, before any of them writes, with what each foresees: gives the memory through which they write.
   * Absent: each row is taken when it has a place, and is finished alone.
   */
  together?(memory: Memory, foreseen: readonly unknown[]): Promise<Memory>;
  /** `signal` is aborted when the row must be given up: a stop, or a lease that was lost. */
  run(work: Work, signal: AbortSignal): Promise<RunResult>;
  /** What else to write, in the same transaction, when the row is given up: failed for good, or parked for a person. */
  givenUp?(memory: Memory, work: Work, error: WorkError, state: "failed" | "parked"): Promise<void>;
  /** The same when it goes on, and has been in doubt for longer than {@link DOUBT_TOLD}. */
  doubted?(memory: Memory, work: Work, error: WorkError): Promise<void>;
}

/** What has been in doubt for longer than this is told to people while the gateway goes on asking; milliseconds. */
export const DOUBT_TOLD = 180_000;

/** `speak`: what goes out. `listen`: what is asked for. `learn`: understanding what came; `past`: what is old of it. */
export type Place = "speak" | "listen" | "learn" | "past";

export interface WorkerParts {
  store: Store;
  /** By name. */
  kinds: ReadonlyMap<string, Kind>;
  /** How an account is treated; for `erp:…`, `flows:…`, `mail:…`, `files:…` and `alerts:…` accounts too. Null: not configured here, its rows wait. */
  account(name: string): Pick<Account, "name" | "concurrency" | "timeoutSeconds" | "retry"> | null;
  /** Tries a paused account's credentials, gently. True: they work again. */
  probe(account: string, signal: AbortSignal): Promise<boolean>;
  now(): Date;
  random(): number;
  ids: Pick<Ids, "lease">;
  leaseSeconds: number;
  log: Log;
  /** Records each attempt; absent: an attempt is made in the trace of its row all the same. */
  tracer?: Tracer | undefined;
  /** Milliseconds that the work here took so far; absent: those of the processor. */
  ticks?(): number;
  /** How long a row that is done waits for others that are on their way, in milliseconds; absent: a few. */
  gatherMs?: number;
}
