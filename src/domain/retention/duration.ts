import { parisDay, parisMidnight } from "../paris-day.ts";

/** A length of time as the configuration writes it: `90d`, `18m`, `10y`. Months and years are the calendar's. */
export interface Duration {
  count: number;
  unit: "d" | "m" | "y";
}

/** Longest that can be asked for, in years: past it a date would be no date. */
const MOST_YEARS = 1_000;
const DAYS_OF = { d: 1, m: 30.436875, y: 365.2425 } as const;

/** Reads `90d`, `18m` or `10y`; null: it is no such text. */
export const durationOf = (text: string): Duration | null => {
  const [, count = "", unit] = /^([1-9]\d{0,5})([dmy])$/.exec(text) ?? [];
  if (unit !== "d" && unit !== "m" && unit !== "y") return null;
  const duration = { count: Number(count), unit } as const;
  return daysOf(duration) > MOST_YEARS * DAYS_OF.y ? null : duration;
};

/** As the configuration writes it. */
export const textOfDuration = ({ count, unit }: Duration): string => `${count}${unit}`;

/** About how many days, to compare two of them. */
const daysOf = ({ count, unit }: Duration): number => count * DAYS_OF[unit];

/** Is one shorter than the other? Twelve months are a year. */
export const isShorter = (one: Duration, other: Duration): boolean => {
  const months = { d: null, m: 1, y: 12 } as const;
  const [ofOne, ofOther] = [months[one.unit], months[other.unit]];
  return ofOne === null || ofOther === null
    ? daysOf(one) < daysOf(other)
    : one.count * ofOne < other.count * ofOther;
};

const pad = (value: number, length: number): string => String(value).padStart(length, "0");

/**
 * The instant that lies a duration before another one. Days are of 24 hours; months and years go by the calendar in
 * Paris, and a day that the month has not is its last one.
 */
export const before = (instant: Date, { count, unit }: Duration): Date =>
  moved(instant, { count: -count, unit });

/** The instant that lies a duration after another one, as {@link before}. */
export const after = (instant: Date, duration: Duration): Date => moved(instant, duration);

const moved = (instant: Date, { count, unit }: Duration): Date => {
  if (unit === "d") return new Date(instant.getTime() + count * 86_400_000);
  const day = parisDay(instant);
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  const months = year * 12 + (month - 1) + count * (unit === "y" ? 12 : 1);
  const [y, m] = [Math.floor(months / 12), (months % 12) + 1];
  const last = new Date(Date.UTC(y, m, 0)).getUTCDate();
  const then = `${pad(y, 4)}-${pad(m, 2)}-${pad(Math.min(date, last), 2)}`;
  const sinceMidnight = instant.getTime() - parisMidnight(day).getTime();
  return new Date(parisMidnight(then).getTime() + sinceMidnight);
};

/** The instant at which the year of another one began in Paris. */
export const yearBegan = (instant: Date): Date => parisMidnight(`${parisDay(instant).slice(0, 4)}-01-01`);
