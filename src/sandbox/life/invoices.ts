import type { InvoiceSummary } from "../../domain/invoice.ts";
import type { ProcessingRule } from "../../norm/flow.ts";
import type { Platform } from "../platform.ts";
import type { Step } from "./outcomes.ts";
import type { RateShare } from "./read-deposit.ts";

/** An invoice on its way between two parties, each a client or played by the sandbox (null). */
export interface Invoice {
  id: number;
  fromClient: string | null;
  /** Deposit; null when the sandbox itself sends it. */
  fromFlow: string | null;
  toClient: string | null;
  toFlow: string | null;
  numberKey: string;
  content: InvoiceSummary;
  rates: RateShare[];
  rule: ProcessingRule;
  /** When the sender's platform got it, in milliseconds. */
  receivedAt: number;
  /** When the recipient's platform took it. */
  takenAt: number | null;
  /** What is still to be said. */
  script: Step[];
  /** When the last status was set: the next one is later. */
  lastAt: number;
}

interface Row {
  id: number;
  from_client: string | null;
  from_flow: string | null;
  to_client: string | null;
  to_flow: string | null;
  number_key: string;
  summary: string;
  received_at: number;
  taken_at: number | null;
  script: string;
  last_at: number;
}

const invoiceOf = (row: Row): Invoice => {
  const { content, rates, rule } = JSON.parse(row.summary) as Pick<Invoice, "content" | "rates" | "rule">;
  return {
    id: row.id,
    fromClient: row.from_client,
    fromFlow: row.from_flow,
    toClient: row.to_client,
    toFlow: row.to_flow,
    numberKey: row.number_key,
    content,
    rates,
    rule,
    receivedAt: row.received_at,
    takenAt: row.taken_at,
    script: JSON.parse(row.script) as Step[],
    lastAt: row.last_at,
  };
};

/** Stores a new invoice and gives it its id. */
export const addInvoice = (
  platform: Platform,
  invoice: Omit<Invoice, "id" | "lastAt" | "takenAt">,
): Invoice => {
  const { id } = platform.db.run(
    `INSERT INTO invoices (from_client, from_flow, to_client, to_flow, number_key, summary, received_at, script)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    invoice.fromClient,
    invoice.fromFlow,
    invoice.toClient,
    invoice.toFlow,
    invoice.numberKey,
    JSON.stringify({ content: invoice.content, rates: invoice.rates, rule: invoice.rule }),
    invoice.receivedAt,
    JSON.stringify(invoice.script),
  );
  return { ...invoice, id, lastAt: 0, takenAt: null };
};

export const invoiceById = (platform: Platform, id: number): Invoice | null => {
  const row = platform.db.get<Row>("SELECT * FROM invoices WHERE id = ?", id);
  return row === undefined ? null : invoiceOf(row);
};

/** Stores what changes in the life of an invoice. */
export const saveInvoice = (platform: Platform, invoice: Invoice): void => {
  platform.db.run(
    "UPDATE invoices SET to_flow = ?, taken_at = ?, script = ?, last_at = ? WHERE id = ?",
    invoice.toFlow,
    invoice.takenAt,
    JSON.stringify(invoice.script),
    invoice.lastAt,
    invoice.id,
  );
};

/**
 * The invoice of this number that a client sent or received. Of several deposits of one number it is the one that
 * holds it; where none does, the last.
 */
export const findInvoice = (platform: Platform, client: string, numberKey: string): Invoice | null => {
  const row = platform.db.get<Row>(
    `SELECT i.* FROM invoices i LEFT JOIN flows f ON f.id = i.from_flow
     WHERE i.number_key = ? AND (i.from_client = ? OR i.to_client = ?)
     ORDER BY coalesce(f.held, 1) DESC, i.id DESC LIMIT 1`,
    numberKey,
    client,
    client,
  );
  return row === undefined ? null : invoiceOf(row);
};

/** One status that was set. */
export interface SetStatus {
  /** MDT-105. */
  code: string;
  /** In milliseconds. */
  at: number;
  /** `sandbox`, or the client that set it. */
  saidBy: string;
}

export const statusesOf = (platform: Platform, invoice: number): SetStatus[] =>
  platform.db.all<SetStatus>(
    "SELECT code, at, said_by AS saidBy FROM statuses WHERE invoice = ? ORDER BY id",
    invoice,
  );

/** Notes a status, with the message that says it. */
export const addStatus = (
  platform: Platform,
  invoice: number,
  status: SetStatus,
  message: Uint8Array,
): void => {
  platform.db.run(
    "INSERT INTO statuses (invoice, code, at, said_by, bytes) VALUES (?, ?, ?, ?, ?)",
    invoice,
    status.code,
    status.at,
    status.saidBy,
    message,
  );
};
