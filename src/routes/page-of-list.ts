import { Rejection } from "../domain/problem.ts";

/**
 * A page of a list that is had whole: a history, the addresses of a company. It goes on behind the item that the
 * cursor names, so that what is added in between shifts nothing.
 *
 * @param keyOf - tells one item of the list from all others
 * @throws Rejection 400 on a cursor that names no item of the list
 */
export const pageOfList = <T>(
  all: readonly T[],
  keyOf: (item: T) => string,
  { limit, cursor }: { limit: number; cursor?: string },
): { items: T[]; nextCursor: string | null } => {
  const write = (item: T): string => Buffer.from(keyOf(item)).toString("base64url");
  const before = cursor === undefined ? -1 : all.findIndex((item) => write(item) === cursor);
  if (cursor !== undefined && before < 0) {
    throw new Rejection(
      400,
      "cursor_invalid",
      "Invalid cursor",
      "The cursor is not one that this list gave.",
      [
        {
          path: "cursor",
          code: "cursor_invalid",
          message: "The cursor is not one that this list gave.",
          fix: "Pass nextCursor of the page before, unchanged, or no cursor at all for the first page.",
        },
      ],
    );
  }
  const items = all.slice(before + 1, before + 1 + limit);
  const last = items.at(-1);
  const more = last !== undefined && before + 1 + limit < all.length;
  return { items, nextCursor: more ? write(last) : null };
};
