import type { OnlineIndex } from "./db.ts";

/**
 * Indexes that keep looks as short after a year as in the first week. Lists walk the rows of one sort (an index that
 * begins with what they are narrowed by), several sorts side by side where the one is not named; so one index serves
 * several lists.
 */
export const indexesOfAYear: readonly OnlineIndex[] = [
  // In place of the two by time: a list of all is a walk of the few sorts side by side.
  { index: "invoices_sorts", on: "invoices (tenant, direction, platform, created_at, id)" },
  // Most end as sent: those that are on their way, or went astray, are few.
  {
    index: "invoices_unsent",
    on: "invoices (tenant, delivery, created_at, id) WHERE delivery <> 'sent'",
  },
  { index: "events_heard", on: "events (account, source, received_at)" },
  { index: "items_set_aside", on: "items (account, held_at, item_id) WHERE state = 'waiting'" },
  // Times differ within a tenant because each is given under the lock of its feed.
  { index: "flows_sorts", on: "flows (tenant, direction, type, ack, rule, updated_at)" },
  // For the foreign keys: without it, to delete an invoice or a push is to look through all names.
  { index: "aliases_invoice", on: "aliases (invoice_id)" },
  { index: "push_names_push", on: "push_names (push_id)" },
  // What was delivered is kept for a time of its tenant's own.
  { index: "outbox_delivered", on: "outbox (COALESCE(tenant, ''), updated_at) WHERE state = 'done'" },
  { index: "idempotency_keys_of_tenant", on: "idempotency_keys (tenant, created_at)" },
];

/** Indexes in whose place those are. */
export const withoutTheOlder = (): readonly string[] =>
  [
    "invoices_tenant",
    "invoices_created",
    "events_received",
    "items_aside",
    "flows_updated",
    "outbox_done",
    "idempotency_keys_created",
  ].map((index) => `DROP INDEX ${index}`);
