import { roundedTo, sumOf } from "../../domain/decimal.ts";
import type { ReportKind } from "../../domain/reporting/periods.ts";
import type { WrittenReport } from "../../domain/reporting/written-report.ts";
import { dayIn } from "../../domain/reporting/written-values.ts";
import type { FlowType, ProcessingRule } from "../../norm/flow.ts";

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

const unitaryTypeOf = ({ declarant }: WrittenReport): FlowType =>
  declarant.role === "BY" ? "UnitarySupplierTransactionReport" : "UnitaryCustomerTransactionReport";

/** Parts of a report (10.1 to 10.4), each a flow type of its own. */
const partsOf = (report: WrittenReport): FlowType[] => {
  const { transactions, payments } = report;
  const parts: [blocks: readonly unknown[] | undefined, type: FlowType][] = [
    [transactions?.invoices, unitaryTypeOf(report)],
    [transactions?.groups, "AggregatedCustomerTransactionReport"],
    [payments?.invoices, "UnitaryCustomerPaymentReport"],
    [payments?.days, "AggregatedCustomerPaymentReport"],
  ];
  return parts.flatMap(([blocks = [], type]) => (blocks.length > 0 ? [type] : []));
};

/** What a report without any part is: a correction that takes everything back. */
const emptyTypeOf = ({ payments, declarant }: WrittenReport): FlowType => {
  if (payments !== null) return "AggregatedCustomerPaymentReport";
  return declarant.role === "BY" ? "UnitarySupplierTransactionReport" : "AggregatedCustomerTransactionReport";
};

/** Qualifies a report by the parts that it holds. */
export const reportTypeOf = (report: WrittenReport): FlowType => {
  const [only, ...others] = partsOf(report);
  return others.length > 0 ? "MultiFlowReport" : (only ?? emptyTypeOf(report));
};

/** Processing rule of a report whose sender gave none: consumers, companies abroad, or none for both. */
export const ruleOfReport = (report: WrittenReport): ProcessingRule => {
  const type = reportTypeOf(report);
  if (type === "MultiFlowReport") return "NotApplicable";
  return type.startsWith("Aggregated") ? "B2C" : "B2BInt";
};

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
