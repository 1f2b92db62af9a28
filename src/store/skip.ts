/**
 * A recursive part of a statement (to stand behind `WITH RECURSIVE`): the different values that rows have in the first
 * columns of an index. Each step looks at one row and goes to the next value, so that a million rows of one value cost no
 * more than one.
 *
 * @param of.where - holds for the rows looked at; of their first columns, what it fixes need not be in `columns`
 * @param of.columns - none of them null in these rows; the part has them by the same names, all null in its last row
 */
export const differing = (
  name: string,
  of: { table: string; columns: readonly string[]; where: string },
): string => {
  const columns = of.columns.join(", ");
  const next = (column: string): string =>
    `(SELECT ${column} FROM ${of.table} WHERE ${of.where}
        AND (${columns}) > (${of.columns.map((one) => `${name}.${one}`).join(", ")}) ORDER BY ${columns} LIMIT 1)`;
  return `${name} (${columns}) AS (
    SELECT ${columns} FROM (SELECT ${columns} FROM ${of.table} WHERE ${of.where} ORDER BY ${columns} LIMIT 1) AS first_${name}
    UNION ALL
    SELECT ${of.columns.map(next).join(", ")} FROM ${name} WHERE ${name}.${of.columns[0]} IS NOT NULL)`;
};

/** Counts go no further than this: what is over it is many, and each further row would make the look longer. */
export const COUNTED_MOST = 10_000;
