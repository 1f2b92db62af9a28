import type { Role } from "./facts.ts";
import type { Period } from "./periods.ts";
import type { ReceiptsOfDay } from "./receipts.ts";
import type { ReportedInvoice } from "./reported-invoice.ts";
import type { SalesGroup } from "./sales-by-day.ts";

/** First report of a period, or one that replaces all that was told of it (G8.01). */
export type ReportType = "IN" | "RE";

/** A receipt of an invoice as a report tells it (10.2): a second receipt of it is a second one of these. */
export interface PaidInvoice {
  number: string;
  issueDate: string;
  /** Of the receipt. */
  day: string;
  /** With VAT, in cents of euros. */
  rates: { rate: string; amount: bigint }[];
}

/** What a report tells: sales and purchases, or money received. */
export type ReportContent =
  | { kind: "transactions"; invoices: readonly ReportedInvoice[]; groups: readonly SalesGroup[] }
  | { kind: "payments"; invoices: readonly PaidInvoice[]; days: readonly ReceiptsOfDay[] };

/** A report of one company in one role, for one period (F10). */
export interface Report {
  /** TT-1, unique for the company and the period: at most 50 letters, digits, `-`, `+`, `_`, `/` (G1.104). */
  id: string;
  /** TT-3: when it was made. */
  madeAt: Date;
  type: ReportType;
  /** The platform that hands it in: its number in four characters, and its name. */
  sender: { matricule: string; name: string };
  declarant: { siren: string; name: string };
  role: Role;
  period: Period;
  content: ReportContent;
}
