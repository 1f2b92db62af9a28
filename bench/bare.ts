import { randomUUID } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { Pool } from "pg";
import { openStore } from "../src/store/open.ts";
import { pdfInvoice, xmlInvoice } from "./documents.ts";

/**
 * The three inserts of an accept (invoice, document, work) with nothing around them: the schema of the product, the
 * engine's own driver, one transaction for each accept (`own`) or for 32 of them (`grouped`, where one process writes).
 * No HTTP, no reading of the document, no compression. Usage: bare.ts URL xml|pdf COUNT
 */
const [url = "", kind, count = "0"] = process.argv.slice(2);
const GROUP = 32;

const store = await openStore(url, { now: () => new Date() });
await store.close();

const { bytes, mediaType } = kind === "pdf" ? pdfInvoice("BARE") : xmlInvoice("BARE");
const facts = JSON.stringify({ text: "x".repeat(600) });

const statements = (): [sql: string, params: (string | number | Uint8Array)[]][] => {
  const id = randomUUID();
  return [
    [
      `INSERT INTO invoices (id, tenant, direction, platform, natural_key, number, seller_siren, buyer_siren, delivery,
         badge, created_at, updated_at, facts) VALUES ($1, 'acme', 'outbound', 'try', $2, $3, '732829320', '001000017',
         'queued', 'pending', $4, $5, $6)`,
      [id, `key-${id}`, id, Date.now(), Date.now(), facts],
    ],
    [
      `INSERT INTO documents (owner_id, kind, name, media_type, sha256, size, encoding, bytes)
       VALUES ($1, 'original', '', $2, $3, $4, 'raw', $5)`,
      [id, mediaType, id, bytes.length, bytes],
    ],
    [
      `INSERT INTO outbox (id, kind, account, lane, tenant, invoice_id, data, state, run_at, since, attempts, doubt,
         created_at, updated_at) VALUES ($1, 'submit', 'try', $2, 'acme', $3, '{}', 'ready', $4, $5, 0, 0, $6, $7)`,
      [id, id, id, Date.now(), Date.now(), Date.now(), Date.now()],
    ],
  ];
};

const rate = (accepts: number, ms: number): number => accepts / (ms / 1000);

const sqlite = (file: string): { own: number; grouped: number } => {
  const db = new DatabaseSync(file);
  db.exec("PRAGMA synchronous = FULL; PRAGMA cache_size = -8000");
  const prepared = new Map<string, ReturnType<typeof db.prepare>>();
  const accept = (): void => {
    for (const [sql, params] of statements()) {
      const statement = prepared.get(sql) ?? db.prepare(sql);
      prepared.set(sql, statement);
      statement.run(Object.fromEntries(params.map((value, i) => [String(i + 1), value])));
    }
  };
  const run = (group: number): number => {
    const from = performance.now();
    for (let done = 0; done < Number(count); done += group) {
      db.exec("BEGIN IMMEDIATE");
      for (let i = 0; i < group; i++) accept();
      db.exec("COMMIT");
    }
    return rate(Math.ceil(Number(count) / group) * group, performance.now() - from);
  };
  return { own: run(1), grouped: run(GROUP) };
};

const postgres = async (): Promise<{ own: number; grouped: null }> => {
  const pool = new Pool({ connectionString: url, max: 10 });
  let left = Number(count);
  const from = performance.now();
  await Promise.all(
    Array.from({ length: 10 }, async () => {
      const client = await pool.connect();
      while (left-- > 0) {
        await client.query("BEGIN");
        for (const [sql, params] of statements()) await client.query(sql, params);
        await client.query("COMMIT");
      }
      client.release();
    }),
  );
  const own = rate(Number(count), performance.now() - from);
  await pool.end();
  return { own, grouped: null };
};

const file = /^sqlite:(.+)$/.exec(url)?.[1];
console.log(JSON.stringify(file === undefined ? await postgres() : sqlite(file)));
