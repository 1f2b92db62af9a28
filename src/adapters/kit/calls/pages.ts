import { lost } from "./failures.ts";

/** How many times more than it was asked for a page may hold: some platforms have page sizes of their own. */
const TIMES = 5;
/** Members of one result, those of its parts included. Flows, rows and hits have some dozens. */
const MEMBERS = 80;
/** No answer has more. */
const MOST_MEMBERS = 100_000;

/** Members that a page of so many results may have in all, before anything is built from it. */
export const membersOfPage = (asked: number): number => Math.min(TIMES * MEMBERS * asked, MOST_MEMBERS);

/**
 * The results of a page, which may be a few times as many as were asked for.
 *
 * @throws Failure `unsent` for more: each would be stored, shown and looked at again
 */
export const asAsked = <T>(results: T[], asked: number): T[] => {
  if (results.length <= TIMES * asked) return results;
  throw lost(true, {
    code: "garbled_answer",
    message: `The platform answered ${results.length} results to a search for ${asked}.`,
    fix: "It is tried again by itself. If it stays, ask the platform's support.",
  });
};

/** One page of a list. */
export interface Page<T> {
  results: T[];
  more: boolean;
  /** The platform says by itself that it holds more than it lets one read. */
  tooMany?: boolean;
}

/**
 * Reads a list page by page. A platform that always tells of one more page must end somewhere.
 *
 * @param read the page of this number, from 0, after so many results
 * @param most pages read at most
 * @returns `whole`: was that all?
 */
export const everyPage = async <T>(
  read: (number: number, results: number) => Promise<Page<T>>,
  most: number,
): Promise<{ results: T[]; whole: boolean }> => {
  const all: T[] = [];
  for (let number = 0; number < most; number++) {
    const { results, more, tooMany } = await read(number, all.length);
    if (tooMany) return { results: all, whole: false };
    all.push(...results);
    if (!more) return { results: all, whole: true };
  }
  return { results: all, whole: false };
};
