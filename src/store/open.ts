import { accounts } from "./accounts.ts";
import { type Connection, connect, type Engine } from "./db.ts";
import { documents } from "./documents.ts";
import { events } from "./events.ts";
import { failures } from "./failures.ts";
import { invoices } from "./invoices.ts";
import { items } from "./items.ts";
import { keys } from "./keys.ts";
import { migrate } from "./migrations.ts";
import { outbox } from "./outbox.ts";
import type { Memory, Store } from "./port.ts";
import { pushes } from "./pushes.ts";
import { openSqlite } from "./sqlite.ts";

const engineOf = async (url: string): Promise<Engine> => {
  const path = /^sqlite:(?!\/\/[^/])(.+)$/.exec(url)?.[1];
  if (path !== undefined) return openSqlite(path);
  // The driver is loaded by those who use it: it costs the others memory and a slower start.
  if (/^postgres(ql)?:\/\/./.test(url)) return (await import("./postgres.ts")).openPostgres(url);
  // Only the scheme is repeated: what follows may hold a password.
  throw new Error(
    `The store's URL must be "sqlite:./path/to/file.db" or "postgres://user:password@host/database", not "${/^[a-z+]*:?/i.exec(url)?.[0] ?? ""}…".`,
  );
};

const memory = (connection: Connection, now: () => Date): Memory => {
  const tables = {
    invoices: invoices(connection),
    documents: documents(connection),
    events: events(connection),
    pushes: pushes(connection),
    items: items(connection),
    outbox: outbox(connection, now),
    accounts: accounts(connection),
    keys: keys(connection),
  };
  return { ...tables, failures: failures(connection, tables) };
};

/**
 * Opens the store and brings its tables up to date. `sqlite:./path/to/file.db` (the folder is made; `sqlite::memory:`
 * for tests) or `postgres://…`.
 *
 * Throws on any other URL, a database that cannot be reached, one that is newer than this program, and a SQLite that
 * is too old to be safe.
 */
export const openStore = async (url: string, options: { now(): Date }): Promise<Store> => {
  const db = connect(await engineOf(url));
  try {
    await migrate(db, options.now());
  } catch (error) {
    await db.close();
    throw error;
  }
  return {
    ...memory(db, options.now),
    engine: db.engine,
    tx: (work) => db.atomic((within) => work(memory(within, options.now))),
    ping: async () => {
      await db.read("SELECT 1 AS alive");
    },
    close: () => db.close(),
  };
};
