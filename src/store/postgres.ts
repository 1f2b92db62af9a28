import { DatabaseError, Pool, type PoolClient } from "pg";
import type { Engine, Run } from "./db.ts";
import { TYPES } from "./pg-types.ts";
import { upgradingPostgres } from "./postgres-upgrading.ts";
import type { Row } from "./rows.ts";

/** PostgreSQL's codes for a transaction that lost against another: serialisation failure, deadlock. */
const CONFLICTS: ReadonlySet<string | undefined> = new Set(["40001", "40P01"]);

/**
 * PostgreSQL's own troubles: connection (08), credentials (28), no such database (3D000), a standby that takes no
 * writes (25006), resources such as disk and connections (53), limits of time (57014), shutdown (57P), its disk (58),
 * damage (XX001, XX002).
 */
const TROUBLES = /^(08|28|3D|25006|53|57014|57P|58|XX00[12])/;
/** The driver's words for a connection that did not come about or is gone; they have no code. */
const GONE = /timeout|terminated|connection|ECONN|not queryable/i;

const isUnavailable = (error: unknown): boolean => {
  if (error instanceof DatabaseError) return TROUBLES.test(error.code ?? "");
  if (!(error instanceof Error)) return false;
  // The system's errors, those of name servers and TLS among them.
  if ("syscall" in error || error instanceof AggregateError) return true;
  return GONE.test(error.message);
};

/** The engine for several processes: a server, ten connections of this one, READ COMMITTED. */
export const openPostgres = (url: string): Engine => {
  const pool = new Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 15_000,
    idle_in_transaction_session_timeout: 30_000,
    // For a server that is gone without a word: its own time limits do not help then.
    query_timeout: 20_000,
    keepAlive: true,
    application_name: "passerelle",
    // Statements take milliseconds, and to compile one takes seconds where the server thinks it long (recursive ones).
    options: "-c jit=off",
    types: TYPES,
  });
  // A connection that breaks is replaced by the pool and fails the statement that it carries, if any; without these
  // listeners its error would end the process too.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => {
    client.on("error", () => undefined);
  });

  const write: Run = async (sql, params) => (await pool.query<Row>(sql, [...params])).rows;

  const begin = async (): Promise<PoolClient> => {
    const client = await pool.connect();
    try {
      await client.query("BEGIN ISOLATION LEVEL READ COMMITTED");
      return client;
    } catch (error) {
      client.release(true);
      throw error;
    }
  };

  const transaction = async <T>(body: (run: Run) => Promise<T>): Promise<T> => {
    let begun: Promise<PoolClient> | null = null;
    let last: Promise<unknown> = Promise.resolve();
    let broken = false;

    const send = async (sql: string, params: Parameters<Run>[1]): Promise<Row[]> => {
      begun ??= begin();
      const client = await begun;
      try {
        return (await client.query<Row>(sql, [...params])).rows;
      } catch (error) {
        // Anything but the server's own word leaves the connection in a state that nobody knows.
        if (!(error instanceof DatabaseError)) broken = true;
        throw error;
      }
    };
    // One at a time: a connection must not be given a second statement while the first one runs.
    const run: Run = (sql, params) => {
      const answer = last.then(() => send(sql, params));
      last = answer.catch(() => undefined);
      return answer;
    };
    const end = async (word: "COMMIT" | "ROLLBACK"): Promise<void> => {
      await last;
      const client = await begun?.catch(() => null);
      if (client === null || client === undefined) return;
      try {
        if (!broken) await client.query(word);
        client.release(broken);
      } catch (error) {
        client.release(true);
        throw error;
      }
    };

    let result: T;
    try {
      result = await body(run);
    } catch (error) {
      await end("ROLLBACK").catch(() => undefined);
      throw error;
    }
    await end("COMMIT");
    return result;
  };

  return {
    name: "postgres",
    words: {
      blob: "BYTEA",
      integer: "BIGINT",
      text: 'TEXT COLLATE "C"',
      serial: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
      asJson: "::json",
      tableEnd: "",
      keyedTableEnd: "",
      // Not FOR UPDATE: that would also wait for, and dead-lock with, the foreign keys of the row's events.
      lockRow: "FOR NO KEY UPDATE",
      lockText: "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))",
      skipLocked: "FOR UPDATE SKIP LOCKED",
      tableNamed: "SELECT 1 WHERE to_regclass($1) IS NOT NULL",
      tuning: [
        // Compressed already, where that pays.
        "ALTER TABLE documents ALTER COLUMN bytes SET STORAGE EXTERNAL",
        // Rows change state several times: by default their dead versions would pile up to a fifth of the done ones.
        "ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.02)",
      ],
    },
    read: write,
    write,
    transaction,
    upgrading: (work) => upgradingPostgres(url, work),
    tables: null,
    // What others can read here is durable.
    durably: (work) => work(),
    isUnavailable,
    isConflict: (error) => error instanceof DatabaseError && CONFLICTS.has(error.code),
    close: () => pool.end(),
  };
};
