import { randomUUID } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import type { Invoice } from "./gateway.ts";

/*
 * The ERP's side of the books. An ERP has tables of its own for most of this; what matters is what is written in one
 * transaction, and what is written before the gateway is called.
 */

const TABLES = `
  CREATE TABLE IF NOT EXISTS outgoing (
    reference TEXT PRIMARY KEY,
    idempotency_key TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes BLOB NOT NULL,
    gateway_id TEXT UNIQUE
  ) STRICT;
  CREATE TABLE IF NOT EXISTS standing (
    gateway_id TEXT PRIMARY KEY,
    updated_at TEXT NOT NULL,
    invoice TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS incoming (
    gateway_id TEXT PRIMARY KEY,
    document BLOB NOT NULL,
    content TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS calls (webhook_id TEXT PRIMARY KEY, body TEXT NOT NULL, worked_at TEXT) STRICT;
`;

/** An invoice that is to be sent. */
export interface ToSend {
  reference: string;
  idempotencyKey: string;
  mediaType: string;
  bytes: Uint8Array;
}

/** A webhook call that was taken and not worked on yet. */
export interface TakenCall {
  webhookId: string;
  body: string;
}

export type Ledger = ReturnType<typeof openLedger>;

/** Opens the books. `file`: a path, or `:memory:`. */
export const openLedger = (file: string) => {
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${TABLES}`);

  const together = <T>(work: () => T): T => {
    db.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      db.exec("COMMIT");
      return result;
    } catch (error) {
      db.exec("ROLLBACK");
      throw error;
    }
  };
  /** Keeps the newest only: a slow answer and a late call may both bring an older one. */
  const keep = (invoices: readonly Invoice[]): void => {
    for (const invoice of invoices) {
      db.prepare(
        `INSERT INTO standing VALUES (?, ?, ?) ON CONFLICT (gateway_id) DO UPDATE
         SET updated_at = excluded.updated_at, invoice = excluded.invoice
         WHERE excluded.updated_at >= standing.updated_at`,
      ).run(invoice.id, invoice.updatedAt, JSON.stringify(invoice));
    }
  };
  const setMark = (name: string, value: string): void => {
    db.prepare("INSERT OR REPLACE INTO marks VALUES (?, ?)").run(name, value);
  };
  const text = (row: Record<string, unknown> | undefined, column: string): string | null =>
    row === undefined ? null : String(row[column]);

  return {
    /** An invoice is finished in the ERP. Its key is made here, once, and stored before anything is sent. */
    plan(reference: string, mediaType: string, bytes: Uint8Array): void {
      db.prepare("INSERT OR IGNORE INTO outgoing VALUES (?, ?, ?, ?, NULL)").run(
        reference,
        randomUUID(),
        mediaType,
        bytes,
      );
    },
    toSend(): ToSend[] {
      const rows = db.prepare("SELECT * FROM outgoing WHERE gateway_id IS NULL ORDER BY rowid").all();
      return rows.map((row) => ({
        reference: String(row.reference),
        idempotencyKey: String(row.idempotency_key),
        mediaType: String(row.media_type),
        bytes: row.bytes as Uint8Array,
      }));
    },
    sent(reference: string, invoice: Invoice): void {
      together(() => {
        db.prepare("UPDATE outgoing SET gateway_id = ? WHERE reference = ?").run(invoice.id, reference);
        keep([invoice]);
      });
    },
    /** Where an invoice of the ERP stands; null: not sent yet. */
    ofReference(reference: string): Invoice | null {
      const row = db
        .prepare("SELECT invoice FROM outgoing JOIN standing USING (gateway_id) WHERE reference = ?")
        .get(reference);
      const invoice = text(row, "invoice");
      return invoice === null ? null : (JSON.parse(invoice) as Invoice);
    },
    keep: (invoices: readonly Invoice[]): void => together(() => keep(invoices)),
    mark: (name: string): string | null =>
      text(db.prepare("SELECT value FROM marks WHERE name = ?").get(name), "value"),
    setMark,
    /** The invoices that a page of the feed spoke of, and where to go on after it: both or neither. */
    takePage(invoices: readonly Invoice[], cursor: string): void {
      together(() => {
        keep(invoices);
        setMark("feed", cursor);
      });
    },
    has: (gatewayId: string): boolean =>
      db.prepare("SELECT 1 FROM incoming WHERE gateway_id = ?").get(gatewayId) !== undefined,
    receive(invoice: Invoice, document: Uint8Array, content: unknown): void {
      together(() => {
        db.prepare("INSERT OR IGNORE INTO incoming VALUES (?, ?, ?)").run(
          invoice.id,
          document,
          JSON.stringify(content),
        );
        keep([invoice]);
      });
    },
    /** Received invoices, oldest first. */
    received(): { id: string; document: Uint8Array; content: unknown }[] {
      const rows = db.prepare("SELECT * FROM incoming ORDER BY rowid").all();
      return rows.map((row) => ({
        id: String(row.gateway_id),
        document: row.document as Uint8Array,
        content: JSON.parse(String(row.content)) as unknown,
      }));
    },
    /** False: this call was taken before. Durable when it returns. */
    takeCall: (webhookId: string, body: string): boolean =>
      db.prepare("INSERT OR IGNORE INTO calls VALUES (?, ?, NULL)").run(webhookId, body).changes === 1,
    callsToWork(): TakenCall[] {
      const rows = db.prepare("SELECT * FROM calls WHERE worked_at IS NULL ORDER BY rowid").all();
      return rows.map((row) => ({ webhookId: String(row.webhook_id), body: String(row.body) }));
    },
    workedOn(webhookId: string, invoices: readonly Invoice[]): void {
      together(() => {
        keep(invoices);
        db.prepare("UPDATE calls SET worked_at = ? WHERE webhook_id = ?").run(
          new Date().toISOString(),
          webhookId,
        );
      });
    },
    close: (): void => db.close(),
  };
};
