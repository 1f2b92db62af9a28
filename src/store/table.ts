import type { Connection } from "./db.ts";
import type { Columns, Held } from "./port/columns.ts";
import { flag, json, millis, type Row, text, time, type Value, whole } from "./rows.ts";

/** What the SQL of a table and its rows are made of; worked out once. */
export interface Table<T> {
  /** For SELECT, INSERT and RETURNING. */
  columns: readonly string[];
  fromRow(row: Row): T;
  /** One value for each column. */
  toRow(thing: T): Value[];
  /** JSON of the members that have no column of their own. */
  rest(thing: T): string;
  /**
   * Sets in the row of this id what the patch names, and of that the columns that change.
   *
   * @param returning - columns of the row as it is then; null: no such row
   */
  update(db: Connection, id: string, patch: Partial<T>, returning?: string): Promise<Row | null>;
}

const READ: Readonly<Record<Held, (row: Row, column: string) => unknown>> = {
  text,
  whole,
  flag,
  time: (row, column) => time(row, column).toISOString(),
  date: time,
  json,
};

const write = (held: Held, value: unknown): Value => {
  if (value === null || value === undefined) return null;
  if (held === "time" || held === "date") return millis(value as string | Date);
  if (held === "json") return JSON.stringify(value);
  return held === "flag" ? Number(value) : (value as Value);
};

/** Where a member stands: `platformId` in `platform_id`. */
export const columnOf = (member: string): string =>
  member.replaceAll(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);

/**
 * @param rest - the column of JSON for the members that have no column of their own
 */
export const tableOf = <T extends object>(name: string, described: Columns<T>, rest: string): Table<T> =>
  build(name, described, rest);

/** A table in which every member has a column of its own. */
export const flatTableOf = <T extends object>(name: string, described: Required<Columns<T>>): Table<T> =>
  build(name, described, null);

type Uniform = Record<string, { as: Held; orNull?: true; absent?: true; changes?: true; column?: string }>;

const build = <T extends object>(name: string, described: Columns<T>, rest: string | null): Table<T> => {
  const members = Object.entries(described as Uniform).map(([member, facts]) => ({
    member,
    ...facts,
    column: facts.column ?? columnOf(member),
    read: READ[facts.as],
  }));
  const changing = members.filter(({ changes }) => changes === true);
  // JSON leaves out what is undefined.
  const blank = Object.fromEntries(members.map(({ member }) => [member, undefined]));
  const restOf = (thing: T): string => JSON.stringify({ ...thing, ...blank });

  return {
    columns: [...members.map(({ column }) => column), ...(rest === null ? [] : [rest])],
    rest: restOf,
    fromRow: (row) => {
      const found: Record<string, unknown> = rest === null ? {} : json(row, rest);
      for (const { member, column, orNull, absent, read } of members) {
        if (absent === true && row[column] === null) continue;
        found[member] = orNull === true && row[column] === null ? null : read(row, column);
      }
      return found as T;
    },
    toRow: (thing) => {
      const values = thing as Record<string, unknown>;
      const row = members.map(({ member, as }) => write(as, values[member]));
      if (rest !== null) row.push(restOf(thing));
      return row;
    },
    update: async (db, id, patch, returning = "id") => {
      const values = patch as Record<string, unknown>;
      const set = changing.filter(({ member }) => values[member] !== undefined);
      const rows = await db.write(
        `UPDATE ${name} SET ${set.map(({ column }, i) => `${column} = $${i + 2}`).join(", ")} WHERE id = $1 RETURNING ${returning}`,
        [id, ...set.map(({ member, as }) => write(as, values[member]))],
      );
      return rows[0] ?? null;
    },
  };
};
