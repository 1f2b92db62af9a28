import type { OnlineIndex, Words } from "./db.ts";

/**
 * What failures are grouped by, and what people dismissed. The cause is a copy of the code in `last_error`: to read it
 * out of the JSON of a hundred thousand rows would take seconds. A release that does not know the column leaves it
 * empty, and such rows have the cause `unknown`.
 */
export const failureCauses = ({ text, integer, asJson, keyedTableEnd }: Words): readonly string[] => [
  `ALTER TABLE outbox ADD COLUMN cause ${text}`,
  `UPDATE outbox SET cause = (last_error${asJson} ->> 'code')
    WHERE state IN ('failed', 'parked') AND last_error IS NOT NULL`,
  `UPDATE outbox SET cause = (last_error${asJson} ->> 'code')
    WHERE doubt_since IS NOT NULL AND state IN ('ready', 'running') AND last_error IS NOT NULL`,
  `CREATE TABLE dismissals (
    id ${text} PRIMARY KEY,
    sort ${text} NOT NULL,
    account ${text} NOT NULL,
    kind ${text} NOT NULL,
    cause ${text} NOT NULL,
    tenant ${text},
    was ${text} NOT NULL,
    reason ${text} NOT NULL,
    note ${text} NOT NULL,
    dismissed_by ${text} NOT NULL,
    dismissed_at ${integer} NOT NULL
  )${keyedTableEnd}`,
  "CREATE INDEX dismissals_at ON dismissals (dismissed_at, id)",
  "CREATE INDEX dismissals_tenant ON dismissals (COALESCE(tenant, ''), dismissed_at, id)",
];

/** A group is a stretch of one of these, of all tenants or of one. */
export const indexesOfFailures: readonly OnlineIndex[] = [
  {
    index: "outbox_causes",
    on: "outbox (state, account, kind, cause, updated_at, id) WHERE state IN ('failed', 'parked')",
  },
  {
    index: "outbox_tenant_causes",
    on: "outbox (tenant, state, account, kind, cause, updated_at, id) WHERE state IN ('failed', 'parked')",
  },
];
