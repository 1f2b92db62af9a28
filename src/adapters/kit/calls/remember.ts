/** Remembers what was found for a while; that nothing was found (null) is asked anew each time. */
export const remembering = (now: () => Date, forMs: number, most: number) => {
  const known = new Map<string, { until: number; value: unknown }>();
  return async <T>(key: string, look: () => Promise<T>): Promise<T> => {
    const hit = known.get(key);
    if (hit !== undefined && hit.until > now().getTime()) return hit.value as T;
    const value = await look();
    known.delete(key);
    if (value !== null) known.set(key, { until: now().getTime() + forMs, value });
    const [oldest] = known.keys();
    if (known.size > most && oldest !== undefined) known.delete(oldest);
    return value;
  };
};
