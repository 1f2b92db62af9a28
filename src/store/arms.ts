import type { Connection } from "./db.ts";
import type { Row, Value } from "./rows.ts";

/** Writes a value down for its statement, and gives its place in it. */
export type Param = (value: Value) => string;

/** Arms of one statement: SQLite takes 500, and PostgreSQL plans each. */
const AT_ONCE = 100;

/**
 * Reads several walks of an index side by side: one SELECT for each arm, put together with UNION ALL, of so many at once.
 * What is asked of the whole (order, limit, count) holds for each statement: who has more arms puts the rows together.
 *
 * @param one - the SELECT of an arm, its own order and limit in it
 * @param around - the statement about all of them, by the name `found`
 */
export const readArms = async <T>(
  db: Connection,
  arms: readonly T[],
  one: (arm: T, param: Param) => string,
  around: (found: string, param: Param) => string = (found) => `SELECT * FROM ${found}`,
): Promise<Row[]> => {
  const rows: Row[] = [];
  for (let i = 0; i < arms.length; i += AT_ONCE) {
    const params: Value[] = [];
    const param: Param = (value) => `$${params.push(value)}`;
    const selects = arms
      .slice(i, i + AT_ONCE)
      .map((arm, n) => `SELECT * FROM (${one(arm, param)}) AS arm${n}`);
    rows.push(...(await db.read(around(`(${selects.join(" UNION ALL ")}) AS found`, param), params)));
  }
  return rows;
};
