import type { Trace } from "../domain/trace.ts";
import { type Connection, connect, type Engine } from "./db.ts";
import { migrate } from "./migrate.ts";
import type { Memory, Store } from "./port.ts";
import { openSqlite } from "./sqlite.ts";
import { accounts } from "./tables/accounts.ts";
import { activityCounts } from "./tables/activity-counts.ts";
import { acts } from "./tables/acts.ts";
import { deliveries } from "./tables/deliveries.ts";
import { dismissals } from "./tables/dismissals.ts";
import { documents } from "./tables/documents.ts";
import { erasures } from "./tables/erasures.ts";
import { events } from "./tables/events.ts";
import { failures } from "./tables/failures.ts";
import { flows } from "./tables/flows.ts";
import { invoices } from "./tables/invoices.ts";
import { items } from "./tables/items.ts";
import { keys } from "./tables/keys.ts";
import { outbox } from "./tables/outbox.ts";
import { processes } from "./tables/processes.ts";
import { pushes } from "./tables/pushes.ts";
import { reports } from "./tables/reports.ts";
import { retention } from "./tables/retention.ts";
import { routing } from "./tables/routing.ts";
import { sqlitePathOf } from "./url.ts";

const engineOf = async (url: string): Promise<Engine> => {
  const path = sqlitePathOf(url);
  if (path !== null) return openSqlite(path);
  // The driver is loaded by those who use it: it costs the others memory and a slower start.
  if (/^postgres(ql)?:\/\/./.test(url)) return (await import("./postgres.ts")).openPostgres(url);
  // Only the scheme is repeated: what follows may hold a password.
  throw new Error(
    `The store's URL must be "sqlite:./path/to/file.db" or "postgres://user:password@host/database", not "${/^[a-z+]*:?/i.exec(url)?.[0] ?? ""}…".`,
  );
};

/** What the store is told of the world. */
export interface StoreOptions {
  now(): Date;
  /** The trace in which the caller works; absent: in none. */
  traceNow?(): Trace | undefined;
}

const memory = (connection: Connection, { now, traceNow = () => undefined }: StoreOptions): Memory => {
  const tables = {
    invoices: invoices(connection),
    documents: documents(connection),
    events: events(connection),
    pushes: pushes(connection),
    items: items(connection),
    outbox: outbox(connection, now, traceNow),
    accounts: accounts(connection),
    activity: activityCounts(connection),
    deliveries: deliveries(connection),
    reports: reports(connection),
    flows: flows(connection),
    routing: routing(connection),
    keys: keys(connection),
    dismissals: dismissals(connection),
    retention: retention(connection),
    erasures: erasures(connection),
    acts: acts(connection),
    processes: processes(connection),
  };
  return { ...tables, failures: failures(connection, tables) };
};

/** How long a good answer to a ping holds, in milliseconds: anybody may ask, and each try is a flush to the disk. */
const PING_HOLDS = 1_000;
/** The row that pings write. No tenant has a name with a colon. */
const PING_ROW = [":ping", "write", "", ""];

/** Tries to write, since a full disk can still be read. */
const pinging = (db: Connection, now: () => Date): { ping(): Promise<void>; forget(): void } => {
  let last: { until: number; done: Promise<void> } | null = null;
  const write = async (): Promise<void> => {
    try {
      await db.write(
        `INSERT INTO idempotency_keys (tenant, key, request_hash, made_id, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (tenant, key) DO UPDATE SET created_at = excluded.created_at`,
        [...PING_ROW, now().getTime()],
      );
    } catch (error) {
      last = null;
      throw error;
    }
  };
  return {
    ping: () => {
      if (last === null || last.until < performance.now()) {
        last = { until: performance.now() + PING_HOLDS, done: write() };
      }
      return last.done;
    },
    forget: () => {
      last = null;
    },
  };
};

/**
 * Opens the store and brings its tables up to date. `sqlite:./path/to/file.db` (the folder is made; `sqlite::memory:`
 * for tests) or `postgres://…`.
 *
 * Throws on any other URL, a database that cannot be reached, one that is newer than this program, and a SQLite that
 * is too old to be safe.
 */
export const openStore = async (url: string, options: StoreOptions): Promise<Store> =>
  openOn(await engineOf(url), options);

/** A new store in memory. Tests open a thousand, and to make the tables of each would take forty times as long. */
let blank: Uint8Array | null = null;

/** The same on an engine that is there. It is closed with the store, and where its tables cannot be brought up to date. */
export const openOn = async (engine: Engine, options: StoreOptions): Promise<Store> => {
  const db = connect(engine);
  try {
    if (blank !== null) engine.tables?.load(blank);
    await migrate(db, options.now());
    blank ??= engine.tables?.save() ?? null;
  } catch (error) {
    await db.close();
    throw error;
  }
  const { ping, forget } = pinging(db, options.now);
  return {
    ...memory(db, options),
    engine: db.engine,
    tx: (work) => db.atomic((within) => work(memory(within, options))),
    ping,
    durably: db.durably,
    close: () => {
      forget();
      return db.close();
    },
  };
};
