import type { RetryPolicy } from "../domain/account.ts";
import { type Failure, isFailure } from "../domain/failure.ts";
import type { Work, WorkError } from "../store/port.ts";

/** What becomes of a piece of work whose run threw. */
export type Verdict =
  | { action: "again"; runAt: Date; attempts: number; doubt: boolean; data?: Record<string, unknown> }
  | { action: "fail" }
  | { action: "park" }
  /** Hold the whole account; the row itself waits, unchanged but for its doubt. */
  | { action: "pause"; doubt: boolean; data: Record<string, unknown> };

/** Kinds that go on for ever: they are postponed, never given up. */
const PERPETUAL = new Set(["poll", "audit"]);

/** Longest wait after a fault of our own, in milliseconds. */
const OUR_LONGEST_WAIT = 900_000;

/** Full jitter: anywhere between nothing and the doubled wait. Milliseconds. */
export const backoff = (retry: RetryPolicy, attempt: number, random: () => number): number =>
  Math.ceil(random() * Math.min(retry.maxSeconds, retry.firstSeconds * 2 ** Math.min(attempt, 30)) * 1000);

/**
 * The policy table: from the kind of a failure to what the outbox does.
 *
 * | kind | what happens |
 * |---|---|
 * | `refused` | fail |
 * | `denied` | pause the account, the row waits; a row that is forbidden again after the account was found well is parked |
 * | `unsent` | the same call again, after `Retry-After` or backoff |
 * | `unknown` | again with doubt, so that the platform is asked before anything is sent |
 * | anything else | our fault: again later, with doubt, no attempt spent |
 *
 * Past `forHours` a row that is surely not taken fails, and one in doubt is parked for a person.
 *
 * @param timeoutMs deadline of one call: how long a request that was given up may still be worked on.
 */
export const verdictOn = (
  work: Work,
  error: unknown,
  retry: RetryPolicy,
  timeoutMs: number,
  now: Date,
  random: () => number,
): Verdict => {
  const at = (ms: number): Date => new Date(now.getTime() + ms);
  if (!isFailure(error)) {
    const faults = Number(work.data.faults ?? 0) + 1;
    return {
      action: "again",
      runAt: at(Math.min(OUR_LONGEST_WAIT, 1000 * 2 ** faults)),
      attempts: work.attempts,
      doubt: true,
      data: { ...work.data, faults },
    };
  }
  const { facts } = error;
  const perpetual = PERPETUAL.has(work.kind);
  switch (error.kind) {
    case "refused":
      return perpetual
        ? {
            action: "again",
            runAt: at(backoff(retry, work.attempts + 1, random)),
            attempts: work.attempts + 1,
            doubt: false,
          }
        : { action: "fail" };
    case "denied": {
      const forbidden = Number(work.data.forbidden ?? 0) + (facts.httpStatus === 403 ? 1 : 0);
      if (forbidden > 1 && !perpetual) return { action: "park" };
      return { action: "pause", doubt: work.doubt, data: { ...work.data, forbidden } };
    }
    case "unsent":
    case "unknown": {
      const doubt = work.doubt || error.kind === "unknown";
      const attempts = work.attempts + (facts.ours === true ? 0 : 1);
      if (!perpetual && now.getTime() - work.createdAt.getTime() > retry.forHours * 3_600_000) {
        return { action: doubt ? "park" : "fail" };
      }
      const wait = Math.max(facts.retryAfterMs ?? 0, backoff(retry, attempts, random));
      if (error.kind === "unsent") return { action: "again", runAt: at(wait), attempts, doubt };
      // A look-up that finds nothing proves nothing while the lost request may still be worked on.
      const arrivesUntil =
        now.getTime() + (facts.mayStillArrive === true ? timeoutMs : retry.firstSeconds * 1000);
      return { action: "again", runAt: at(wait), attempts, doubt, data: { ...work.data, arrivesUntil } };
    }
  }
};

/** What is remembered of a failed run, for people. */
export const workError = (error: unknown, now: Date): WorkError => {
  if (isFailure(error)) {
    const { code, message, fix, raw, httpStatus } = (error as Failure).facts;
    return { kind: error.kind, code, message, fix, raw, httpStatus, at: now.toISOString() };
  }
  return {
    kind: "ours",
    code: "internal_error",
    message: error instanceof Error ? error.message : String(error),
    fix: "This is a fault of the gateway; it tries again by itself. Report it with the log of this time.",
    at: now.toISOString(),
  };
};
