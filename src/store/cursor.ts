import { Rejection } from "../domain/problem.ts";
import type { Page } from "./port.ts";

/** A place in a list ordered by time and id: both, since many rows share a time. */
export interface Place {
  ms: number;
  id: string;
}

/** The answer to a cursor that is not ours. */
export const badCursor = (): Rejection =>
  new Rejection(400, "cursor_invalid", "Invalid cursor", "The cursor is not one that this list gave.", [
    {
      path: "cursor",
      code: "cursor_invalid",
      message: "The cursor is not one that this list gave.",
      fix: "Pass nextCursor of the page before, unchanged, or no cursor at all for the first page.",
    },
  ]);

/** A place in a list ordered by texts, those of ERPs among them. */
export type TextPlace = readonly string[];

/** Text for clients, who must not take it apart. */
const encoded = (place: string): string => Buffer.from(place).toString("base64url");
const decoded = (cursor: string): string => Buffer.from(cursor, "base64url").toString();

const write = (place: Place | TextPlace): string =>
  encoded("ms" in place ? `${place.ms}:${place.id}` : JSON.stringify(place));

/** Throws a `Rejection` (400) for anything that `write` does not give. */
const read = (cursor: string): Place => {
  const [, ms, id] = /^(\d{1,15}):([\x21-\x7e]{1,200})$/.exec(decoded(cursor)) ?? [];
  if (ms === undefined || id === undefined) throw badCursor();
  const place = { ms: Number(ms), id };
  if (write(place) !== cursor) throw badCursor();
  return place;
};

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    throw badCursor();
  }
};

/** The place to go on from; null for the first page. Throws a `Rejection` (400) on a cursor that is not ours. */
export const placeAfter = (cursor: string | undefined): Place | null =>
  cursor === undefined ? null : read(cursor);

/**
 * The same in a list ordered by so many texts.
 *
 * @throws Rejection (400) on a cursor that is not ours
 */
export const textsAfter = (cursor: string | undefined, count: number): TextPlace | null => {
  if (cursor === undefined) return null;
  const place = parsed(decoded(cursor));
  // PostgreSQL has no text with a NUL in it.
  const isText = (one: unknown): one is string => typeof one === "string" && !one.includes("\0");
  if (!Array.isArray(place) || place.length !== count || !place.every(isText)) throw badCursor();
  if (write(place) !== cursor) throw badCursor();
  return place;
};

/** Makes a page of rows that were asked for with one more than fits. */
export const pageOf = <T>(found: T[], limit: number, place: (item: T) => Place | TextPlace): Page<T> => {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: found.length > limit && last !== undefined ? write(place(last)) : null };
};

/** The page that goes on from a place: of those asked for, as many as were found before it. */
export const pageUpTo = <T>(items: T[], place: Place | TextPlace): Page<T> => ({
  items,
  nextCursor: write(place),
});
