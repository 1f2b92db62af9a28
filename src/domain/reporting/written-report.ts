import type { Address } from "../../documents/content/index.ts";
import type { ReportFlow } from "./record.ts";

/*
 * A report in the words of its file, right or wrong: days are `YYYYMMDD`, amounts and rates decimals as they stand
 * there, and a code may be of no list. What a `Report` cannot say has a place here too, for a file may say it.
 */

/** A report as F10 writes it (e-reporting, XSD v3.2). Null: the file does not say it. */
export interface WrittenReport {
  /** TT-1. */
  id: string;
  /** TT-2. */
  name: string | null;
  /** TT-3: a clock in Paris, `YYYYMMDDhhmmss`. */
  madeAt: string;
  /** TT-4: `IN` or `RE`. */
  type: string;
  /** TG-3: the platform that hands it in. */
  sender: WrittenActor;
  /** TG-5: the company that reports. */
  declarant: WrittenActor;
  /** TB-2. A report has either this or payments (G6.29). */
  transactions: WrittenTransactions | null;
  /** TB-3. */
  payments: WrittenPayments | null;
}

/** Who hands a report in, or whom it is of. */
export interface WrittenActor {
  scheme: string;
  id: string;
  name: string;
  role: string;
}

/** Days, both inclusive. */
export interface WrittenPeriod {
  start: string;
  end: string;
}

/** Sales and purchases. */
export interface WrittenTransactions {
  period: WrittenPeriod;
  /** 10.1, TG-8. */
  invoices: WrittenInvoice[];
  /** 10.3, TG-31. */
  groups: WrittenGroup[];
}

/** Money received. */
export interface WrittenPayments {
  period: WrittenPeriod;
  /** 10.2, TG-34: one for each receipt of an invoice. */
  invoices: { number: string; issueDate: string; payment: WrittenPayment }[];
  /** 10.4, TG-37. */
  days: WrittenPayment[];
}

/** A receipt, or those of a day, by rate. */
export interface WrittenPayment {
  day: string;
  /** `amount`: with VAT. */
  rates: { rate: string; currency: string | null; amount: string }[];
}

/** Sales of a day in one currency and category. */
export interface WrittenGroup {
  day: string;
  currency: string;
  /** TT-80. */
  vatPointCode: string | null;
  category: string;
  base: string;
  /** In euros. */
  vat: string;
  count: string | null;
  rates: { rate: string; base: string; vat: string }[];
}

/** A party of an invoice. */
export interface WrittenParty {
  /** TT-33-1, TT-37, and TT-33, TT-36. */
  scheme: string | null;
  id: string | null;
  /** TT-34, TT-38, with what it is said to be (`VAT`). */
  vatNumber: string | null;
  vatQualifier: string | null;
  country: string | null;
}

/** An earlier invoice. */
export interface WrittenReference {
  number: string;
  issueDate: string | null;
}

/** One invoice. */
export interface WrittenInvoice {
  number: string;
  issueDate: string;
  typeCode: string;
  currency: string;
  dueDate: string | null;
  /** TT-24. */
  vatPointCode: string | null;
  /** TT-28, and TT-29: the rules that it follows. */
  process: string;
  profile: string;
  preceding: WrittenReference[];
  seller: WrittenParty;
  buyer: WrittenParty | null;
  /** VAT number of the seller's tax representative. */
  representative: string | null;
  deliveries: { date: string | null; address: Address | null }[];
  period: { start: string | null; end: string | null } | null;
  /** Allowances and charges of the whole. */
  allowances: { charge: boolean; amount: string | null; category: string | null; rate: string | null }[];
  base: string | null;
  vat: string;
  vatCurrency: string;
  rows: WrittenRow[];
  /** TG-24: not asked for before September 2027. */
  lines: WrittenLine[];
}

/** VAT of an invoice by category and rate. */
export interface WrittenRow {
  base: string;
  vat: string;
  category: string | null;
  rate: string;
  reason: string | null;
  reasonCode: string | null;
}

/** A line, as far as anything is made of it. */
export interface WrittenLine {
  name: string | null;
  quantity: string | null;
  unit: string | null;
  netPrice: string | null;
  preceding: { number: string | null; issueDate: string | null } | null;
}

/** Which flows stand in a report, in the order of the file. */
export const flowsWritten = ({
  transactions,
  payments,
}: Pick<WrittenReport, "transactions" | "payments">): ReportFlow[] => {
  const blocks: [ReportFlow, readonly unknown[] | undefined][] = [
    ["10.1", transactions?.invoices],
    ["10.3", transactions?.groups],
    ["10.2", payments?.invoices],
    ["10.4", payments?.days],
  ];
  return blocks.flatMap(([flow, all = []]) => (all.length > 0 ? [flow] : []));
};
