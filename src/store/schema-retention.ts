import type { Words } from "./db.ts";

/**
 * What is kept for a time only. Nothing here adds a page to what is written when an invoice is accepted or a status is
 * learned: what is old is found by walks along indexes that are there, which remember how far they came, and the two
 * indexes for what was delivered take the place of those that knew no tenant. A pushed status, which is rare, has one more.
 */
export const retention = ({ text, integer, keyedTableEnd }: Words): readonly string[] => [
  `ALTER TABLE documents ADD COLUMN erased ${text}`,
  `ALTER TABLE reports ADD COLUMN erased ${text}`,

  `CREATE TABLE retention_places (
    walk ${text} PRIMARY KEY,
    at ${integer} NOT NULL,
    id ${text} NOT NULL
  )${keyedTableEnd}`,
  `CREATE TABLE retention_waits (
    walk ${text} NOT NULL,
    id ${text} NOT NULL,
    look_at ${integer} NOT NULL,
    PRIMARY KEY (walk, id)
  )${keyedTableEnd}`,
  "CREATE INDEX retention_waits_due ON retention_waits (walk, look_at, id)",

  `CREATE TABLE erasures (
    id ${text} PRIMARY KEY,
    tenant ${text},
    asked_by ${text} NOT NULL,
    reason ${text} NOT NULL,
    dry_run ${integer} NOT NULL,
    person ${text},
    person_sha256 ${text} NOT NULL,
    state ${text} NOT NULL,
    found ${text} NOT NULL,
    sha256 ${text} NOT NULL,
    created_at ${integer} NOT NULL,
    updated_at ${integer} NOT NULL,
    done_at ${integer}
  )${keyedTableEnd}`,
  "CREATE INDEX erasures_created ON erasures (created_at, id)",
];
