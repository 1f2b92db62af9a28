import type { DatabaseSync } from "node:sqlite";

/** A table of a store, as its SQLite file tells it. */
export interface TableOfStore {
  name: string;
  columns: readonly string[];
  /** It holds documents: few of its rows at a time are enough. */
  isLarge: boolean;
}

/** Where the schema's versions stand: each store has its own. */
export const VERSIONS = "schema_version";

const textsOf = (db: DatabaseSync, sql: string, column: string): string[] =>
  db
    .prepare(sql)
    .all()
    .map((row) => String(row[column]));

/**
 * The tables of a store, each after those that its rows point at, without the one of the versions.
 *
 * @throws when they point at each other in a ring
 */
export const tablesOf = (db: DatabaseSync): TableOfStore[] => {
  const names = textsOf(
    db,
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    "name",
  ).filter((name) => name !== VERSIONS);
  const parents = new Map(
    names.map((name) => [
      name,
      textsOf(db, `PRAGMA foreign_key_list(${name})`, "table").filter((parent) => parent !== name),
    ]),
  );
  const sorted: string[] = [];
  while (sorted.length < names.length) {
    const next = names.filter(
      (name) => !sorted.includes(name) && parents.get(name)?.every((parent) => sorted.includes(parent)),
    );
    if (next.length === 0) throw new Error("The tables of the store point at each other in a ring.");
    sorted.push(...next);
  }
  return sorted.map((name) => {
    const columns = db.prepare(`PRAGMA table_info(${name})`).all();
    return {
      name,
      columns: columns.map((column) => String(column.name)),
      isLarge: columns.some(({ type }) => type === "BLOB"),
    };
  });
};

/** Version of the schema; 0: the file is no store. */
export const versionOf = (db: DatabaseSync): number => {
  const there = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?").get(VERSIONS);
  if (there === undefined) return 0;
  return Number(db.prepare(`SELECT COALESCE(MAX(version), 0) AS version FROM ${VERSIONS}`).get()?.version);
};
