import { existsSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { Client } from "pg";
import { checkSqlite } from "../check.ts";
import { openStore } from "../open.ts";
import { sqlitePathOf } from "../url.ts";
import { copySqlite, madeWhole } from "./file.ts";
import { connected } from "./postgres.ts";
import { tablesOf, VERSIONS, versionOf } from "./tables.ts";

/** What a backup or a restore went through, for a person. */
export interface Copied {
  /** Rows by table, where they were counted. */
  rows: ReadonlyMap<string, number>;
  /** Of the file. */
  bytes: number;
}

/**
 * Writes a store into one file as it is at one moment, while gateways work on it. The file is a SQLite store whatever the
 * engine, and is read back before it gets its name: {@link restore} takes it to either engine.
 *
 * @param url - of the store
 * @param file - is made, for its owner alone
 * @throws Error when the file is there already, there is no store, it is damaged, or it is of another release (PostgreSQL)
 */
export const backUp = async (url: string, file: string): Promise<Copied> => {
  const path = sqlitePathOf(url);
  await madeWhole(file, (part) => (path === null ? fromPostgres(url, part) : fromSqlite(path, part)));
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = tablesOf(db).map(({ name }): [string, number] => [
      name,
      Number(db.prepare(`SELECT COUNT(*) AS rows FROM ${name}`).get()?.rows),
    ]);
    return { rows: new Map(rows), bytes: statSync(file).size };
  } finally {
    db.close();
  }
};

const fromSqlite = (path: string, part: string): void => {
  if (!existsSync(path)) throw new Error(`There is no store at ${path}.`);
  const db = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
  try {
    if (versionOf(db) === 0) throw new Error(`${path} is no store.`);
  } finally {
    db.close();
  }
  copySqlite(path, part);
  readBack(part);
};

/** @throws Error with what is damaged */
const readBack = (path: string): void => {
  const { damage } = checkSqlite(path);
  if (damage.length > 0) throw new Error(`The copy is damaged, and was thrown away: ${damage.join("; ")}`);
};

/** Rows that are fetched at once: of documents fewer. */
const BATCH = 1_000;
const BATCH_LARGE = 16;

const fromPostgres = async (url: string, part: string): Promise<void> => {
  const store = await openStore(`sqlite:${part}`, { now: () => new Date() });
  await store.close();
  const db = new DatabaseSync(part, { enableForeignKeyConstraints: false });
  const client = await connected(url);
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    await sameVersion(client, db);
    db.exec("PRAGMA journal_mode = DELETE; BEGIN");
    for (const table of [
      { name: VERSIONS, columns: ["version", "applied_at"], isLarge: false },
      ...tablesOf(db),
    ]) {
      const { name, columns, isLarge } = table;
      db.exec(`DELETE FROM ${name}`);
      const insert = db.prepare(
        `INSERT INTO ${name} (${columns.join(",")}) VALUES (${columns.map(() => "?").join(",")})`,
      );
      await client.query(`DECLARE every CURSOR FOR SELECT ${columns.join(",")} FROM ${name}`);
      const fetch = { text: `FETCH ${isLarge ? BATCH_LARGE : BATCH} FROM every`, rowMode: "array" as const };
      for (;;) {
        const { rows } = await client.query<(string | number | null | Uint8Array)[]>(fetch);
        for (const row of rows) insert.run(...row);
        if (rows.length === 0) break;
      }
      await client.query("CLOSE every");
    }
    await keepCounting(client, db);
    db.exec("COMMIT");
    await client.query("COMMIT");
  } finally {
    db.close();
    await client.end();
  }
  readBack(part);
};

/** @throws Error when the database is no store of this release */
const sameVersion = async (client: Client, db: DatabaseSync): Promise<void> => {
  const { rows: there } = await client.query<{ is: boolean }>(
    `SELECT to_regclass('${VERSIONS}') IS NOT NULL AS is`,
  );
  if (there[0]?.is !== true) throw new Error("The database is no store.");
  const { rows } = await client.query<{ version: number }>(`SELECT MAX(version) AS version FROM ${VERSIONS}`);
  const known = versionOf(db);
  if (rows[0]?.version !== known)
    throw new Error(
      `The database has schema version ${rows[0]?.version}, and this program writes ${known}: back it up with the release that works on it.`,
    );
};

/** Keys that count up go on after the last one that was given, its row gone or not. */
const keepCounting = async (client: Client, db: DatabaseSync): Promise<void> => {
  const counted = db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'")
    .all();
  for (const { name } of counted) {
    const key = String(
      db
        .prepare(`PRAGMA table_info(${name})`)
        .all()
        .find(({ pk }) => pk === 1)?.name,
    );
    const { rows } = await client.query<{ last: number | null }>(
      "SELECT pg_sequence_last_value(pg_get_serial_sequence($1, $2)) AS last",
      [name, key],
    );
    db.prepare("DELETE FROM sqlite_sequence WHERE name = ?").run(name ?? null);
    db.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)").run(name ?? null, rows[0]?.last ?? 0);
  }
};
