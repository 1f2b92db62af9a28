/** Shortest time between two polls that hints bring about, in milliseconds, and the most of them in an hour. */
const APART = 5_000;
const AN_HOUR = 60;
const HOUR = 3_600_000;

/**
 * How much unsigned calls may hasten the polls of an account. Anybody can make them: without a bound each would be a
 * search at the platform, which counts them against us. Kept in this process's memory, since a question to the store
 * for each would be what the caller is after.
 */
export interface Hints {
  /** When the poll may be made due for a hint that comes now; null: enough have come, this one changes nothing. */
  take(account: string): Date | null;
}

export const openHints = ({ now }: { now(): Date }): Hints => {
  const taken = new Map<string, number[]>();
  return {
    take: (account) => {
      const at = now().getTime();
      // What lies further ahead than a hint can put it was taken before the clock was set back.
      const recent = (taken.get(account) ?? []).filter((one) => one > at - HOUR && one <= at + APART);
      taken.set(account, recent);
      const last = recent.at(-1);
      // One more is noted for the end of the pause, so that news that came in it is not late.
      if (recent.length >= AN_HOUR || (last !== undefined && last > at)) return null;
      const due = last === undefined ? at : Math.max(at, last + APART);
      recent.push(due);
      return new Date(due);
    },
  };
};
