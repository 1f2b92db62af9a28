/** The directory counts in French days: a line begins at midnight in Paris (regulation §6.4). */

const DAY = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris" });
const HOUR = 3_600_000;

/** The day in France at an instant, `YYYY-MM-DD`. */
export const parisDay = (instant: Date): string => DAY.format(instant);

/** The instant at which a day (`YYYY-MM-DD`) begins in France. */
export const parisMidnight = (day: string): Date => {
  const utc = Date.parse(`${day}T00:00:00Z`);
  const summer = new Date(utc - 2 * HOUR);
  return parisDay(summer) === day ? summer : new Date(utc - HOUR);
};

/** Is it a day of the calendar, written `YYYY-MM-DD`? */
export const isDay = (text: string): boolean => {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
};

const CLOCK = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Europe/Paris",
  dateStyle: "short",
  timeStyle: "medium",
});

/** What clocks in France show at an instant, `YYYYMMDDhhmmss` (G7.53). */
export const parisClock = (instant: Date): string => CLOCK.format(instant).replace(/\D/g, "");
