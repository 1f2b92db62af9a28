/** The value below which this share of the values lie. */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

export const rounded = (value: number, digits = 1): number => Number(value.toFixed(digits));

/** p50, p99 and the longest, in milliseconds. */
export const spread = (ms: readonly number[]): { p50: number; p99: number; max: number } => ({
  p50: rounded(percentile(ms, 0.5)),
  p99: rounded(percentile(ms, 0.99)),
  max: rounded(percentile(ms, 1)),
});

/** Milliseconds of several runs. The best tells what it costs where other programs share the machine. */
export interface Took {
  p50: number;
  best: number;
}

export const took = (ms: readonly number[]): Took => ({
  p50: rounded(percentile(ms, 0.5), 2),
  best: rounded(Math.min(...ms), 3),
});
