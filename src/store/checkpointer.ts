import type { DatabaseSync } from "node:sqlite";
import { Worker } from "node:worker_threads";
import type { Copied } from "./checkpoint-thread.ts";

/** Pages of the log from which on they are copied: 16 MB, as the engine has it. */
const PAGES = 1_000;
/** Pages past which the engine copies them itself, within a COMMIT: nobody else did. */
const TOO_MANY = 8_000;
/** Milliseconds after which a thread without work ends. */
const IDLE = 30_000;

export interface Checkpointer {
  /** To be asked before a transaction begins; whoever is to wait for the answer keeps others from writing meanwhile. */
  beforeWrite(): Promise<void> | null;
  close(): Promise<void>;
}

/**
 * Copies what is in the write-ahead log into the database, in a thread. The engine does so within the COMMIT that finds the
 * log long: 16 MB written and flushed twice, for which the whole process would wait. Here most of it is copied while
 * others go on to write. What they wrote meanwhile is copied by a second pass, for which writers wait and the loop does not:
 * only where all is copied does the log begin anew.
 *
 * Where the thread fails, the engine does it as ever, later.
 *
 * @param writer - the connection that writes
 */
export const openCheckpointer = (path: string, writer: DatabaseSync, pages = PAGES): Checkpointer => {
  writer.exec(`PRAGMA wal_autocheckpoint = ${TOO_MANY}`);
  const look = writer.prepare("PRAGMA wal_checkpoint(NOOP)");
  let thread: Worker | null = null;
  let asked: PromiseWithResolvers<void> | null = null;
  let idle: NodeJS.Timeout | undefined;
  /** One pass went over the log since it was found too long. */
  let isBegun = false;
  let isBroken = false;

  const lookAt = (): Copied => {
    try {
      return look.get() as unknown as Copied;
    } catch {
      // What is wrong with the disk is told by the write that follows.
      return { log: 0, checkpointed: 0 };
    }
  };
  const answered = (): void => {
    thread?.unref();
    asked?.resolve();
    asked = null;
  };
  const end = async (): Promise<void> => {
    const ending = thread;
    thread = null;
    if (ending === null) return;
    const gone = new Promise((resolve) => ending.once("exit", resolve));
    ending.ref();
    ending.postMessage("end");
    await gone;
  };
  const start = (): Worker => {
    const started = new Worker(new URL("./checkpoint-thread.ts", import.meta.url), { workerData: path });
    started.unref();
    started.on("message", answered);
    started.on("error", () => {
      isBroken = true;
    });
    started.on("exit", () => {
      if (thread === started) thread = null;
      answered();
    });
    return started;
  };
  const pass = (): Promise<void> => {
    clearTimeout(idle);
    idle = setTimeout(() => void end(), IDLE).unref();
    asked = Promise.withResolvers();
    thread ??= start();
    // A command that does nothing else would end here, with its answer under way.
    thread.ref();
    thread.postMessage("pass");
    return asked.promise;
  };

  return {
    beforeWrite: () => {
      if (asked !== null || isBroken) return null;
      const { log, checkpointed } = lookAt();
      if (log <= checkpointed) isBegun = false;
      if (isBegun) {
        isBegun = false;
        return pass();
      }
      if (log - checkpointed < pages) return null;
      isBegun = true;
      void pass();
      return null;
    },
    close: async () => {
      clearTimeout(idle);
      await asked?.promise;
      await end();
    },
  };
};
