import CircuitBreaker from "opossum";
import type { Account } from "../domain/account.ts";
import { failureOf, verdictOn } from "./sort.ts";
import type { DoorState } from "./types.ts";

/** Holds calls back while a platform is ill. */
export interface Circuit<T> {
  /** Throws `circuit_open` when a call would be held back. */
  check(safe: boolean): void;
  /** Runs a call and learns from it. Throws `circuit_open`, or what the call throws. */
  run(call: () => Promise<T>, safe: boolean): Promise<T>;
  state(): Pick<DoorState, "circuit" | "openedAt">;
  close(): void;
}

/** How a probe ended that showed the platform alive: with an answer, or with a fault that is not its own. */
type Sign<T> = { value: T } | { error: unknown };

/** How many of the last calls are looked at. */
const WINDOW = 20;
/** When to come back while a probe is under way, in milliseconds. */
const PROBE_WAIT = 1000;

/**
 * A circuit for one account. It opens after `failures` faults of the platform in a row, or when half of the last 20
 * calls were such; after `openSeconds` one call, and one only, is let through, and decides.
 *
 * opossum keeps the states, the timer and the single probe. It does not get the rest:
 * - `timeout` is off: it would let the call run on behind the answer, and its abort controller is one per breaker, so
 *   that a late call would cut all the others. Deadlines are in `deadline.ts`.
 * - it opens by a percentage within a span of time; ours counts calls, so the tally here opens it.
 * - calls of a closed circuit go round `fire`: when such a call ends late, with a probe under way, opossum would take
 *   its outcome for the probe's. Hence also no `errorFilter`, which counts a filtered error as a success.
 */
export const openCircuit = <T>(
  { failures, openSeconds }: Account["breaker"],
  world: {
    now(): Date;
    onChange(state: DoorState["circuit"]): void;
    /** What an error tells of the platform's health; absent: by the table of HTTP. */
    verdictOn?: typeof verdictOn;
  },
): Circuit<T> => {
  const verdict = world.verdictOn ?? verdictOn;
  const breaker = new CircuitBreaker<[() => Promise<Sign<T>>], Sign<T>>((call) => call(), {
    timeout: false,
    resetTimeout: openSeconds * 1000,
    errorThresholdPercentage: 100,
    volumeThreshold: Number.MAX_SAFE_INTEGER,
    rollingPercentilesEnabled: false,
    enableSnapshots: false,
  });
  let openedAt: Date | null = null;
  let inRow = 0;
  let last: boolean[] = [];

  breaker.on("open", () => {
    openedAt = world.now();
    world.onChange("open");
  });
  breaker.on("halfOpen", () => world.onChange("half-open"));
  breaker.on("close", () => {
    openedAt = null;
    inRow = 0;
    last = [];
    world.onChange("closed");
  });

  const learn = (ill: boolean): void => {
    // A call from before the circuit opened: what it knew is known already.
    if (!breaker.closed) return;
    inRow = ill ? inRow + 1 : 0;
    last = [...last, ill].slice(-WINDOW);
    const half = last.length === WINDOW && last.filter(Boolean).length >= WINDOW / 2;
    if (inRow >= failures || half) breaker.open();
  };

  const heldBack = (safe: boolean): Error => {
    const untilProbe = (openedAt?.getTime() ?? 0) + openSeconds * 1000 - world.now().getTime();
    return failureOf("circuit_open", safe, {
      retryAfterMs: breaker.opened ? Math.max(untilProbe, 1) : PROBE_WAIT,
    });
  };

  /** The probe: a sign of life closes the circuit; a fault, and a call that came to nothing, opens it again. */
  const probe = async (call: () => Promise<T>): Promise<T> => {
    const sign = await breaker.fire(async () => {
      try {
        return { value: await call() };
      } catch (error) {
        if (verdict(error) !== "well") throw error;
        return { error };
      }
    });
    if ("error" in sign) throw sign.error;
    return sign.value;
  };

  return {
    check: (safe) => {
      if (!breaker.closed && !breaker.pendingClose) throw heldBack(safe);
    },
    run: async (call, safe) => {
      if (!breaker.closed) {
        if (!breaker.pendingClose) throw heldBack(safe);
        return probe(call);
      }
      try {
        const value = await call();
        learn(false);
        return value;
      } catch (error) {
        const sign = verdict(error);
        if (sign !== "nothing") learn(sign === "ill");
        throw error;
      }
    },
    state: () => ({
      circuit: breaker.closed ? "closed" : breaker.halfOpen ? "half-open" : "open",
      openedAt,
    }),
    close: () => breaker.shutdown(),
  };
};
