import { closeSync, fdatasync, fsyncSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { flush as flushNames } from "../private-files.ts";

/** Makes what was committed durable, without holding up the process meanwhile. */
export interface Flusher {
  /**
   * Resolves once everything that was committed before this call is on the disk. What is asked for while a flush is
   * under way shares the next one.
   *
   * @throws Error with SQLite's code for trouble with the disk, from then on each time: what the system once failed to
   *   write it may claim to have written when it is asked again
   */
  durable(): Promise<void>;
  /** What went wrong, from then on; null: nothing did. */
  trouble(): Error | null;
  close(): void;
}

/** Writes what the system holds of a file to the disk. */
type Sync = (handle: number, done: (error: Error | null) => void) => void;

/** SQLITE_IOERR. */
const IO_ERROR = 10;

/**
 * Flushes the write-ahead log of a database. SQLite itself does so within each COMMIT (`synchronous = FULL`), where the
 * whole process waits for the disk: commits are handed to the system there (`NORMAL`), and made durable here. Nobody is
 * told of a commit before, and no answer shows what it wrote (`settled`), so that a power failure takes back nothing that
 * anybody was told.
 *
 * @param sync - other than the system's own in tests alone
 */
export const openFlusher = (database: string, sync: Sync = fdatasync): Flusher => {
  let handle: number | null = null;
  let waiting: PromiseWithResolvers<void>[] = [];
  let running = false;
  let broken: Error | null = null;

  /** The log is there from the first transaction on. Its name must be on the disk, too. */
  const opened = (): number => {
    if (handle !== null) return handle;
    // Locks are on the database and its index: a second handle of the log takes none of them away.
    handle = openSync(`${database}-wal`, "r");
    fsyncSync(handle);
    flushNames(dirname(database));
    return handle;
  };

  const end = (asked: readonly PromiseWithResolvers<void>[], error: Error | null): void => {
    if (error !== null)
      broken ??= Object.assign(
        new Error(`The database could not be written to the disk (${error.message}): restart the gateway.`),
        { errcode: IO_ERROR },
      );
    for (const { resolve, reject } of asked) {
      if (broken === null) resolve();
      else reject(broken);
    }
  };

  const flush = (): void => {
    const asked = waiting;
    waiting = [];
    running = true;
    try {
      sync(opened(), (error) => {
        running = false;
        end(asked, error);
        if (waiting.length > 0) flush();
      });
    } catch (error) {
      running = false;
      end(asked, error instanceof Error ? error : new Error(String(error)));
    }
  };

  return {
    durable: () => {
      if (broken !== null) return Promise.reject(broken);
      const asked = Promise.withResolvers<void>();
      waiting.push(asked);
      if (!running) flush();
      return asked.promise;
    },
    trouble: () => broken,
    close: () => {
      if (handle !== null) closeSync(handle);
      handle = null;
    },
  };
};
