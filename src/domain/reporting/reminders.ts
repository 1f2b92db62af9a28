import { daysAfter } from "./days.ts";

/** Days before the deadline on which whoever must send a report is reminded. */
export const REMINDERS = [5, 2, 0] as const;

/**
 * How near a report's deadline is: the last reminder whose day has come, in days before the deadline, `late` after it;
 * null: it is far.
 *
 * @param deadline - last day, `YYYY-MM-DD`
 * @param today - the day in Paris
 */
export const reminderOf = (deadline: string, today: string): (typeof REMINDERS)[number] | "late" | null =>
  today > deadline ? "late" : (REMINDERS.findLast((days) => daysAfter(deadline, -days) <= today) ?? null);
