import { roundedTo, sumOf } from "../../domain/decimal.ts";
import { type FlowType, typeOfReport } from "../../domain/flow.ts";
import type { ReportKind } from "../../domain/reporting/periods.ts";
import { flowsWritten, type WrittenReport } from "../../domain/reporting/written-report.ts";
import { dayIn } from "../../domain/reporting/written-values.ts";

/** By what a report is known: of whom, of what, of when, and how it is called. */
export interface ReportKey {
  /** SIREN of the declarant. */
  company: string;
  /** Of one that holds both, which is rejected: transactions. */
  kind: ReportKind;
  role: string;
  /** `YYYY-MM-DD`, or as written where that is no day. */
  start: string;
  end: string;
  /** TT-4. */
  type: string;
  /** TT-1. */
  name: string;
  /** Day of TT-3. */
  madeOn: string | null;
}

export const reportKeyOf = (report: WrittenReport): ReportKey => {
  const { transactions, payments, declarant } = report;
  const { start, end } = transactions?.period ?? payments?.period ?? { start: "", end: "" };
  return {
    company: declarant.id,
    kind: transactions === null && payments !== null ? "payments" : "transactions",
    role: declarant.role,
    start: dayIn(start) ?? start,
    end: dayIn(end) ?? end,
    type: report.type,
    name: report.id,
    madeOn: dayIn(report.madeAt.slice(0, 8)),
  };
};

/** Qualifies a report by the parts that it holds, each a flow of its own. */
export const reportTypeOf = (report: WrittenReport): FlowType =>
  typeOfReport({
    kind: report.payments === null ? "transactions" : "payments",
    role: report.declarant.role,
    flows: flowsWritten(report),
  });

/** What a report adds up to. Amounts are decimal strings. */
export interface ReportFigures {
  /** Blocks of single invoices (10.1, 10.2), and of days (10.3, 10.4). */
  invoices: number;
  groups: number;
  totals: {
    /** Without VAT, by currency. */
    base: Record<string, string>;
    /** In euros. */
    vat: string;
    /** In euros, with VAT. */
    received: string;
  };
}

const total = (amounts: readonly string[]): string => roundedTo(sumOf(amounts), 2);

const baseByCurrency = (
  sales: readonly { currency: string; base: string | null }[],
): Record<string, string> =>
  Object.fromEntries(
    [...Map.groupBy(sales, ({ currency }) => currency)].map(([currency, some]) => [
      currency,
      total(some.flatMap(({ base }) => base ?? [])),
    ]),
  );

export const figuresOf = ({ transactions, payments }: WrittenReport): ReportFigures => {
  const sales = [...(transactions?.invoices ?? []), ...(transactions?.groups ?? [])];
  const receipts = [...(payments?.invoices.map(({ payment }) => payment) ?? []), ...(payments?.days ?? [])];
  return {
    invoices: (transactions?.invoices.length ?? 0) + (payments?.invoices.length ?? 0),
    groups: (transactions?.groups.length ?? 0) + (payments?.days.length ?? 0),
    totals: {
      base: baseByCurrency(sales),
      vat: total(sales.map(({ vat }) => vat)),
      received: total(receipts.flatMap(({ rates }) => rates.map(({ amount }) => amount))),
    },
  };
};
