import type { Context } from "hono";
import type { UseCases } from "../../usecases/index.ts";
import type { Listed } from "./failure-list.ts";

const PAGE_SIZE = 50;

/** What an address tells once, and no further link does. */
const TOLD_ONCE = ["done", "away", "reopened", "following", "lang", "failures", "held"];

/** No page of a list. */
export const EMPTY: Listed = { items: [], next: null, first: null };

/** One page of a list whose cursor stands in the query under its name, which is its place in the page too. */
export const listed = async (
  c: Context,
  name: "failures" | "held",
  list: (page: { limit: number; cursor?: string }) => ReturnType<UseCases["listFailures"]>,
): Promise<Listed> => {
  const cursor = c.req.query(name);
  const { items, nextCursor } = await list({
    limit: PAGE_SIZE,
    ...(cursor === undefined || cursor === "" ? {} : { cursor }),
  });
  const at = (value: string | null): string => {
    const { pathname, search } = new URL(c.req.url);
    const query = new URLSearchParams(search);
    for (const gone of TOLD_ONCE) query.delete(gone);
    if (value !== null) query.set(name, value);
    const text = String(query);
    return `${pathname}${text === "" ? "" : `?${text}`}#${name}`;
  };
  return {
    items,
    next: nextCursor === null ? null : at(nextCursor),
    first: cursor === undefined ? null : at(null),
  };
};
