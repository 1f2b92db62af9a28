import { parisClock } from "../paris-day.ts";
import type { Period } from "./periods.ts";
import type { ReceiptsOfDay } from "./receipts.ts";
import type { Report } from "./report.ts";
import type { ReportedInvoice } from "./reported-invoice.ts";
import type { SalesGroup } from "./sales-by-day.ts";
import { amountOf } from "./shares.ts";
import type { ReportParty } from "./territory.ts";
import type {
  WrittenGroup,
  WrittenInvoice,
  WrittenParty,
  WrittenPayment,
  WrittenPeriod,
  WrittenReport,
} from "./written-report.ts";

/** TT-29: the rules that invoices in a report follow. */
export const REPORT_PROFILE = "urn.cpro.gouv.fr:1p0:ereporting";

/** A day as F10 writes it: without hyphens. */
const compact = (day: string): string => day.replaceAll("-", "");
const compactOrNull = (day: string | undefined): string | null => (day === undefined ? null : compact(day));

const periodOf = ({ start, end }: Period): WrittenPeriod => ({ start: compact(start), end: compact(end) });

const partyOf = ({ scheme, id, vatNumber, country }: ReportParty): WrittenParty => ({
  scheme,
  id,
  vatNumber,
  vatQualifier: vatNumber === null ? null : "VAT",
  country,
});

const invoiceOf = (one: ReportedInvoice): WrittenInvoice => ({
  number: one.number,
  issueDate: compact(one.issueDate),
  typeCode: one.typeCode,
  currency: one.currency,
  dueDate: compactOrNull(one.dueDate),
  vatPointCode: one.vatPointCode ?? null,
  process: one.process,
  profile: REPORT_PROFILE,
  preceding: one.preceding.map(({ number, issueDate }) => ({ number, issueDate: compactOrNull(issueDate) })),
  seller: partyOf(one.seller),
  buyer: partyOf(one.buyer),
  representative: one.representative ?? null,
  deliveries:
    one.delivery === undefined
      ? []
      : [{ date: compactOrNull(one.delivery.date), address: one.delivery.address ?? null }],
  period: one.period === undefined ? null : periodOf(one.period),
  allowances: [],
  base: one.base,
  vat: one.vatEur,
  vatCurrency: "EUR",
  rows: one.rows.map(({ base, vat, category, rate, reason, reasonCode }) => ({
    base,
    vat,
    category,
    rate,
    reason: reason ?? null,
    reasonCode: reasonCode ?? null,
  })),
  lines: [],
});

const groupOf = (one: SalesGroup): WrittenGroup => ({
  day: compact(one.day),
  currency: one.currency,
  vatPointCode: null,
  category: one.category,
  base: amountOf(one.base),
  vat: amountOf(one.vatEur),
  count: one.count === null ? null : String(one.count),
  rates: one.rates.map(({ rate, base, vat }) => ({ rate, base: amountOf(base), vat: amountOf(vat) })),
});

const paymentOf = (day: string, rates: readonly { rate: string; amount: bigint }[]): WrittenPayment => ({
  day: compact(day),
  rates: rates.map(({ rate, amount }) => ({ rate, currency: "EUR", amount: amountOf(amount) })),
});

/** One block for each day, its rates within. */
const daysOf = (receipts: readonly ReceiptsOfDay[]): WrittenPayment[] => {
  const byDay = new Map<string, ReceiptsOfDay[]>();
  for (const one of receipts) {
    const known = byDay.get(one.day);
    if (known === undefined) byDay.set(one.day, [one]);
    else known.push(one);
  }
  return [...byDay].map(([day, rates]) => paymentOf(day, rates));
};

/** A report in the words of its file: what is written of it, and what its rules look at. */
export const asWritten = (report: Report): WrittenReport => {
  const { content, sender, declarant } = report;
  const period = periodOf(report.period);
  return {
    id: report.id,
    name: null,
    madeAt: parisClock(report.madeAt),
    type: report.type,
    sender: { scheme: "0238", id: sender.matricule, name: sender.name, role: "WK" },
    declarant: { scheme: "0002", id: declarant.siren, name: declarant.name, role: report.role },
    transactions:
      content.kind === "transactions"
        ? { period, invoices: content.invoices.map(invoiceOf), groups: content.groups.map(groupOf) }
        : null,
    payments:
      content.kind === "payments"
        ? {
            period,
            invoices: content.invoices.map(({ number, issueDate, day, rates }) => ({
              number,
              issueDate: compact(issueDate),
              payment: paymentOf(day, rates),
            })),
            days: daysOf(content.days),
          }
        : null,
  };
};
