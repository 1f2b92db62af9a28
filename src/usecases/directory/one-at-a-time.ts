/** Runs acts of one key one after the other, in the order in which they came, in this process. */
export type OneAtATime = <T>(key: string, act: () => Promise<T>) => Promise<T>;

/** Opens the queues. One that is empty is forgotten. */
export const openOneAtATime = (): OneAtATime => {
  const last = new Map<string, Promise<unknown>>();
  return async <T>(key: string, act: () => Promise<T>): Promise<T> => {
    const before = last.get(key);
    // How the one before ended is told to whom it belongs.
    const mine = before === undefined ? act() : before.then(act, act);
    last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
};
