import type { FailureFacts } from "../../domain/failure.ts";
import type { Work, WorkState } from "./outbox.ts";
import type { Page } from "./page.ts";

/** One attempt to tell somebody something. */
export interface Attempt {
  /** Who was told: `erp:<tenant>:<n>`, `flows:<tenant>:<subscription>`, `mail:<tenant>`, `files:<tenant>`. */
  account: string;
  /** When it began. */
  at: Date;
  workId: string;
  /** The kind of the work. */
  kind: string;
  /** What it told of: `invoice.event`, `test` …; null: it has no name. */
  type: string | null;
  /** Under which id the receiver knows it, the same in every attempt; null: under none. */
  message: string | null;
  invoiceId: string | null;
  /** The how manieth of its work, from 1. */
  attempt: number;
  delivered: boolean;
  /** What was answered, where it was told by HTTP and an answer came. */
  httpStatus: number | null;
  /** Why it is no delivery. */
  problem: Pick<FailureFacts, "code" | "message" | "messageFr" | "fix" | "fixFr"> | null;
  /** The beginning of the answer to a test; of others it is kept with their work, for as long as that. */
  words: string | null;
  /** How long it took, in milliseconds. */
  ms: number;
  /** Of what was sent, where that is known: its size and hash. */
  bytes: number | null;
  sha256: string | null;
}

/** Rows of work of one account, by kind and state; those that are done are left out. */
export interface RowsOfAccount {
  kind: string;
  state: WorkState;
  rows: number;
  /** Since when the ready one that waits longest should have run for the first time. */
  oldest: Date | null;
  /** When the next ready one is due. */
  nextAt: Date | null;
}

/** What is told to ERPs and others: what they were told, and what waits for them. */
export interface Deliveries {
  /** Writes an attempt down. The same one again changes nothing. */
  addAttempt(attempt: Attempt): Promise<void>;
  /** The last attempts of an account, the newest first. */
  attempts(account: string, limit: number): Promise<Attempt[]>;
  /** Forgets all but the last attempts of an account. */
  trimAttempts(account: string, keep: number): Promise<void>;
  /** Forgets attempts of all accounts from before a time. Returns how many. */
  forgetAttempts(before: Date): Promise<number>;
  /** Rows of one account. */
  rowsOf(account: string): Promise<RowsOfAccount[]>;
  /** What waits for an account, the next one first. */
  waiting(account: string, limit: number): Promise<Work[]>;
  /** What an account was told, the last first. */
  told(account: string, page: { limit: number; cursor?: string }): Promise<Page<Work>>;
  /**
   * The rows of what an account was told from a time on and not after another, by that time; `seq` puts those of a lane in
   * order.
   *
   * @param after - the place behind which to go on; null: from the beginning
   */
  toldBetween(
    account: string,
    span: { from: Date; until: Date },
    after: { at: Date; id: string } | null,
    limit: number,
  ): Promise<{ id: string; seq: number; at: Date }[]>;
  /** Makes a row that was told ready again, under what it carries: false when it is in no such state. */
  tellAgain(id: string, now: Date): Promise<boolean>;
  /** Makes a row that waits for its next try due: false when it is in no such state. */
  hurry(id: string, now: Date): Promise<boolean>;
}
