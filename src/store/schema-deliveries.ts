import type { OnlineIndex, Words } from "./db.ts";

/** Work that told somebody something and is done, as the index of it says so: in these words, or the engines do not use it. */
export const TOLD = "state = 'done' AND kind IN ('notify', 'call', 'mail', 'file')";

/**
 * What the desk tells of the last hours and days, and the last attempts to tell somebody something. Neither costs what is
 * accepted a write: hours are counted once they are over, attempts are written with the end of the work that made them.
 */
export const deliveries = ({ text, integer, keyedTableEnd }: Words): readonly string[] => [
  // tenant '' is everybody; span 'hour' or 'day' (of Paris).
  `CREATE TABLE activity_counts (
    tenant ${text} NOT NULL,
    span ${text} NOT NULL,
    at ${integer} NOT NULL,
    account ${text} NOT NULL,
    kind ${text} NOT NULL,
    times ${integer} NOT NULL,
    PRIMARY KEY (tenant, span, at, account, kind)
  )${keyedTableEnd}`,
  "CREATE INDEX activity_counts_old ON activity_counts (span, at)",
  `CREATE TABLE activity_marks (
    name ${text} PRIMARY KEY,
    at ${integer} NOT NULL
  )${keyedTableEnd}`,

  `CREATE TABLE delivery_attempts (
    account ${text} NOT NULL,
    at ${integer} NOT NULL,
    work_id ${text} NOT NULL,
    kind ${text} NOT NULL,
    type ${text},
    message ${text},
    invoice_id ${text},
    attempt ${integer} NOT NULL,
    delivered ${integer} NOT NULL,
    http_status ${integer},
    problem ${text},
    words ${text},
    ms ${integer} NOT NULL,
    bytes ${integer},
    sha256 ${text},
    PRIMARY KEY (account, at, work_id)
  )${keyedTableEnd}`,
];

export const indexesOfDeliveries: readonly OnlineIndex[] = [
  // What an endpoint was told, by the time at which it was: counted, shown, and told again.
  { index: "outbox_told", on: `outbox (account, updated_at, id) WHERE ${TOLD}` },
];
