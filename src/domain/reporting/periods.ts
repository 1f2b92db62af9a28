import { parisMidnight } from "../paris-day.ts";
import { dayOf, daysAfter, endOfMonth, monthOf } from "./days.ts";

/** What a report is about: sales and purchases, or money received. One report never holds both (G6.29). */
export const REPORT_KINDS = ["transactions", "payments"] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** How a company declares its VAT, which decides its periods (DSE §3.7.7, table 13). */
export const VAT_REGIMES = ["monthly", "quarterly", "simplified", "franchise"] as const;
export type VatRegime = (typeof VAT_REGIMES)[number];

/** A regime, and the day from which it is the company's. */
export interface DatedRegime {
  from: string;
  regime: VatRegime;
}

/** Days of one report, both inclusive, `YYYY-MM-DD`. */
export interface Period {
  start: string;
  end: string;
}

/** A period, and until when it must be reported. */
export interface DuePeriod extends Period {
  regime: VatRegime;
  /** The company's last day to give it to its platform. */
  deadline: string;
  /** The platform's last instant to give it to the public portal, ISO 8601 with the offset of Paris. */
  platformDeadline: string;
}

/** Part of a month that the monthly regime reports, by its first day. */
const decadeOf = (day: string): Period => {
  const { year, month } = monthOf(day);
  const date = Number(day.slice(8));
  if (date <= 10) return { start: dayOf(year, month, 1), end: dayOf(year, month, 10) };
  if (date <= 20) return { start: dayOf(year, month, 11), end: dayOf(year, month, 20) };
  return { start: dayOf(year, month, 21), end: endOfMonth(year, month) };
};

const calendarMonth = (day: string): Period => {
  const { year, month } = monthOf(day);
  return { start: dayOf(year, month, 1), end: endOfMonth(year, month) };
};

/** January and February, March and April, and so on. */
const twoMonths = (day: string): Period => {
  const { year, month } = monthOf(day);
  const first = month - ((month - 1) % 2);
  return { start: dayOf(year, first, 1), end: endOfMonth(year, first + 1) };
};

/** Of a regime and kind: the period of a day, and the last day to report a period that ends on a day. */
interface Rule {
  periodOf(day: string): Period;
  deadlineOf(end: string): string;
}

const tenthOfNextMonth = (end: string): string => {
  const { year, month } = monthOf(end);
  return dayOf(year, month + 1, 10);
};

const endOfNextMonth = (end: string): string => {
  const { year, month } = monthOf(end);
  return endOfMonth(year, month + 1);
};

const byMonth: Rule = { periodOf: calendarMonth, deadlineOf: tenthOfNextMonth };
const byMonthLate: Rule = { periodOf: calendarMonth, deadlineOf: endOfNextMonth };
const byTwoMonths: Rule = { periodOf: twoMonths, deadlineOf: endOfNextMonth };

/** Ten days after a decade: the 20th, the last day of the month, the 10th of the next. */
const byDecade: Rule = {
  periodOf: decadeOf,
  deadlineOf: (end) => {
    const { year, month } = monthOf(end);
    const date = Number(end.slice(8));
    if (date <= 10) return dayOf(year, month, 20);
    return date <= 20 ? endOfMonth(year, month) : dayOf(year, month + 1, 10);
  },
};

const RULES: Readonly<Record<VatRegime, Readonly<Record<ReportKind, Rule>>>> = {
  monthly: { transactions: byDecade, payments: byMonth },
  quarterly: { transactions: byMonth, payments: byMonth },
  simplified: { transactions: byMonthLate, payments: byMonthLate },
  franchise: { transactions: byTwoMonths, payments: byTwoMonths },
};

/** A regime over the days that it rules, both inclusive; the last has no end. */
interface Reign {
  regime: VatRegime;
  first: string;
  last: string | null;
}

/** A regime that comes within a period of the one before takes effect when that period is over. */
const takesEffect = ({ from }: DatedRegime, before: VatRegime, kind: ReportKind): string => {
  const { start, end } = RULES[before][kind].periodOf(from);
  return start === from ? from : daysAfter(end, 1);
};

const reignsOf = (regimes: readonly DatedRegime[], kind: ReportKind): Reign[] => {
  const [first, ...others] = [...regimes].sort((a, b) => a.from.localeCompare(b.from));
  if (first === undefined) throw new RangeError("a company has a regime");
  const reigns: Reign[] = [{ regime: first.regime, first: first.from, last: null }];
  for (const next of others) {
    const reigning = reigns.at(-1);
    if (reigning === undefined || reigning.regime === next.regime) continue;
    const from = takesEffect(next, reigning.regime, kind);
    // One that another follows before it took effect never does.
    if (from <= reigning.first) reigning.regime = next.regime;
    else {
      reigning.last = daysAfter(from, -1);
      reigns.push({ regime: next.regime, first: from, last: null });
    }
  }
  return reigns;
};

const HOUR = 3_600_000;

/** The morning after, at eight in Paris, with the offset that holds there on that day (DSE §3.7.7). */
const morningAfter = (deadline: string): string => {
  const day = daysAfter(deadline, 1);
  // Clocks change before eight: the offset is that of the midnight that follows.
  const next = daysAfter(day, 1);
  const offset = (Date.parse(`${next}T00:00:00Z`) - parisMidnight(next).getTime()) / HOUR;
  return `${day}T08:00:00+0${offset}:00`;
};

/**
 * The period to which a day belongs, with its deadlines (DSE §3.7.7, table 13). A change of regime takes effect when a
 * period of the one before is over; a period that would have begun before that begins with it.
 *
 * @param day - of the sale or the receipt, `YYYY-MM-DD` in Paris
 * @param regimes - of the company, in any order; the first also rules the days before it
 * @throws RangeError where there is no regime
 */
export const periodOf = (day: string, kind: ReportKind, regimes: readonly DatedRegime[]): DuePeriod => {
  const reigns = reignsOf(regimes, kind);
  const reign = reigns.findLast(({ first }) => first <= day) ?? reigns[0];
  if (reign === undefined) throw new RangeError("a company has a regime");
  const rule = RULES[reign.regime][kind];
  const whole = rule.periodOf(day);
  // Of the first regime nothing is cut off: the company was there before.
  const start = reign !== reigns[0] && whole.start < reign.first ? reign.first : whole.start;
  const end = reign.last !== null && whole.end > reign.last ? reign.last : whole.end;
  const deadline = rule.deadlineOf(end);
  return { start, end, regime: reign.regime, deadline, platformDeadline: morningAfter(deadline) };
};

/** The periods from the one of a day to the one of another, in their order. */
export function* periodsBetween(
  from: string,
  until: string,
  kind: ReportKind,
  regimes: readonly DatedRegime[],
): Generator<DuePeriod> {
  for (let day = from; day <= until; ) {
    const period = periodOf(day, kind, regimes);
    yield period;
    day = daysAfter(period.end, 1);
  }
}
