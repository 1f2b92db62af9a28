/** Days of the calendar, `YYYY-MM-DD`: they compare as texts, and none of them has an hour. */

const MS_PER_DAY = 86_400_000;

const instantOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

const dayAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The day so many days later, or earlier for a negative number. */
export const daysAfter = (day: string, days: number): string => dayAt(instantOf(day) + days * MS_PER_DAY);

/** Year and month (1 to 12) of a day. */
export const monthOf = (day: string): { year: number; month: number } => ({
  year: Number(day.slice(0, 4)),
  month: Number(day.slice(5, 7)),
});

/**
 * A day of a month.
 *
 * @param month - 1 to 12; 13 is January of the next year, 0 December of the one before
 * @param date - 1 to 31; 0 is the last day of the month before
 */
export const dayOf = (year: number, month: number, date: number): string =>
  dayAt(Date.UTC(year, month - 1, date));

/** The last day of a month, by the same numbers. */
export const endOfMonth = (year: number, month: number): string => dayOf(year, month + 1, 0);
