import type { Words } from "./db.ts";

const SELF_BILLED = "'389', '501', '500', '471', '473', '261', '502'";

/**
 * Version 6. Invoices, statuses and reports as clients of XP Z12-013 see them, and who is called when they change. What
 * was there before becomes flows too, in the order in which it came.
 */
export const flows = ({ text, integer, asJson, keyedTableEnd }: Words): readonly string[] => {
  const of = (column: string, member: string): string => `(${column}${asJson} ->> '${member}')`;
  const type = (ending: string): string =>
    `CASE WHEN (i.direction = 'outbound') = (${of("i.facts", "type")} NOT IN (${SELF_BILLED}))
      THEN 'CustomerInvoice${ending}' ELSE 'SupplierInvoice${ending}' END`;
  const rule = `CASE ${of("i.facts", "treatment")} WHEN 'B2BINT' THEN 'B2BInt' WHEN 'B2C' THEN 'B2C' WHEN 'B2CINT' THEN 'B2C'
    WHEN 'OUTOFSCOPE' THEN 'OutOfScope' WHEN 'ARCHIVEONLY' THEN 'ArchiveOnly' ELSE 'B2B' END`;
  const columns =
    "id, about, tenant, subject, direction, type, syntax, profile, rule, rule_source, name, tracking_id, sha256, ack, details, submitted_at";
  return [
    `CREATE TABLE flows (
      id ${text} PRIMARY KEY,
      about ${text} NOT NULL UNIQUE,
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
      updated_at ${integer}
    )${keyedTableEnd}`,
    `INSERT INTO flows (${columns})
      SELECT i.id, i.id, i.tenant, 'invoice', CASE i.direction WHEN 'outbound' THEN 'Out' ELSE 'In' END, ${type("")},
        CASE ${of("i.facts", "syntax")} WHEN 'factur-x' THEN 'Factur-X' WHEN 'cii' THEN 'CII' ELSE 'UBL' END,
        'Undefined', ${rule}, 'Computed', i.number, i.reference,
        CASE WHEN i.direction = 'outbound' AND i.superseded_by IS NULL THEN ${of("i.facts", "sha256")} END,
        CASE WHEN i.direction = 'inbound' THEN 'Ok' WHEN i.delivery = 'failed' THEN 'Error' WHEN i.delivery <> 'sent' THEN 'Pending'
          WHEN i.status = 'rejected' THEN 'Error' ELSE 'Ok' END,
        '[]', i.created_at
      FROM invoices i WHERE i.tenant IS NOT NULL`,
    `INSERT INTO flows (${columns})
      SELECT e.id, e.id, i.tenant, 'event', 'In', ${type("LC")}, 'CDAR', 'Undefined', ${rule}, 'Computed', i.number, NULL, NULL,
        'Ok', '[]', e.received_at
      FROM events e JOIN invoices i ON i.id = e.invoice_id
      WHERE i.tenant IS NOT NULL AND e.source IN ('poll', 'webhook') AND ${of("e.statement", "status")} IS NOT NULL
        AND ${of("e.statement", "acknowledgement")} IS NULL AND ${of("e.statement", "push")} IS NULL`,
    `INSERT INTO flows (${columns})
      SELECT p.id, p.id, p.tenant, 'push', 'Out', ${type("LC")}, 'CDAR', 'Undefined', ${rule}, 'Computed', i.number, NULL, NULL,
        CASE WHEN p.state IN ('sent', 'accepted') THEN 'Ok' WHEN p.state IN ('refused', 'failed') THEN 'Error' ELSE 'Pending' END,
        '[]', p.created_at
      FROM pushes p JOIN invoices i ON i.id = p.invoice_id`,
    // Each in its order, one millisecond apart at least.
    `UPDATE flows SET updated_at = placed.moment FROM (
        SELECT id, MAX(submitted_at - n) OVER (PARTITION BY tenant ORDER BY n) + n AS moment FROM (
          SELECT id, tenant, submitted_at, ROW_NUMBER() OVER (PARTITION BY tenant ORDER BY submitted_at, id) AS n FROM flows
        ) AS numbered
      ) AS placed WHERE placed.id = flows.id`,
    `ALTER TABLE feeds ADD COLUMN flow_at ${integer} NOT NULL DEFAULT 0`,
    `INSERT INTO feeds (tenant, last, flow_at) SELECT tenant, 0, MAX(updated_at) FROM flows WHERE 1 = 1 GROUP BY tenant
      ON CONFLICT (tenant) DO UPDATE SET flow_at = excluded.flow_at`,
    "CREATE UNIQUE INDEX flows_updated ON flows (tenant, updated_at)",
    "CREATE UNIQUE INDEX flows_content ON flows (tenant, sha256) WHERE sha256 IS NOT NULL",
    "CREATE INDEX flows_tracking ON flows (tenant, tracking_id, updated_at) WHERE tracking_id IS NOT NULL",
    `CREATE TABLE flow_subscriptions (
      id ${text} PRIMARY KEY,
      tenant ${text} NOT NULL,
      url ${text} NOT NULL,
      signing_key ${text} NOT NULL,
      types ${text},
      direction ${text},
      ack ${text},
      created_at ${integer} NOT NULL
    )${keyedTableEnd}`,
    "CREATE INDEX flow_subscriptions_tenant ON flow_subscriptions (tenant, created_at, id)",
  ];
};
