import type { Account } from "../domain/account.ts";
import type { FailureFacts } from "../domain/failure.ts";
import type { Memory, Store, Work, WorkError, WorkKind } from "../store/port.ts";
import type { Ids, Log } from "../usecases/parts.ts";

/** How a run ended. Its writes go into the same transaction that gives the row back. */
export type RunResult =
  | { done: true; write?: (memory: Memory) => Promise<void> }
  /** To be run again: a perpetual row, or the next step of several. */
  | {
      done: false;
      runAt: Date;
      /** Tries spent so far; a step that went well starts anew at 0. */
      attempts?: number;
      doubt?: boolean;
      data?: Record<string, unknown>;
      write?: (memory: Memory) => Promise<void>;
    }
  /** Only a person can decide what to do next. */
  | { done: "parked"; why: FailureFacts };

/** What does the work of one kind. */
export interface Runner {
  /** `signal` is aborted when the row must be given up: a stop, or a lease that was lost. */
  run(work: Work, signal: AbortSignal): Promise<RunResult>;
  /** What else to write, in the same transaction, when the row fails or is parked. */
  troubled?(memory: Memory, work: Work, error: WorkError, state: "failed" | "parked"): Promise<void>;
}

export interface WorkerParts {
  store: Store;
  runners: ReadonlyMap<WorkKind, Runner>;
  /** How an account is treated; for `erp:…` accounts too. Null: not configured here, its rows wait. */
  account(name: string): Pick<Account, "name" | "concurrency" | "timeoutSeconds" | "retry"> | null;
  /** Tries a paused account's credentials, gently. True: they work again. */
  probe(account: string, signal: AbortSignal): Promise<boolean>;
  now(): Date;
  random(): number;
  ids: Pick<Ids, "lease">;
  leaseSeconds: number;
  log: Log;
}
