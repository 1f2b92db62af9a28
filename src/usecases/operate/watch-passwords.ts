import type { Parts, Platforms } from "../parts.ts";

/**
 * Looks at the passwords of the platform accounts that run out one day, and warns of those that do so soon: from then
 * on every call is refused, and only a person can renew them.
 *
 * @param tell gets the end of each, for the metric.
 */
export const watchPasswords = (
  { platforms, now, log }: Pick<Parts, "platforms" | "now" | "log">,
  tell: (platform: string, at: Date) => void,
): void => {
  for (const { account, at, warning } of expiries(platforms, now())) {
    tell(account, at);
    if (warning !== null) log.warn({ platform: account, expires: at.toISOString() }, warning);
  }
};

/** The accounts whose password has run out or does so soon, and when. */
export const warnedPasswords = (platforms: Platforms, now: Date): { account: string; at: Date }[] =>
  expiries(platforms, now)
    .filter(({ warning }) => warning !== null)
    .map(({ account, at }) => ({ account, at }));

const expiries = (platforms: Platforms, now: Date): { account: string; at: Date; warning: string | null }[] =>
  platforms.names().flatMap((account) => {
    const platform = platforms.get(account);
    const expiry = platform?.adapter.expires?.(platform.account.settings, now) ?? null;
    return expiry === null ? [] : [{ account, at: expiry.at, warning: expiry.warning }];
  });
