/**
 * What is counted: invoices taken from ERPs and received, statements of platforms, and what ERPs were told: `told` by
 * who was told, `news` by the platform whose invoices it was about. News of reports is about none.
 */
export const ACTIVITY_KINDS = ["sent", "received", "statuses", "told", "news"] as const;
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

/** `hour`: sixty minutes of the clock. `day`: one of Paris. */
export type ActivitySpan = "hour" | "day";

/** How often something happened in an hour. */
export interface HourCounted {
  /** Whose; null: nobody's, or of everybody together where it was not asked for. */
  tenant: string | null;
  /** A platform account; of `told` that of who was told. */
  account: string;
  kind: ActivityKind;
  /** When the hour begins. */
  hour: Date;
  times: number;
}

/** The same in a span, as it is kept. `at`: when that begins. */
export interface KeptCount {
  account: string;
  kind: ActivityKind;
  at: Date;
  times: number;
}

/** One more of what is kept. `tenant` null: of everybody. */
export interface MoreCounted extends KeptCount {
  tenant: string | null;
  span: ActivitySpan;
}

/**
 * How much happened by hour and day. What has happened is counted once, soon after, and kept; so a look reads some
 * hundreds of rows however many invoices there are.
 */
export interface Activity {
  /** Up to when everything is counted; null: nothing is yet. */
  countedTo(): Promise<Date | null>;
  /**
   * Counts what happened from a time on and before another, by hour: a walk of indexes that is as long as what happened
   * then.
   *
   * @param byTenant - false: of everybody together and without `news`, which reads the indexes alone
   */
  between(from: Date, to: Date, byTenant: boolean): Promise<HourCounted[]>;
  /**
   * Keeps what was counted, and up to when that goes now. False, and nothing changed, where another process was faster.
   *
   * @param from - what {@link countedTo} said before it was counted
   */
  keep(from: Date | null, to: Date, counted: readonly MoreCounted[]): Promise<boolean>;
  /** What is kept of a tenant, or of everybody (null), from a time on, the oldest first. */
  kept(tenant: string | null, span: ActivitySpan, since: Date): Promise<KeptCount[]>;
  /**
   * A tenant's invoices that are on their way to a platform, by account; `oldest`: since when the first one is. What was
   * given up is none of them.
   */
  underway(tenant: string): Promise<{ account: string; invoices: number; oldest: Date }[]>;
  /** Deletes what is older, at most so many rows. Returns how many. */
  forget(span: ActivitySpan, before: Date, limit: number): Promise<number>;
}
