/**
 * Does something to each of many, a few at once: an account's connections are not all taken up by it. All are tried
 * before the first failure is handed on: one that fails must not hold back the others.
 */
export const inLanes = async <T>(
  many: readonly T[],
  lanes: number,
  act: (one: T) => Promise<unknown>,
): Promise<void> => {
  const failures: unknown[] = [];
  for (let i = 0; i < many.length; i += lanes) {
    const done = await Promise.allSettled(many.slice(i, i + lanes).map(act));
    failures.push(...done.flatMap((one) => (one.status === "rejected" ? [one.reason] : [])));
  }
  if (failures.length > 0) throw failures[0];
};
