import type { Expiry } from "../../port.ts";
import { DAY } from "../time.ts";

/** How a password that runs out stands. */
export interface PasswordState extends Expiry {
  /** Whole days until it expires; 0 on the last day, negative afterwards. */
  daysLeft: number;
}

/**
 * How long a password still holds.
 *
 * @param expiresOn `YYYY-MM-DD`; null or no date: nothing is known, and null is given
 * @param warnAhead from how many days before its end on there is a warning
 * @param warningOf the warning, given when it ends ("expires today", "expired on 2026-10-01")
 */
export const passwordState = (
  expiresOn: string | null | undefined,
  now: Date,
  warnAhead: number,
  warningOf: (when: string) => string,
): PasswordState | null => {
  const end = /^\d{4}-\d{2}-\d{2}$/.test(expiresOn ?? "") ? Date.parse(`${expiresOn}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(end)) return null;
  const daysLeft = Math.floor(end / DAY) - Math.floor(now.getTime() / DAY);
  const days = daysLeft === 1 ? "day" : "days";
  const when =
    daysLeft < 0
      ? `expired on ${expiresOn}`
      : daysLeft === 0
        ? "expires today"
        : `expires on ${expiresOn}, in ${daysLeft} ${days}`;
  return { at: new Date(end), daysLeft, warning: daysLeft > warnAhead ? null : warningOf(when) };
};
