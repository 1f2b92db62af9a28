import { AsyncLocalStorage } from "node:async_hooks";
import { StoreUnavailable } from "./port.ts";
import type { Row, Value } from "./rows.ts";

/** Runs one statement (`$1` placeholders) and gives its rows. */
export type Run = (sql: string, params: readonly Value[]) => Promise<Row[]>;

/** The few words in which the engines' SQL differs. */
export interface Words {
  blob: string;
  /** 64 bits. */
  integer: string;
  /** Text in the order of its bytes, on both engines. */
  text: string;
  /** A column type: the primary key that counts up by itself and never comes back. */
  serial: string;
  /** Put behind a column of JSON text, it lets `->>` read the column. */
  asJson: string;
  /** What follows the closing parenthesis of CREATE TABLE. */
  tableEnd: string;
  /** The same for a table of small rows that is stored in its primary key, where the engine knows that. */
  keyedTableEnd: string;
  /** Holds a row until the end of the transaction. */
  lockRow: string;
  /** Keeps others who ask for the same text (`$1`) out until the transaction ends; null where transactions do so anyway. */
  lockText: string | null;
  /** Holds the rows that nobody else holds, and leaves out the others. */
  skipLocked: string;
  /** A statement that gives a row where there is a table of this name (`$1`). */
  tableNamed: string;
  /** More statements for a new schema. */
  tuning: readonly string[];
}

/** An index that is made while others read and write the table, where the engine knows how. */
export interface OnlineIndex {
  index: string;
  /** What follows `ON`: the table, the columns, the condition. */
  on: string;
  unique?: true;
}

/** What brings the tables up to date works through this. */
export interface Upgrading {
  /** Commits, or rolls back when the body throws. Runs again where it could not have its locks in time. */
  transaction<T>(body: (run: Run) => Promise<T>): Promise<T>;
  /**
   * Makes an index while others read and write the table, anew where an earlier try left it half done; null where the
   * engine cannot.
   */
  makeIndex: ((index: OnlineIndex) => Promise<void>) | null;
}

/** What an engine brings. */
export interface Engine {
  readonly name: "sqlite" | "postgres";
  readonly words: Words;
  /** A statement that only reads, outside any transaction. */
  read: Run;
  /** A statement as a transaction of its own. */
  write: Run;
  /**
   * Runs the body and commits, or rolls back when it throws. The transaction begins with its first statement, so
   * that what is worked out before (compression) holds nobody up.
   */
  transaction<T>(body: (run: Run) => Promise<T>): Promise<T>;
  /**
   * Runs the work without the limits of time that requests have, while nobody else does the same.
   *
   * @throws Error when somebody else does it for too long, or holds what it needs
   */
  upgrading<T>(work: (session: Upgrading) => Promise<T>): Promise<T>;
  /**
   * What a store in memory holds, as bytes, and those bytes taken over before anything was asked of it; null: it is not in
   * memory.
   */
  readonly tables: { save(): Uint8Array; load(bytes: Uint8Array): void } | null;
  /** Runs the work; resolves with its result once everything that it has read is durable. */
  durably<T>(work: () => Promise<T>): Promise<T>;
  /** Did the database give this transaction up in favour of another, so that it may run again? */
  isConflict(error: unknown): boolean;
  /** Is this the engine's own trouble (a full disk, a server that is away), and no fault of the statement? */
  isUnavailable(error: unknown): boolean;
  close(): Promise<void>;
}

/** What the tables are written against: the database, or one open transaction of it. */
export interface Connection {
  readonly words: Words;
  read(sql: string, params?: readonly Value[]): Promise<Row[]>;
  write(sql: string, params?: readonly Value[]): Promise<Row[]>;
  /** Several statements as one transaction; inside an open one, as a part of it. */
  atomic<T>(work: (within: Transaction) => Promise<T>): Promise<T>;
}

export interface Transaction extends Connection {
  /**
   * Runs just before the commit, after everything else that was written: for a lock that everybody wants. Steps run in
   * the order of what they lock (`of`), so that two transactions never wait for each other; steps of one lock in the
   * order in which they were given.
   */
  beforeCommit(of: string, step: () => Promise<void>): void;
  /**
   * The same for what a few statements can write for many: `write` runs once, with everything that was gathered under
   * this name, in the order in which it was. The lock counts as given when the first of it was.
   */
  gather<T>(of: string, name: string, one: T, write: (all: readonly T[]) => Promise<void>): void;
}

export interface Db extends Connection {
  readonly engine: Engine["name"];
  /** As the engine's, with its troubles told as `StoreUnavailable`. */
  upgrading: Engine["upgrading"];
  durably: Engine["durably"];
  close(): Promise<void>;
}

/** How often a transaction runs before its conflict with others is reported. */
const TRIES = 6;

/**
 * Puts an engine behind the rules that both keep: a transaction is used while it is open and not around it, one
 * that saw a statement fail is rolled back even if the failure was caught (PostgreSQL could not commit it, SQLite
 * would), and a conflict runs it again.
 */
export const connect = (engine: Engine): Db => {
  const current = new AsyncLocalStorage<{ open: boolean }>();

  // Waiting for the writer from inside the transaction that holds it would last for ever.
  const outside = (): void => {
    if (current.getStore()?.open === true)
      throw new Error("The store itself was used inside tx: use the memory that tx gives to its work.");
  };

  const told = async <T>(attempt: () => Promise<T>): Promise<T> => {
    try {
      return await attempt();
    } catch (error) {
      throw engine.isUnavailable(error) ? new StoreUnavailable(error) : error;
    }
  };

  const again = async <T>(attempt: () => Promise<T>): Promise<T> => {
    for (let n = 1; ; n++) {
      try {
        return await attempt();
      } catch (error) {
        if (n === TRIES || !engine.isConflict(error)) throw error;
      }
    }
  };

  const once = <T>(work: (within: Transaction) => Promise<T>): Promise<T> =>
    engine.transaction(async (run) => {
      const state = { open: true };
      const steps: { of: string; step: () => Promise<void> }[] = [];
      const gathered = new Map<string, unknown[]>();
      let failed: { error: unknown } | null = null;
      const guarded: Run = async (sql, params) => {
        if (!state.open) throw new Error("The transaction is over: its memory cannot be used any more.");
        try {
          return await run(sql, params);
        } catch (error) {
          failed ??= { error };
          throw error;
        }
      };
      const within: Transaction = {
        words: engine.words,
        read: (sql, params = []) => guarded(sql, params),
        write: (sql, params = []) => guarded(sql, params),
        atomic: (part) => part(within),
        beforeCommit: (of, step) => {
          steps.push({ of, step });
        },
        gather: <G>(of: string, name: string, one: G, write: (all: readonly G[]) => Promise<void>) => {
          const key = `${of} ${name}`;
          const all = (gathered.get(key) ?? []) as G[];
          if (all.push(one) > 1) return;
          gathered.set(key, all);
          steps.push({ of, step: () => write(all) });
        },
      };
      try {
        const result = await current.run(state, () => work(within));
        for (const { step } of steps.toSorted((a, b) => (a.of < b.of ? -1 : Number(a.of > b.of))))
          await step();
        throwIf(failed);
        return result;
      } finally {
        state.open = false;
      }
    });

  return {
    engine: engine.name,
    words: engine.words,
    read: async (sql, params = []) => {
      outside();
      return told(() => engine.read(sql, params));
    },
    write: async (sql, params = []) => {
      outside();
      return told(() => again(() => engine.write(sql, params)));
    },
    atomic: async (work) => {
      outside();
      return told(() => again(() => once(work)));
    },
    upgrading: (work) => told(() => engine.upgrading(work)),
    durably: (work) => engine.durably(work),
    close: () => engine.close(),
  };
};

const throwIf = (failed: { error: unknown } | null): void => {
  if (failed !== null) throw failed.error;
};

/** `$1,$2,…` for a list of values that starts at the given number. */
export const placeholders = (count: number, first = 1): string =>
  Array.from({ length: count }, (_, i) => `$${first + i}`).join(",");
