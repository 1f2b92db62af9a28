import { canonicalDecimal, compareDecimals, sumOf } from "../decimal.ts";
import { isDay } from "../paris-day.ts";
import { isFrenchVatRate } from "../vat-rates.ts";
import { broken, type ReportFault, type Subject } from "./broken-rule.ts";

/* The forms of a report's values (annex 7 of the external specifications). */

export type Faults = Generator<ReportFault, void>;

const NUMBER = /^[a-zA-Z0-9 \-+_/]+$/;

/** Is it an id or a number as reports write them (G1.05, G1.104): so long, no two blanks in a row? */
export const isReference = (text: string, longest: number): boolean =>
  text.length <= longest && NUMBER.test(text) && !text.includes("  ");

/** A day of a report as `YYYY-MM-DD`; null where it is none. */
export const dayIn = (text: string): string | null => {
  const [match, year, month, date] = /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? [];
  if (match === undefined) return null;
  const day = `${year}-${month}-${date}`;
  return isDay(day) ? day : null;
};

/** @returns the day, where it is one */
export function* dayFaults(
  text: string | null,
  path: string,
  about: Subject,
): Generator<ReportFault, string | null> {
  if (text === null) return null;
  const day = dayIn(text);
  if (day === null) yield broken("day", path, about, text);
  else if (!day.startsWith("20")) yield broken("year", path, about, text);
  return day;
}

const AMOUNT = /^-?\d+(\.\d{1,2})?$/;
const RECEIPT = /^\d+(\.\d{1,6})?$/;
/** Of an amount, its sign counted. */
const DIGITS = 19;

const fits = (amount: string, form: RegExp): boolean =>
  form.test(amount) && amount.replace(".", "").length <= DIGITS;

export function* amountFaults(amount: string | null, path: string, about: Subject): Faults {
  if (amount !== null && !fits(amount, AMOUNT)) yield broken("amount", path, about, amount);
}

export function* receiptFaults(amount: string, path: string, about: Subject): Faults {
  if (!fits(amount, RECEIPT)) yield broken("receipt", path, about, amount);
}

export function* rateFaults(rate: string | null, path: string, about: Subject): Faults {
  if (rate !== null && !isFrenchVatRate(rate)) yield broken("rate", path, about, rate);
}

export function* currencyFaults(currency: string, path: string, about: Subject): Faults {
  if (!/^[A-Z]{3}$/.test(currency)) yield broken("currency", path, about, currency);
}

const POINTS: ReadonlySet<string> = new Set(["5", "29", "72", "3", "35", "432"]);

export function* vatPointFaults(code: string | null, path: string, about: Subject): Faults {
  if (code !== null && !POINTS.has(code)) yield broken("vatPoint", path, about, code);
}

/**
 * Is a total exactly the sum of its rows? The published rules allow a cent for each row, in floating point, where a
 * difference of exactly that much may fail. What is no decimal is another rule's.
 */
export const addsUp = (total: string, rows: readonly string[]): boolean =>
  [total, ...rows].some((amount) => canonicalDecimal(amount) === null) ||
  compareDecimals(total, sumOf(rows)) === 0;
