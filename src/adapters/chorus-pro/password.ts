/** How the password of the technical account stands. */
export interface PasswordState {
  /** Whole days until it expires; 0 on the last day, negative afterwards. */
  daysLeft: number;
  /** What to tell an administrator; null while there is time. */
  warning: string | null;
}

const DAY = 86_400_000;
/** Chorus Pro lets the password of a technical account expire and tells nobody; every call is then answered 401. */
const WARN_AHEAD_DAYS = 15;

/**
 * How long the technical password of an account still holds.
 *
 * @param expiresOn `YYYY-MM-DD`, the setting `passwordExpiresOn`; null or no date: nothing is known, and null is given
 */
export const passwordState = (expiresOn: string | null | undefined, now: Date): PasswordState | null => {
  const end = /^\d{4}-\d{2}-\d{2}$/.test(expiresOn ?? "") ? Date.parse(`${expiresOn}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(end)) return null;
  const daysLeft = Math.floor(end / DAY) - Math.floor(now.getTime() / DAY);
  if (daysLeft > WARN_AHEAD_DAYS) return { daysLeft, warning: null };
  const when =
    daysLeft < 0
      ? `expired on ${expiresOn}`
      : daysLeft === 0
        ? "expires today"
        : `expires on ${expiresOn}, in ${daysLeft} ${daysLeft === 1 ? "day" : "days"}`;
  return {
    daysLeft,
    warning: `The password of the technical account ${when}. Set a new one on the Chorus Pro portal (Raccordements), then change technicalPassword and passwordExpiresOn.`,
  };
};
