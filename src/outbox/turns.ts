/** A row that waits to run, or the word that it is not to run here after all. */
type Waiting = (may: boolean) => void;

export interface Turns {
  /** Resolves once fewer than `most` run: true, and {@link end} is owed. False: it was sent away. */
  take(most: number): Promise<boolean>;
  end(): void;
  /** Sends away all that wait. */
  clear(): void;
}

/** Lets so many run at once, in the order in which they came. */
export const openTurns = (): Turns => {
  let running = 0;
  let waiting: Waiting[] = [];
  return {
    take(most) {
      if (running < most) {
        running += 1;
        return Promise.resolve(true);
      }
      const { promise, resolve } = Promise.withResolvers<boolean>();
      waiting.push(resolve);
      return promise;
    },
    end() {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next(true);
    },
    clear() {
      const sentAway = waiting;
      waiting = [];
      for (const tell of sentAway) tell(false);
    },
  };
};
