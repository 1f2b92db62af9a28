import type { Deadline } from "./deadline.ts";
import { failureOf } from "./sort.ts";

/** A fixed number of calls at once; the others wait in order. */
export interface Slots {
  /**
   * Runs a call in a slot. Throws `no_slot` when none is free within half of the time that is left, `cancelled` when
   * the caller goes before.
   */
  run<T>(call: () => Promise<T>, options: { safe: boolean; deadline: Deadline }): Promise<T>;
  busy(): number;
  /** Ends when no call holds a slot or waits for one. */
  idle(): Promise<void>;
}

/**
 * Opens `size` slots. The pool has a queue of its own, but a call that waits there cannot be told from one that waits
 * for the platform to accept a connection: the breaker would blame a platform for our crowd.
 */
export const openSlots = (size: number): Slots => {
  const waiting: (() => void)[] = [];
  const idlers: (() => void)[] = [];
  let busy = 0;

  const take = (safe: boolean, deadline: Deadline): Promise<void> =>
    new Promise((resolve, reject) => {
      const lateness = (): Error => failureOf(deadline.ended() === "caller" ? "cancelled" : "no_slot", safe);
      if (deadline.signal.aborted) {
        reject(lateness());
        return;
      }
      const leave = (): void => {
        clearTimeout(patience);
        deadline.signal.removeEventListener("abort", giveUp);
      };
      const giveUp = (): void => {
        leave();
        waiting.splice(waiting.indexOf(enter), 1);
        reject(lateness());
      };
      const enter = (): void => {
        leave();
        resolve();
      };
      if (busy < size) {
        busy += 1;
        resolve();
        return;
      }
      waiting.push(enter);
      // Half of the time is kept for the call: one that starts late is cut short, and a deposit cut short is unknown.
      const patience = setTimeout(giveUp, deadline.left() / 2);
      deadline.signal.addEventListener("abort", giveUp, { once: true });
    });

  const release = (): void => {
    const next = waiting.shift();
    if (next !== undefined) {
      // The slot passes from hand to hand: giving it back first would let a newcomer overtake the queue.
      next();
      return;
    }
    busy -= 1;
    if (busy === 0) for (const resolve of idlers.splice(0)) resolve();
  };

  return {
    run: async (call, { safe, deadline }) => {
      await take(safe, deadline);
      try {
        return await call();
      } finally {
        release();
      }
    },
    busy: () => busy,
    idle: () =>
      new Promise((resolve) => {
        if (busy === 0) resolve();
        else idlers.push(resolve);
      }),
  };
};
