import { fromParisClock } from "../../documents/paris-time.ts";
import { parisDay } from "../../domain/paris-day.ts";

/** In milliseconds. */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Which clock a time without a zone was read from. */
export type Clock = "utc" | "paris";

/**
 * Epoch milliseconds of a platform's time, finer fractions cut off; null for what is none. Taken are ISO 8601 with a
 * `T` or a space, zones with and without a colon, a bare date, and epoch milliseconds.
 *
 * @param clock what is meant where no zone is given
 */
export const timeOf = (text: string | null | undefined, clock: Clock): number | null => {
  const value = text?.trim() ?? "";
  if (/^\d{12,13}$/.test(value)) return Number(value);
  const [, moment = "", zone = ""] =
    /^(\d{4}-\d{2}-\d{2}[T ][\d:.]+)(Z|[+-]\d{2}:?\d{2})$/.exec(value) ??
    /^(\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?)$/.exec(value) ??
    [];
  if (zone === "" && clock === "paris") return fromParis(moment);
  const colon = zone.replace(/(\d{2}):?(\d{2})$/, "$1:$2");
  // A bare date is one in UTC to Date.parse, a time without a zone is not.
  const ms = Date.parse(`${moment.replace(" ", "T")}${colon || (moment.length > 10 ? "Z" : "")}`);
  return Number.isNaN(ms) ? null : ms;
};

const fromParis = (moment: string): number | null =>
  fromParisClock(
    moment
      .replace(/\.\d+$/, "")
      .replace(/\D/g, "")
      .padEnd(14, "0"),
  )?.getTime() ?? null;

/** ISO 8601 UTC of a time, or of a stand-in where it cannot be read. */
export const isoOf = (text: string | null | undefined, clock: Clock, otherwise: Date): string =>
  new Date(timeOf(text, clock) ?? otherwise).toISOString();

/**
 * Day of a date or a time, `YYYY-MM-DD`, as a calendar in France shows it (midnight in France is the evening before
 * in UTC); null for what is none.
 */
export const dayOf = (text: string | null | undefined, clock: Clock): string | null => {
  const ms = timeOf(text, clock);
  return ms === null ? null : parisDay(new Date(ms));
};
