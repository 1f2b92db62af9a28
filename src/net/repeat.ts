import pRetry from "p-retry";
import type { Deadline } from "./deadline.ts";
import { failureOf, isRepeatable } from "./sort.ts";

/** How often a safe call is sent within one attempt, and the first wait between two, in milliseconds. */
const TRIES = 3;
const FIRST_WAIT = 250;

/**
 * Sends a safe call up to three times while its deadline allows: full jitter that doubles, or as long as the platform
 * asks if that still fits. Throws the last failure; a cancelled wait throws `cancelled`.
 *
 * p-retry counts and decides; the wait is ours, because its own draws from `Math.random` and knows no `Retry-After`.
 * It gets no signal either: it would reject with the signal's reason where a `Failure` is promised.
 */
export const repeat = <T>(
  call: (tryNumber: number) => Promise<T>,
  { deadline, random }: { deadline: Deadline; random(): number },
): Promise<T> =>
  pRetry(call, {
    retries: TRIES - 1,
    minTimeout: 0,
    shouldRetry: async ({ error, attemptNumber, retriesLeft }) => {
      if (retriesLeft === 0 || !isRepeatable(error)) return false;
      const jitter = random() * FIRST_WAIT * 2 ** (attemptNumber - 1);
      const wait = Math.max(error.facts.retryAfterMs ?? 0, jitter);
      if (wait >= deadline.left()) return false;
      await deadline.wait(wait);
      if (deadline.ended() === "caller") throw failureOf("cancelled", true);
      return deadline.ended() === null;
    },
  });
