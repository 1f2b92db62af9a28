/** Gives back what was taken; a second call does nothing. */
export type Release = () => void;

/** Something that there is only so much of, shared out in turns. */
export interface Quota {
  /**
   * Takes a share, at once or when it is free. Owners that wait are served in turns, whatever each of them queues.
   * Resolves to null when the owner has too many waiting already, or when the patience ends before.
   *
   * @param weight how much; more than there is at all counts as all of it
   * @param signalOf gives what ends the wait; asked for only when there is one, since making it costs something
   */
  take(owner: string, weight: number, signalOf?: () => AbortSignal): Promise<Release | null>;
  /** How much is taken, by one owner or by all. */
  taken(owner?: string): number;
}

interface Waiting {
  weight: number;
  enter(): void;
}

/**
 * @param bounds.total what there is for all together
 * @param bounds.each what one owner may have of it
 * @param bounds.waiting how many of one owner may wait
 * @param bounds.patienceMs how long each waits, in milliseconds
 * @param bounds.oneARound lets one in at most in each round of the event loop. Work that never waits for anything (a read
 *   of SQLite, the writing of a page) is over before the next one comes, and would never find the quota taken.
 */
export const openQuota = (bounds: {
  total: number;
  each(owner: string): number;
  waiting(owner: string): number;
  patienceMs: number;
  oneARound?: boolean;
}): Quota => {
  const held = new Map<string, number>();
  /** In the order in which owners are served: who got something goes to the end. */
  const queues = new Map<string, Waiting[]>();
  let total = 0;
  let serving = false;
  /** Somebody was let in in this round. */
  let round = false;

  const fits = (owner: string, weight: number): boolean =>
    total + weight <= bounds.total && (held.get(owner) ?? 0) + weight <= bounds.each(owner);

  const hold = (owner: string, weight: number): Release => {
    total += weight;
    if (bounds.oneARound === true) {
      round = true;
      serveSoon();
    }
    held.set(owner, (held.get(owner) ?? 0) + weight);
    let over = false;
    return () => {
      if (over) return;
      over = true;
      total -= weight;
      const left = (held.get(owner) ?? 0) - weight;
      if (left > 0) held.set(owner, left);
      else held.delete(owner);
      serveSoon();
    };
  };

  /** Lets those in whose turn it is. */
  const serve = (): void => {
    serving = false;
    round = false;
    for (let served = true; served && !round; ) {
      served = false;
      for (const [owner, queue] of [...queues]) {
        const next = queue[0];
        if (round || next === undefined || !fits(owner, next.weight)) continue;
        queues.delete(owner);
        if (queue.length > 1) queues.set(owner, queue);
        next.enter();
        served = true;
      }
    }
  };

  /** In the next round of the event loop: what has just ended writes its answer first, and others are heard. */
  const serveSoon = (): void => {
    if (serving || (queues.size === 0 && !round)) return;
    serving = true;
    setImmediate(serve);
  };

  const wait = (owner: string, weight: number, signal?: AbortSignal): Promise<Release | null> =>
    new Promise((resolve) => {
      const queue = queues.get(owner) ?? [];
      queues.set(owner, queue);
      const leave = (result: Release | null): void => {
        clearTimeout(patience);
        signal?.removeEventListener("abort", giveUp);
        queue.splice(queue.indexOf(entry), 1);
        if (queue.length === 0 && queues.get(owner) === queue) queues.delete(owner);
        resolve(result);
      };
      const giveUp = (): void => leave(null);
      const entry: Waiting = { weight, enter: () => leave(hold(owner, weight)) };
      const patience = setTimeout(giveUp, bounds.patienceMs);
      queue.push(entry);
      signal?.addEventListener("abort", giveUp, { once: true });
    });

  return {
    take: async (owner, wanted, signalOf) => {
      const weight = Math.min(wanted, bounds.total, bounds.each(owner));
      const queue = queues.get(owner);
      if (queue === undefined && !round && fits(owner, weight)) return hold(owner, weight);
      if ((queue?.length ?? 0) >= bounds.waiting(owner)) return null;
      const signal = signalOf?.();
      return signal?.aborted === true ? null : wait(owner, weight, signal);
    },
    taken: (owner) => (owner === undefined ? total : (held.get(owner) ?? 0)),
  };
};
