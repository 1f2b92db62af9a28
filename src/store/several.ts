import { placeholders, type Transaction } from "./db.ts";

/**
 * The values of an `IN (…)`, the last one repeated until there are 1, 2, 4, 8 … of them: each number of values is another
 * text, which the engine would prepare anew.
 *
 * @param values - one at least
 */
export const padded = <T>(values: readonly T[]): T[] => {
  const size = 2 ** Math.ceil(Math.log2(values.length));
  return Array.from({ length: size }, (_, i) => values[Math.min(i, values.length - 1)] as T);
};

/** Most rows that one statement writes. */
const MOST = 32;

/** Rows in parts of 32, 16, 8 … 1, each of which is one statement: by those sizes alone, for the same reason. */
export const inParts = <T>(rows: readonly T[]): T[][] => {
  const parts: T[][] = [];
  for (let from = 0; from < rows.length; ) {
    const size = Math.min(MOST, 2 ** Math.floor(Math.log2(rows.length - from)));
    parts.push(rows.slice(from, from + size));
    from += size;
  }
  return parts;
};

/** `($1,$2),($3,$4)…` for so many rows of so many values, from the given number on. */
export const rowsOf = (count: number, width: number, first = 1): string =>
  Array.from({ length: count }, (_, row) => `(${placeholders(width, first + row * width)})`).join(",");

/**
 * Gives rows of a table their numbers.
 *
 * @param columns - that are given the number
 */
export const number = async (
  within: Transaction,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly [id: string, number: number])[],
): Promise<void> => {
  const set = (to: string): string => columns.map((column) => `${column} = ${to}`).join(", ");
  for (const part of inParts(rows)) {
    if (part.length === 1) {
      await within.write(`UPDATE ${table} SET ${set("$2")} WHERE id = $1`, part.flat());
      continue;
    }
    const given = part.map((_, i) => `($${2 * i + 1},CAST($${2 * i + 2} AS ${within.words.integer}))`);
    await within.write(
      `UPDATE ${table} SET ${set("given.column2")} FROM (VALUES ${given.join(",")}) AS given WHERE ${table}.id = given.column1`,
      part.flat(),
    );
  }
};
