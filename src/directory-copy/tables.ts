import { constants, copyFileSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { flush, keepPrivate } from "../private-files.ts";
import { BLOCKS } from "./records.ts";

/** Of the tables below. A copy of another format is made anew. */
const FORMAT = 1;

const TABLES = [
  ...Object.values(BLOCKS).map(({ table, columns }) => {
    const all = Object.entries(columns).map(([name, type]) => `${name} ${type}`);
    return `CREATE TABLE ${table} (id INTEGER NOT NULL, ${all.join(", ")}) STRICT`;
  }),
  "CREATE TABLE loaded (produced TEXT PRIMARY KEY, kind TEXT NOT NULL, file TEXT NOT NULL, records INTEGER NOT NULL) STRICT",
];

// After the rows: an index that is made of all rows at once is sorted once, whatever order they came in.
const INDEXES = [
  ...Object.values(BLOCKS).map(({ table }) => `CREATE UNIQUE INDEX ${table}_by_id ON ${table} (id)`),
  "CREATE INDEX company_by_siren ON company (siren)",
  "CREATE INDEX establishment_by_siret ON establishment (siret)",
  "CREATE INDEX routing_code_by_siret ON routing_code (siret, code)",
  "CREATE INDEX platform_by_matricule ON platform (matricule)",
  // A SIRET begins with its SIREN, so that this one serves both.
  "CREATE INDEX line_by_siren ON line (siren, siret, code)",
  "CREATE INDEX line_by_odd_identifier ON line (identifier) WHERE identifier IS NOT NULL",
];

// Without positions and sizes, which only phrases and ranks need.
const NAMES = [
  `CREATE VIRTUAL TABLE company_name USING fts5(
     name, content = 'company', detail = 'none', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2')`,
  "INSERT INTO company_name (company_name) VALUES ('rebuild')",
  `CREATE TRIGGER company_named AFTER INSERT ON company BEGIN
     INSERT INTO company_name (rowid, name) VALUES (new.rowid, new.name);
   END`,
  `CREATE TRIGGER company_gone AFTER DELETE ON company BEGIN
     INSERT INTO company_name (company_name, rowid, name) VALUES ('delete', old.rowid, old.name);
   END`,
];

/** An extract that went into the copy. */
export interface Loaded {
  produced: string;
  kind: "C" | "D";
  file: string;
  records: number;
}

/** What a copy says of itself; null: there is none, or none of this program's. */
export interface CopyFacts {
  /** Of the extract that was read in last. */
  produced: string;
  hasNames: boolean;
}

const hasTable = (db: DatabaseSync, name: string): boolean =>
  db.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?").get(name) !== undefined;

/** What an open copy says of itself. */
export const factsIn = (db: DatabaseSync): CopyFacts | null => {
  if (db.prepare("PRAGMA user_version").get()?.user_version !== FORMAT) return null;
  const row = db.prepare("SELECT max(produced) AS produced FROM loaded").get();
  return typeof row?.produced === "string"
    ? { produced: row.produced, hasNames: hasTable(db, "company_name") }
    : null;
};

/** Where a copy is built before it takes the place of the one in use. */
const nextTo = (database: string): string => `${database}.new`;

const openToBuild = (path: string): DatabaseSync => {
  const db = new DatabaseSync(path);
  // Nothing of it is kept unless all of it is there: what breaks off is thrown away.
  db.exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE");
  db.exec("PRAGMA cache_size = -16000");
  return db;
};

/**
 * Makes the next copy beside the one in use, and puts it in its place once it is whole and on the disk. Whoever reads
 * the old one meanwhile goes on reading it; a process that is killed leaves it in use.
 *
 * @param from - `nothing`, or the copy in use with changes to come
 */
export const replaceCopy = async (
  database: string,
  from: "nothing" | "copy",
  build: (db: DatabaseSync) => Promise<void>,
): Promise<void> => {
  const next = nextTo(database);
  rmSync(next, { force: true });
  try {
    keepPrivate(next);
    if (from === "copy") copyFileSync(database, next, constants.COPYFILE_FICLONE);
    const db = openToBuild(next);
    try {
      db.exec("BEGIN");
      await build(db);
      db.exec("COMMIT");
    } finally {
      db.close();
    }
    flush(next);
    renameSync(next, database);
    flush(dirname(database));
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
};

/** Empty tables. */
export const createTables = (db: DatabaseSync): void => {
  for (const sql of TABLES) db.exec(sql);
};

/** What makes look-ups fast, once the rows are there. */
export const createIndexes = (db: DatabaseSync): void => {
  for (const sql of INDEXES) db.exec(sql);
  db.exec(`PRAGMA user_version = ${FORMAT}`);
};

/** What finds companies by name. */
export const createNames = (db: DatabaseSync): void => {
  for (const sql of NAMES) db.exec(sql);
};

/** Notes an extract that went in. */
export const noteLoaded = (db: DatabaseSync, { produced, kind, file, records }: Loaded): void => {
  db.prepare("INSERT INTO loaded (produced, kind, file, records) VALUES (?, ?, ?, ?)").run(
    produced,
    kind,
    file,
    records,
  );
};
