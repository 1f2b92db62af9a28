import type { BookedAddress, NewAddress } from "../../domain/directory/declaration.ts";

export type { BookedAddress, NewAddress } from "../../domain/directory/declaration.ts";

/**
 * The lines of the national directory that an account keeps through its platform, which alone may write them there.
 * What is declared was held against the rules of the directory before (`domain/directory/declare.ts`). No platform
 * knows a key by which a second declaration would be seen as the first: who repeats one lists before that.
 *
 * Every call throws a `Failure` and nothing else: `refused` for a clear no, `unknown` for a lost answer to what writes.
 */
export interface AddressBook {
  /**
   * Can a line be given a last day to come? `at-once`: the platform ends lines as soon as it may, and not on a day that
   * one chooses.
   */
  ends: "on-a-day" | "at-once";
  /**
   * The lines of a company that this account keeps; those of other platforms only where nobody can tell them apart.
   *
   * @param siret an establishment whose lines must not be missing, however far what lists establishments lags behind
   */
  list(siren: string, siret: string | null, signal: AbortSignal): Promise<BookedAddress[]>;
  /**
   * Declares an address, in several calls where the platform wants them, each of which looks first for what an earlier
   * one has made. A routing code with a name is made before; one without is there.
   *
   * @throws Failure `refused` with `alreadyExists` when the platform holds the line already
   */
  declare(address: NewAddress, signal: AbortSignal): Promise<BookedAddress>;
  /**
   * Ends a line, with this last day (`YYYY-MM-DD`); where `ends` is `at-once`, now, one that has not begun included.
   */
  end(line: BookedAddress, lastDay: string, signal: AbortSignal): Promise<void>;
}
