import type { WorkerParts } from "./port.ts";

/** How often rows are looked at, in milliseconds. */
const LOOK_EVERY = 60_000;
/** Longest wait after a setback that is not the account's own backoff, in seconds: a platform's `Retry-After`. */
const LONGEST_SETBACK = 3_600;

/** How far the clocks of replicas may lie apart, in seconds, before one takes the other's rows for those of the past. */
const SKEW = 60;

/**
 * Brings forward what lies further ahead than it can wait. When the clock of a machine is set back an hour, every time
 * that was noted down lies an hour too far ahead, and polling would stop for that long.
 */
export const bringForward = async (
  parts: Pick<WorkerParts, "store" | "kinds" | "account" | "now" | "leaseSeconds" | "log">,
): Promise<void> => {
  const { store, kinds, now } = parts;
  for (const { account, kind, state } of await store.outbox.counts()) {
    const rules = parts.account(account);
    const wait = kinds.get(kind)?.waitSeconds?.(account);
    if (rules === null || wait === undefined || (state !== "ready" && state !== "running")) continue;
    const ahead = (seconds: number): Date => new Date(now().getTime() + (seconds + SKEW) * 1000);
    const setback = Math.max(wait, rules.retry.maxSeconds, LONGEST_SETBACK);
    const rows = await store.outbox.bringForward(
      { account, kind },
      { ready: ahead(wait), setback: ahead(setback), lease: ahead(parts.leaseSeconds) },
      now(),
    );
    if (rows > 0) parts.log.warn({ account, kind, rows }, "work lay too far ahead: was the clock set back?");
  }
};

/** Does so at once, and from time to time. Returns how to stop it. */
export const keepBringingForward = (
  parts: Parameters<typeof bringForward>[0],
  wake: () => void,
): (() => void) => {
  const look = (): void => {
    bringForward(parts).then(wake, (error) =>
      parts.log.error({ error: String(error) }, "work could not be brought forward"),
    );
  };
  look();
  const timer = setInterval(look, LOOK_EVERY);
  timer.unref();
  return () => clearInterval(timer);
};
