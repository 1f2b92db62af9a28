import type { BookedAddress } from "../../adapters/port.ts";
import { faultsOfEnd } from "../../domain/directory/declare-faults.ts";
import { isFailure } from "../../domain/failure.ts";
import { parisDay } from "../../domain/paris-day.ts";
import { Rejection, type ToldFault, told } from "../../domain/problem.ts";
import type { Parts } from "../parts.ts";
import { acting, bookOf, detailOf } from "./address-book.ts";

/**
 * The addresses of a company that are declared through a platform, as the platform lists them now.
 *
 * @throws Rejection 400, 501; Failure when the platform cannot be asked
 */
export const listDeclared = async (
  parts: Pick<Parts, "platforms">,
  platform: string,
  siren: string,
  signal: AbortSignal,
): Promise<BookedAddress[]> => bookOf(parts, platform).book.list(siren, null, signal);

/** Which line ends, and when. */
export interface Ending {
  /** The address, without its scheme. */
  identifier: string;
  siren: string;
  siret: string | null;
  /** First day of the line, where the address has several. */
  from: string | null;
  /** Its last day, `YYYY-MM-DD`. */
  until: string;
}

/**
 * Ends a line that was declared through a platform. One that ends on that day already is left as it is.
 *
 * @throws Rejection 400, 501; 404 where there is no such line, 409 where there are several, 422 for a day that cannot
 *   be; Failure when the platform cannot be asked, refuses, or does not tell whether it arrived
 */
export const endAddress = async (
  parts: Pick<Parts, "platforms" | "directory" | "oneAtATime" | "now" | "log">,
  platform: string,
  ending: Ending,
  signal: AbortSignal,
): Promise<BookedAddress> => {
  const { identifier, siren, siret, until } = ending;
  const open = bookOf(parts, platform);
  const { book } = open;
  return parts.oneAtATime(siren, async () => {
    const line = lineOf(await book.list(siren, siret, signal), ending);
    const ended = { ...line, until };
    if (line.until === until) return ended;
    const today = parisDay(parts.now());
    const faults =
      book.ends === "at-once" && until !== today
        ? [onlyNow(platform, today)]
        : faultsOfEnd(book.ends === "at-once" ? null : line.from, until, today);
    if (faults.length > 0) throw refusal(identifier, faults);
    signal.throwIfAborted();
    try {
      await acting(open, (own) => book.end(line, until, own));
      parts.log.info({ platform, address: identifier, from: line.from, until }, "an address was ended");
      return ended;
    } catch (error) {
      if (isFailure(error)) {
        const facts = { platform, address: identifier, until, kind: error.kind, code: error.facts.code };
        parts.log.warn(facts, "an address was not ended, or nobody knows");
      }
      throw error;
    } finally {
      parts.directory.forget(siren);
    }
  });
};

const lineOf = (lines: readonly BookedAddress[], { identifier, from }: Ending): BookedAddress => {
  const [line, other] = lines.filter(
    (one) => one.identifier === identifier && (from === null || one.from === null || one.from === from),
  );
  if (line === undefined) {
    throw new Rejection(
      404,
      "address_not_declared",
      { en: "There is no such line", fr: "Il n'y a pas de telle ligne" },
      {
        en: `The platform has no line of ${identifier}${from === null ? "" : ` from ${from}`} that is declared through this account, or none any more: where it was to be ended, nothing is left to do.`,
        fr: `La plateforme n'a pas, ou plus, de ligne de ${identifier}${from === null ? "" : ` à partir du ${from}`} déclarée par ce compte : s'il s'agissait d'y mettre fin, il n'y a plus rien à faire.`,
      },
    );
  }
  if (other === undefined) return line;
  const days = [line, other].map((one) => one.from ?? "?").join(", ");
  const fault: ToldFault = {
    path: "from",
    code: "missing",
    ...told(
      {
        en: `is missing: the address has lines from ${days}`,
        fr: `manque : l'adresse a des lignes à partir du ${days}`,
      },
      {
        en: "give the first day of the one that is meant",
        fr: "donnez le premier jour de celle dont il s'agit",
      },
    ),
  };
  throw new Rejection(
    409,
    "several_lines",
    { en: "Which line is meant?", fr: "De quelle ligne s'agit-il ?" },
    { en: `${identifier} has several lines.`, fr: `${identifier} a plusieurs lignes.` },
    [fault],
  );
};

const onlyNow = (platform: string, today: string): ToldFault => ({
  path: "until",
  code: "end_not_chosen",
  ...told(
    {
      en: `The platform "${platform}" ends a line at once, and on no day to come.`,
      fr: `La plateforme « ${platform} » met fin à une ligne tout de suite, et non un jour à venir.`,
    },
    {
      en: `Give ${today}, or ask again on the last day; a day that is known from the start goes into the declaration.`,
      fr: `Donnez le ${today}, ou redemandez le dernier jour ; un jour connu dès le départ se met dans la déclaration.`,
    },
  ),
});

const refusal = (identifier: string, faults: ToldFault[]): Rejection =>
  new Rejection(
    422,
    "ending_refused",
    { en: `${identifier} cannot end so`, fr: `${identifier} ne peut finir ainsi` },
    detailOf(faults),
    faults,
  );
