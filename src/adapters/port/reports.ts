import type { Reason } from "../../domain/life-cycle/event.ts";
import type { ReportOutcome } from "../../domain/reporting/answers.ts";
import type { Role } from "../../domain/reporting/facts.ts";
import type { ToldReceipt } from "../../domain/reporting/item.ts";
import type { Period, ReportKind } from "../../domain/reporting/periods.ts";
import type { ReportRecord } from "../../domain/reporting/record.ts";
import type { ReportedInvoice } from "../../domain/reporting/reported-invoice.ts";
import type { Found, Submitted } from "./invoices.ts";

/** Sales of a day in one currency and category (10.3). Amounts as decimal strings. */
export interface SalesOfCategory {
  category: string;
  base: string;
  vatEur: string;
  count: number | null;
  rates: { rate: string; base: string; vat: string }[];
}

/** What a platform that takes single messages is told in one of them. */
export type ReportPart =
  | { flow: "10.3"; day: string; currency: string; groups: SalesOfCategory[] }
  | { flow: "10.1"; invoice: ReportedInvoice }
  | { flow: "10.2"; number: string; issueDate: string; day: string; rates: ToldReceipt[] }
  | { flow: "10.4"; day: string; rates: ToldReceipt[] };

/** A report, or one message of it, on its way to the platform. */
export interface OutgoingReport {
  /** Its `id` is the reference under which the platform must be able to find it again. */
  report: ReportRecord;
  /** ASCII, ends with `.xml`. */
  fileName: string;
  /** The F10 file. Of a platform that takes single messages: empty. */
  bytes: Uint8Array;
  /** Which flows stand in it. */
  flows: readonly ("10.1" | "10.2" | "10.3" | "10.4")[];
  /** The message, for a platform that takes single ones. */
  part?: ReportPart;
  /** The company opted for VAT on debits. */
  vatOnDebits: boolean;
  /** Where an earlier, unfinished deposit stands, and by when it had come in, as for invoices. */
  step?: unknown;
  arrivedBy?: string;
}

/** How a platform takes reports of e-reporting (F10). */
export interface Reports {
  /** `whole`: a file with the whole period. `single`: each day's sales, each invoice, each receipt in a call. */
  takes: "whole" | "single";
  /** Does it tell what the public portal answered? Where it does not, `taken` is all that is ever known. */
  tells: boolean;
  /** Can what was sent be corrected (RE)? */
  corrects: boolean;
  /** Who hands it in (TT-7, TT-8): the platform, as far as it is known. The platform writes its own over it. */
  sender: { matricule: string; name: string };
  /** Deposits, once. Never repeats by itself. */
  send(outgoing: OutgoingReport, signal: AbortSignal): Promise<Submitted>;
  /** Did an earlier deposit arrive? As for invoices. */
  find?(outgoing: OutgoingReport, signal: AbortSignal): Promise<Found | null>;
  /**
   * What the platform says of it now, for platforms whose events do not tell the end. Null: nothing yet, or it cannot
   * be told which of the platform's reports it is.
   */
  fetch?(report: ReportRecord, signal: AbortSignal): Promise<ReportAnswer | null>;
}

/** Which report a platform speaks of: by its own id, by ours, by TT-1, or by what it tells. */
export interface ReportAbout {
  /** Any of the ids under which it was deposited. */
  platformId?: string;
  /** More ids by which it will speak of it from now on. */
  aliases?: string[];
  /** Our reference (`rpt_…`). */
  trackingId?: string;
  /** TT-1. */
  name?: string;
  company?: string;
  kind?: ReportKind;
  role?: Role;
  period?: Period;
}

/** What a platform says of a report. */
export interface ReportAnswer {
  /** Null: a word that the table does not know. It is kept, counted and understood later, as those of invoices are. */
  outcome: ReportOutcome | null;
  /** The platform's word, verbatim. */
  rawCode: string;
  /** ISO 8601. */
  at: string;
  reasons: Reason[];
  /** The rule that was broken (MDT-125), as `G1.24`. */
  rule: string | null;
  comment: string | null;
}
