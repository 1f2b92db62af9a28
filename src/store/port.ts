import type { Accounts } from "./port/accounts.ts";
import type { Activity } from "./port/activity.ts";
import type { Acts } from "./port/acts.ts";
import type { Deliveries } from "./port/deliveries.ts";
import type { Dismissals } from "./port/dismissals.ts";
import type { Documents } from "./port/documents.ts";
import type { Erasures } from "./port/erasures.ts";
import type { Events } from "./port/events.ts";
import type { Failures } from "./port/failures.ts";
import type { Flows } from "./port/flows.ts";
import type { Invoices } from "./port/invoices.ts";
import type { Items } from "./port/items.ts";
import type { IdempotencyKeys } from "./port/keys.ts";
import type { Outbox } from "./port/outbox.ts";
import type { Processes } from "./port/processes.ts";
import type { Pushes } from "./port/pushes.ts";
import type { Reports } from "./port/reports.ts";
import type { Retentions } from "./port/retention.ts";
import type { Routing } from "./port/routing.ts";

export type * from "./port/accounts.ts";
export type * from "./port/activity.ts";
export type * from "./port/acts.ts";
export type * from "./port/deliveries.ts";
export type * from "./port/dismissals.ts";
export type * from "./port/documents.ts";
export type * from "./port/erasures.ts";
export type * from "./port/events.ts";
export type * from "./port/failures.ts";
export type * from "./port/flows.ts";
export type * from "./port/invoices.ts";
export type * from "./port/items.ts";
export type * from "./port/keys.ts";
export type * from "./port/outbox.ts";
export type * from "./port/page.ts";
export type * from "./port/processes.ts";
export type * from "./port/pushes.ts";
export type * from "./port/reports.ts";
export type * from "./port/retention.ts";
export type * from "./port/routing.ts";
export { StoreUnavailable } from "./port/unavailable.ts";

/**
 * What the gateway remembers: one port, two engines (`node:sqlite`, PostgreSQL), one contract suite. Any verb throws
 * `StoreUnavailable` when the engine fails for a reason of its own.
 *
 * Times are `Date` at this port and epoch milliseconds in the tables; they are always given, never the database's own.
 */
export interface Store extends Memory {
  /**
   * Runs the work in one transaction: all of it is durable when the promise resolves, none of it when it rejects.
   * Never wait for anything but the store inside it. The work may run again after a serialisation conflict, so it
   * must have no other effect than on `memory`. The store itself (another `tx`, or a table not of `memory`) throws
   * inside it; a statement that failed rolls everything back even if its error was caught.
   */
  tx<T>(work: (memory: Memory) => Promise<T>): Promise<T>;
  /** Which engine, for the log and for tests. */
  readonly engine: "sqlite" | "postgres";
  /** Throws when the store cannot answer or cannot be written. Asked often, it writes once a second at most. */
  ping(): Promise<void>;
  /**
   * Runs the work, and resolves with its result once everything that it has read is durable: for whoever shows it to others,
   * so that a power failure takes back nothing that anybody was told. What `tx` wrote, or read, is durable when it ends.
   */
  durably<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The tables, as verbs. Outside `tx` every call is a transaction of its own. */
export interface Memory {
  invoices: Invoices;
  documents: Documents;
  events: Events;
  pushes: Pushes;
  items: Items;
  outbox: Outbox;
  accounts: Accounts;
  activity: Activity;
  deliveries: Deliveries;
  reports: Reports;
  flows: Flows;
  routing: Routing;
  failures: Failures;
  dismissals: Dismissals;
  keys: IdempotencyKeys;
  retention: Retentions;
  erasures: Erasures;
  acts: Acts;
  processes: Processes;
}
