import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { zstdDecompressSync } from "node:zlib";
import { Client } from "pg";
import { inject } from "vitest";
import { tablesOf } from "../../src/store/backup/tables.ts";
import { connect } from "../../src/store/db.ts";
import { migrate } from "../../src/store/migrate.ts";
import { MIGRATIONS } from "../../src/store/migrations.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { newDatabase } from "../support/postgres.ts";
import { ownFolder } from "../support/processes.ts";
import { T0 } from "./samples.ts";

const FOLDER = join(import.meta.dirname, "../fixtures/stores");

/** The versions of which a store was kept, oldest first. */
export const KEPT = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".db.zst"))
  .map((name) => Number.parseInt(name, 10))
  .sort((a, b) => a - b);

/** Path of a copy of the store that the program of this version left. */
const keptFile = (version: number): string => {
  const path = join(ownFolder(), "passerelle.db");
  writeFileSync(path, zstdDecompressSync(readFileSync(join(FOLDER, `${version}.db.zst`))));
  return path;
};

const newPostgres = async (): Promise<string> => {
  const server = inject("postgres");
  if ("problem" in server) throw new Error(server.problem);
  return newDatabase(server.url);
};

/** An empty store as the program of this version makes it. */
export const emptyPostgres = async (version: number): Promise<string> => {
  const url = await newPostgres();
  const db = connect(openPostgres(url));
  await migrate(db, T0, MIGRATIONS.slice(0, version));
  await db.close();
  return url;
};

/** The rows of the kept store, in tables as the program of that version makes them on PostgreSQL. */
const keptPostgres = async (version: number): Promise<string> => {
  const url = await emptyPostgres(version);
  const file = new DatabaseSync(keptFile(version), { readOnly: true });
  const client = new Client({ connectionString: url });
  await client.connect();
  for (const { name, columns } of tablesOf(file)) {
    const values = columns.map((_, i) => `$${i + 1}`).join(",");
    const text = `INSERT INTO ${name} (${columns.join(",")}) OVERRIDING SYSTEM VALUE VALUES (${values})`;
    for (const row of file.prepare(`SELECT * FROM ${name}`).all())
      await client.query({
        text,
        values: columns.map((column) => {
          const value = row[column];
          return value instanceof Uint8Array ? Buffer.from(value) : value;
        }),
      });
  }
  const [counted] = file.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'").all();
  await client.query("SELECT setval(pg_get_serial_sequence('outbox', 'seq'), $1)", [counted?.seq]);
  await client.end();
  file.close();
  return url;
};

/** The engines, each with how a kept store comes to it and how SQL is run beside the store. */
export const ENGINES = {
  sqlite: {
    kept: async (version: number): Promise<string> => `sqlite:${keptFile(version)}`,
    fresh: async (): Promise<string> => `sqlite:${join(ownFolder(), "passerelle.db")}`,
    rows: async (url: string, sql: string): Promise<Record<string, unknown>[]> => {
      const db = new DatabaseSync(url.slice("sqlite:".length));
      try {
        return db.prepare(sql).all();
      } finally {
        db.close();
      }
    },
    /** All that the engine knows of tables, columns and indexes. */
    catalog: ["SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"],
  },
  postgres: {
    kept: keptPostgres,
    fresh: newPostgres,
    rows: async (url: string, sql: string): Promise<Record<string, unknown>[]> => {
      const client = new Client({ connectionString: url });
      await client.connect();
      try {
        return (await client.query(sql)).rows;
      } finally {
        await client.end();
      }
    },
    catalog: [
      `SELECT table_name, column_name, ordinal_position, data_type, is_nullable, column_default, collation_name, is_identity
        FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2`,
      "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
      `SELECT conrelid::regclass::text AS of, conname, pg_get_constraintdef(oid) AS def FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2`,
      `SELECT relname, reloptions::text AS options FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1`,
      `SELECT attrelid::regclass::text AS of, attname, attstorage FROM pg_attribute
        WHERE attrelid::regclass::text = 'documents' AND attnum > 0 ORDER BY 2`,
    ],
  },
} as const;

export type EngineName = keyof typeof ENGINES;
