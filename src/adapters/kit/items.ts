import type { z } from "zod";
import type { RawItem } from "../../domain/life-cycle/event.ts";
import { parsed } from "./calls/answers.ts";
import { sha256Of } from "./files.ts";

/** A short mark of something that the platform gave no id: the same content, the same mark. */
export const digestOf = (content: unknown): string => sha256Of(JSON.stringify(content)).slice(0, 32);

/**
 * Something in a list that cannot be read: kept, so that a person sees it.
 *
 * @param shown what of it may be kept; left out: all of it
 */
export const oddItem = (odd: unknown, now: Date, shown: unknown = odd): RawItem => ({
  id: `odd:${digestOf(odd)}`,
  at: now.toISOString(),
  raw: { odd: shown },
});

/** Each item once. The same thing has the same id, whichever way it was found. */
export const onceEach = (items: readonly RawItem[]): RawItem[] => [
  ...new Map(items.map((item) => [item.id, item])).values(),
];

/**
 * What a pull's cursor holds, as JSON; null at the very start, and for another adapter's cursor, after the account was
 * given another adapter: then it begins as if there were none.
 */
export const cursorIn = <T>(schema: z.ZodType<T>, cursor: string | null): T | null =>
  cursor === null ? null : (schema.safeParse(parsed(cursor)).data ?? null);
