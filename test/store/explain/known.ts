/** Tables that stay small whatever goes through the gateway. */
export const SMALL: Readonly<Record<string, string>> = {
  accounts: "one row for each account of the configuration",
  feeds: "one row for each tenant",
  rule_matches: "one row for each rule of receiving",
  flow_subscriptions: "a client has a few",
  schema_version: "one row for each version",
  retention_places: "one row for each walk of a tenant",
  erasures: "people ask for them one by one",
  activity_marks: "one row",
  processes: "one row for each process that runs",
  delivery_attempts: "some dozens of who is told, of the last weeks",
};

/** Indexes of what is open alone: work, failures and people's tasks end, and leave them. */
export const OPEN: Readonly<Record<string, string>> = {
  outbox_ready: "work to do",
  outbox_running: "work being done",
  outbox_lane: "work that is not over",
  outbox_lane_running: "work being done",
  outbox_unique_key: "work that is not over",
  outbox_troubled: "work that waits for a person",
  outbox_failed: "work that waits for a person",
  outbox_parked: "work that waits for a person",
  outbox_causes: "work that waits for a person",
  outbox_tenant_causes: "work that waits for a person",
  outbox_doubt: "work in doubt",
  items_held: "items that wait for a person",
  items_held_reason: "items that wait for a person",
  invoices_unowned: "invoices that wait for a person",
  invoices_unsearchable: "invoices that a version before stored, until they are filled",
  reports_state: "reports that are not at rest",
};

/** Columns of which one value has a few rows, however many there are in all. */
export const NARROW: Readonly<Record<string, readonly string[]>> = {
  invoices: ["id", "natural_key", "platform_id", "number", "reference"],
  invoice_copies: ["invoice_id", "number", "reference"],
  invoice_words: ["invoice_id"],
  aliases: ["alias", "invoice_id"],
  documents: ["owner_id"],
  events: ["id", "invoice_id", "platform_event_id"],
  event_places: ["event_id"],
  pushes: ["id", "invoice_id"],
  push_names: ["name", "push_id"],
  items: ["item_id", "id", "waits_for"],
  outbox: ["id", "seq", "invoice_id", "lane", "unique_key"],
  flows: ["id", "about", "sha256", "tracking_id"],
  report_items: ["id", "document"],
  // A company has some dozens a year.
  report_periods: ["company"],
  reports: ["id", "company", "platform_id", "name"],
  report_platform_ids: ["platform_id", "report_id"],
  report_events: ["id", "report_id"],
  idempotency_keys: ["key"],
  retention_waits: ["id"],
  acts: ["id"],
  dismissals: ["id"],
};

/** Looks that are as long as what they are about, and why that does no harm. By verb and index. */
export const ALLOWED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "accounts.activity": {
    invoices_unsent: "what went astray in the days that are asked about",
  },
  "activity.between": {
    invoices_sorts: "what happened between two times, seldom more than a minute apart",
    events_heard: "as above",
    outbox_told: "as above",
  },
  "activity.kept": { activity_counts_pkey: "a tenant's rows of the hours and days that are shown" },
  "activity.underway": { invoices_unsent: "what is on its way" },
  "activity.forget": { activity_counts_old: "so many rows at a time", activity_counts_pkey: "as above" },
  "failures.list": { invoices_sorts: "invoices of nobody, which wait for a person" },
  "failures.unowned": { invoices_sorts: "as above" },
  "routing.received": { received_counts_pkey: "one row for each tenant and day that is asked about" },
  "retention.settle": { retention_waits_due: "what was put off of one walk, by either of its two indexes" },
  "reports.counts": {
    report_items_told: "one period's items, counted in their index",
    report_items_troubled: "open",
  },
  "reports.difference": {
    report_items_told: "one day's items at a time, others have their turn in between",
    report_links_pkey: "as above",
  },
  "reports.link": { report_links_pkey: "what a report told before, when it is made anew" },
  "reports.stateCounts": { reports_counts: "reports that are not at rest, and the latest of those that are" },
  "reports.list": {
    reports_created:
      "a company has some dozens of reports a year, and most of them have the state that is asked for",
    reports_tenant: "as above",
  },
};
