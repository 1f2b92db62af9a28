import type { Words } from "./db.ts";

/** Version 5. What companies report, in which periods, and the reports that told it. */
export const reporting = ({ text, integer, tableEnd, keyedTableEnd }: Words): readonly string[] => [
  // Stored in the order of arrival, not by its key: names that are no sequence would rewrite a page for each item. What
  // was given comes last, so that a scan never reads what of it stands beside the row.
  `CREATE TABLE report_items (
    company ${text} NOT NULL,
    source ${text} NOT NULL,
    id ${text} NOT NULL,
    tenant ${text} NOT NULL,
    kind ${text} NOT NULL,
    role ${text} NOT NULL,
    day ${text} NOT NULL,
    document ${text},
    given_hash ${text} NOT NULL,
    told_hash ${text} NOT NULL,
    told ${text},
    reason ${text},
    problems ${text} NOT NULL,
    parts ${text},
    created_at ${integer} NOT NULL,
    updated_at ${integer} NOT NULL,
    given ${text} NOT NULL,
    PRIMARY KEY (company, source, id),
    CHECK ((told IS NULL) = (told_hash = ''))
  )${tableEnd}`,
  // All that a difference, a count and the links of a report need: they read the index alone. Hence the hash in the
  // condition: SQLite would look at the row for a column that the index has not.
  `CREATE INDEX report_items_told ON report_items (company, kind, role, day, source, id, told_hash, document)
    WHERE told_hash <> ''`,
  `CREATE INDEX report_items_troubled ON report_items (company, kind, role, day, source, id) WHERE problems <> '[]'`,
  `CREATE INDEX report_items_document ON report_items (company, document) WHERE document IS NOT NULL`,

  `CREATE TABLE report_periods (
    company ${text} NOT NULL,
    kind ${text} NOT NULL,
    role ${text} NOT NULL,
    first_day ${text} NOT NULL,
    last_day ${text} NOT NULL,
    tenant ${text} NOT NULL,
    revision ${integer} NOT NULL,
    PRIMARY KEY (company, kind, role, first_day, last_day)
  )${keyedTableEnd}`,

  `CREATE TABLE reports (
    id ${text} PRIMARY KEY,
    tenant ${text} NOT NULL,
    company ${text} NOT NULL,
    kind ${text} NOT NULL,
    role ${text} NOT NULL,
    first_day ${text} NOT NULL,
    last_day ${text} NOT NULL,
    n ${integer} NOT NULL,
    type ${text} NOT NULL,
    name ${text} NOT NULL,
    state ${text} NOT NULL,
    account ${text} NOT NULL,
    platform_id ${text},
    problem ${text},
    deadline ${text} NOT NULL,
    platform_deadline ${text} NOT NULL,
    late ${integer} NOT NULL,
    content_hash ${text},
    flows ${text} NOT NULL,
    messages ${integer} NOT NULL,
    items ${integer} NOT NULL,
    left_out ${integer} NOT NULL,
    submitted_at ${integer},
    sent_at ${integer},
    answered_at ${integer},
    created_at ${integer} NOT NULL,
    updated_at ${integer} NOT NULL,
    UNIQUE (company, kind, role, first_day, last_day, n),
    UNIQUE (company, name)
  )${keyedTableEnd}`,
  "CREATE INDEX reports_platform_id ON reports (account, platform_id) WHERE platform_id IS NOT NULL",
  // Lists, newest first without a sort.
  "CREATE INDEX reports_created ON reports (created_at, id)",
  "CREATE INDEX reports_tenant ON reports (tenant, created_at, id)",
  "CREATE INDEX reports_company ON reports (company, created_at, id)",
  // Most reports end as accepted: of those that somebody looks for, few are there at a time.
  "CREATE INDEX reports_state ON reports (state, created_at, id) WHERE state NOT IN ('accepted', 'superseded')",
  // Counting reads the index alone.
  "CREATE INDEX reports_counts ON reports (kind, state, deadline)",
  `CREATE TABLE report_platform_ids (
    account ${text} NOT NULL,
    platform_id ${text} NOT NULL,
    report_id ${text} NOT NULL REFERENCES reports (id),
    PRIMARY KEY (account, platform_id)
  )${keyedTableEnd}`,
  "CREATE INDEX report_platform_ids_report ON report_platform_ids (report_id)",

  // No foreign key: a million rows come with one statement, and a look at the report for each would double its time. The
  // hash is in the key so that both sides of a difference come in one order, and are merged without a sort.
  `CREATE TABLE report_links (
    report_id ${text} NOT NULL,
    day ${text} NOT NULL,
    source ${text} NOT NULL,
    id ${text} NOT NULL,
    document ${text},
    told_hash ${text} NOT NULL,
    PRIMARY KEY (report_id, day, source, id, told_hash)
  )${keyedTableEnd}`,

  `CREATE TABLE report_events (
    id ${text} PRIMARY KEY,
    report_id ${text} NOT NULL REFERENCES reports (id),
    received_at ${integer} NOT NULL,
    statement ${text} NOT NULL,
    tenant ${text} NOT NULL,
    position ${integer}
  )${tableEnd}`,
  "CREATE INDEX report_events_report ON report_events (report_id)",
  "CREATE UNIQUE INDEX report_events_feed ON report_events (tenant, position) WHERE position IS NOT NULL",
];
