import type { RetryPolicy } from "../domain/account.ts";
import { type Failure, isFailure } from "../domain/failure.ts";
import type { Setbacks, Work, WorkError } from "../store/port.ts";
import type { Kind } from "./port.ts";

/** What becomes of a piece of work whose run failed. */
export type Verdict =
  | { action: "again"; runAt: Date; attempts: number; doubt: boolean; setbacks: Setbacks }
  | { action: "fail" }
  | { action: "park" }
  /** Hold the whole account; the row itself waits, unchanged but for its doubt. */
  | { action: "pause"; doubt: boolean; setbacks: Setbacks };

/** Longest wait after a fault of our own, in milliseconds. */
const OUR_LONGEST_WAIT = 900_000;
/** Longest wait of a kind that goes on for ever: one call a minute burdens nobody, and news should not be old. */
const PERPETUAL_LONGEST_SECONDS = 60;

/**
 * Full jitter: anywhere between nothing and the doubled wait. Milliseconds.
 *
 * @param attempts tries spent so far, the one that just failed included.
 */
export const backoff = (retry: RetryPolicy, attempts: number, random: () => number): number => {
  const doublings = Math.min(Math.max(attempts - 1, 0), 30);
  return Math.ceil(random() * Math.min(retry.maxSeconds, retry.firstSeconds * 2 ** doublings) * 1000);
};

/**
 * The policy table: from the kind of a failure to what the outbox does.
 *
 * | kind | what happens |
 * |---|---|
 * | `refused` | fail |
 * | `denied` | pause the account, the row waits; a row that is denied again and again while the account is found well in between is parked: the second time where it is forbidden (403), else the third |
 * | `unsent` | the same call again, after `Retry-After` or backoff |
 * | `unknown` | again with doubt, so that the platform is asked before anything is sent |
 * | anything else | our fault: again later, with doubt, no attempt spent |
 *
 * A row that has gone on failing for `forHours` fails when it is surely not taken, and is parked for a person when it
 * is in doubt or half done. The time that a row waits for other reasons (a paused account, an open circuit) does not count.
 *
 * @param failed - what the run threw; `begun`: part of it has its effect at the platform already
 */
export const verdictOn = (
  work: Pick<Work, "attempts" | "doubt" | "setbacks">,
  kind: Pick<Kind, "perpetual" | "repeatable">,
  failed: { error: unknown; begun?: boolean },
  retry: RetryPolicy,
  now: Date,
  random: () => number,
): Verdict => {
  const { error } = failed;
  const at = (ms: number): Date => new Date(now.getTime() + ms);
  const before = work.setbacks ?? {};
  if (!isFailure(error)) {
    const faults = (before.faults ?? 0) + 1;
    return {
      action: "again",
      runAt: at(Math.min(OUR_LONGEST_WAIT, 1000 * 2 ** faults)),
      attempts: work.attempts,
      doubt: true,
      setbacks: { ...before, faults },
    };
  }
  const { facts } = error;
  const perpetual = kind.perpetual === true;
  const attempts = work.attempts + (facts.ours === true ? 0 : 1);
  const wait = (): number => {
    const { maxSeconds } = retry;
    const bounded = perpetual
      ? { ...retry, maxSeconds: Math.min(maxSeconds, PERPETUAL_LONGEST_SECONDS) }
      : retry;
    return Math.max(facts.retryAfterMs ?? 0, backoff(bounded, attempts, random));
  };
  switch (error.kind) {
    case "refused":
      if (!perpetual) return { action: "fail" };
      return { action: "again", runAt: at(wait()), attempts, doubt: false, setbacks: before };
    case "denied": {
      const denied = (before.denied ?? 0) + 1;
      const forbidden = (before.forbidden ?? 0) + (facts.httpStatus === 403 ? 1 : 0);
      if ((forbidden > 1 || denied > 2) && !perpetual) return { action: "park" };
      const { failingSince, ...rest } = before;
      return { action: "pause", doubt: work.doubt, setbacks: { ...rest, denied, forbidden } };
    }
    case "unsent":
    case "unknown": {
      const doubt = work.doubt || error.kind === "unknown";
      // A person's retry sets the tries back to 0, and the time with them.
      const failingSince = work.attempts === 0 ? now.getTime() : (before.failingSince ?? now.getTime());
      if (!perpetual && now.getTime() - failingSince > retry.forHours * 3_600_000) {
        const taken = doubt || failed.begun === true;
        return { action: taken && kind.repeatable !== true ? "park" : "fail" };
      }
      return { action: "again", runAt: at(wait()), attempts, doubt, setbacks: { ...before, failingSince } };
    }
  }
};

/** What is remembered of a failed run, for people. */
export const workError = (error: unknown, now: Date): WorkError => {
  if (isFailure(error)) {
    const { code, message, messageFr, fix, fixFr, raw, httpStatus } = (error as Failure).facts;
    return { kind: error.kind, code, message, messageFr, fix, fixFr, raw, httpStatus, at: now.toISOString() };
  }
  return {
    kind: "ours",
    code: "internal_error",
    message: error instanceof Error ? error.message : String(error),
    messageFr: "La passerelle a rencontré une erreur interne.",
    fix: "This is a fault of the gateway; it tries again by itself. Report it with the log of this time.",
    fixFr:
      "C'est un défaut de la passerelle ; elle réessaie d'elle-même. Signalez-le avec le journal de ce moment.",
    at: now.toISOString(),
  };
};
