import { Worker } from "node:worker_threads";
import type { CopyAt, DirectoryCopy } from "../adapters/port.ts";
import { fromParisClock } from "../documents/paris-time.ts";
import { type FoundFile, filesIn } from "./find-extracts.ts";
import type { Said, ThreadData } from "./messages.ts";
import { type OpenCopy, openCopyAt } from "./read-copy.ts";

/** What is counted of copies. Times in seconds. */
export interface CopyMetrics {
  /** When the portal produced what the copy holds. */
  copyProduced(platform: string, at: Date): void;
  /** An extract was read in, or could not be. */
  copyImport(platform: string, outcome: "loaded" | "unreadable" | "failed"): void;
  /** How large an extract was, and how long it took. */
  copyLoaded(platform: string, records: number, seconds: number): void;
}

export interface KeepOptions {
  /** Name of the platform account. */
  account: string;
  at: CopyAt;
  database: string;
  log: {
    info(facts: object, text: string): void;
    warn(facts: object, text: string): void;
  };
  metrics: CopyMetrics;
}

/** A copy, and what keeps it up to date. */
export interface KeptCopy extends DirectoryCopy {
  /** Looks into the folder now and from time to time. Until then, what is there is read, and nothing is brought up to date. */
  watch(): void;
  /** Looks into the folder now, and reads in what is new; over when that is done, however it went. */
  look(): Promise<void>;
  close(): Promise<void>;
}

/** Memory of the thread, in megabytes. */
const MEMORY = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 48 };

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Opens the copy of an account. Every process that uses one does so for itself; those of one machine may share a file. */
export const keepCopy = (options: KeepOptions): KeptCopy => {
  const { account, at, database, log, metrics } = options;
  let copy: OpenCopy | null = null;
  let worker: Worker | null = null;
  let looking: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  /** The files as they were when the last look was through with all of them. */
  let seen: string | null = null;
  let failure: string | null = null;
  let waiting: string | null = null;
  let waitingBefore: string | null = null;
  let reading: string | null = null;
  const unreadable = new Map<string, string>();

  const reopen = (): void => {
    copy?.close();
    copy = null;
    try {
      copy = openCopyAt(database);
    } catch (error) {
      log.warn({ account, database, error: wordsOf(error) }, "the copy of the directory cannot be read");
    }
    const produced = copy === null ? null : fromParisClock(copy.produced);
    if (produced !== null) metrics.copyProduced(account, produced);
  };

  /** Told once, however often it is found again. */
  const trouble = (before: string | null, now: string, facts: object): string => {
    if (now !== before) log.warn({ account, ...facts }, now);
    return now;
  };

  const heard = (said: Said): void => {
    switch (said.said) {
      case "reading":
        reading = said.file;
        break;
      case "loaded": {
        reading = null;
        reopen();
        const { file, kind, produced, records } = said.loaded;
        const seconds = Math.round(said.seconds * 10) / 10;
        metrics.copyImport(account, "loaded");
        metrics.copyLoaded(account, records, said.seconds);
        log.info(
          { account, file, kind, produced, records, seconds },
          "an extract of the directory is read in",
        );
        break;
      }
      case "unreadable":
        reading = null;
        metrics.copyImport(account, "unreadable");
        unreadable.set(said.mark, `${said.file}: ${said.why}`);
        log.warn({ account, file: said.file, why: said.why }, "a file is no extract that could be read in");
        break;
      case "waiting":
        waiting = trouble(
          waitingBefore,
          said.for === null
            ? `${said.file} is a differential extract, and there is no copy yet: it waits for a complete one.`
            : `${said.file} goes on from the extract of ${said.for}, which was not read in: it waits for that one, or for a complete one.`,
          {},
        );
        break;
      case "busy":
        seen = null;
        break;
    }
  };

  /** Runs the thread until it is through; false where the machine kept it from being so. */
  const run = (data: ThreadData): Promise<boolean> => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    let sound = true;
    const thread = new Worker(new URL("./thread.ts", import.meta.url), {
      workerData: data,
      // Those of the process may be for it alone.
      execArgv: [],
      resourceLimits: MEMORY,
    });
    worker = thread;
    thread.on("message", (said: Said) => {
      if (!isClosed) heard(said);
    });
    thread.on("error", (error) => {
      sound = false;
      metrics.copyImport(account, "failed");
      failure = trouble(failure, `The directory could not be read in: ${wordsOf(error)}`, { database });
    });
    thread.on("exit", () => {
      worker = null;
      reading = null;
      resolve(sound);
    });
    return promise;
  };

  const lookNow = async (): Promise<void> => {
    let files: FoundFile[];
    try {
      files = await filesIn(at.folder);
    } catch (error) {
      failure = trouble(failure, `The folder of the extracts cannot be read: ${wordsOf(error)}`, {});
      return;
    }
    // Another process of this machine may have replaced it; somebody may have deleted it.
    if (copy === null || !copy.isStill(database)) reopen();
    const marks = new Set(files.map(({ mark }) => mark));
    for (const mark of unreadable.keys()) if (!marks.has(mark)) unreadable.delete(mark);
    const all = [...marks].join("\n");
    const lacksNames = at.names && copy?.hasNames === false;
    if (isClosed || (all === seen && copy !== null && failure === null && !lacksNames)) return;
    seen = all;
    waitingBefore = waiting;
    waiting = null;
    const isSound = await run({
      folder: at.folder,
      database,
      names: at.names,
      unreadable: [...unreadable.keys()],
    });
    if (isClosed) return;
    if (isSound) failure = null;
    else waiting ??= waitingBefore;
    if (copy === null || !copy.isStill(database)) reopen();
  };

  const look = (): Promise<void> => {
    looking ??= lookNow().finally(() => {
      looking = null;
    });
    return looking;
  };

  /** One look-up. A copy that turns out to be damaged is let go of, and made anew at the next look. */
  const from = <T>(find: (open: OpenCopy) => T): T => {
    if (copy === null) throw new Error("there is no copy of the directory");
    try {
      return find(copy);
    } catch (error) {
      log.warn({ account, database, error: wordsOf(error) }, "the copy of the directory cannot be read");
      copy.close();
      copy = null;
      throw error;
    }
  };

  reopen();
  return {
    state: () => ({
      producedAt: copy === null ? null : fromParisClock(copy.produced),
      importing: reading !== null,
      trouble: failure ?? waiting ?? [...unreadable.values()].at(-1) ?? null,
    }),
    company: (siren) => from((open) => open.company(siren)),
    establishment: (siret) => from((open) => open.establishment(siret)),
    routingCodes: (siret) => from((open) => open.routingCodes(siret)),
    lines: (by) => from((open) => open.lines(by)),
    linesAt: (identifier) => from((open) => open.linesAt(identifier)),
    search: (text, limit) => from((open) => open.search(text, limit)),
    watch: () => {
      if (timer !== undefined) return;
      const lookAgain = (): void => {
        look().catch((error) => log.warn({ account, error: wordsOf(error) }, "the look for extracts failed"));
      };
      timer = setInterval(lookAgain, at.everySeconds * 1000).unref();
      lookAgain();
    },
    look,
    close: async () => {
      isClosed = true;
      clearInterval(timer);
      await worker?.terminate();
      await looking?.catch(() => undefined);
      copy?.close();
      copy = null;
    },
  };
};
