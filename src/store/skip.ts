/**
 * Parts of a statement (to stand behind `WITH RECURSIVE`): the different values that rows have in the first columns of an
 * index, as a table of this name. Each step looks at one row and goes to the next value, so that a million rows of one value
 * cost no more than one. Column by column: a comparison of whole rows would have SQLite walk all rows of the last value.
 *
 * @param of.where - holds for the rows looked at; of the index's first columns, what it fixes need not be in `columns`
 * @param of.columns - none of them null in these rows
 */
export const differing = (
  name: string,
  of: { table: string; columns: readonly string[]; where: string },
): string => {
  const { table, columns, where } = of;
  const level = (i: number): string => `${name}_${i + 1}`;
  const parts = columns.map((column, i) => {
    const before = columns.slice(0, i);
    /** The first value, among rows that agree with those found so far, that follows the last one. */
    const next = (from: string, after: string): string => {
      const agree = before.map((one) => `AND ${table}.${one} = ${from}.${one}`).join(" ");
      return `(SELECT ${table}.${column} FROM ${table} WHERE ${where} ${agree} ${after} ORDER BY ${table}.${column} LIMIT 1)`;
    };
    const kept = (from: string): string => before.map((one) => `${from}.${one}, `).join("");
    const [here, above] = [level(i), level(i - 1)];
    const start = i === 0 ? "" : `FROM ${above} WHERE ${above}.${columns[i - 1]} IS NOT NULL`;
    return `${here} (${columns.slice(0, i + 1).join(", ")}) AS (
      SELECT ${kept(above)}${next(above, "")} ${start}
      UNION ALL
      SELECT ${kept(here)}${next(here, `AND ${table}.${column} > ${here}.${column}`)}
      FROM ${here} WHERE ${here}.${column} IS NOT NULL)`;
  });
  const last = columns.length - 1;
  return `${parts.join(", ")}, ${name} AS (SELECT * FROM ${level(last)} WHERE ${columns[last]} IS NOT NULL)`;
};

/** Counts go no further than this: what is over it is many, and each further row would make the look longer. */
export const COUNTED_MOST = 10_000;
