import { isFailure, toldOf } from "../../domain/failure.ts";
import type { RunResult } from "../../outbox/port.ts";
import type { Attempt, Memory } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import type { DataOf, WorkKind, WorkOf } from "../work.ts";

/** What a run tells of the call that it makes. */
export type Seen = Partial<Pick<Attempt, "type" | "message" | "bytes" | "sha256" | "httpStatus" | "words">>;

/** Adds to what is known of a call. A run that never says anything made none. */
export type Note = (more: Seen) => void;

/** How many attempts of an account are kept. */
export const ATTEMPTS_KEPT = 50;
/** How many attempts are written down before those over the limit are forgotten. */
const TRIM_EVERY = 10;

let written = 0;

/** An attempt that has just ended. `error`: why it is no delivery; null: it is one. */
export const attemptOf = (
  work: Pick<Attempt, "account" | "kind" | "invoiceId"> & { id: string; attempts: number },
  took: { began: Date; ms: number },
  seen: Seen,
  error: unknown,
): Attempt => ({
  account: work.account,
  at: took.began,
  workId: work.id,
  kind: work.kind,
  type: seen.type ?? null,
  message: seen.message ?? null,
  invoiceId: work.invoiceId,
  attempt: work.attempts + 1,
  delivered: error === null,
  httpStatus: seen.httpStatus ?? (isFailure(error) ? (error.facts.httpStatus ?? null) : null),
  problem: error === null ? null : problemOf(error),
  words: seen.words ?? null,
  ms: Math.round(took.ms),
  bytes: seen.bytes ?? null,
  sha256: seen.sha256 ?? null,
});

const problemOf = (error: unknown): Attempt["problem"] => {
  if (!isFailure(error)) {
    return {
      code: "internal_error",
      message: "The gateway met a fault of its own; it tries again by itself.",
      messageFr: "La passerelle a rencontré une erreur interne ; elle réessaie d'elle-même.",
    };
  }
  return { code: error.facts.code, ...toldOf({ ...error.facts, kind: error.kind }) };
};

/** Writes an attempt down, and forgets the oldest ones of its account from time to time. */
export const recordAttempt = async (
  { deliveries }: Pick<Memory, "deliveries">,
  attempt: Attempt,
): Promise<void> => {
  await deliveries.addAttempt(attempt);
  written = (written + 1) % TRIM_EVERY;
  if (written === 0) await deliveries.trimAttempts(attempt.account, ATTEMPTS_KEPT);
};

/** Writes down that an attempt failed. The record must never change what becomes of the work. */
const recordFailure = async (parts: Pick<Parts, "store" | "log">, attempt: Attempt): Promise<void> => {
  try {
    await recordAttempt(parts.store, attempt);
  } catch (error) {
    parts.log.warn({ work: attempt.workId, error: String(error) }, "an attempt could not be written down");
  }
};

type Run<K extends WorkKind> = (
  parts: Parts,
  work: WorkOf<K>,
  signal: AbortSignal,
  note: Note,
) => Promise<RunResult<DataOf<K>>>;

/**
 * A run that tells somebody something, with a record of each attempt: of one that went well in the transaction that ends
 * its row, of another beside it.
 */
export const attempted =
  <K extends WorkKind>(run: Run<K>) =>
  async (parts: Parts, work: WorkOf<K>, signal: AbortSignal): Promise<RunResult<DataOf<K>>> => {
    const began = parts.now();
    const start = performance.now();
    let seen: Seen | null = null;
    const note: Note = (more) => {
      // What was answered is kept with the row, and erased with it.
      const { words, ...rest } = more;
      seen = { ...seen, ...rest };
    };
    const ended = (error: unknown): Attempt =>
      attemptOf(work, { began, ms: performance.now() - start }, seen ?? {}, error);
    const failed = async (error: unknown): Promise<void> => {
      if (seen !== null && !signal.aborted && !(isFailure(error) && error.facts.ours === true)) {
        await recordFailure(parts, ended(error));
      }
    };
    try {
      const result = await run(parts, work, signal, note);
      if (result.done === "failed") await failed(result.error);
      if (result.done !== true || seen === null) return result;
      const attempt = ended(null);
      return {
        ...result,
        write: async (memory) => {
          await result.write?.(memory);
          await recordAttempt(memory, attempt);
        },
      };
    } catch (error) {
      await failed(error);
      throw error;
    }
  };
