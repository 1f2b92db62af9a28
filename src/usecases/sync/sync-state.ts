import type { Work } from "../../store/port.ts";

/** Which invoices a sync found news of: the one it was asked for, one other, several, or none. */
export const SYNC_OUTCOMES = ["this", "another", "several", "none"] as const;
export type SyncOutcome = (typeof SYNC_OUTCOMES)[number];

export interface SyncProblem {
  code: string;
  message: string;
  fix?: string;
}

export interface SyncResult {
  outcome: SyncOutcome;
  message: string;
  messageFr: string;
  /** The same for who may see that one invoice alone: no other is named. */
  discreet: { message: string; messageFr: string };
  /** Ids of the invoices that have a new event, or were received. */
  updated: string[];
  /** Set when the platform could be asked for nothing at all. */
  problem: SyncProblem | null;
}

/** What became of asking for the complete history of the invoice. */
export type HistoryState =
  | { state: "read" }
  /** The platform gives no history of one invoice. */
  | { state: "absent" }
  /** It never left for the platform. */
  | { state: "notThere" }
  | { state: "failed"; problem: SyncProblem };

/** The data of a `sync` row: where the sync stands, and in the end what it found. */
export interface SyncData {
  /** ISO 8601. */
  began: string;
  /** The tenant's place in the feed when it began; null for an invoice that nobody owns. */
  from: number | null;
  /** `lastSyncAt` of the invoice when it began. */
  before: string | null;
  /** By account: the round of its pull that must be over, and what its last trouble was when the sync began. */
  pulls: Record<string, { round: number; trouble: string | null }>;
  history: HistoryState | null;
  /** What was brought stands in the outbox up to this `seq`. */
  learning: { upTo: number; pass: number } | null;
  result: SyncResult | null;
}

export const syncDataOf = (work: Work): SyncData => work.data as unknown as SyncData;

/** Tells one trouble of a row from the next. */
export const troubleOf = ({ attempts, lastError }: Work): string | null =>
  lastError === null ? null : `${attempts} ${lastError.at}`;

/** How many times a pull was complete. */
export const roundsOf = (poll: Pick<Work, "data"> | null): number => Number(poll?.data.rounds ?? 0);
