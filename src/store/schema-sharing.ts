import type { Words } from "./db.ts";

const SELF_BILLED = "'389', '501', '500', '471', '473', '261', '502'";

/**
 * Version 7. Several tenants receive for one company: who reads an invoice beside the one that leads, in whose feeds its
 * events stand besides, a flow of it for each, and what the rules did. A number is one company's, whoever sends for it.
 */
export const sharing = ({ text, integer, asJson, keyedTableEnd }: Words): readonly string[] => [
  `ALTER TABLE invoices ADD COLUMN copies ${text}`,
  `CREATE TABLE invoice_copies (
    tenant ${text} NOT NULL,
    created_at ${integer} NOT NULL,
    invoice_id ${text} NOT NULL,
    number ${text} NOT NULL,
    seller_siren ${text},
    buyer_siren ${text},
    reference ${text},
    status ${text},
    badge ${text} NOT NULL,
    PRIMARY KEY (tenant, created_at, invoice_id)
  )${keyedTableEnd}`,
  "CREATE INDEX invoice_copies_invoice ON invoice_copies (invoice_id)",
  "CREATE INDEX invoice_copies_number ON invoice_copies (tenant, number, created_at, invoice_id)",
  "CREATE INDEX invoice_copies_seller ON invoice_copies (tenant, seller_siren, created_at, invoice_id)",
  "CREATE INDEX invoice_copies_buyer ON invoice_copies (tenant, buyer_siren, created_at, invoice_id)",
  `CREATE INDEX invoice_copies_reference ON invoice_copies (tenant, reference, created_at, invoice_id) WHERE reference IS NOT NULL`,
  `CREATE INDEX invoice_copies_status ON invoice_copies (tenant, status, created_at, invoice_id) WHERE status IS NOT NULL`,
  `CREATE INDEX invoice_copies_badge ON invoice_copies (tenant, badge, created_at, invoice_id) WHERE badge <> 'pending'`,

  `ALTER TABLE invoices ADD COLUMN number_space ${text} NOT NULL DEFAULT ''`,
  // Of those that stand in each other's way since the space is wider, the oldest has the number.
  `UPDATE invoices SET number_space = CASE WHEN placed.n = 1 THEN placed.space ELSE placed.space || '#' || invoices.id END
    FROM (
      SELECT id, space, ROW_NUMBER() OVER (
        PARTITION BY natural_key, direction, space, CASE WHEN superseded_by IS NULL THEN '' ELSE id END ORDER BY created_at, id
      ) AS n
      FROM (
        SELECT id, natural_key, direction, superseded_by, created_at, COALESCE(
          CASE WHEN (direction = 'outbound') = ((facts${asJson} ->> 'type') IN (${SELF_BILLED}))
            THEN buyer_siren ELSE seller_siren END,
          '@' || COALESCE(tenant, platform)) AS space
        FROM invoices
      ) AS spaced
    ) AS placed WHERE placed.id = invoices.id`,
  "DROP INDEX invoices_natural_key",
  `CREATE UNIQUE INDEX invoices_natural_key ON invoices (natural_key, direction, number_space) WHERE superseded_by IS NULL`,

  // An event stands in the feed of its own row first, and in these besides.
  `CREATE TABLE event_places (
    tenant ${text} NOT NULL,
    position ${integer} NOT NULL,
    event_id ${text} NOT NULL,
    PRIMARY KEY (tenant, position)
  )${keyedTableEnd}`,
  "CREATE INDEX event_places_event ON event_places (event_id)",

  "ALTER TABLE flows RENAME TO flows_before",
  `CREATE TABLE flows (
    id ${text} PRIMARY KEY,
    about ${text} NOT NULL,
    tenant ${text} NOT NULL,
    subject ${text} NOT NULL,
    direction ${text} NOT NULL,
    type ${text} NOT NULL,
    syntax ${text} NOT NULL,
    profile ${text} NOT NULL,
    rule ${text} NOT NULL,
    rule_source ${text} NOT NULL,
    name ${text} NOT NULL,
    tracking_id ${text},
    sha256 ${text},
    ack ${text} NOT NULL,
    details ${text} NOT NULL,
    submitted_at ${integer} NOT NULL,
    updated_at ${integer},
    UNIQUE (about, tenant)
  )${keyedTableEnd}`,
  `INSERT INTO flows (${FLOW_COLUMNS}) SELECT ${FLOW_COLUMNS} FROM flows_before`,
  "DROP TABLE flows_before",
  "CREATE UNIQUE INDEX flows_updated ON flows (tenant, updated_at)",
  "CREATE UNIQUE INDEX flows_content ON flows (tenant, sha256) WHERE sha256 IS NOT NULL",
  "CREATE INDEX flows_tracking ON flows (tenant, tracking_id, updated_at) WHERE tracking_id IS NOT NULL",

  `CREATE TABLE rule_matches (
    rule ${text} PRIMARY KEY,
    matches ${integer} NOT NULL,
    last_at ${integer} NOT NULL,
    last_invoice ${text} NOT NULL
  )${keyedTableEnd}`,
  `CREATE TABLE received_counts (
    tenant ${text} NOT NULL,
    day ${integer} NOT NULL,
    leads ${integer} NOT NULL,
    copies ${integer} NOT NULL,
    last_at ${integer} NOT NULL,
    PRIMARY KEY (tenant, day)
  )${keyedTableEnd}`,
];

const FLOW_COLUMNS = `id, about, tenant, subject, direction, type, syntax, profile, rule, rule_source, name, tracking_id,
  sha256, ack, details, submitted_at, updated_at`;
