import { readdirSync, readFileSync } from "node:fs";
import { Client } from "pg";
import { startPostgres } from "../test/support/postgres.ts";
import { cpuSeconds } from "./processes.ts";

/** What a PostgreSQL did so far; two of them, one after the other, say what was done between. */
export interface Done {
  cpuSeconds: number;
  /** Statements, without BEGIN and COMMIT. */
  statements: number;
  /** Transactions of several statements. */
  transactions: number;
  walBytes: number;
  /** Flushes of the write-ahead log to the disk. */
  flushes: number;
  /** Of all tables and indexes. */
  bytes: number;
}

export interface Database {
  url: string;
  query<T extends object>(sql: string): Promise<T[]>;
  done(): Promise<Done>;
  stop(): Promise<void>;
}

/** As one would set up a small server: what is acknowledged is on the disk. */
const SETTINGS = [
  "shared_buffers=512MB",
  "max_wal_size=4GB",
  "checkpoint_timeout=30min",
  "deadlock_timeout=1s",
  "shared_preload_libraries=pg_stat_statements",
  "pg_stat_statements.max=5000",
];

/** Processor time of the server: its first process, those that it has reaped, and its children of now. */
const serverSeconds = (pid: number): number => {
  const [, rest = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ");
  const fields = rest.split(" ");
  let seconds = [11, 12, 13, 14].reduce((sum, i) => sum + Number(fields[i]), 0) / 100;
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    try {
      const [, of = ""] = readFileSync(`/proc/${name}/stat`, "utf8").split(") ");
      if (Number(of.split(" ")[1]) === pid) seconds += cpuSeconds(Number(name));
    } catch {
      // It ended meanwhile.
    }
  }
  return seconds;
};

/** A PostgreSQL of this run's own, with an empty database. */
export const startDatabase = async (): Promise<Database> => {
  const server = await startPostgres({ fsync: true, settings: SETTINGS });
  const url = await server.newDatabase();
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query("CREATE EXTENSION pg_stat_statements");
  const query = async <T extends object>(sql: string): Promise<T[]> => (await client.query<T>(sql)).rows;
  const [server18] = await query("SELECT 1 WHERE current_setting('server_version_num')::int >= 180000");
  const flushes =
    server18 === undefined
      ? "SELECT wal_sync FROM pg_stat_wal"
      : "SELECT SUM(fsyncs) FROM pg_stat_io WHERE object = 'wal'";
  return {
    url,
    query,
    async done() {
      const [row] = await query<Record<keyof Done, string>>(
        `SELECT (SELECT SUM(calls) FROM pg_stat_statements WHERE query NOT SIMILAR TO '(BEGIN|COMMIT|ROLLBACK)%'
             AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND query NOT LIKE '%pg_stat%') AS statements,
           (SELECT SUM(calls) FROM pg_stat_statements WHERE query = 'COMMIT') AS transactions,
           pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') AS "walBytes",
           (${flushes}) AS flushes,
           pg_database_size(current_database()) AS bytes`,
      );
      return {
        cpuSeconds: serverSeconds(server.pid),
        statements: Number(row?.statements),
        transactions: Number(row?.transactions),
        walBytes: Number(row?.walBytes),
        flushes: Number(row?.flushes),
        bytes: Number(row?.bytes),
      };
    },
    async stop() {
      await client.end();
      await server.stop();
    },
  };
};
