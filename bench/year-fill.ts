import { statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { Client } from "pg";
import { openStore } from "../src/store/open.ts";
import { type Year, yearSteps } from "./year-rows.ts";

/** Numbers of one statement. */
const AT_ONCE = 100_000;

/**
 * Fills a new store with a year of work, by statements that make their rows in the store.
 *
 * @param tell - is told of each table that is full
 * @param more - statements besides, once all are
 * @returns how many megabytes the store takes
 */
export const fillYear = async (
  url: string,
  year: Year,
  tell: (line: string) => void = () => undefined,
  more: readonly string[] = [],
): Promise<number> => {
  await (await openStore(url, { now: () => year.now })).close();
  const file = /^sqlite:(.+)$/.exec(url)?.[1];
  const { run, close } = file === undefined ? await onPostgres(url) : onSqlite(file);
  for (const { table, count, sql } of yearSteps(file === undefined ? "postgres" : "sqlite", year)) {
    const from = performance.now();
    for (let first = 0; first < count; first += AT_ONCE)
      await run(sql(first, Math.min(count, first + AT_ONCE)));
    tell(`${table}: ${count} in ${Math.round((performance.now() - from) / 1000)} s`);
  }
  for (const sql of more) await run(sql);
  return close();
};

interface Filling {
  run(sql: string): Promise<void>;
  /** Gives the megabytes of the store. */
  close(): Promise<number>;
}

const onSqlite = (file: string): Filling => {
  const db = new DatabaseSync(file);
  db.exec("PRAGMA synchronous = OFF; PRAGMA cache_size = -400000");
  return {
    run: async (sql) => db.exec(sql),
    close: async () => {
      db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      db.close();
      return Math.round(statSync(file).size / 1e6);
    },
  };
};

const onPostgres = async (url: string): Promise<Filling> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query("SET synchronous_commit = off");
  return {
    run: async (sql) => {
      await client.query(sql);
    },
    close: async () => {
      // As autovacuum does beside a store that grows through the year.
      await client.query("VACUUM (ANALYZE)");
      const { rows } = await client.query<{ bytes: string }>(
        "SELECT pg_database_size(current_database()) AS bytes",
      );
      await client.end();
      return Math.round(Number(rows[0]?.bytes ?? 0) / 1e6);
    },
  };
};
