import type { ReportOutcome } from "../domain/reporting/answers.ts";
import type { ReportKind } from "../domain/reporting/periods.ts";
import { rowOf } from "./look-up.ts";

/** State of the sending of a report (`status`), complete as of October 2026. Null: nothing was said yet. */
export const REPORT_STATUSES = {
  PENDING: null,
  SUBMITTED: "taken",
  ACCEPTED: "accepted",
  REJECTED: "rejected",
} as const satisfies Record<string, ReportOutcome | null>;

/** What a status comes to; undefined for a word that the table does not know. */
export const outcomeOfReport = (status: string): ReportOutcome | null | undefined =>
  rowOf<ReportOutcome | null>(REPORT_STATUSES, status);

/** What an event about reports says of the thing that it names. */
export const REPORT_EVENTS = {
  EREPORTING_TRANSACTION_ATTACHED: { outcome: "taken", kind: "transactions" },
  EREPORTING_PAYMENT_ATTACHED: { outcome: "taken", kind: "payments" },
  // It names a transaction or a payment.
  EREPORTING_ERROR: { outcome: "rejected", kind: null },
} as const satisfies Record<string, { outcome: ReportOutcome; kind: ReportKind | null }>;

/** What such an event says; undefined for one that the table does not know. */
export const saidOfReport = (
  eventType: string,
): { outcome: ReportOutcome; kind: ReportKind | null } | undefined => rowOf(REPORT_EVENTS, eventType);

const KINDS: Readonly<Record<string, ReportKind>> = {
  "10.1": "transactions",
  "10.3": "transactions",
  "10.2": "payments",
  "10.4": "payments",
  TRANSACTION: "transactions",
  PAYMENT: "payments",
};

/** What a report is of, by the name of a flow or the type of an object; undefined where neither says. */
export const reportKindIn = (word: string | null | undefined): ReportKind | undefined => rowOf(KINDS, word);

const NAMED: ReadonlySet<string> = new Set(["TRANSACTION", "PAYMENT", "REPORT"]);

/** Is an object of this type a part of e-reporting? */
export const isOfReports = (type: string | null | undefined): boolean => NAMED.has(type ?? "");

/** VAT category of sales that are added up, by theirs (G1.68); what is not taxed in France is outside of VAT there. */
const VAT_CODES: Readonly<Record<string, string>> = { TLB1: "S", TPS1: "S", TMA1: "S", TNT1: "O" };

/** `code` of a rate of such sales; at the rate of nought, taxed sales are zero-rated. */
export const vatCodeOut = (category: string, rate: string): string => {
  const code = rowOf(VAT_CODES, category) ?? "S";
  return code === "S" && Number(rate) === 0 ? "Z" : code;
};

/** When VAT falls due (`taxPaymentOption`): with the invoice where the company opted for debits, else when it is paid. */
export const dueOut = (onDebits: boolean): { iopCode: string; debitTaxPaymentActive: boolean } => ({
  iopCode: onDebits ? "INVOICE_DATE" : "PAYMENT_DATE",
  debitTaxPaymentActive: onDebits,
});

/** The option of an invoice of which it is not known. */
export const DUE_UNKNOWN = { iopCode: "UNKNOWN", debitTaxPaymentActive: false } as const;

/** Does a refusal say that the company's VAT regime was never given to the platform? */
export const lacksRegime = (words: string): boolean => /does not have a VAT regime/i.test(words);
