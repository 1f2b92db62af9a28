import { AsyncLocalStorage } from "node:async_hooks";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { keepPrivate } from "../private-files.ts";
import { isWorthALook, lookOver } from "./check.ts";
import { openCheckpointer } from "./checkpointer.ts";
import type { Engine, Run } from "./db.ts";
import { type Flusher, openFlusher } from "./flusher.ts";
import { ownTime } from "./own-time.ts";
import type { Row, Value } from "./rows.ts";
import { isUnavailable } from "./sqlite-troubles.ts";

/** The first version without the WAL-reset bug, which can corrupt a database that two connections use. */
const OLDEST = [3, 51, 3] as const;
/** Transactions that share one commit (one flush to the disk) when many wait. */
const GROUP = 32;
/** How long they may work together, in milliseconds of the processor: whoever is left shares the next commit. */
const SHARED = 10;
/** How long one transaction may hold the writer, in milliseconds. */
const LONGEST = 30_000;
/** Prepared statements kept per connection. */
const KEPT = 256;

/** A transaction that wants the writer, or has it. */
interface Turn {
  granted: PromiseWithResolvers<void>;
  /** Its body is through: true to keep what it wrote. */
  left: PromiseWithResolvers<boolean>;
  /** Resolves once durable. */
  settled: PromiseWithResolvers<void>;
  over: boolean;
}

const open = (path: string, readOnly: boolean): DatabaseSync => {
  const db = new DatabaseSync(path, { readOnly, timeout: 5000, enableForeignKeyConstraints: true });
  db.exec("PRAGMA cache_size = -8000");
  return db;
};

/** A statement, and the columns of its rows. */
interface Prepared {
  statement: StatementSync;
  columns: readonly string[];
}

const prepare = (db: DatabaseSync, sql: string): Prepared => {
  // `$1` is a name to SQLite, and values given by name take twice as long as those given in order, which `?1` takes.
  const statement = db.prepare(sql.replaceAll(/\$(\d+)/g, "?$1"));
  // The objects that the driver makes of rows are dictionaries, which take three times as long to make and to read.
  statement.setReturnArrays(true);
  return { statement, columns: statement.columns().map(({ name }) => name) };
};

const rowOf = (columns: readonly string[], values: readonly Value[]): Row => {
  const row: Record<string, Value> = {};
  for (const [i, column] of columns.entries()) row[column] = values[i] ?? null;
  return row;
};

/** Gives a function that runs one statement, preparing each text once. */
const runner = (db: DatabaseSync): ((sql: string, params: readonly Value[]) => Row[]) => {
  const known = new Map<string, Prepared>();
  return (sql, params) => {
    let prepared = known.get(sql);
    if (prepared === undefined) {
      const oldest = known.size < KEPT ? undefined : known.keys().next().value;
      if (oldest !== undefined) known.delete(oldest);
      prepared = prepare(db, sql);
      known.set(sql, prepared);
    }
    const { statement, columns } = prepared;
    // The types of the driver know objects alone.
    const rows = statement.all(...params) as unknown as Value[][];
    return rows.map((values) => rowOf(columns, values));
  };
};

const checkVersion = (db: DatabaseSync): void => {
  const version = String(db.prepare("SELECT sqlite_version() AS version").get()?.version);
  const parts = version.split(".").map(Number);
  const at = OLDEST.findIndex((wanted, i) => parts[i] !== wanted);
  if (at !== -1 && (parts[at] ?? 0) < (OLDEST[at] ?? 0))
    throw new Error(
      `SQLite ${version} can corrupt its database (WAL-reset bug): ${OLDEST.join(".")} or newer is needed. Use Node 24.15 or newer.`,
    );
};

/** The write-ahead log lets readers read while the writer writes; another opener may be doing the same right now. */
const useWal = async (db: DatabaseSync): Promise<void> => {
  for (let n = 1; ; n++) {
    try {
      db.exec("PRAGMA page_size = 16384; PRAGMA journal_mode = WAL");
      return;
    } catch (error) {
      // The switch does not wait for a lock as everything else does.
      if (n === 100 || !String(error).includes("locked")) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
};

/**
 * The embedded engine: one file, one process at work (a second one is safe but waits), no network folder. One
 * connection writes, transactions one after the other; another one reads beside it. `:memory:` is for tests.
 *
 * @param openLog - what makes commits durable; other than the system's own in tests alone
 */
export const openSqlite = async (
  path: string,
  openLog: (path: string) => Flusher = openFlusher,
): Promise<Engine> => {
  const inMemory = path === ":memory:";
  const look = !inMemory && isWorthALook(path);
  if (!inMemory) keepPrivate(path);
  const writer = open(path, false);
  checkVersion(writer);
  if (look) lookOver(writer, path);
  if (!inMemory) await useWal(writer);
  // Each commit is made durable by the flusher, which does not hold up the process.
  writer.exec("PRAGMA synchronous = NORMAL");
  const flusher = inMemory ? null : openLog(path);
  const checkpointer = inMemory ? null : openCheckpointer(path, writer);
  const runWrite = runner(writer);
  const reader = inMemory ? null : open(path, true);
  const runRead = reader === null ? null : runner(reader);

  const waiting: Turn[] = [];
  let pumping: Promise<void> | null = null;
  /** Number of the last commit, and the flush of each that is not durable yet. */
  let commits = 0;
  const flushes = new Map<number, Promise<void>>();
  /** Who shows to others what they read, with the last commit that they saw beside transactions, which wait by themselves. */
  const readers = new AsyncLocalStorage<{ upTo: number }>();
  let closed = false;

  /** Gives one the writer until its body is through. */
  const take = async (turn: Turn): Promise<void> => {
    writer.exec("SAVEPOINT turn");
    turn.granted.resolve();
    const deadline = setTimeout(() => turn.left.reject(new Error(TOO_LONG)), LONGEST);
    try {
      const isKept = await turn.left.promise;
      writer.exec(isKept ? "RELEASE turn" : "ROLLBACK TO turn; RELEASE turn");
    } catch (error) {
      turn.settled.reject(error);
      writer.exec("ROLLBACK TO turn; RELEASE turn");
    } finally {
      turn.over = true;
      clearTimeout(deadline);
    }
  };

  /**
   * Tells a commit to those who made it, once it is durable; also to who took back what he wrote, since he may have read
   * what others of the group did. The next commit need not wait for that.
   */
  const settle = (turns: readonly Turn[]): void => {
    commits += 1;
    const commit = commits;
    const durable = flusher?.durable() ?? Promise.resolve();
    const told = durable.then(
      () => {
        for (const turn of turns) turn.settled.resolve();
      },
      (error) => {
        for (const turn of turns) turn.settled.reject(error);
      },
    );
    flushes.set(
      commit,
      told.then(() => void flushes.delete(commit)),
    );
  };

  const runGroup = async (turns: Turn[]): Promise<void> => {
    try {
      writer.exec("BEGIN IMMEDIATE");
      const began = ownTime();
      for (const [i, turn] of turns.entries()) {
        if (i > 0 && ownTime() - began > SHARED) {
          waiting.unshift(...turns.splice(i));
          break;
        }
        await take(turn);
      }
      writer.exec("COMMIT");
      settle(turns);
    } catch (error) {
      if (writer.isTransaction) writer.exec("ROLLBACK");
      for (const turn of turns) {
        turn.over = true;
        turn.granted.reject(error);
        turn.settled.reject(error);
      }
    }
  };

  const pump = async (): Promise<void> => {
    while (waiting.length > 0) {
      // Lets everything that came in during this round of the event loop share the commit, and the loop turn.
      await new Promise((resolve) => setImmediate(resolve));
      await checkpointer?.beforeWrite();
      await runGroup(waiting.splice(0, GROUP));
    }
    pumping = null;
  };

  const queue = (): Turn => {
    if (closed) throw new Error("The store is closed.");
    const trouble = flusher?.trouble() ?? null;
    if (trouble !== null) throw trouble;
    const turn: Turn = {
      granted: Promise.withResolvers(),
      left: Promise.withResolvers(),
      settled: Promise.withResolvers(),
      over: false,
    };
    for (const { promise } of [turn.granted, turn.left, turn.settled]) promise.catch(() => undefined);
    waiting.push(turn);
    pumping ??= pump();
    return turn;
  };

  const transaction = async <T>(body: (run: Run) => Promise<T>): Promise<T> => {
    let turn: Turn | null = null;
    const run: Run = async (sql, params) => {
      turn ??= queue();
      await turn.granted.promise;
      if (turn.over) throw new Error(TOO_LONG);
      return runWrite(sql, params);
    };
    const leave = async (keep: boolean): Promise<void> => {
      turn?.left.resolve(keep);
      await turn?.settled.promise;
    };
    let result: T;
    try {
      result = await body(run);
    } catch (error) {
      await leave(false).catch(() => undefined);
      throw error;
    }
    await leave(true);
    return result;
  };

  const write: Run = (sql, params) => transaction((run) => run(sql, params));

  return {
    name: "sqlite",
    words: {
      blob: "BLOB",
      integer: "INTEGER",
      text: "TEXT",
      serial: "INTEGER PRIMARY KEY AUTOINCREMENT",
      asJson: "",
      tableEnd: " STRICT",
      keyedTableEnd: " STRICT, WITHOUT ROWID",
      lockRow: "",
      lockText: null,
      skipLocked: "",
      tableNamed: "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $1",
      tuning: [],
    },
    read: async (sql, params) => {
      if (closed) throw new Error("The store is closed.");
      if (runRead === null) return write(sql, params);
      const shown = readers.getStore();
      if (shown !== undefined) shown.upTo = commits;
      return runRead(sql, params);
    },
    write,
    transaction,
    tables: inMemory ? { save: () => writer.serialize(), load: (bytes) => writer.deserialize(bytes) } : null,
    // A transaction keeps others who write out, and an index is made within one.
    upgrading: (work) => work({ transaction, makeIndex: null }),
    isConflict: () => false,
    isUnavailable,
    durably: (work) => {
      const reader = { upTo: 0 };
      return readers.run(reader, async () => {
        const result = await work();
        await flushes.get(reader.upTo);
        return result;
      });
    },
    close: async () => {
      if (closed) return;
      closed = true;
      await pumping;
      await Promise.all(flushes.values());
      await checkpointer?.close();
      flusher?.close();
      reader?.close();
      writer.close();
    },
  };
};

const TOO_LONG = `A transaction held the store for over ${LONGEST / 1000} seconds and was rolled back: never wait for anything but the store inside tx.`;
