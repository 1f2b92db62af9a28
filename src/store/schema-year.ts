/**
 * What keeps looks as short after a year as in the first week. Lists walk the rows of one sort (an index that begins with
 * what they are narrowed by), several sorts side by side where the one is not named; so one index serves several lists.
 */
export const aYear = (): readonly string[] => [
  // In place of the two by time: a list of all is a walk of the few sorts side by side.
  "CREATE INDEX invoices_sorts ON invoices (tenant, direction, platform, created_at, id)",
  "DROP INDEX invoices_tenant",
  "DROP INDEX invoices_created",
  // Most end as sent: those that are on their way, or went astray, are few.
  "CREATE INDEX invoices_unsent ON invoices (tenant, delivery, created_at, id) WHERE delivery <> 'sent'",
  "DROP INDEX events_received",
  "CREATE INDEX events_heard ON events (account, source, received_at)",
  "DROP INDEX items_aside",
  "CREATE INDEX items_aside ON items (account, held_at, item_id) WHERE state = 'waiting'",
  // Times differ within a tenant because each is given under the lock of its feed.
  "CREATE INDEX flows_sorts ON flows (tenant, direction, type, ack, rule, updated_at)",
  "DROP INDEX flows_updated",
  // For the foreign keys: without it, to delete an invoice or a push is to look through all names.
  "CREATE INDEX aliases_invoice ON aliases (invoice_id)",
  "CREATE INDEX push_names_push ON push_names (push_id)",
];
