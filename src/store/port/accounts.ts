import type { FailureFacts } from "../../domain/failure.ts";

/** What is remembered of a platform account. */
export interface AccountMemory {
  name: string;
  /** Since when it is configured; null for one that `meet` never named. */
  createdAt: Date | null;
  /** The pull's cursor, the adapter's own text. */
  cursor: string | null;
  /** How far back it was read, by configuration; the epoch: everything. Null: as far as is usual. */
  readFrom: Date | null;
  /** When a pull was last complete. */
  lastPollAt: Date | null;
  pausedAt: Date | null;
  pauseReason: Pick<FailureFacts, "code" | "message" | "messageFr" | "fix" | "fixFr"> | null;
  /** When the pause may be probed next. */
  probeAt: Date | null;
}

export interface Accounts {
  get(name: string): Promise<AccountMemory>;
  list(): Promise<AccountMemory[]>;
  /** Remembers since when an account is configured. One that is known stays as it is. */
  meet(name: string, now: Date): Promise<void>;
  setCursor(name: string, cursor: string): Promise<void>;
  polled(name: string, at: Date): Promise<void>;
  /** Has it read anew from this time on: its cursor is dropped. */
  readAnew(name: string, from: Date): Promise<void>;
  /** Holds all rows of the account. `probeAt`: when to try the credentials again. */
  pause(
    name: string,
    reason: NonNullable<AccountMemory["pauseReason"]>,
    now: Date,
    probeAt: Date,
  ): Promise<void>;
  /** Makes the probe of a paused account this caller's alone until `next`: false when another has it. */
  claimProbe(name: string, now: Date, next: Date): Promise<boolean>;
  resume(name: string): Promise<void>;
  /**
   * What went to and came from each account since a time; those where nothing did are left out. Counts stop at 10,000 of a
   * tenant, direction and account, and of a source of events.
   */
  activity(since: Date): Promise<AccountActivity[]>;
}

/** What went to and came from a platform account in a span of time. */
export interface AccountActivity {
  account: string;
  /** Invoices taken from ERPs for it, by where they stand now. */
  outbound: { sent: number; waiting: number; failed: number; parked: number };
  /** Invoices received from it. */
  inbound: number;
  /** Statements about invoices that it made. */
  events: number;
}
