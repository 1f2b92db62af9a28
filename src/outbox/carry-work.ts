import { type FailureFacts, isFailure } from "../domain/failure.ts";
import { underRequest } from "../net/request-id.ts";
import type { Memory, Setbacks, Work, WorkData, WorkError } from "../store/port.ts";
import { underTrace } from "../traces/current.ts";
import type { Span } from "../traces/port.ts";
import { type Finish, finishAlone } from "./finish-together.ts";
import { type Verdict, verdictOn, workError } from "./policy.ts";
import { DOUBT_TOLD, type Kind, type RunResult, type WorkerParts } from "./port.ts";

/**
 * Runs one row under its lease and gives it back: finished, rescheduled, failed or parked by the policy table, in one
 * transaction with what the run writes. Without the lease nothing is written at all.
 *
 * Rejects when the store fails: then the lease runs out and the row comes back, in doubt.
 *
 * @param finish - finishes the row when its run is done; absent: by itself
 */
export const carryWork = (
  parts: WorkerParts,
  work: Work,
  lease: string,
  signal: AbortSignal,
  finish: Finish = finishAlone(parts),
): Promise<ForAccount> => {
  const kept = work.trace ?? undefined;
  const span = parts.tracer?.start({
    name: `work ${work.kind}`,
    kind: "consumer",
    parent: kept,
    attributes: {
      "passerelle.work.id": work.id,
      "passerelle.work.kind": work.kind,
      "passerelle.work.attempt": work.attempts + 1,
      "passerelle.work.doubt": work.doubt,
      "passerelle.account": work.account,
      "passerelle.tenant": work.tenant ?? undefined,
      "passerelle.invoice.id": work.invoiceId ?? undefined,
      "passerelle.request.id": work.requestId ?? undefined,
    },
  });
  // What it writes when it ends belongs to it, too: the rows that follow from it are added then.
  const carried = underTrace(span?.trace ?? kept, () => carry(parts, work, lease, signal, finish, span));
  if (span !== undefined) carried.catch(() => span.end({ error: "not_given_back" }));
  return carried;
};

/** What the end of a run means for the other rows of its account. */
export interface ForAccount {
  /** Until when the account as a whole asked us to wait, epoch milliseconds; null: it did not. */
  waitUntil: number | null;
  /** It was paused. */
  paused: boolean;
}

export const NOTHING_ASKED: ForAccount = { waitUntil: null, paused: false };

const carry = async (
  parts: WorkerParts,
  work: Work,
  lease: string,
  signal: AbortSignal,
  finish: Finish,
  span: Span | undefined,
): Promise<ForAccount> => {
  const { now, log } = parts;
  const kind = parts.kinds.get(work.kind);
  const started = now().getTime();
  /** The one line of this attempt: everything about it, so that no second one need be searched. */
  const tell = (
    level: "info" | "warn",
    outcome: string,
    nextRun: Date | undefined,
    error?: WorkError,
  ): void => {
    span?.end({
      attributes: { "passerelle.outcome": outcome },
      ...(error === undefined ? {} : { error: error.code }),
    });
    log[level](
      {
        work: work.id,
        kind: work.kind,
        account: work.account,
        tenant: work.tenant,
        invoice: work.invoiceId,
        requestId: work.requestId ?? undefined,
        attempt: work.attempts + 1,
        doubt: work.doubt,
        ms: now().getTime() - started,
        outcome,
        nextRun,
        error,
      },
      "work",
    );
  };
  let failed: Failed;
  try {
    if (kind === undefined) throw new Error(`no such kind of work: ${work.kind}`);
    const result = await underRequest(work.requestId ?? undefined, () => kind.run(work, signal));
    if (result.done !== "failed") {
      const held =
        result.done === true
          ? await finish({ ...result, work, lease })
          : await giveBack(parts, work, lease, kind, result);
      if (!held) tell("warn", LEASE_LOST, undefined);
      else if (result.done === "parked") tell("warn", "park", undefined, parkedError(result.why, now()));
      else if (result.done) tell("info", "done", undefined);
      else tell("info", wentWell(kind, result) ? "done" : "again", result.runAt);
      return NOTHING_ASKED;
    }
    failed = result;
  } catch (error) {
    failed = { error };
  }
  const told = workError(failed.error, now());
  const verdict = verdictFor(parts, work, kind, failed);
  const held = await carryOut(parts, work, lease, kind, { verdict, told, data: failed.data });
  const nextRun = held && verdict.action === "again" ? verdict.runAt : undefined;
  tell("warn", held ? verdict.action : LEASE_LOST, nextRun, told);
  return { waitUntil: holdAsked(failed.error, now()), paused: verdict.action === "pause" };
};

/**
 * Is all of a run done, the next one being another round? What says how many tries it has spent only waits; a row
 * that does not come back for ever has a next step.
 */
const wentWell = (kind: Kind, { attempts }: Extract<RunResult, { done: false }>): boolean =>
  kind.perpetual === true && attempts === undefined;

/** What went wrong in a run, and what to remember of it. */
type Failed = Omit<Extract<RunResult, { done: "failed" }>, "done">;

const LEASE_LOST = "lease lost";

const parkedError = (why: FailureFacts, now: Date): WorkError => ({
  ...why,
  kind: "unknown",
  at: now.toISOString(),
});

const giveBack = (
  parts: WorkerParts,
  work: Work,
  lease: string,
  kind: Kind,
  result: Exclude<RunResult, { done: "failed" | true }>,
): Promise<boolean> => {
  const now = parts.now();
  return parts.store.tx(async (memory) => {
    if (result.done === "parked") {
      const told = parkedError(result.why, now);
      const held = await memory.outbox.park(work.id, lease, told, now);
      if (held) await kind.givenUp?.(memory, work, told, "parked");
      return held;
    }
    const held = await memory.outbox.reschedule(
      work.id,
      lease,
      {
        runAt: result.runAt,
        attempts: result.attempts ?? 0,
        doubt: result.doubt ?? false,
        error: null,
        // Waiting is no success: what went wrong before is not over.
        setbacks: result.attempts === undefined ? null : work.setbacks,
        ...(result.data === undefined ? {} : { data: result.data }),
      },
      now,
    );
    if (held) await result.write?.(memory);
    return held;
  });
};

const verdictFor = (parts: WorkerParts, work: Work, kind: Kind | undefined, failed: Failed): Verdict => {
  const rules = parts.account(work.account);
  if (rules === null) throw failed.error;
  return verdictOn(work, kind ?? {}, failed, rules.retry, parts.now(), parts.random);
};

const carryOut = (
  parts: WorkerParts,
  work: Work,
  lease: string,
  kind: Kind | undefined,
  { verdict, told, data }: { verdict: Verdict; told: WorkError; data: WorkData | undefined },
): Promise<boolean> => {
  const now = parts.now();
  const reschedule = (
    memory: Memory,
    next: { runAt: Date; attempts: number; doubt: boolean; setbacks: Setbacks },
  ): Promise<boolean> => memory.outbox.reschedule(work.id, lease, { ...next, data, error: told }, now);

  return parts.store.tx(async (memory) => {
    switch (verdict.action) {
      case "fail":
      case "park": {
        const state = verdict.action === "fail" ? "failed" : "parked";
        const held = await memory.outbox[verdict.action](work.id, lease, told, now);
        if (held) await kind?.givenUp?.(memory, work, told, state);
        return held;
      }
      case "pause": {
        await memory.accounts.pause(work.account, told, now, new Date(now.getTime() + PROBE_FIRST));
        const { doubt, setbacks } = verdict;
        return reschedule(memory, { runAt: now, attempts: work.attempts, doubt, setbacks });
      }
      case "again": {
        const { runAt, attempts, doubt, setbacks } = verdict;
        const held = await reschedule(memory, { runAt, attempts, doubt, setbacks });
        const doubted = doubt && work.doubtSince !== null && now.getTime() - work.doubtSince.getTime();
        if (held && doubted !== false && doubted > DOUBT_TOLD) await kind?.doubted?.(memory, work, told);
        return held;
      }
    }
  });
};

/** First wait before a paused account's credentials are tried again, in milliseconds. */
export const PROBE_FIRST = 30_000;

/** A platform that asks for fewer calls, or a circuit that is open, means the whole account. */
const holdAsked = (error: unknown, now: Date): number | null => {
  if (!isFailure(error) || error.facts.retryAfterMs === undefined) return null;
  const { httpStatus, ours, retryAfterMs } = error.facts;
  return httpStatus === 429 || ours === true ? now.getTime() + retryAfterMs : null;
};
