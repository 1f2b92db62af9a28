import type { AddressBook, Directory } from "../../adapters/port.ts";
import { Failure, isFailure } from "../../domain/failure.ts";
import type { Rejection, ToldFault, Words } from "../../domain/problem.ts";
import type { Parts } from "../parts.ts";
import { notOffered, whichPlatform } from "./read-directory.ts";

/** A platform through which addresses are declared, with the directory that it shows. */
export interface OpenBook {
  account: string;
  /** Of the adapter, for people. */
  title: string;
  book: AddressBook;
  /** As it is, without what is remembered of it: what is declared must not be decided from memory. */
  directory: Directory;
}

/**
 * The address book of a platform account.
 *
 * @throws Rejection 400 (an unknown platform), 501 (it lets nobody declare)
 */
export const bookOf = ({ platforms }: Pick<Parts, "platforms">, named: string): OpenBook => {
  const platform = platforms.get(named);
  if (platform === null) throw whichPlatform(named, platforms.names());
  const { addresses: book, directory } = platform.connection;
  const { title } = platform.adapter;
  if (book !== undefined && directory !== undefined) return { account: named, title, book, directory };
  throw notDeclared(named, title);
};

const notDeclared = (account: string, title: string): Rejection =>
  notOffered({
    en: `The platform "${account}" (${title}) does not let addresses be declared through it; do it in its own web page.`,
    fr: `La plateforme « ${account} » (${title}) ne laisse pas déclarer d'adresses par elle ; faites-le sur son propre site.`,
  });

/** Longest that all calls of one act may take together, in milliseconds. Who hung up does not break one off. */
const LONGEST = 120_000;

/**
 * Does something that writes at a platform. Of a lost answer it is told that the same may be asked again: what has
 * arrived is found then.
 *
 * @throws Rejection 501 where the platform answers so, whatever its version describes; Failure
 */
export const acting = async <T>(
  { account, title }: Pick<OpenBook, "account" | "title">,
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  try {
    return await act(AbortSignal.timeout(LONGEST));
  } catch (error) {
    if (!isFailure(error)) throw error;
    if (error.kind === "refused" && error.facts.httpStatus === 501) throw notDeclared(account, title);
    if (error.kind !== "unknown") throw error;
    const { message, messageFr } = error.facts;
    throw new Failure(
      "unknown",
      {
        ...error.facts,
        message: `Nobody knows whether it arrived: ${message}`,
        messageFr: `On ne sait pas si c'est arrivé : ${messageFr ?? "la plateforme n'a pas donné de réponse claire."}`,
        fix: "Send the same request again: what has arrived is found and adopted, and nothing is done twice.",
        fixFr:
          "Renvoyez la même demande : ce qui est arrivé est retrouvé et repris, et rien n'est fait deux fois.",
      },
      { cause: error },
    );
  }
};

/** The first of several faults in a sentence, as the detail of a refusal that lists them all. */
export const detailOf = ([first]: readonly ToldFault[]): Words =>
  first === undefined
    ? { en: "", fr: "" }
    : { en: `${first.message} ${first.fix}`, fr: `${first.messageFr} ${first.fixFr}` };
