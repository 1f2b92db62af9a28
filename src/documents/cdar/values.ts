import { sirenOf } from "../../domain/company.ts";
import { canonicalDecimal } from "../../domain/decimal.ts";
import { fromParisClock } from "../paris-time.ts";
import type { Element } from "../read/element.ts";
import { booleanOf } from "../read/values.ts";
import { DocumentFault } from "../types.ts";

/** A value of a life-cycle message that is there and cannot be read. */
const malformed = (term: string, what: string, fix: string): DocumentFault =>
  new DocumentFault("invalid", "term_malformed", `${term} of the life-cycle message ${what}.`, fix, term);

/**
 * What a platform writes for a date that it could not read (G1.114): it says that there is none, and is of no year
 * that the national rules take.
 */
const FILLER = "19000101";

/** @throws DocumentFault for a year that the national rules do not take (BR-FR-03: 2000 to 2099) */
const refuseYear = (text: string, term: string): void => {
  const [, year] = /^(\d{4})/.exec(text) ?? [];
  if (year === undefined || year.startsWith("20")) return;
  throw malformed(
    term,
    `is of the year ${year}, outside 2000 to 2099 (BR-FR-03)`,
    "Ask the platform for the message with the right date.",
  );
};

/**
 * An instant as ISO 8601 UTC, from format 204 (French civil time), 203 (the same without seconds), 102 (midnight in
 * France), the same with a zone (205), or ISO 8601. Undefined for what is none of these.
 */
export const instantIn = (text: string): string | undefined => {
  const digits = /^(\d{8})(\d{4}(?:\d{2})?)?$/.exec(text);
  if (digits !== null) return inParis(`${digits[1]}${(digits[2] ?? "").padEnd(6, "0")}`);
  const zoned = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})([+-]\d{2}):?(\d{2})$/.exec(text);
  if (zoned !== null) {
    const [, year, month, day, hour, minute, offset, minutes] = zoned;
    return atInstant(`${year}-${month}-${day}T${hour}:${minute}:00${offset}:${minutes}`);
  }
  // A date alone is midnight in France; without an offset a time is a clock there, as in format 204.
  const [, date = "", time] = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2})(?:\.\d+)?)?$/.exec(text) ?? [];
  if (date !== "") return inParis(`${date}${time ?? "000000"}`.replace(/\D/g, ""));
  return /^\d{4}-\d{2}-\d{2}T/.test(text) ? atInstant(text) : undefined;
};

const inParis = (clock: string): string | undefined => fromParisClock(clock)?.toISOString();

const atInstant = (text: string): string | undefined => {
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? undefined : instant.toISOString();
};

/** Text of a moment, from any of the types that the schema has for one. */
const written = (element: Element | undefined): string | undefined =>
  element?.text("udt:DateTimeString") ??
  element?.text("qdt:DateTimeString") ??
  element?.text("udt:DateTime") ??
  element?.text("udt:Date");

/**
 * An instant as ISO 8601 UTC; null where absent or unreadable.
 * @throws DocumentFault for a year outside 2000 to 2099
 */
export const readInstant = (element: Element | undefined, term: string): string | null => {
  const text = written(element);
  if (text === undefined || text.startsWith(FILLER)) return null;
  // The year that is written counts: midnight of New Year's Day in France is another year's in UTC.
  refuseYear(text, term);
  return instantIn(text) ?? null;
};

/**
 * A day as `YYYY-MM-DD`, from format 102, 204 or ISO; null where absent, unreadable or a filler.
 * @throws DocumentFault for a year outside 2000 to 2099
 */
export const readDay = (element: Element | undefined, term: string): string | null => {
  const [match, year, month, day] = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(written(element) ?? "") ?? [];
  if (match === undefined || `${year}${month}${day}` === FILLER) return null;
  refuseYear(match, term);
  return `${year}-${month}-${day}`;
};

/** MDT-219: a day stays a day. @throws DocumentFault for a year outside 2000 to 2099 */
export const readDayOrInstant = (element: Element | undefined, term: string): string | null =>
  /^(?:\d{8}|\d{4}-\d{2}-\d{2})$/.test(written(element) ?? "")
    ? readDay(element, term)
    : readInstant(element, term);

/**
 * An amount or percentage as a decimal in one way of writing; null where absent.
 * @throws DocumentFault for what is no decimal: nobody may add it up
 */
export const readDecimal = (text: string | undefined, term: string): string | null => {
  if (text === undefined) return null;
  const decimal = canonicalDecimal(text);
  if (decimal !== null) return decimal;
  throw malformed(
    term,
    "is not a decimal number",
    "Ask the platform for the message with digits and a point, as in 1200.00.",
  );
};

/** A boolean of either type that the schema has for one; null where absent or neither. */
export const readIndicator = (element: Element | undefined): boolean | null =>
  booleanOf((element?.text("udt:IndicatorString") ?? element?.text("udt:Indicator"))?.toLowerCase());

/**
 * MDT-129: the seller's SIREN, by which the invoice is found. It may come with several schemes: 0002 goes first, a
 * SIRET (0009) tells the SIREN too, and one without scheme is taken for either.
 */
export const readSellerSiren = (reference: Element): string | null => {
  const ids = [
    ...reference.all("ram:IssuerTradeParty/ram:GlobalID"),
    ...reference.all("ram:IssuerTradeParty/ram:ID"),
  ];
  for (const scheme of ["0002", "0009", "0225", undefined]) {
    for (const id of ids) {
      if (id.attribute("schemeID") !== scheme) continue;
      const siren = sirenOf((id.value ?? "").replace(/[\s.]/g, ""));
      if (siren !== null) return siren;
    }
  }
  return null;
};
