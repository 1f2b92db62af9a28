import type { Reason } from "../life-cycle/event.ts";
import type { Problem } from "../problem.ts";
import type { WhatIsErased } from "../retention/erased.ts";
import type { Trace } from "../trace.ts";
import type { Role } from "./facts.ts";
import type { ReportKind } from "./periods.ts";
import type { ReportType } from "./report.ts";

/**
 * Where a report stands. `open`: its period runs. `due`: the period is over. `awaiting-approval`: a person must send
 * it. `queued`: to be sent. `sent`: the platform has it. `taken`: the platform found it in order, and the public portal
 * has not answered, or the platform does not tell. `accepted` (300), `rejected` (301), `inadmissible` (501).
 * `superseded`: a later one was accepted.
 */
export const REPORT_STATES = [
  "open",
  "due",
  "awaiting-approval",
  "queued",
  "sent",
  "taken",
  "accepted",
  "rejected",
  "inadmissible",
  "superseded",
] as const;
export type ReportState = (typeof REPORT_STATES)[number];

/** A sort of data of a report: invoices, their receipts, sales by the day, their receipts. */
export type ReportFlow = "10.1" | "10.2" | "10.3" | "10.4";

/** What is reported together: one company in one role, one kind, one period. */
export interface PeriodKey {
  /** SIREN. */
  company: string;
  kind: ReportKind;
  role: Role;
  /** First and last day, `YYYY-MM-DD`. */
  start: string;
  end: string;
}

/** What went wrong with a report. */
export interface ReportProblem extends Problem {
  /** The rule that was broken, as `G1.24`, where somebody tells it. */
  rule: string | null;
}

/** One report, from the day on which its period is over. */
export interface ReportRecord extends PeriodKey {
  /** `rpt_` and 32 hexadecimal digits: the reference under which the platform must be able to find it again. */
  id: string;
  tenant: string;
  /** Counts the reports of its period, from 1. */
  n: number;
  /** What it is, or will be when it is sent. */
  type: ReportType;
  /** TT-1. */
  name: string;
  state: ReportState;
  /** The platform account that it goes to. */
  account: string;
  platformId: string | null;
  problem: ReportProblem | null;
  /** The company's last day, and the platform's last instant. */
  deadline: string;
  platformDeadline: string;
  /** Made after the deadline, or of a period that another report should have told. */
  late: boolean;
  /** Hash of what it tells; null until it is sent for. */
  contentHash: string | null;
  /** Which flows stand in it; none until it is sent for. */
  flows: readonly ReportFlow[];
  /** Where it goes out in single messages: how many of them the platform has yet to get. Else 0. */
  messages: number;
  /** Items that it tells, and items of its period that a problem keeps out. */
  items: number;
  leftOut: number;
  /** When a person or the calendar sent for it, when the platform had it, when the answer came; ISO 8601. */
  submittedAt: string | null;
  sentAt: string | null;
  answeredAt: string | null;
  /** What of it is gone; absent: nothing. */
  erased?: WhatIsErased;
  /** The trace in which it was sent for: what becomes of it belongs to it. Absent: none is known. */
  trace?: Trace;
  createdAt: string;
  updatedAt: string;
}

/** One line of a report's history. */
export interface ReportEvent {
  /** `evt_` and 32 hexadecimal digits. */
  id: string;
  reportId: string;
  /** What it led to. */
  state: ReportState;
  /** Code of the life cycle or the platform's word; null: ours. */
  rawCode: string | null;
  /** When, as who said it says; ISO 8601. */
  at: string;
  receivedAt: string;
  source: "poll" | "webhook" | "gateway" | "person";
  reasons: Reason[];
  comment: string | null;
}
