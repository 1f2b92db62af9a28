import type { Platforms } from "../parts.ts";

/** The certificate of a server that a platform account calls. */
export interface PlatformCertificate {
  account: string;
  host: string;
  /** Its time: from when, until when. */
  from: Date;
  until: Date;
}

const DAY = 86_400_000;

/**
 * How long before its end a certificate should have been replaced, and when that is urgent, in milliseconds; of short ones,
 * which are replaced later, a share of their time. Those of ninety days are replaced thirty days ahead.
 */
const SOON = { ms: 30 * DAY, share: 1 / 4 };
const URGENT = { ms: 7 * DAY, share: 1 / 12 };

/** The certificates of the servers of all accounts, as this process saw them last. */
export const certificatesOf = (platforms: Platforms): PlatformCertificate[] =>
  platforms
    .names()
    .flatMap((account) =>
      (platforms.get(account)?.state().certificates ?? []).map((one) => ({ account, ...one })),
    );

/** Those that end soon, or have ended, and were not replaced. */
export const endingCertificates = (
  platforms: Platforms,
  now: Date,
): (PlatformCertificate & { urgent: boolean })[] =>
  certificatesOf(platforms).flatMap((one) => {
    const left = one.until.getTime() - now.getTime();
    const whole = one.until.getTime() - one.from.getTime();
    const isWithin = ({ ms, share }: typeof SOON): boolean => left < Math.min(ms, whole * share);
    return isWithin(SOON) ? [{ ...one, urgent: isWithin(URGENT) }] : [];
  });
