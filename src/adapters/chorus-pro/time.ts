import { fromParisClock, toParisClock } from "../../documents/paris-time.ts";

/**
 * Epoch milliseconds of one of the platform's many forms of a time; null for what is none. Without a zone it is
 * French civil time; `+0100` and bare epoch milliseconds occur too.
 */
export const timeOf = (text: string | null | undefined): number | null => {
  const value = text?.trim() ?? "";
  if (/^\d{12,13}$/.test(value)) return Number(value);
  const zoned = /^(\d{4}-\d{2}-\d{2}[T ][\d:.]+)(Z|[+-]\d{2}:?\d{2})$/.exec(value);
  if (zoned !== null) {
    const [, clock = "", zone = ""] = zoned;
    const ms = Date.parse(`${clock.replace(" ", "T")}${zone.replace(/(\d{2}):?(\d{2})$/, "$1:$2")}`);
    return Number.isNaN(ms) ? null : ms;
  }
  if (!/^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/.test(value)) return null;
  const clock = value
    .replace(/\.\d+$/, "")
    .replace(/\D/g, "")
    .padEnd(14, "0");
  return fromParisClock(clock)?.getTime() ?? null;
};

/** Day of a date or a time, `YYYY-MM-DD`, as a calendar in France shows it; null for what is none. */
export const dayOf = (text: string | null | undefined): string | null => {
  const ms = timeOf(text);
  if (ms === null) return null;
  return toParisClock(new Date(ms)).replace(/^(\d{4})(\d{2})(\d{2}).*$/, "$1-$2-$3");
};

/** ISO 8601 UTC of a time, or of a stand-in where it cannot be read. */
export const isoOf = (text: string | null | undefined, otherwise: Date): string =>
  new Date(timeOf(text) ?? otherwise.getTime()).toISOString();
