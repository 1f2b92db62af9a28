import type { FailureFacts, FailureKind } from "../domain/failure.ts";
import type { Delivery, Direction, Invoice } from "../domain/invoice.ts";
import type { Badge } from "../domain/life-cycle/badge.ts";
import type { InvoiceEvent, RawItem } from "../domain/life-cycle/event.ts";
import type { Push } from "../domain/life-cycle/push.ts";
import type { StatusName } from "../domain/life-cycle/status.ts";

/**
 * What the gateway remembers: one port, two engines (`node:sqlite`, PostgreSQL), one contract suite.
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
  /** Throws when the store cannot answer. */
  ping(): Promise<void>;
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
  keys: IdempotencyKeys;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface InvoiceFilter {
  /** Undefined: all tenants (administrators). Null: those that no tenant owns. */
  tenant?: string | null;
  direction?: Direction;
  status?: StatusName;
  badge?: Badge;
  delivery?: Delivery;
  number?: string;
  /** SIREN. */
  seller?: string;
  /** SIREN. */
  buyer?: string;
  reference?: string;
  platform?: string;
  /** Created at or after. */
  since?: Date;
}

/** The facts of an invoice that change after it was stored. */
export type InvoicePatch = Partial<
  Pick<
    Invoice,
    | "tenant"
    | "platformId"
    | "delivery"
    | "status"
    | "statusAt"
    | "badge"
    | "problem"
    | "directory"
    | "lastSyncAt"
    | "supersededBy"
    | "reference"
  >
> & { updatedAt: string };

export interface Invoices {
  /**
   * Stores a new invoice. False, and nothing stored, when a live one (not superseded) of the same tenant, direction
   * and natural key (seller, year, number) is there.
   */
  insert(invoice: Invoice): Promise<boolean>;
  /** `lock`: holds the row until the transaction ends, so that two events of one invoice follow each other. */
  byId(id: string, options?: { lock?: boolean }): Promise<Invoice | null>;
  /** The live invoice of this natural key (domain/invoice.ts `naturalKey`). */
  byNaturalKey(tenant: string, direction: Direction, key: string): Promise<Invoice | null>;
  /** By the platform's id or one of its aliases. */
  byPlatformId(account: string, platformId: string): Promise<Invoice | null>;
  /** Every invoice of the account with this natural key, newest first, superseded ones included. */
  byAccountAndKey(account: string, key: string): Promise<Invoice[]>;
  /** Another name of the invoice at the platform, so that statements can be matched by it. */
  addAlias(account: string, alias: string, invoiceId: string): Promise<void>;
  update(id: string, patch: InvoicePatch): Promise<void>;
  /** Newest first; keyset pages on (createdAt, id). A cursor that is not ours throws a `Rejection` (400). */
  list(filter: InvoiceFilter, page: { limit: number; cursor?: string }): Promise<Page<Invoice>>;
}

export type DocumentKind = "original" | "readable" | "converted" | "statement" | "attachment";

export interface StoredDocument {
  /** What it belongs to: an invoice's, an event's, a push's or a raw item's id. */
  ownerId: string;
  kind: DocumentKind;
  /** Tells several of one kind apart (attachments); "" otherwise. */
  name: string;
  mediaType: string;
  sha256: string;
  bytes: Uint8Array;
}

/** Documents, compressed in the row (zstd) where that pays. */
export interface Documents {
  /** Stored once per (owner, kind, name); a second put of the same is a no-op. */
  put(document: StoredDocument): Promise<void>;
  get(ownerId: string, kind: DocumentKind, name?: string): Promise<StoredDocument | null>;
  list(ownerId: string): Promise<Omit<StoredDocument, "bytes">[]>;
}

export interface FeedEntry {
  /** Strictly increasing in commit order within one tenant. */
  position: number;
  event: InvoiceEvent;
}

export interface Events {
  /**
   * Appends to the log. Null, and nothing stored, when the account's platform event id is known already.
   * `tenant` gives the event its place in that tenant's feed (null: none, for what nobody owns yet).
   */
  append(event: InvoiceEvent, tenant: string | null): Promise<InvoiceEvent | null>;
  byId(id: string): Promise<InvoiceEvent | null>;
  /** All of an invoice, in no promised order (the domain puts them in order). */
  ofInvoice(invoiceId: string): Promise<InvoiceEvent[]>;
  /**
   * Gives a known event (by its id) a new meaning, once the mapping table knows its code: status, reasons, comment,
   * amounts, setBy, at and moved. It takes a new place at the end of the feed, so that pollers see it.
   */
  reinterpret(event: InvoiceEvent): Promise<void>;
  /** Sets the `moved` marks of some events. */
  setMoved(marks: { id: string; moved: boolean }[]): Promise<void>;
  /**
   * A tenant's feed after a position. No later commit ever appears before a position that was handed out, on several
   * processes too.
   */
  feed(tenant: string, after: number, limit: number): Promise<FeedEntry[]>;
  /** The last position that was given in a tenant's feed, 0 before the first. */
  head(tenant: string): Promise<number>;
}

/** The facts of a push that change after it was stored. */
export type PushPatch = Partial<Pick<Push, "state" | "platformId" | "problem">> & { updatedAt: string };

/** Statuses that ERPs push. */
export interface Pushes {
  insert(push: Push): Promise<void>;
  /** `lock`: holds the row until the transaction ends. */
  byId(id: string, options?: { lock?: boolean }): Promise<Push | null>;
  /** By a name that the platform gave it. */
  byName(account: string, name: string): Promise<Push | null>;
  /** A name of the push at the platform, so that what is said of it can be matched. One name has one push. */
  addName(account: string, name: string, pushId: string): Promise<void>;
  update(id: string, patch: PushPatch): Promise<void>;
  /** Oldest first. */
  ofInvoice(invoiceId: string): Promise<Push[]>;
}

/** Where a raw item stands: `new` (to be understood), `done`, `held` (quarantined: cannot be understood yet). */
export type ItemState = "new" | "done" | "held";

export interface StoredItem extends RawItem {
  /** `itm_` and 32 hexadecimal digits. */
  itemId: string;
  account: string;
  source: "poll" | "webhook" | "audit" | "history";
  receivedAt: Date;
  state: ItemState;
  /** Why it is held. */
  reason: { code: string; message: string } | null;
  /** What it is waiting for, so that it can be taken up when that comes: `invoice:<natural key>`, `push:<platform's id>`, `code:<raw code>`. */
  waitsFor: string | null;
  heldAt: Date | null;
}

export interface Items {
  /** Stores those that are new, and says which. Items of one account are unique by their platform id. */
  add(
    account: string,
    source: StoredItem["source"],
    items: (RawItem & { itemId: string })[],
    now: Date,
  ): Promise<StoredItem[]>;
  byId(itemId: string): Promise<StoredItem | null>;
  /** By the platform's id. */
  byPlatformId(account: string, id: string): Promise<StoredItem | null>;
  /** Those of these platform ids that are not understood yet (new or held). */
  open(account: string, ids: readonly string[]): Promise<StoredItem[]>;
  done(itemId: string): Promise<void>;
  hold(
    itemId: string,
    reason: { code: string; message: string },
    waitsFor: string | null,
    now: Date,
  ): Promise<void>;
  /** Held items that wait for this. */
  waitingFor(account: string, waitsFor: string): Promise<StoredItem[]>;
  held(filter: { account?: string }, page: { limit: number; cursor?: string }): Promise<Page<StoredItem>>;
  /** How many are held, by account, and since when the oldest is. */
  heldCounts(): Promise<{ account: string; items: number; oldest: Date }[]>;
  /** The same, for each reason's code. */
  heldReasons(): Promise<{ account: string; reason: string; items: number }[]>;
}

export type WorkKind = "submit" | "poll" | "learn" | "status" | "report" | "notify" | "sync" | "audit";

/**
 * `ready` (to run at `runAt`), `running` (leased), `done`, `failed` (a definitive no, or tries used up),
 * `parked` (the outcome is unknown and only a person may decide).
 */
export type WorkState = "ready" | "running" | "done" | "failed" | "parked";

/** A durable piece of work. */
export interface Work {
  id: string;
  kind: WorkKind;
  /** Whose bulkhead it counts in: a platform account, or `erp:<tenant>:<endpoint>` for notifications. */
  account: string;
  /**
   * Rows of one lane run one after the other, in the order of `seq`; null: in no order. Lanes are short (an
   * invoice's rows): a long one costs every look for work a look at each of its due rows.
   */
  lane: string | null;
  /** At most one live row (ready or running) has this key; null: no such limit. */
  uniqueKey: string | null;
  tenant: string | null;
  invoiceId: string | null;
  /** Kind-specific, JSON. */
  data: Record<string, unknown>;
  seq: number;
  state: WorkState;
  runAt: Date;
  /** Tries spent by the platform's faults. */
  attempts: number;
  /**
   * An earlier run may have reached the platform and its outcome is not known (a lost answer, a dead worker):
   * ask before sending again.
   */
  doubt: boolean;
  /** While `running`: the lease that alone may finish it, and until when. */
  lease: string | null;
  leasedUntil: Date | null;
  lastError: WorkError | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface WorkError extends Pick<FailureFacts, "code" | "message" | "fix" | "raw" | "httpStatus"> {
  kind: FailureKind | "ours";
  at: string;
}

export type NewWork = Pick<Work, "id" | "kind" | "account" | "tenant" | "invoiceId" | "data" | "runAt"> &
  Partial<Pick<Work, "lane" | "uniqueKey" | "doubt">>;

export interface Outbox {
  /** Adds rows. One whose `uniqueKey` has a live row already is not added. Returns how many were. */
  add(rows: NewWork[], now: Date): Promise<number>;
  /**
   * Takes up to `limit` due rows of one account for a worker: ready ones whose time has come, and running ones whose
   * lease has run out (their `doubt` is set: the dead worker may have sent). Never one whose lane has an earlier live
   * or parked row, never one of a paused account. Two workers, in however many processes, never get the same row.
   */
  claim(ask: {
    account: string;
    kinds?: readonly WorkKind[];
    limit: number;
    lease: string;
    now: Date;
    leasedUntil: Date;
  }): Promise<Work[]>;
  /** Accounts and kinds with rows that `claim` would give, with the time at which the oldest became due. */
  due(now: Date): Promise<{ account: string; kind: WorkKind; oldest: Date }[]>;
  /** When the next row that `claim` would give becomes due (ready or lease end), null when there is none. */
  nextDue(): Promise<Date | null>;
  /** Prolongs leases; returns the ids that are still held. */
  extend(ids: string[], lease: string, leasedUntil: Date): Promise<string[]>;
  /** These four work only for who holds the lease: false, and nothing changed, otherwise. */
  finish(id: string, lease: string, now: Date): Promise<boolean>;
  reschedule(
    id: string,
    lease: string,
    next: {
      runAt: Date;
      attempts: number;
      doubt: boolean;
      error: WorkError | null;
      data?: Record<string, unknown>;
    },
    now: Date,
  ): Promise<boolean>;
  fail(id: string, lease: string, error: WorkError, now: Date): Promise<boolean>;
  park(id: string, lease: string, error: WorkError, now: Date): Promise<boolean>;
  /** Writes down progress (a step of several) without giving the row back. */
  progress(
    id: string,
    lease: string,
    change: { data?: Record<string, unknown>; doubt?: boolean },
    now: Date,
  ): Promise<boolean>;
  byId(id: string): Promise<Work | null>;
  /** The live row (ready or running) of this key. */
  live(uniqueKey: string): Promise<Work | null>;
  /** The highest `seq` that was given, 0 before the first. */
  lastSeq(): Promise<number>;
  /** Is a row of this account and kind, up to this `seq`, running or due? Those that wait for another try are not. */
  isBusy(account: string, kind: WorkKind, upToSeq: number, now: Date): Promise<boolean>;
  ofInvoice(invoiceId: string): Promise<Work[]>;
  /** Makes the live row of this key due now (a poll on demand); false when there is none. */
  hasten(uniqueKey: string, now: Date): Promise<boolean>;
  /**
   * A person's decision on a failed or parked row: it becomes ready again, tries reset. `doubt` as given: a parked
   * row is asked about first unless the person says that it is not there. `data`: what is left of what was written
   * down; absent: all of it. False when it is neither, or another live row has its key.
   */
  retry(id: string, options: { doubt: boolean; data?: Record<string, unknown> }, now: Date): Promise<boolean>;
  /** An invoice's parked row of this kind is done: the platform spoke of the invoice by itself. */
  settle(invoiceId: string, kind: WorkKind, now: Date): Promise<void>;
  /** Failed and parked rows, oldest first. */
  troubled(
    filter: { tenant?: string; account?: string; kind?: WorkKind },
    page: { limit: number; cursor?: string },
  ): Promise<Page<Work>>;
  /**
   * Rows by account, kind and state (`done` left out). `oldest`: since when the ready one that waits longest should
   * have run for the first time, retries included; a row that comes back by itself waits anew each time.
   */
  counts(): Promise<
    { account: string; kind: WorkKind; state: WorkState; rows: number; oldest: Date | null }[]
  >;
  /** Deletes done rows last changed before. Returns how many. */
  sweep(before: Date): Promise<number>;
}

/** What is remembered of a platform account. */
export interface AccountMemory {
  name: string;
  /** Since when it is configured; null for one that `meet` never named. */
  createdAt: Date | null;
  /** The pull's cursor, the adapter's own text. */
  cursor: string | null;
  /** When a pull was last complete. */
  lastPollAt: Date | null;
  pausedAt: Date | null;
  pauseReason: { code: string; message: string; fix?: string } | null;
  /** When the pause may be probed next. */
  probeAt: Date | null;
}

export interface Accounts {
  get(name: string): Promise<AccountMemory>;
  list(): Promise<AccountMemory[]>;
  /** Remembers since when an account is configured. One that is known stays as it is. */
  meet(name: string, now: Date): Promise<void>;
  setCursor(name: string, cursor: string): Promise<void>;
  polled(name: string, at: Date): Promise<void>;
  /** Holds all rows of the account. `probeAt`: when to try the credentials again. */
  pause(
    name: string,
    reason: NonNullable<AccountMemory["pauseReason"]>,
    now: Date,
    probeAt: Date,
  ): Promise<void>;
  /** Makes the probe of a paused account this caller's alone until `next`: false when another has it. */
  claimProbe(name: string, now: Date, next: Date): Promise<boolean>;
  resume(name: string): Promise<void>;
  /** What went to and came from each account since a time; those where nothing did are left out. */
  activity(since: Date): Promise<AccountActivity[]>;
}

/** What went to and came from a platform account in a span of time. */
export interface AccountActivity {
  account: string;
  /** Invoices taken from ERPs for it, by where they stand now. */
  outbound: { sent: number; waiting: number; failed: number; parked: number };
  /** Invoices received from it. */
  inbound: number;
  /** Statements about invoices that it made. */
  events: number;
}

export interface IdempotencyKeys {
  /**
   * Remembers a tenant's key for 7 days at least, with the id of what was made under it: an invoice or a push. False
   * when it is taken; then `get` tells by what.
   */
  put(tenant: string, key: string, requestHash: string, invoiceId: string, now: Date): Promise<boolean>;
  /** Makes a key that was just put tell another invoice: the one that was there before. */
  point(tenant: string, key: string, invoiceId: string): Promise<void>;
  get(tenant: string, key: string): Promise<{ requestHash: string; invoiceId: string } | null>;
  sweep(before: Date): Promise<number>;
}
