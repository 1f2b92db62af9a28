import { setTimeout as wait } from "node:timers/promises";
import { Client, DatabaseError } from "pg";
import type { OnlineIndex, Run, Upgrading } from "./db.ts";
import { TYPES } from "./pg-types.ts";
import type { Row } from "./rows.ts";

/** Any number that nothing else in the database locks: programs that upgrade take turns on it. */
const TURN = 7_224_105_119;
/**
 * The same of one transaction. Programs up to version 7 know this one alone, and wait for it inside a statement: were it
 * held while an index is made online, each would wait for the other.
 */
const SCHEMA_LOCK = 7_224_105_118;
/** Between two looks whether another program is through with it, and between two tries for a table's lock. */
const PAUSE_MS = 250;

/** How long an upgrade waits, in milliseconds. */
export interface Patience {
  /** For a table that somebody uses. Whoever asks for it after us waits as long, so it is short, and comes again. */
  forTable: number;
  /** For all tries together. */
  forTables: number;
  /** For another program that upgrades. */
  forOthers: number;
}

const PATIENCE: Patience = { forTable: 2_000, forTables: 120_000, forOthers: 1_800_000 };

const codeOf = (error: unknown): string | undefined =>
  error instanceof DatabaseError ? error.code : undefined;
const LOCK_TIMEOUT = "55P03";
const DEADLOCK = "40P01";

/**
 * A connection of its own: those of requests end a statement after seconds, and large tables take minutes. Looks for the
 * lock again and again and never waits within a statement for it: an index that is made online waits for all statements
 * that began before it.
 *
 * @throws Error when another program upgrades for too long, or a table cannot be had
 */
export const upgradingPostgres = async <T>(
  url: string,
  work: (session: Upgrading) => Promise<T>,
  patience: Patience = PATIENCE,
): Promise<T> => {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 0,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
    application_name: "passerelle upgrade",
    types: TYPES,
  });
  // What breaks it fails the statement that it carries; without a listener it would end the process too.
  client.on("error", () => undefined);
  const run: Run = async (sql, params) => (await client.query<Row>(sql, [...params])).rows;
  try {
    await client.connect();
    await takeTurn(run, patience.forOthers);
    return await work({
      transaction: transactions(run, patience),
      makeIndex: (index) => makeIndex(run, index),
    });
  } finally {
    // The server lets go of what the connection held.
    await client.end().catch(() => undefined);
  }
};

const takeTurn = async (run: Run, patience: number): Promise<void> => {
  const last = performance.now() + patience;
  for (;;) {
    const [row] = await run("SELECT CASE WHEN pg_try_advisory_lock($1) THEN 1 END AS mine", [TURN]);
    if (row?.mine === 1) return;
    if (performance.now() > last)
      throw new Error(
        `Another program has been bringing the database up to date for ${seconds(patience)}: let it end, then start this one again.`,
      );
    await wait(PAUSE_MS);
  }
};

const transactions =
  (run: Run, { forTable, forTables }: Patience): Upgrading["transaction"] =>
  async (body) => {
    const last = performance.now() + forTables;
    for (;;) {
      await run("BEGIN ISOLATION LEVEL READ COMMITTED", []);
      try {
        await run(`SET LOCAL lock_timeout = ${forTable}`, []);
        await run("SELECT pg_advisory_xact_lock($1)", [SCHEMA_LOCK]);
        const result = await body(run);
        await run("COMMIT", []);
        return result;
      } catch (error) {
        await run("ROLLBACK", []).catch(() => undefined);
        const code = codeOf(error);
        if (code !== LOCK_TIMEOUT && code !== DEADLOCK) throw error;
        if (performance.now() > last)
          throw new Error(
            `The database cannot be brought up to date: for ${seconds(forTables)} somebody has held a table that must change. Nothing is half done. See who it is in pg_stat_activity (a long query, a backup, a transaction left open), then start again.`,
            { cause: error },
          );
      }
      await wait(PAUSE_MS);
    }
  };

/** It takes no lock that keeps others out, but waits until whoever began before it is through: without a limit. */
const makeIndex = async (run: Run, { index, on, unique }: OnlineIndex): Promise<void> => {
  for (;;) {
    const halves = await run("SELECT 1 FROM pg_index WHERE indexrelid = to_regclass($1) AND NOT indisvalid", [
      index,
    ]);
    if (halves.length > 0) await run(`DROP INDEX CONCURRENTLY ${index}`, []);
    try {
      await run(
        `CREATE ${unique === true ? "UNIQUE " : ""}INDEX CONCURRENTLY IF NOT EXISTS ${index} ON ${on}`,
        [],
      );
      return;
    } catch (error) {
      if (codeOf(error) !== DEADLOCK) throw error;
    }
  }
};

const seconds = (ms: number): string => `${Math.round(ms / 1000)} seconds`;
