import type { ExtractHeader } from "./read-extract.ts";

/** An extract of the folder, by what it says of itself. */
export interface KnownExtract extends ExtractHeader {
  file: string;
}

/** What is to be read in next; or why nothing is, though there are newer extracts. */
export type Choice<T extends KnownExtract> =
  | { kind: "take"; extract: T }
  | { kind: "wait"; extract: T; for: string | null }
  | { kind: "nothing" };

const byProduced = (a: KnownExtract, b: KnownExtract): number =>
  a.produced < b.produced ? -1 : a.produced > b.produced ? 1 : 0;

/**
 * Chooses the next extract: the newest complete one that is newer than the copy; else the differential that goes on from
 * the very extract that was read in last. One that goes on from another is never taken: what changed between them is
 * unknown, and only a complete one makes the copy whole again.
 *
 * @param at - `HorodateProduction` of the extract that was read in last; null: there is no copy
 */
export const chooseNext = <T extends KnownExtract>(extracts: readonly T[], at: string | null): Choice<T> => {
  const newer = extracts.filter(({ produced }) => at === null || produced > at).sort(byProduced);
  const complete = newer.filter(({ kind }) => kind === "C").at(-1);
  if (complete !== undefined) return { kind: "take", extract: complete };
  const [first] = newer;
  if (first === undefined) return { kind: "nothing" };
  const next = at === null ? undefined : newer.filter(({ previous }) => previous === at).at(0);
  if (next !== undefined) return { kind: "take", extract: next };
  return { kind: "wait", extract: first, for: at === null ? null : first.previous };
};
