import { Rejection } from "../domain/problem.ts";
import type { Page } from "./port.ts";

/** A place in a list ordered by time and id: both, since many rows share a time. */
interface Place {
  ms: number;
  id: string;
}

const bad = (): Rejection =>
  new Rejection(400, "cursor_invalid", "Invalid cursor", "The cursor is not one that this list gave.", [
    {
      path: "cursor",
      code: "cursor_invalid",
      message: "The cursor is not one that this list gave.",
      fix: "Pass nextCursor of the page before, unchanged, or no cursor at all for the first page.",
    },
  ]);

/** Text for clients, who must not take it apart: base64url. */
const write = (place: Place): string => Buffer.from(`${place.ms}:${place.id}`).toString("base64url");

/** Throws a `Rejection` (400) for anything that `write` does not give. */
const read = (cursor: string): Place => {
  const [, ms, id] =
    /^(\d{1,15}):([\x21-\x7e]{1,200})$/.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (ms === undefined || id === undefined) throw bad();
  const place = { ms: Number(ms), id };
  if (write(place) !== cursor) throw bad();
  return place;
};

/** The place to go on from; null for the first page. Throws a `Rejection` (400) on a cursor that is not ours. */
export const placeAfter = (cursor: string | undefined): Place | null =>
  cursor === undefined ? null : read(cursor);

/** Makes a page of rows that were asked for with one more than fits. */
export const pageOf = <T>(found: T[], limit: number, place: (item: T) => Place): Page<T> => {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: found.length > limit && last !== undefined ? write(place(last)) : null };
};
