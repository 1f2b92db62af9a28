import { asWritten } from "../../../src/domain/reporting/as-written.ts";
import type { ReportFault } from "../../../src/domain/reporting/broken-rule.ts";
import type {
  WrittenGroup,
  WrittenInvoice,
  WrittenPayment,
  WrittenReport,
  WrittenRow,
} from "../../../src/domain/reporting/written-report.ts";
import { paymentsReport, transactionsReport } from "../../fixtures/reports.ts";

/* Reports that are in order but for one thing. */

type Change<T> = (part: T) => Partial<T>;

export const first = <T>(parts: readonly T[] | undefined): T => {
  const [part] = parts ?? [];
  if (part === undefined) throw new Error("the report has none");
  return part;
};

export const withHead = (change: Partial<WrittenReport>): WrittenReport => ({
  ...asWritten(transactionsReport()),
  ...change,
});

export const withInvoice = (
  change: Change<WrittenInvoice>,
  head: Partial<WrittenReport> = {},
): WrittenReport => {
  const { transactions, ...report } = asWritten(transactionsReport());
  if (transactions === null) throw new Error("it has transactions");
  const invoice = first(transactions.invoices);
  return {
    ...report,
    transactions: { ...transactions, invoices: [{ ...invoice, ...change(invoice) }] },
    ...head,
  };
};

export const withRow = (change: Partial<WrittenRow>): WrittenReport =>
  withInvoice(({ rows }) => ({ rows: [{ ...first(rows), ...change }] }));

export const withGroup = (change: Change<WrittenGroup>): WrittenReport => {
  const { transactions, ...report } = asWritten(transactionsReport());
  if (transactions === null) throw new Error("it has transactions");
  const group = first(transactions.groups);
  return {
    ...report,
    transactions: { ...transactions, groups: [{ ...group, ...change(group) }] },
  };
};

export const withPeriod = (
  start: string,
  end: string,
  kind: "transactions" | "payments" = "transactions",
) => {
  const report = asWritten(kind === "transactions" ? transactionsReport() : paymentsReport());
  const part = { period: { start, end }, invoices: [], groups: [], days: [] };
  return { ...report, type: "RE", madeAt: "20271231060000", [kind]: part };
};

export const withPayments = (change: {
  number?: string;
  issueDate?: string;
  payment?: Change<WrittenPayment>;
  day?: Change<WrittenPayment>;
}): WrittenReport => {
  const { payments, ...report } = asWritten(paymentsReport());
  if (payments === null) throw new Error("it has payments");
  const { number, issueDate, payment } = first(payments.invoices);
  const day = first(payments.days);
  return {
    ...report,
    payments: {
      ...payments,
      invoices: [
        {
          number: change.number ?? number,
          issueDate: change.issueDate ?? issueDate,
          payment: { ...payment, ...change.payment?.(payment) },
        },
      ],
      days: [{ ...day, ...change.day?.(day) }],
    },
  };
};

/** Reason, rule, place. */
export const told = (faults: readonly ReportFault[]): string[] =>
  faults.map(({ code, rule, path }) => `${code} ${rule ?? "-"} ${path}`);

export const at = (amount: string): WrittenPayment["rates"] => [{ rate: "20", currency: "EUR", amount }];
export const party = (scheme: string, id: string, vatNumber: string | null = null) => ({
  scheme,
  id,
  vatNumber,
  vatQualifier: vatNumber === null ? null : "VAT",
  country: "CH",
});
