import { randomUUID } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import type { FeedItem, Invoice, InvoiceDraft } from "../../../clients/typescript/src/index.ts";

/*
 * The ERP's side of the books. An ERP has tables of its own for most of this; what matters is what is written in one
 * transaction, and what is written before the gateway is called.
 */

const TABLES = `
  CREATE TABLE IF NOT EXISTS outgoing (
    reference TEXT PRIMARY KEY,
    idempotency_key TEXT NOT NULL,
    content TEXT NOT NULL,
    refused INTEGER NOT NULL DEFAULT 0,
    gateway_id TEXT UNIQUE
  ) STRICT;
  CREATE TABLE IF NOT EXISTS standing (
    gateway_id TEXT PRIMARY KEY,
    updated_at TEXT NOT NULL,
    invoice TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS incoming (
    gateway_id TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    document BLOB NOT NULL,
    content TEXT NOT NULL,
    answer_key TEXT NOT NULL,
    answered INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY, said TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`;

/** An invoice that is to be sent. */
export interface ToSend {
  reference: string;
  idempotencyKey: string;
  content: InvoiceDraft;
}

export type Ledger = ReturnType<typeof openLedger>;

/** Opens the books. `file`: a path, or `:memory:`. */
export const openLedger = (file: string) => {
  const db = new DatabaseSync(file, { timeout: 5000 });
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
  /** Each event is applied once, whether the feed or a call brings it first: both know it by one id. */
  const takeEvent = (id: string, said: string): boolean =>
    db.prepare("INSERT OR IGNORE INTO events VALUES (?, ?)").run(id, said).changes === 1;
  const setMark = (name: string, value: string): void => {
    db.prepare("INSERT OR REPLACE INTO marks VALUES (?, ?)").run(name, value);
  };
  const text = (row: Record<string, unknown> | undefined, column: string): string | null =>
    row === undefined ? null : String(row[column]);

  return {
    /** An invoice is finished in the ERP. Its key is made here, once, and stored before anything is sent. */
    plan(reference: string, content: InvoiceDraft): void {
      db.prepare("INSERT OR IGNORE INTO outgoing VALUES (?, ?, ?, 0, NULL)").run(
        reference,
        randomUUID(),
        JSON.stringify(content),
      );
    },
    toSend(): ToSend[] {
      const rows = db
        .prepare("SELECT * FROM outgoing WHERE gateway_id IS NULL AND refused = 0 ORDER BY rowid")
        .all();
      return rows.map((row) => ({
        reference: String(row.reference),
        idempotencyKey: String(row.idempotency_key),
        content: JSON.parse(String(row.content)) as InvoiceDraft,
      }));
    },
    sent(reference: string, invoice: Invoice): void {
      together(() => {
        db.prepare("UPDATE outgoing SET gateway_id = ? WHERE reference = ?").run(invoice.id, reference);
        keep([invoice]);
      });
    },
    /** The gateway does not take it as it is: a person corrects it, and it is planned anew. */
    putAside(reference: string): void {
      db.prepare("UPDATE outgoing SET refused = 1 WHERE reference = ?").run(reference);
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
    /**
     * A page of the feed, the invoices that it spoke of, and where to go on after it: all or nothing.
     *
     * @returns the events that were not known yet
     */
    takePage(events: readonly FeedItem[], invoices: readonly Invoice[], cursor: string): FeedItem[] {
      return together(() => {
        keep(invoices);
        setMark("feed", cursor);
        return events.filter((event) => takeEvent(event.id, JSON.stringify(event)));
      });
    },
    has: (gatewayId: string): boolean =>
      db.prepare("SELECT 1 FROM incoming WHERE gateway_id = ?").get(gatewayId) !== undefined,
    /** Takes a supplier's invoice in. The key of the answer to it is made here, once. */
    receive(invoice: Invoice, document: Uint8Array, content: unknown): void {
      together(() => {
        db.prepare("INSERT OR IGNORE INTO incoming VALUES (?, ?, ?, ?, ?, 0)").run(
          invoice.id,
          invoice.number,
          document,
          JSON.stringify(content),
          randomUUID(),
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
    /** Those that nobody has answered yet. */
    toAnswer(): { id: string; number: string; answerKey: string }[] {
      const rows = db.prepare("SELECT * FROM incoming WHERE answered = 0 ORDER BY rowid").all();
      return rows.map((row) => ({
        id: String(row.gateway_id),
        number: String(row.number),
        answerKey: String(row.answer_key),
      }));
    },
    answered(gatewayId: string): void {
      db.prepare("UPDATE incoming SET answered = 1 WHERE gateway_id = ?").run(gatewayId);
    },
    /** False: this was told before. Durable when it returns. */
    takeCall: (webhookId: string, body: string, invoice: Invoice | null): boolean =>
      together(() => {
        if (!takeEvent(webhookId, body)) return false;
        keep(invoice === null ? [] : [invoice]);
        return true;
      }),
    close: (): void => db.close(),
  };
};
