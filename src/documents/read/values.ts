import { canonicalDecimal } from "../../domain/decimal.ts";
import type { InvoiceLine, LineReference } from "../content/index.ts";
import { isDay } from "../content/scalars.ts";

/** A boolean from every form that XML Schema has for one; null for anything else. */
export const booleanOf = (text: string | undefined): boolean | null => {
  switch (text?.trim()) {
    case "true":
    case "1":
      return true;
    case "false":
    case "0":
      return false;
    default:
      return null;
  }
};

/** A date and how far it may be believed. */
export type ReadDate =
  /** As the syntax writes it. */
  | { day: string; odd: false }
  /** A whole day, in a form that the syntax does not have. */
  | { day: string; odd: true }
  /** No day. `what` says what it is instead. */
  | { day: null; what: string };

/** Formats of UNTDID 2379 that hold no day, and what they hold. */
const NO_DAYS: Readonly<Record<string, string>> = {
  "602": "a year (format 602)",
  "608": "a quarter (format 608)",
  "609": "a month (format 609)",
  "610": "a month (format 610)",
  "616": "a week (format 616)",
};

const ZONE = /(?:Z|[+-]\d{2}:?\d{2})?$/;

/**
 * A date as `YYYY-MM-DD`: from that, or from `YYYYMMDD` (format 102 of CII). A time zone, which XML dates may carry, is
 * dropped: it is the date that was printed on the invoice. Odd are a time behind the day, other format codes with a
 * whole day (101, 203, 204…) and a format that is named otherwise than it is written.
 *
 * @param format code of UNTDID 2379, where the syntax names one
 */
export const dateOf = (text: string, format?: string): ReadDate => {
  const noDay = NO_DAYS[format ?? ""];
  if (noDay !== undefined) return { day: null, what: noDay };
  const bare = text.trim();
  const short = format === "101" && /^\d{6}$/.test(bare) ? `20${bare}` : bare;
  const [, year, month, day, rest = ""] = /^(\d{4})-?(\d{2})-?(\d{2})(.*)$/s.exec(short) ?? [];
  const iso = `${year}-${month}-${day}`;
  if (year === undefined || !isDay(iso)) return { day: null, what: "no day of the calendar" };
  const time = rest.replace(ZONE, "");
  if (!/^(?:|T[\d:.]+|\d{2,6})$/.test(time)) return { day: null, what: "no day of the calendar" };
  return { day: iso, odd: time !== "" || short !== bare || (format !== undefined && format !== "102") };
};

/** An amount among several. */
interface Amount {
  currency: string | undefined;
  amount: string | undefined;
}

/** Amount in the wanted currency among several; one without a currency counts as wanted (CII allows it). */
export const inCurrency = (amounts: readonly Amount[], wanted: string | undefined): string | undefined =>
  (
    amounts.find((a) => a.currency !== undefined && a.currency === wanted) ??
    amounts.find((a) => a.currency === undefined)
  )?.amount;

/** VAT in the invoice's own currency (BT-5), and in that of its declaration (BT-6) where it is another. */
export const vatIn = (
  amounts: readonly Amount[],
  currency: string,
  vatCurrency: string | undefined,
): { own: string | undefined; other: string | undefined } => ({
  own: inCurrency(amounts, currency),
  other: amounts.find((a) => a.currency !== currency && a.currency === vatCurrency)?.amount,
});

/** Bytes of base64 text once decoded, without decoding it; nor copying it, where it has no line breaks. */
export const base64Size = (text: string): number => {
  const digits = /\s/.test(text) ? text.replace(/\s/g, "") : text;
  const padding = digits.endsWith("==") ? 2 : digits.endsWith("=") ? 1 : 0;
  return Math.floor(((digits.length - padding) * 3) / 4);
};

/** Numbers of the terms of allowances and charges; the VAT of a line's own allowance has none. */
export const ALLOWANCE_TERMS = {
  header: {
    allowance: { amount: "BT-92", base: "BT-93", percent: "BT-94", rate: "BT-96", group: "BG-20" },
    charge: { amount: "BT-99", base: "BT-100", percent: "BT-101", rate: "BT-103", group: "BG-21" },
  },
  line: {
    allowance: { amount: "BT-136", base: "BT-137", percent: "BT-138", rate: "BT-136", group: "BG-27" },
    charge: { amount: "BT-141", base: "BT-142", percent: "BT-143", rate: "BT-141", group: "BG-28" },
  },
} as const;

/** The group, or undefined where the document says nothing in it: an empty element is no information. */
export const unlessEmpty = <T extends object>(terms: T): T | undefined =>
  Object.values(terms).some((term) => (Array.isArray(term) ? term.length > 0 : term !== undefined))
    ? terms
    : undefined;

/** What tools write where UBL's schema demands a value that they do not have: a number, a card's network. */
export const PLACEHOLDER = "NA";

/** A value, and undefined for {@link PLACEHOLDER}. */
export const unlessPlaceholder = (text: string | undefined): string | undefined =>
  text === PLACEHOLDER ? undefined : text;

/** A line's own order, or a line of the document's order where no other is named. */
export const orderTerms = ({
  number,
  line,
}: LineReference = {}): Pick<InvoiceLine, "purchaseOrder" | "purchaseOrderLine"> =>
  number === undefined ? { purchaseOrderLine: line } : { purchaseOrder: { number, line } };

/** A decimal in one way of writing; undefined where absent, null for what is none. */
export const decimalOf = (text: string | undefined): string | null | undefined =>
  text === undefined ? undefined : canonicalDecimal(text);
