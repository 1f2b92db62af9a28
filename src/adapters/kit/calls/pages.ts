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
