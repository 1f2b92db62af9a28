import { broken, type ReportFault, type Subject, WHOLE } from "./broken-rule.ts";
import { CATEGORIES } from "./facts.ts";
import { invoiceFaults, invoiceSubject, numberFaults } from "./invoice-faults.ts";
import { type Period, periodOf, type ReportKind, VAT_REGIMES } from "./periods.ts";
import type {
  WrittenGroup,
  WrittenPayment,
  WrittenPayments,
  WrittenPeriod,
  WrittenReport,
  WrittenTransactions,
} from "./written-report.ts";
import {
  addsUp,
  amountFaults,
  currencyFaults,
  dayFaults,
  dayIn,
  type Faults,
  isReference,
  rateFaults,
  receiptFaults,
  vatPointFaults,
} from "./written-values.ts";

/** Faults of a report that are told; what breaks thousands of its rows is one mistake. */
const MOST = 50;

/** Longest TT-1 (G1.104). */
const LONGEST_ID = 50;

/** Longest number of an invoice that the public portal takes as long as it is behind its own rules. */
const LONGEST_NUMBER_YET = 20;

/** TT-80 that it does not take yet. */
const OPTIONS_NOT_YET: ReadonlySet<string | null> = new Set(["3", "5", "432"]);

function* headFaults(report: WrittenReport): Faults {
  const { id, madeAt, type, sender, declarant } = report;
  if (!isReference(id, LONGEST_ID)) yield broken("reportId", "TT-1", WHOLE, id);
  if (!/^20\d{12}$/.test(madeAt) || dayIn(madeAt.slice(0, 8)) === null)
    yield broken("madeAt", "TT-3", WHOLE, madeAt);
  if (type !== "IN" && type !== "RE") yield broken("type", "TT-4", WHOLE, type);
  if (sender.scheme !== "0238" || sender.id.length !== 4) yield broken("sender", "TT-8", WHOLE, sender.id);
  if (sender.role !== "WK") yield broken("senderRole", "TT-10", WHOLE, sender.role);
  if (declarant.scheme !== "0002" || !/^\d{9}$/.test(declarant.id))
    yield broken("declarant", "TT-13", WHOLE, declarant.id);
  if (declarant.role !== "SE" && declarant.role !== "BY")
    yield broken("declarantRole", "TT-15", WHOLE, declarant.role);
}

const blocksIn = ({ transactions, payments }: WrittenReport): number =>
  (transactions?.invoices.length ?? 0) +
  (transactions?.groups.length ?? 0) +
  (payments?.invoices.length ?? 0) +
  (payments?.days.length ?? 0);

function* shapeFaults(report: WrittenReport): Faults {
  const kinds = [report.transactions, report.payments].filter((part) => part !== null);
  if (kinds.length !== 1) yield broken("oneKind", "TB-0", WHOLE);
  // A correction may take everything back.
  if (report.type === "IN" && blocksIn(report) === 0) yield broken("emptyInitial", "TB-0", WHOLE);
}

/**
 * Has some VAT regime this period for this kind of report (DSE §3.7.7, table 13)? A change of regime may cut off its
 * beginning, where a period of the regime before was over.
 */
const isPeriod = ({ start, end }: Period, kind: ReportKind): boolean => {
  const wholes = (day: string): Period[] =>
    VAT_REGIMES.map((regime) => periodOf(day, kind, [{ from: day, regime }]));
  return (
    wholes(end).some((whole) => whole.end === end && start >= whole.start) &&
    wholes(start).some((whole) => whole.start === start)
  );
};

/** Terms of the period of each kind. */
const PERIODS = {
  transactions: { start: "TT-17", end: "TT-18" },
  payments: { start: "TT-89", end: "TT-90" },
} as const;

/** @returns the period, where it is one */
function* periodFaults(
  { start: first, end: last }: WrittenPeriod,
  kind: ReportKind,
  madeAt: string,
): Generator<ReportFault, Period | null> {
  const terms = PERIODS[kind];
  const start = yield* dayFaults(first, terms.start, WHOLE);
  const end = yield* dayFaults(last, terms.end, WHOLE);
  if (start === null || end === null) return null;
  if (end <= start) yield broken("periodOrder", terms.end, WHOLE, `${first}-${last}`);
  else if (!isPeriod({ start, end }, kind))
    yield broken("periodUnknown", terms.end, WHOLE, `${first}-${last}`);
  const made = dayIn(madeAt.slice(0, 8));
  if (made !== null && made <= end) yield broken("periodRuns", "TT-3", WHOLE, madeAt);
  return { start, end };
}

const sayingDay = (en: string, fr: string, day: string): Subject => {
  const shown = dayIn(day) ?? day;
  return { document: null, words: { en: `${en} ${shown}: `, fr: `${fr} ${shown} : ` } };
};

type IsOutside = (day: string) => boolean;

function* groupFaults(group: WrittenGroup, at: string, isOutside: IsOutside): Faults {
  const { base, vat, currency, category, rates } = group;
  const about = sayingDay("Sales of", "Ventes du", group.day);
  const day = yield* dayFaults(group.day, `${at}/TT-77`, about);
  if (day !== null && isOutside(day)) yield broken("dayOutside", `${at}/TT-77`, about, day);
  yield* currencyFaults(currency, `${at}/TT-78`, about);
  yield* vatPointFaults(group.vatPointCode, `${at}/TT-80`, about);
  if (!CATEGORIES.some((known) => known === category))
    yield broken("category", `${at}/TT-81`, about, category);
  yield* amountFaults(base, `${at}/TT-82`, about);
  yield* amountFaults(vat, `${at}/TT-83`, about);
  if (
    !addsUp(
      base,
      rates.map((row) => row.base),
    )
  )
    yield broken("baseTotal", `${at}/TT-82`, about, base);
  // In another currency the rows are, and their total is in euros.
  if (
    currency === "EUR" &&
    !addsUp(
      vat,
      rates.map((row) => row.vat),
    )
  )
    yield broken("vatTotal", `${at}/TT-83`, about, vat);
  for (const row of rates) {
    yield* rateFaults(row.rate, `${at}/TT-86`, about);
    yield* amountFaults(row.base, `${at}/TT-87`, about);
    yield* amountFaults(row.vat, `${at}/TT-88`, about);
  }
}

function* transactionFaults(part: WrittenTransactions, { madeAt, declarant }: WrittenReport): Faults {
  const period = yield* periodFaults(part.period, "transactions", madeAt);
  // A purchase counts on the day on which the buyer booked it, and its invoice may be older.
  const isLate: IsOutside = (day) => period !== null && day > period.end;
  const isOutside: IsOutside = (day) => isLate(day) || (period !== null && day < period.start);
  for (const [i, invoice] of part.invoices.entries())
    yield* invoiceFaults(invoice, `TG-8[${i + 1}]`, declarant.role === "BY" ? isLate : isOutside);
  for (const [i, group] of part.groups.entries()) yield* groupFaults(group, `TG-31[${i + 1}]`, isOutside);
}

interface PaymentTerms {
  day: string;
  rate: string;
  currency: string;
  amount: string;
}

const OF_INVOICE: PaymentTerms = { day: "TT-92", rate: "TT-93", currency: "TT-94", amount: "TT-95" };
const OF_DAY: PaymentTerms = { day: "TT-96", rate: "TT-97", currency: "TT-98", amount: "TT-99" };

function* receivedFaults(
  payment: WrittenPayment,
  at: string,
  terms: PaymentTerms,
  about: Subject,
  isOutside: IsOutside,
): Faults {
  const day = yield* dayFaults(payment.day, `${at}/${terms.day}`, about);
  if (day !== null && isOutside(day)) yield broken("dayOutside", `${at}/${terms.day}`, about, day);
  for (const { rate, currency, amount } of payment.rates) {
    yield* rateFaults(rate, `${at}/${terms.rate}`, about);
    if (currency !== null && currency !== "EUR")
      yield broken("receiptEuro", `${at}/${terms.currency}`, about, currency);
    yield* receiptFaults(amount, `${at}/${terms.amount}`, about);
  }
}

function* paymentFaults(part: WrittenPayments, { madeAt }: WrittenReport): Faults {
  const period = yield* periodFaults(part.period, "payments", madeAt);
  const isOutside: IsOutside = (day) => period !== null && (day < period.start || day > period.end);
  for (const [i, { number, issueDate, payment }] of part.invoices.entries()) {
    const at = `TG-34[${i + 1}]`;
    const about = invoiceSubject(number);
    yield* numberFaults(number, `${at}/TT-91`, about);
    yield* dayFaults(issueDate, `${at}/TT-102`, about);
    yield* receivedFaults(payment, at, OF_INVOICE, about, isOutside);
  }
  for (const [i, day] of part.days.entries()) {
    const about = sayingDay("Receipts of", "Encaissements du", day.day);
    yield* receivedFaults(day, `TG-37[${i + 1}]`, OF_DAY, about, isOutside);
  }
}

function* allFaults(report: WrittenReport): Faults {
  yield* headFaults(report);
  yield* shapeFaults(report);
  if (report.transactions !== null) yield* transactionFaults(report.transactions, report);
  if (report.payments !== null) yield* paymentFaults(report.payments, report);
}

/** The first ones: the rest is not even looked for. */
const firstOf = (faults: Faults, most: number): ReportFault[] => {
  const told: ReportFault[] = [];
  for (const fault of faults) {
    if (told.length === most) break;
    told.push(fault);
  }
  return told;
};

/**
 * What the public portal would reject a report for (301), by reason and rule: whatever can be told from the report
 * alone. Whether its TT-1 is new (G8.05), and whether it is the first of its period, only the portal's memory says.
 * Totals must be exact (see {@link addsUp}).
 *
 * @param most - how many are told
 */
export const reportFaults = (report: WrittenReport, most = MOST): ReportFault[] =>
  firstOf(allFaults(report), most);

function* allWarnings({ transactions, payments }: WrittenReport): Faults {
  const numbered = [
    ...(transactions?.invoices ?? []).map(({ number }, i) => ({ number, path: `TG-8[${i + 1}]/TT-19` })),
    ...(payments?.invoices ?? []).map(({ number }, i) => ({ number, path: `TG-34[${i + 1}]/TT-91` })),
  ];
  for (const { number, path } of numbered)
    if (number.length > LONGEST_NUMBER_YET) yield broken("longNumber", path, invoiceSubject(number));
  for (const [i, { day, vatPointCode }] of (transactions?.groups ?? []).entries())
    if (OPTIONS_NOT_YET.has(vatPointCode))
      yield broken(
        "vatOption",
        `TG-31[${i + 1}]/TT-80`,
        sayingDay("Sales of", "Ventes du", day),
        vatPointCode ?? "",
      );
}

/** What is right, and the public portal still refuses as it is behind its own rules (annex of limits, July 2026). */
export const reportWarnings = (report: WrittenReport, most = MOST): ReportFault[] =>
  firstOf(allWarnings(report), most);
