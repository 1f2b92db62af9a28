import { parisMidnight } from "./paris-day.ts";

/**
 * How an account is told of what is reported. `frr`: in reports. `documents`: the platform makes the reports from the
 * invoices and statuses that it gets anyway. `none`: not at all.
 */
export const REPORTING_WAYS = ["frr", "documents", "none"] as const;
export type ReportingWay = (typeof REPORTING_WAYS)[number];

/** A named account at a platform, and how to treat it. Times in seconds, as in the configuration. */
export interface Account {
  name: string;
  /** Id of its adapter. */
  adapter: string;
  /** The adapter's own settings. */
  settings: Readonly<Record<string, string | undefined>>;
  pollEverySeconds: number;
  /** How far back the account is read: a day (`YYYY-MM-DD`, as in France) or `all`; null: {@link USUAL_PAST_DAYS}. */
  pollFrom: string | null;
  timeoutSeconds: number;
  concurrency: number;
  retry: RetryPolicy;
  breaker: { failures: number; openSeconds: number };
  reporting: ReportingWay;
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
  pollFrom: null,
  timeoutSeconds: 30,
  concurrency: 8,
  retry: { firstSeconds: 1, maxSeconds: 900, forHours: 48 },
  breaker: { failures: 5, openSeconds: 30 },
  reporting: "frr",
} as const;

/** How many days before it was met an account is read, where the configuration says nothing else. */
const USUAL_PAST_DAYS = 7;

const DAY = 86_400_000;
/** Clocks differ: what is this little older than the meeting counts as news, milliseconds. */
const MARGIN = 60_000;

/** Stands for "as far back as there is anything". */
export const EVERYTHING = new Date(0);

/**
 * How far back an account is to be read. A configuration leads further back than what was read before, never less far:
 * what was read stays read.
 *
 * @param account.pollFrom - as configured
 * @param known.readFrom - how far back an earlier configuration had it read
 * @param known.begun - something of it was read already
 * @param known.met - when the account was first configured
 * @returns `from`: {@link EVERYTHING} for all; `anew`: the configuration asks for a reading from there that was not made
 */
export const readingFrom = (
  { pollFrom }: Pick<Account, "pollFrom">,
  { readFrom, begun, met }: { readFrom: Date | null; begun: boolean; met: Date },
): { from: Date; anew: boolean } => {
  const before = readFrom ?? new Date(met.getTime() - USUAL_PAST_DAYS * DAY);
  if (pollFrom === null) return { from: before, anew: false };
  const asked = pollFrom === "all" ? EVERYTHING : parisMidnight(pollFrom);
  // A day that is yet to come would hide what is said of invoices until then.
  const from = asked < met ? asked : met;
  return begun && from >= before ? { from: before, anew: false } : { from, anew: true };
};

/** Was it said before the account was met? Null: it never was, and has no past. */
export const isFromBefore = (at: string, met: Date | null): boolean =>
  met !== null && Date.parse(at) < met.getTime() - MARGIN;
