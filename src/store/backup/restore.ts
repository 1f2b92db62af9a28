import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Client } from "pg";
import { checkSqlite } from "../check.ts";
import { openStore } from "../open.ts";
import { sqlitePathOf } from "../url.ts";
import type { Copied } from "./back-up.ts";
import { copySqlite, madeWhole } from "./file.ts";
import { connected } from "./postgres.ts";
import { type TableOfStore, tablesOf, versionOf } from "./tables.ts";

/**
 * Puts a backup where there is no store yet: whole, or not at all. One of an older release is brought up to this one.
 *
 * @param file - made by {@link backUp}, of either engine
 * @param url - of the store that is to be; of PostgreSQL, an empty database
 * @throws Error when the file is no backup, is damaged or newer than this program, or there is a store already
 */
export const restore = async (file: string, url: string): Promise<Copied> => {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  const { damage } = checkSqlite(file);
  if (damage.length > 0) throw new Error(`${file} is damaged: ${damage.join("; ")}`);
  // Not on the backup itself: to bring it up to this release changes it.
  const folder = mkdtempSync(join(tmpdir(), "passerelle-restore-"));
  try {
    const path = sqlitePathOf(url);
    if (path === null) return await intoPostgres(await upToDate(file, join(folder, "store.db")), url);
    if (existsSync(path)) throw new Error(`${path} is there already, and is not overwritten.`);
    const leftOver = ["-wal", "-shm"].map((suffix) => path + suffix).find((one) => existsSync(one));
    if (leftOver !== undefined) throw new Error(`${leftOver} is left of another store: move it away first.`);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    await madeWhole(path, async (part) => {
      copySqlite(file, part);
      await bringUp(part, file);
    });
    return { rows: new Map(), bytes: statSync(path).size };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const upToDate = async (file: string, copy: string): Promise<string> => {
  copySqlite(file, copy);
  await bringUp(copy, file);
  return copy;
};

/** @throws Error when it is no store, or newer than this program */
const bringUp = async (path: string, file: string): Promise<void> => {
  const db = new DatabaseSync(path, { readOnly: true });
  const version = versionOf(db);
  db.close();
  if (version === 0) throw new Error(`${file} is no backup of a store.`);
  const store = await openStore(`sqlite:${path}`, { now: () => new Date() });
  await store.close();
};

/** Values of one statement at most, as the server takes them; and bytes of one, where rows are large. */
const MOST_VALUES = 60_000;
const ROWS_OF_DOCUMENTS = 4;

const intoPostgres = async (path: string, url: string): Promise<Copied> => {
  const store = await openStore(url, { now: () => new Date() });
  await store.close();
  const db = new DatabaseSync(path, { readOnly: true });
  const client = await connected(url);
  try {
    await client.query("BEGIN");
    const rows = new Map<string, number>();
    for (const table of tablesOf(db)) {
      await mustBeEmpty(client, table);
      rows.set(table.name, await fill(client, db, table));
    }
    await keepCounting(client, db);
    await client.query("COMMIT");
    await client.query("ANALYZE");
    return { rows, bytes: statSync(path).size };
  } finally {
    db.close();
    await client.end();
  }
};

/** Locked until the end, so that no gateway writes in between. */
const mustBeEmpty = async (client: Client, { name }: TableOfStore): Promise<void> => {
  await client.query(`LOCK TABLE ${name} IN ACCESS EXCLUSIVE MODE`);
  const { rows } = await client.query(`SELECT 1 FROM ${name} LIMIT 1`);
  if (rows.length > 0)
    throw new Error(
      `The database has a store with something in it already (${name}): give an empty database.`,
    );
};

const fill = async (
  client: Client,
  db: DatabaseSync,
  { name, columns, isLarge }: TableOfStore,
): Promise<number> => {
  const most = isLarge ? ROWS_OF_DOCUMENTS : Math.floor(MOST_VALUES / columns.length / 10);
  let count = 0;
  let batch: unknown[][] = [];
  const send = async (): Promise<void> => {
    if (batch.length === 0) return;
    const values = batch.map(
      (row, i) => `(${row.map((_, j) => `$${i * columns.length + j + 1}`).join(",")})`,
    );
    await client.query({
      // Keys that count up are given as they are.
      text: `INSERT INTO ${name} (${columns.join(",")}) OVERRIDING SYSTEM VALUE VALUES ${values.join(",")}`,
      values: batch.flat(),
    });
    count += batch.length;
    batch = [];
  };
  for (const row of db.prepare(`SELECT ${columns.join(",")} FROM ${name}`).iterate()) {
    batch.push(columns.map((column) => asSent(row[column])));
    if (batch.length === most) await send();
  }
  await send();
  return count;
};

/** The driver takes bytes as a `Buffer` alone. */
const asSent = (value: unknown): unknown => (value instanceof Uint8Array ? Buffer.from(value) : value);

/** Keys that count up go on after the last one that was given, its row gone or not. */
const keepCounting = async (client: Client, db: DatabaseSync): Promise<void> => {
  for (const { name, seq } of db.prepare("SELECT name, seq FROM sqlite_sequence WHERE seq > 0").all()) {
    const key = db
      .prepare(`PRAGMA table_info(${name})`)
      .all()
      .find(({ pk }) => pk === 1)?.name;
    await client.query("SELECT setval(pg_get_serial_sequence($1, $2), $3)", [name, key, seq]);
  }
};
