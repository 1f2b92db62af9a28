import type { Words } from "./db.ts";

/**
 * Version 1. Times are epoch milliseconds unless a platform gave them (then its own text), booleans 0 or 1,
 * structures JSON text.
 */
export const firstSchema = (words: Words): readonly string[] => {
  const { text, integer, blob, serial, tableEnd, keyedTableEnd } = words;
  return [
    `CREATE TABLE invoices (
      id ${text} PRIMARY KEY,
      tenant ${text},
      direction ${text} NOT NULL,
      platform ${text} NOT NULL,
      platform_id ${text},
      natural_key ${text} NOT NULL,
      number ${text} NOT NULL,
      seller_siren ${text},
      buyer_siren ${text},
      reference ${text},
      delivery ${text} NOT NULL,
      status ${text},
      status_at ${text},
      badge ${text} NOT NULL,
      problem ${text},
      directory ${text},
      last_sync_at ${integer},
      superseded_by ${text},
      created_at ${integer} NOT NULL,
      updated_at ${integer} NOT NULL,
      facts ${text} NOT NULL
    )${keyedTableEnd}`,
    // Those without a tenant count as one tenant's: NULLs alone would all differ.
    `CREATE UNIQUE INDEX invoices_natural_key ON invoices (natural_key, direction, COALESCE(tenant, '')) WHERE superseded_by IS NULL`,
    "CREATE INDEX invoices_superseded ON invoices (natural_key) WHERE superseded_by IS NOT NULL",
    "CREATE INDEX invoices_platform_id ON invoices (platform, platform_id) WHERE platform_id IS NOT NULL",
    // Lists, newest first without a sort. Where a new invoice has the usual value the index leaves it out: every
    // index is one more page to write before an invoice is accepted.
    "CREATE INDEX invoices_created ON invoices (created_at, id)",
    "CREATE INDEX invoices_tenant ON invoices (tenant, created_at, id)",
    "CREATE INDEX invoices_number ON invoices (tenant, number, created_at, id)",
    "CREATE INDEX invoices_seller ON invoices (tenant, seller_siren, created_at, id)",
    "CREATE INDEX invoices_buyer ON invoices (tenant, buyer_siren, created_at, id)",
    "CREATE INDEX invoices_reference ON invoices (tenant, reference, created_at, id) WHERE reference IS NOT NULL",
    "CREATE INDEX invoices_status ON invoices (tenant, status, created_at, id) WHERE status IS NOT NULL",
    "CREATE INDEX invoices_badge ON invoices (tenant, badge, created_at, id) WHERE badge <> 'pending'",
    `CREATE TABLE aliases (
      account ${text} NOT NULL,
      alias ${text} NOT NULL,
      invoice_id ${text} NOT NULL REFERENCES invoices (id),
      PRIMARY KEY (account, alias)
    )${keyedTableEnd}`,

    `CREATE TABLE documents (
      owner_id ${text} NOT NULL,
      kind ${text} NOT NULL,
      name ${text} NOT NULL,
      media_type ${text} NOT NULL,
      sha256 ${text} NOT NULL,
      size ${integer} NOT NULL,
      encoding ${text} NOT NULL,
      bytes ${blob} NOT NULL,
      PRIMARY KEY (owner_id, kind, name)
    )${tableEnd}`,

    `CREATE TABLE events (
      id ${text} PRIMARY KEY,
      invoice_id ${text} NOT NULL REFERENCES invoices (id),
      account ${text} NOT NULL,
      platform_event_id ${text} NOT NULL,
      source ${text} NOT NULL,
      received_at ${integer} NOT NULL,
      moved ${integer} NOT NULL,
      statement ${text} NOT NULL,
      tenant ${text},
      position ${integer},
      UNIQUE (account, platform_event_id)
    )${keyedTableEnd}`,
    "CREATE INDEX events_invoice ON events (invoice_id)",
    "CREATE INDEX events_received ON events (received_at, account, source)",
    "CREATE UNIQUE INDEX events_feed ON events (tenant, position) WHERE position IS NOT NULL",
    `CREATE TABLE feeds (tenant ${text} PRIMARY KEY, last ${integer} NOT NULL)${keyedTableEnd}`,

    `CREATE TABLE pushes (
      id ${text} PRIMARY KEY,
      tenant ${text} NOT NULL,
      invoice_id ${text} NOT NULL REFERENCES invoices (id),
      account ${text} NOT NULL,
      status ${text} NOT NULL,
      state ${text} NOT NULL,
      platform_id ${text},
      problem ${text},
      created_at ${integer} NOT NULL,
      updated_at ${integer} NOT NULL,
      facts ${text} NOT NULL
    )${keyedTableEnd}`,
    "CREATE INDEX pushes_invoice ON pushes (invoice_id, created_at, id)",
    `CREATE TABLE push_names (
      account ${text} NOT NULL,
      name ${text} NOT NULL,
      push_id ${text} NOT NULL REFERENCES pushes (id),
      PRIMARY KEY (account, name)
    )${keyedTableEnd}`,

    `CREATE TABLE items (
      item_id ${text} PRIMARY KEY,
      account ${text} NOT NULL,
      id ${text} NOT NULL,
      at ${text} NOT NULL,
      raw ${text} NOT NULL,
      source ${text} NOT NULL,
      received_at ${integer} NOT NULL,
      state ${text} NOT NULL,
      reason ${text},
      waits_for ${text},
      held_at ${integer},
      UNIQUE (account, id)
    )${keyedTableEnd}`,
    "CREATE INDEX items_held ON items (held_at, item_id) WHERE state = 'held'",
    `CREATE INDEX items_held_reason ON items (account, (reason${words.asJson} ->> 'code')) WHERE state = 'held'`,
    "CREATE INDEX items_waiting ON items (account, waits_for) WHERE state = 'held'",

    // Every index but the keys is on some states only, so that what is done costs nothing when work is looked for.
    `CREATE TABLE outbox (
      seq ${serial},
      id ${text} NOT NULL UNIQUE,
      kind ${text} NOT NULL,
      account ${text} NOT NULL,
      lane ${text},
      unique_key ${text},
      tenant ${text},
      invoice_id ${text},
      data ${text} NOT NULL,
      state ${text} NOT NULL,
      run_at ${integer} NOT NULL,
      since ${integer} NOT NULL,
      attempts ${integer} NOT NULL,
      doubt ${integer} NOT NULL,
      lease ${text},
      leased_until ${integer},
      last_error ${text},
      created_at ${integer} NOT NULL,
      updated_at ${integer} NOT NULL
    )${tableEnd}`,
    "CREATE INDEX outbox_ready ON outbox (account, kind, run_at, seq, lane, since) WHERE state = 'ready'",
    "CREATE INDEX outbox_running ON outbox (account, leased_until, kind) WHERE state = 'running'",
    "CREATE INDEX outbox_lane ON outbox (lane, seq) WHERE lane IS NOT NULL AND state IN ('ready', 'running', 'parked')",
    "CREATE INDEX outbox_lane_running ON outbox (lane) WHERE lane IS NOT NULL AND state = 'running'",
    "CREATE UNIQUE INDEX outbox_unique_key ON outbox (unique_key) WHERE unique_key IS NOT NULL AND state IN ('ready', 'running')",
    "CREATE INDEX outbox_invoice ON outbox (invoice_id) WHERE invoice_id IS NOT NULL",
    "CREATE INDEX outbox_troubled ON outbox (created_at, id) WHERE state IN ('failed', 'parked')",
    "CREATE INDEX outbox_failed ON outbox (account, kind) WHERE state = 'failed'",
    "CREATE INDEX outbox_parked ON outbox (account, kind) WHERE state = 'parked'",
    "CREATE INDEX outbox_done ON outbox (updated_at) WHERE state = 'done'",

    `CREATE TABLE accounts (
      name ${text} PRIMARY KEY,
      created_at ${integer},
      cursor ${text},
      last_poll_at ${integer},
      paused_at ${integer},
      pause_reason ${text},
      probe_at ${integer}
    )${keyedTableEnd}`,

    `CREATE TABLE idempotency_keys (
      tenant ${text} NOT NULL,
      key ${text} NOT NULL,
      request_hash ${text} NOT NULL,
      invoice_id ${text} NOT NULL,
      created_at ${integer} NOT NULL,
      PRIMARY KEY (tenant, key)
    )${keyedTableEnd}`,
    "CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at)",
    ...words.tuning,
  ];
};

/**
 * Version 2. What every row of work has, whatever its kind, leaves the data of the kinds; what an idempotency key
 * points at need not be an invoice.
 */
export const ownColumns = ({ text, asJson }: Words): readonly string[] => [
  `ALTER TABLE outbox ADD COLUMN request_id ${text}`,
  `ALTER TABLE outbox ADD COLUMN setbacks ${text}`,
  `UPDATE outbox SET request_id = (data${asJson} ->> 'requestId') WHERE state <> 'done'`,
  "ALTER TABLE idempotency_keys RENAME COLUMN invoice_id TO made_id",
];

/** Version 3. Since when work is in doubt, and what a held item is about, so that a person can see both. */
export const whatWaits = ({ text, integer }: Words): readonly string[] => [
  `ALTER TABLE outbox ADD COLUMN doubt_since ${integer}`,
  `CREATE INDEX outbox_doubt ON outbox (created_at, id) WHERE doubt_since IS NOT NULL AND state IN ('ready', 'running')`,
  `ALTER TABLE items ADD COLUMN about ${text}`,
  `CREATE INDEX invoices_unowned ON invoices (created_at, id)
    WHERE tenant IS NULL AND direction = 'inbound' AND superseded_by IS NULL`,
];

/**
 * Version 4. How far back each account is read, and items that wait without being failures: what is said of invoices
 * that other programs sent, or that are older than the account. One that names our own reference stays held: something
 * of ours is missing then.
 */
export const thePast = ({ integer, asJson }: Words): readonly string[] => [
  `ALTER TABLE accounts ADD COLUMN read_from ${integer}`,
  "DROP INDEX items_waiting",
  "CREATE INDEX items_waiting ON items (account, waits_for) WHERE state IN ('held', 'waiting')",
  // The account is in it so that counting by account reads the index alone.
  "CREATE INDEX items_aside ON items (held_at, item_id, account) WHERE state = 'waiting'",
  `UPDATE items SET state = 'waiting' WHERE state = 'held' AND waits_for IS NOT NULL
    AND (reason${asJson} ->> 'code') = 'unknown_invoice'
    AND SUBSTR(COALESCE(about${asJson} ->> 'reference', ''), 1, 4) <> 'inv_'`,
];
