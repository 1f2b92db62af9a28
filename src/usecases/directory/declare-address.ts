import type { BookedAddress, NewAddress } from "../../adapters/port.ts";
import { identifierOf, type KnownOfCompany } from "../../domain/directory/declaration.ts";
import { type DeclarationWarning, judgeDeclaration } from "../../domain/directory/declare.ts";
import { faultsByItself } from "../../domain/directory/declare-faults.ts";
import { isFailure } from "../../domain/failure.ts";
import { parisDay } from "../../domain/paris-day.ts";
import { Rejection, type ToldFault } from "../../domain/problem.ts";
import type { Parts } from "../parts.ts";
import { acting, bookOf, detailOf, type OpenBook } from "./address-book.ts";

type Needs = Pick<Parts, "platforms" | "tenants" | "directory" | "oneAtATime" | "now" | "log">;

/** What became of a declaration. */
export interface Declared {
  line: BookedAddress;
  /** It was there already: nothing was sent. */
  adopted: boolean;
  warnings: DeclarationWarning[];
}

/**
 * Declares an address of a company of ours in the national directory, through a platform: once. The company's lines are
 * listed first, so that a request that comes again, whatever became of its answer, finds what the first one made.
 *
 * @throws Rejection 400, 501; 422 where a rule of the directory speaks against it, 409 where another line does; Failure
 *   when the platform cannot be asked, refuses, or does not tell whether it arrived
 */
export const declareAddress = async (
  parts: Needs,
  platform: string,
  asked: NewAddress,
  signal: AbortSignal,
): Promise<Declared> => {
  const open = bookOf(parts, platform);
  const ours = [...parts.tenants.values()].some(({ companies }) => companies.includes(asked.siren));
  const faults = faultsByItself(asked, ours);
  if (faults.length > 0) throw refusal(asked, faults, false);
  return parts.oneAtATime(asked.siren, async () => {
    const facts = { platform, address: identifierOf(asked), from: asked.from, until: asked.until };
    try {
      const declared = await declareOnce(parts, open, asked, signal);
      const { adopted } = declared;
      parts.log.info(
        { ...facts, adopted },
        adopted ? "the address was declared already" : "an address was declared",
      );
      return declared;
    } catch (error) {
      if (isFailure(error)) {
        const { code } = error.facts;
        parts.log.warn({ ...facts, kind: error.kind, code }, "an address was not declared, or nobody knows");
      }
      throw error;
    } finally {
      parts.directory.forget(asked.siren);
    }
  });
};

const declareOnce = async (
  parts: Needs,
  open: OpenBook,
  asked: NewAddress,
  signal: AbortSignal,
): Promise<Declared> => {
  const judged = judgeDeclaration(asked, await knownOf(open, asked, signal), parisDay(parts.now()));
  if (judged.kind === "refused") throw refusal(asked, judged.faults, judged.conflict);
  const { warnings } = judged;
  if (judged.kind === "adopt") return { line: judged.line, adopted: true, warnings };
  // Who left while it was looked at reads no answer: nothing has been done yet.
  signal.throwIfAborted();
  return acting(open, async (own) => {
    try {
      return { line: await open.book.declare(judged.address, own), adopted: false, warnings };
    } catch (error) {
      if (!isFailure(error) || error.facts.alreadyExists !== true) throw error;
      // The list lagged behind an earlier call.
      const line = (await open.book.list(asked.siren, asked.siret, own)).find(
        ({ identifier, from }) =>
          identifier === identifierOf(asked) && (from === null || from === asked.from),
      );
      if (line === undefined) throw error;
      return { line, adopted: true, warnings };
    }
  });
};

/** What platform and directory say now, without what is remembered of them. */
const knownOf = async (
  { book, directory }: OpenBook,
  { siren, siret, routingCode }: NewAddress,
  signal: AbortSignal,
): Promise<KnownOfCompany> => {
  const [company, establishment, codes, lines, booked] = await Promise.all([
    directory.company(siren, signal),
    siret === null ? undefined : directory.establishment?.(siret, signal),
    siret === null || routingCode === null ? undefined : directory.routingCodes?.(siret, signal),
    directory.addresses({ siren }, signal),
    book.list(siren, siret, signal),
  ]);
  return { ours: true, company, establishment, codes, lines, booked };
};

const refusal = (asked: NewAddress, faults: ToldFault[], conflict: boolean): Rejection => {
  const address = identifierOf(asked);
  const detail = detailOf(faults);
  return conflict
    ? new Rejection(
        409,
        faults[0]?.code ?? "address_overlaps",
        { en: `${address} is taken at that time`, fr: `${address} est prise à ce moment-là` },
        detail,
        faults,
      )
    : new Rejection(
        422,
        "declaration_refused",
        { en: `${address} cannot be declared so`, fr: `${address} ne peut être déclarée ainsi` },
        detail,
        faults,
      );
};
