import { isDay, isDecimal } from "../content/scalars.ts";
import { DocumentFault } from "../types.ts";

const invalid = (code: string, term: string, message: string, fix: string): DocumentFault =>
  new DocumentFault("invalid", code, message, fix, term);

/** A decimal as written; undefined where absent. @throws DocumentFault on any other shape, naming the term. */
export const decimal = (text: string | undefined, term: string): string | undefined => {
  if (text === undefined || isDecimal(text)) return text;
  throw invalid(
    "amount_malformed",
    term,
    `${term} is not a decimal number.`,
    `Write ${term} with digits and a point, as in 1200.00.`,
  );
};

/**
 * A date as `YYYY-MM-DD`, from that or from `YYYYMMDD` (format 102 of CII); undefined where absent. A time zone, which
 * XML dates may carry, is dropped: it is the date that was printed on the invoice.
 * @throws DocumentFault on anything else, naming the term.
 */
export const date = (text: string | undefined, term: string): string | undefined => {
  if (text === undefined) return undefined;
  const parts = /^(\d{4})-?(\d{2})-?(\d{2})(?:Z|[+-]\d{2}:\d{2})?$/.exec(text);
  const iso = parts === null ? "" : `${parts[1]}-${parts[2]}-${parts[3]}`;
  if (isDay(iso)) return iso;
  throw invalid(
    "date_malformed",
    term,
    `${term} is not a date.`,
    `Write ${term} as YYYY-MM-DD in UBL, as YYYYMMDD with format 102 in CII.`,
  );
};

/** @throws DocumentFault when an obligatory term is missing. */
export const required = (value: string | undefined, term: string, name: string): string => {
  if (value !== undefined) return value;
  throw invalid(
    "term_missing",
    term,
    `The invoice has no ${name} (${term}).`,
    `Give ${term}: EN 16931 makes it obligatory.`,
  );
};

/** Amount in the wanted currency among several; one without a currency counts as wanted (CII allows it). */
export const inCurrency = (
  amounts: { currency: string | undefined; amount: string | undefined }[],
  wanted: string | undefined,
): string | undefined =>
  (
    amounts.find((a) => a.currency !== undefined && a.currency === wanted) ??
    amounts.find((a) => a.currency === undefined)
  )?.amount;

/** Bytes of base64 text once decoded, without decoding it. */
export const base64Size = (text: string): number => {
  const digits = text.replace(/\s/g, "");
  return Math.floor((digits.replace(/=+$/, "").length * 3) / 4);
};

/** Numbers of the terms of allowances and charges; the VAT of a line's own allowance has none. */
export const ALLOWANCE_TERMS = {
  header: {
    allowance: { amount: "BT-92", base: "BT-93", percent: "BT-94", rate: "BT-96" },
    charge: { amount: "BT-99", base: "BT-100", percent: "BT-101", rate: "BT-103" },
  },
  line: {
    allowance: { amount: "BT-136", base: "BT-137", percent: "BT-138", rate: "BT-136" },
    charge: { amount: "BT-141", base: "BT-142", percent: "BT-143", rate: "BT-141" },
  },
};

/** The group, or undefined where the document says nothing in it: an empty element is no information. */
export const unlessEmpty = <T extends object>(terms: T): T | undefined =>
  Object.values(terms).some((term) => (Array.isArray(term) ? term.length > 0 : term !== undefined))
    ? terms
    : undefined;
