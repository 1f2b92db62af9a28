import { statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { VERSIONS, versionOf } from "./backup/tables.ts";
import { MIGRATIONS } from "./migrations.ts";

/** Most findings that are told. */
const MOST = 20;

/** What a check of a store found. */
export interface StoreCheck {
  /** What was read, for a person. */
  read: string[];
  /** What is wrong; empty: it is sound. */
  damage: string[];
}

/** Which release's tables they are, for a person. */
const tellVersion = (version: number): string => {
  const known = MIGRATIONS.length;
  if (version === known) return `schema version ${version}`;
  return version > known
    ? `schema version ${version}, of a newer release: this program, which knows up to ${known}, would not start on it`
    : `schema version ${version}, of an older release: this program would bring it up to ${known} at its start`;
};

const texts = (db: DatabaseSync, sql: string): string[] =>
  db
    .prepare(sql)
    .all()
    .map((row) => Object.values(row).join(" "));

/**
 * Reads a SQLite file whole: every page, index and row, and what points at what. A gateway may be running on it.
 *
 * @throws when there is no such file, or it cannot be opened at all
 */
export const checkSqlite = (path: string): StoreCheck => {
  const db = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
  try {
    const found = texts(db, `PRAGMA integrity_check(${MOST})`).filter((line) => line !== "ok");
    const loose = found.length > 0 ? [] : texts(db, "PRAGMA foreign_key_check").slice(0, MOST);
    return {
      read: [`${Math.ceil(statSync(path).size / 1024 / 1024)} MB of ${path}`, tellVersion(versionOf(db))],
      damage: [...found, ...loose.map((row) => `a row points at nothing: ${row}`)],
    };
  } catch (error) {
    return { read: [], damage: [error instanceof Error ? error.message : String(error)] };
  } finally {
    db.close();
  }
};

/**
 * Reads every row of every table of a PostgreSQL database, its large values included: damage shows as a row that
 * cannot be read. (Its own `amcheck` also looks into indexes; it must be installed, and by a superuser.)
 */
export const checkPostgres = async (url: string): Promise<StoreCheck> => {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  const read: string[] = [];
  const damage: string[] = [];
  try {
    const tables = await client.query<{ name: string }>(
      "SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY 1",
    );
    if (tables.rows.some(({ name }) => name === VERSIONS)) {
      const { rows } = await client.query<{ version: string }>(
        `SELECT MAX(version) AS version FROM ${VERSIONS}`,
      );
      read.push(tellVersion(Number(rows[0]?.version ?? 0)));
    }
    for (const { name } of tables.rows) {
      try {
        // As text, so that what is stored beside the row is fetched too.
        const { rows } = await client.query<{ rows: string }>(
          `SELECT count(length(t::text)) AS rows FROM ${name} AS t`,
        );
        read.push(`${rows[0]?.rows ?? 0} rows of ${name}`);
      } catch (error) {
        damage.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  } finally {
    await client.end();
  }
  return { read, damage };
};

/** Largest file that is looked over at every start, and after a stop that was none, in bytes: about half a second each. */
const ALWAYS = 64 * 1024 * 1024;
const AFTER_CRASH = 512 * 1024 * 1024;

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** Is a look worth its time? A log beside the file means that nobody closed it. To be asked before it is opened. */
export const isWorthALook = (path: string): boolean => {
  const size = sizeOf(path);
  return size > 0 && size <= (sizeOf(`${path}-wal`) > 0 ? AFTER_CRASH : ALWAYS);
};

/**
 * Looks over the pages of a file before anything is built on it.
 *
 * @throws when it is damaged
 */
export const lookOver = (db: DatabaseSync, path: string): void => {
  const [found] = texts(db, "PRAGMA quick_check(1)");
  if (found === undefined || found === "ok") return;
  throw new Error(
    `The database ${path} is damaged (${found.replaceAll("\n", " ")}). See what is wrong with "npm run check-store"; then restore a backup.`,
  );
};
