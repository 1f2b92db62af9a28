import type { Failure, FailureFacts } from "../../domain/failure.ts";
import type { Downloaded, Found } from "../port.ts";
import { unclear, unlessRefused } from "./calls/failures.ts";
import { sha256Of } from "./files.ts";

/** A platform's clock may go by so much behind ours: what it took before that is something older. Milliseconds. */
export const CLOCKS = 15 * 60_000;

/** The platform cannot say whether something of ours arrived: nothing may be sent again. */
export const lookupUnclear = (why: string, words: Pick<FailureFacts, "raw" | "httpStatus"> = {}): Failure =>
  unclear(
    "lookup_unclear",
    `The platform cannot say whether what was sent arrived: ${why}`,
    "Look for it in the platform's own web page; then say with a retry whether it is there.",
    {
      messageFr: "La plateforme ne peut pas dire si ce qui a été envoyé est arrivé.",
      fixFr: "Cherchez-le sur le site de la plateforme ; puis dites, en réessayant, s'il y est.",
      ...words,
    },
  );

/**
 * Asks for something that we sent. A refused question is no answer: as a refusal it would fail an invoice that may
 * well have arrived.
 *
 * @throws Failure `unknown` when the platform refuses the question
 */
export const lookedUp = <T>(asked: Promise<T>): Promise<T> =>
  unlessRefused(asked, ({ facts: { message, raw, httpStatus } }) => {
    throw lookupUnclear(message, { raw, httpStatus });
  });

/**
 * Is what the platform holds the same as what we sent? `unknown` where it does not give it back.
 *
 * @param sha256 of what we sent
 */
export const contentOf = async (held: Promise<Downloaded>, sha256: string): Promise<Found["sameContent"]> => {
  const file = await unlessRefused(held, () => null);
  return file === null ? "unknown" : sha256Of(file.bytes) === sha256 ? "yes" : "no";
};

/** How long something that we sent may still not show, in milliseconds; 0: by now it would. */
export const hiddenFor = (arrivedBy: string | undefined, showsAfterMs: number, now: Date): number =>
  arrivedBy === undefined ? 0 : Math.max(0, Date.parse(arrivedBy) + showsAfterMs - now.getTime());

/** The platform does not show what we sent it, which proves nothing so soon. */
export const notVisibleYet = (what: string, retryAfterMs?: number): Failure =>
  unclear(
    "not_visible_yet",
    `The platform does not show ${what} yet, which proves nothing so soon.`,
    "It is asked again by itself.",
    {
      messageFr: "La plateforme ne montre pas encore l'envoi, ce qui ne prouve rien si tôt.",
      fixFr: "La question lui est reposée d'elle-même.",
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
  );

/**
 * The end of a look-up that found nothing: null, a clear "not there".
 *
 * @throws Failure `unknown` as long as what was sent may still be hidden
 */
export const nothingFound = (
  what: string,
  arrivedBy: string | undefined,
  showsAfterMs: number,
  now: Date,
): Found | null => {
  if (hiddenFor(arrivedBy, showsAfterMs, now) > 0) throw notVisibleYet(what);
  return null;
};
