import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { keepPrivate } from "../private-files.ts";

const SCHEMA = `
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS clients (
  id TEXT PRIMARY KEY, api_version TEXT NOT NULL, duplicates TEXT NOT NULL, token_seconds INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS companies (
  siren TEXT PRIMARY KEY, client TEXT NOT NULL, name TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS tokens (
  hash TEXT PRIMARY KEY, client TEXT NOT NULL, expires_at INTEGER NOT NULL, revoked INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE IF NOT EXISTS flows (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, client TEXT NOT NULL, direction TEXT NOT NULL,
  type TEXT NOT NULL, syntax TEXT NOT NULL, profile TEXT NOT NULL, rule TEXT NOT NULL, rule_source TEXT NOT NULL,
  name TEXT NOT NULL, tracking_id TEXT, sha256 TEXT NOT NULL, ack TEXT NOT NULL, ack_details TEXT,
  submitted_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, media_type TEXT NOT NULL, bytes BLOB NOT NULL,
  reading TEXT, number_key TEXT, held INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX IF NOT EXISTS flows_by_time ON flows (client, updated_at, seq);
CREATE INDEX IF NOT EXISTS flows_by_tracking ON flows (client, tracking_id);
CREATE INDEX IF NOT EXISTS flows_by_number ON flows (client, number_key);
CREATE TABLE IF NOT EXISTS invoices (
  id INTEGER PRIMARY KEY AUTOINCREMENT, from_client TEXT, from_flow TEXT, to_client TEXT, to_flow TEXT,
  number_key TEXT NOT NULL, summary TEXT NOT NULL, received_at INTEGER NOT NULL, taken_at INTEGER,
  script TEXT NOT NULL, last_at INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX IF NOT EXISTS invoices_by_number ON invoices (number_key);
CREATE TABLE IF NOT EXISTS statuses (
  id INTEGER PRIMARY KEY AUTOINCREMENT, invoice INTEGER NOT NULL, code TEXT NOT NULL, at INTEGER NOT NULL,
  said_by TEXT NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS statuses_by_invoice ON statuses (invoice);
CREATE TABLE IF NOT EXISTS reports (
  id INTEGER PRIMARY KEY AUTOINCREMENT, client TEXT NOT NULL, flow TEXT NOT NULL, company TEXT NOT NULL,
  kind TEXT NOT NULL, role TEXT NOT NULL, first_day TEXT NOT NULL, last_day TEXT NOT NULL, type TEXT NOT NULL,
  name TEXT NOT NULL, made_on TEXT, state TEXT NOT NULL, reasons TEXT NOT NULL, figures TEXT NOT NULL, outcome TEXT,
  last_at INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX IF NOT EXISTS reports_by_company ON reports (client, company, first_day);
CREATE TABLE IF NOT EXISTS report_outcomes (
  id INTEGER PRIMARY KEY AUTOINCREMENT, company TEXT NOT NULL, client TEXT, outcome TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT, due_at INTEGER NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
  body TEXT, attempt INTEGER NOT NULL DEFAULT 0, running INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX IF NOT EXISTS jobs_by_time ON jobs (due_at, id);
CREATE TABLE IF NOT EXISTS webhooks (
  id TEXT PRIMARY KEY, client TEXT NOT NULL, params TEXT NOT NULL, key TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS faults (
  id INTEGER PRIMARY KEY AUTOINCREMENT, rule TEXT NOT NULL, seen INTEGER NOT NULL DEFAULT 0,
  fired INTEGER NOT NULL DEFAULT 0) STRICT;
`;

const TABLES = [
  "clients",
  "companies",
  "tokens",
  "flows",
  "invoices",
  "statuses",
  "reports",
  "report_outcomes",
  "jobs",
  "webhooks",
  "faults",
];

/** The sandbox's own file. Rows come back as the caller names them: the schema above is the only writer. */
export interface Database {
  all<Row>(sql: string, ...values: SQLInputValue[]): Row[];
  get<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined;
  run(sql: string, ...values: SQLInputValue[]): { changes: number; id: number };
  /** All or nothing. Calls inside a transaction join it. */
  transaction<T>(work: () => T): T;
  /** Forgets everything; ids go on where they were. */
  empty(): void;
  close(): void;
}

/** Opens (and creates) the file, for its owner alone; `:memory:` keeps nothing. A deposit answered 202 has reached the disk. */
export const openDatabase = (file: string): Database => {
  if (file !== ":memory:") keepPrivate(file);
  const sqlite = new DatabaseSync(file);
  sqlite.exec("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000;");
  sqlite.exec(SCHEMA);
  const prepared = new Map<string, StatementSync>();
  const statement = (sql: string): StatementSync => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const fresh = sqlite.prepare(sql);
    prepared.set(sql, fresh);
    return fresh;
  };
  const transaction = <T>(work: () => T): T => {
    if (sqlite.isTransaction) return work();
    sqlite.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      sqlite.exec("COMMIT");
      return result;
    } catch (error) {
      sqlite.exec("ROLLBACK");
      throw error;
    }
  };
  return {
    all: <Row>(sql: string, ...values: SQLInputValue[]) => statement(sql).all(...values) as Row[],
    get: <Row>(sql: string, ...values: SQLInputValue[]) => statement(sql).get(...values) as Row | undefined,
    run(sql, ...values) {
      const { changes, lastInsertRowid } = statement(sql).run(...values);
      return { changes: Number(changes), id: Number(lastInsertRowid) };
    },
    transaction,
    empty: () =>
      transaction(() => {
        for (const table of TABLES) statement(`DELETE FROM ${table}`).run();
      }),
    close: () => sqlite.close(),
  };
};
