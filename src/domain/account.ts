/** A named account at a platform, and how to treat it. Times in seconds, as in the configuration. */
export interface Account {
  name: string;
  /** Id of its adapter. */
  adapter: string;
  /** The adapter's own settings. */
  settings: Readonly<Record<string, string | undefined>>;
  pollEverySeconds: number;
  timeoutSeconds: number;
  concurrency: number;
  retry: RetryPolicy;
  breaker: { failures: number; openSeconds: number };
}

/** Backoff with full jitter, doubling from `firstSeconds` up to `maxSeconds`, given up after `forHours`. */
export interface RetryPolicy {
  firstSeconds: number;
  maxSeconds: number;
  forHours: number;
}

/** The defaults of the contract. */
export const ACCOUNT_DEFAULTS = {
  pollEverySeconds: 60,
  timeoutSeconds: 30,
  concurrency: 8,
  retry: { firstSeconds: 1, maxSeconds: 900, forHours: 48 },
  breaker: { failures: 5, openSeconds: 30 },
} as const;
