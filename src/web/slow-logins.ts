/** Most wrong keys that are being answered at once: more would make the delay worthless. */
const AT_ONCE = 8;
const FIRST_MS = 500;
const LONGEST_MS = 5_000;

/**
 * Makes guessing slow. A wrong key is answered late, later with each one that came shortly before; a right one at
 * once, so that nobody can be locked out.
 */
export const slowLogins = (world: { now(): Date; wait(ms: number): Promise<void> }) => {
  let failures = 0;
  let lastAt = 0;
  let waiting = 0;
  return {
    /** Resolves when a wrong key may be answered. False: too many are being answered already. */
    async failed(): Promise<boolean> {
      if (waiting >= AT_ONCE) return false;
      const now = world.now().getTime();
      // One step is forgiven for every minute without a failure.
      failures = Math.max(0, failures - Math.floor((now - lastAt) / 60_000)) + 1;
      lastAt = now;
      waiting += 1;
      try {
        await world.wait(Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10)));
      } finally {
        waiting -= 1;
      }
      return true;
    },
  };
};
