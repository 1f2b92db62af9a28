import type { OnlineIndex, Words } from "./db.ts";

/**
 * What invoices are searched and sorted by. `words` has all by which an invoice is found, each between spaces, and
 * `invoice_words` the same word by word, for each tenant that sees the invoice ('' for nobody), newest last. Columns are
 * null until they are filled (`Invoices.makeSearchable`): a statement over all rows would keep others out for minutes.
 */
export const search = ({ text, integer, keyedTableEnd }: Words): readonly string[] => [
  `ALTER TABLE invoices ADD COLUMN currency ${text}`,
  `ALTER TABLE invoices ADD COLUMN total_key ${text}`,
  `ALTER TABLE invoices ADD COLUMN issue_date ${text}`,
  `ALTER TABLE invoices ADD COLUMN words ${text}`,
  `ALTER TABLE invoice_copies ADD COLUMN total_key ${text}`,
  `ALTER TABLE invoice_copies ADD COLUMN issue_date ${text}`,
  `CREATE TABLE invoice_words (
    tenant ${text} NOT NULL,
    word ${text} NOT NULL,
    created_at ${integer} NOT NULL,
    invoice_id ${text} NOT NULL,
    PRIMARY KEY (tenant, word, created_at, invoice_id)
  )${keyedTableEnd}`,
];

export const indexesOfSearch: readonly OnlineIndex[] = [
  { index: "invoices_unsearchable", on: "invoices (id) WHERE words IS NULL" },
  { index: "invoices_total", on: "invoices (tenant, total_key, id) WHERE total_key IS NOT NULL" },
  { index: "invoices_issued", on: "invoices (tenant, issue_date, id) WHERE issue_date IS NOT NULL" },
  // Nearly all are in euros: those that are not are found, and cost the others nothing.
  { index: "invoices_currency", on: "invoices (tenant, currency, created_at, id) WHERE currency <> 'EUR'" },
  {
    index: "invoice_copies_total",
    on: "invoice_copies (tenant, total_key, invoice_id) WHERE total_key IS NOT NULL",
  },
  {
    index: "invoice_copies_issued",
    on: "invoice_copies (tenant, issue_date, invoice_id) WHERE issue_date IS NOT NULL",
  },
];
