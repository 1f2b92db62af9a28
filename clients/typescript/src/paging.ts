/**
 * All items of a list, page by page as they are asked for: stopping early asks for no more.
 *
 * @param page `cursor`: undefined for the first page
 */
export async function* itemsOf<T>(
  page: (cursor: string | undefined) => Promise<{ items: T[]; nextCursor: string | null }>,
): AsyncGenerator<T, void, undefined> {
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = await page(cursor);
    yield* items;
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
}
