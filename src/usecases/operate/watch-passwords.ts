import type { Parts } from "../parts.ts";

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
  for (const name of platforms.names()) {
    const platform = platforms.get(name);
    const expiry = platform?.adapter.expires?.(platform.account.settings, now()) ?? null;
    if (expiry === null) continue;
    tell(name, expiry.at);
    if (expiry.warning !== null)
      log.warn({ platform: name, expires: expiry.at.toISOString() }, expiry.warning);
  }
};
