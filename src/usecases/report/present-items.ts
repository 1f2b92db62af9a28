import { CREDIT_NOTE_TYPES } from "../../domain/invoice.ts";
import { numberOfDocument } from "../../domain/reporting/item.ts";
import type { ReportContent } from "../../domain/reporting/report.ts";
import type { ReportedInvoice } from "../../domain/reporting/reported-invoice.ts";
import { amountOf, centsOf } from "../../domain/reporting/shares.ts";
import { REPORT_STATE_LABELS } from "../../domain/reporting/state-labels.ts";
import type { ItemDifference, NamedItem } from "../../store/port.ts";
import { presentReport } from "../read/present-report.ts";
import type { CalendarEntry } from "./calendar.ts";
import type { PeriodProblem, Preview } from "./preview.ts";
import type { InvoiceReporting } from "./reports-of-invoice.ts";
import type { TakenItem } from "./take-item.ts";

/** An item as the API shows it when it was taken: where it goes, until when, and what is wrong with it. */
export const presentItem = ({ item, period }: TakenItem) => {
  const { told } = item;
  const categories = told?.flow === "10.3" ? [...new Set(told.sales.map(({ category }) => category))] : [];
  // What is not reported belongs to no period.
  const belongs = told !== null || item.problems.length > 0;
  return {
    id: item.id,
    company: item.company,
    flow: told?.flow ?? null,
    role: belongs ? item.role : null,
    category: categories[0] ?? null,
    categories,
    day: item.day,
    period: belongs ? { start: period.start, end: period.end } : null,
    deadline: belongs ? period.deadline : null,
    platformDeadline: belongs ? period.platformDeadline : null,
    rates: told?.flow === "10.2" || told?.flow === "10.4" ? told.rates : [],
    problems: item.problems,
    reason:
      item.reason === null
        ? null
        : { code: item.reason.code, message: item.reason.en, messageFr: item.reason.fr },
  };
};

/** What is reported of an invoice, as the API shows it. */
export const presentInvoiceReporting = ({ item, key, period, state, report }: InvoiceReporting) => ({
  source: item.source,
  kind: key.kind,
  role: key.role,
  flow: item.told?.flow ?? null,
  day: item.day,
  period: { start: period.start, end: period.end },
  deadline: period.deadline,
  state,
  ...REPORT_STATE_LABELS[state],
  report: report?.id ?? null,
  problem: report?.problem ?? null,
  problems: item.problems,
});

/** Most single invoices and receipts that a preview shows. */
const MOST = 1_000;

const presentInvoiceOf = (one: ReportedInvoice) => ({
  number: one.number,
  issueDate: one.issueDate,
  type: one.typeCode,
  currency: one.currency,
  seller: one.seller,
  buyer: one.buyer,
  base: one.base,
  vat: one.vatEur,
  rows: one.rows,
});

/** An item as lists name it, with the number of its invoice. */
export const presentNamed = ({ document, ...item }: NamedItem) => ({
  ...item,
  document: document === null ? null : numberOfDocument(document),
});

const presentDifference = ({ added, changed, removed, counts }: ItemDifference) => ({
  added: added.map(presentNamed),
  changed: changed.map(presentNamed),
  removed: removed.map(presentNamed),
  counts,
});

const presentProblem = ({ item, day, ...problem }: PeriodProblem) => ({ ...problem, day, item });

const ratesOf = (rates: readonly { rate: string; amount: bigint }[]) =>
  rates.map(({ rate, amount }) => ({ rate, amount: amountOf(amount) }));

/** Without VAT, of what is in euros; and all VAT. Credit notes take away. */
const sumsOf = (content: ReportContent): { base: string; vat: string } => {
  let [base, vat] = [0n, 0n];
  if (content.kind === "transactions") {
    for (const group of content.groups) {
      base += group.currency === "EUR" ? group.base : 0n;
      vat += group.vatEur;
    }
    for (const invoice of content.invoices) {
      const sign = CREDIT_NOTE_TYPES.has(invoice.typeCode) ? -1n : 1n;
      base += invoice.currency === "EUR" ? sign * centsOf(invoice.base) : 0n;
      vat += sign * centsOf(invoice.vatEur);
    }
  }
  return { base: amountOf(base), vat: amountOf(vat) };
};

/** A period as it would be reported, as the API shows it. Amounts of `totals` are of what is in euros. */
export const presentPreview = ({
  key,
  period,
  report,
  state,
  built,
  problems,
  difference,
  platform,
}: Preview) => {
  const { content } = built;
  const groups =
    content.kind === "transactions"
      ? content.groups.map(({ day, currency, category, base, vatEur, count, rates }) => ({
          day,
          currency,
          category,
          base: amountOf(base),
          vat: amountOf(vatEur),
          count,
          rates: rates.map((one) => ({ rate: one.rate, base: amountOf(one.base), vat: amountOf(one.vat) })),
        }))
      : [];
  const invoices = content.kind === "transactions" ? content.invoices : [];
  const byDay = new Map<string, { rate: string; amount: bigint }[]>();
  for (const { day, rate, amount } of content.kind === "payments" ? content.days : [])
    byDay.set(day, [...(byDay.get(day) ?? []), { rate, amount }]);
  const receipts =
    content.kind === "payments"
      ? [
          ...content.invoices.map(({ number, issueDate, day, rates }) => ({
            flow: "10.2" as const,
            day,
            invoice: { number, issueDate },
            rates,
          })),
          ...[...byDay].map(([day, rates]) => ({ flow: "10.4" as const, day, invoice: null, rates })),
        ]
      : [];
  const received = receipts.flatMap(({ rates }) => rates).reduce((sum, { amount }) => sum + amount, 0n);
  return {
    company: key.company,
    kind: key.kind,
    role: key.role,
    period: { start: period.start, end: period.end },
    regime: period.regime,
    deadline: period.deadline,
    platformDeadline: period.platformDeadline,
    state,
    report: report === null ? null : presentReport(report),
    groups,
    invoices: invoices.slice(0, MOST).map(presentInvoiceOf),
    receipts: receipts.slice(0, MOST).map((one) => ({ ...one, rates: ratesOf(one.rates) })),
    totals: {
      items: built.items,
      groups: groups.length,
      invoices: invoices.length,
      receipts: receipts.length,
      ...sumsOf(content),
      received: amountOf(received),
    },
    problems: problems.map(presentProblem),
    difference: presentDifference(difference),
    platform:
      platform === null
        ? null
        : {
            code: platform.code,
            message: platform.en,
            messageFr: platform.fr,
            fix: platform.fix,
            fixFr: platform.fixFr,
          },
  };
};

/** A period in a calendar, as the API shows it. */
export const presentEntry = ({
  key,
  period,
  state,
  report,
  items,
  troubled,
  changed,
  overdue,
}: CalendarEntry) => ({
  kind: key.kind,
  role: key.role,
  period: { start: period.start, end: period.end },
  regime: period.regime,
  deadline: period.deadline,
  platformDeadline: period.platformDeadline,
  state,
  report: report?.id ?? null,
  items,
  problems: troubled,
  changed,
  overdue,
});
