import { availableParallelism } from "node:os";
import { setFlagsFromString } from "node:v8";
import type Tinypool from "tinypool";
import { DocumentFault } from "../documents/index.ts";
import {
  type DoDocuments,
  doHere,
  type Job,
  type JobInput,
  type JobOutput,
} from "../usecases/documents/jobs.ts";
import type { DocumentWorld } from "../usecases/documents/world.ts";
import type { Log } from "../usecases/parts.ts";
import { type Ended, handedOver, resultOf } from "./carry.ts";
import type { Asked, ThreadData } from "./documents-thread.ts";
import { isLight, isSmall } from "./weigh.ts";

/** What is given to one document, and to all. */
export interface ThreadBounds {
  /** Seconds past which a document is refused. */
  seconds: number;
  /** Megabytes of objects past which a document is refused. */
  megabytes: number;
  /** Threads at most. */
  atOnce: number;
  /** Milliseconds after which a thread without work ends. */
  idleMs: number;
}

const THREAD_BOUNDS: ThreadBounds = {
  seconds: 15,
  megabytes: 512,
  // Two at least: one that takes long must not keep all others waiting.
  atOnce: Math.max(2, availableParallelism()),
  idleMs: 30_000,
};

/** Small documents that go to the thread in one message, and that may wait for it before they are read here. */
const BATCH = 8;
const MOST_WAITING = 24;

/** Milliseconds of a second spent on small documents here, from which on a thread is worth its memory. */
const BUSY = 150;

/** Documents in threads, until they are closed. */
export interface OpenDocuments {
  documents: DoDocuments;
  /** How many threads there are at present. */
  threads(): number;
  stop(): Promise<void>;
}

interface Waiting {
  asked: Asked;
  settle(ended: Promise<Ended> | Ended): void;
}

const tooCostly = (what: string): DocumentFault =>
  new DocumentFault(
    "too_large",
    "document_too_costly",
    `The document takes more ${what} than is given to one.`,
    "Split it, or send large annexes apart from the invoice; where it is a sound one, raise limits.documentSeconds.",
  );

/**
 * Work on documents, kept from holding up everything else. What may take long is done in threads, under a time and a
 * memory limit: one that runs over is ended, and its document refused. A small document is done where it is asked for,
 * until there are many: then a thread takes them, many in one message. Threads start when they are needed, and end.
 */
export const openDocuments = (
  world: DocumentWorld,
  { data, log, bounds: given = {} }: { data: ThreadData; log: Log; bounds?: Partial<ThreadBounds> },
): OpenDocuments => {
  const bounds = { ...THREAD_BOUNDS, ...given };
  const here = doHere(world);
  let pool: Promise<Tinypool> | null = null;
  let opened: Tinypool | null = null;
  /** A thread answered, and none has ended for want of work since. */
  let awake = false;
  let stopped = false;
  const failing = new Set<(error: unknown) => void>();

  const open = async (): Promise<Tinypool> => {
    const { Tinypool: Pool } = await import("tinypool");
    // What the process is started with (`npm start`) counts before the limits of a thread: with 4 MB for young objects,
    // most of a document outlives them and is carried over, again and again. The loop's own room stays as it is.
    setFlagsFromString("--max-semi-space-size=0");
    opened = new Pool({
      filename: new URL("./documents-thread.ts", import.meta.url).href,
      minThreads: 0,
      maxThreads: bounds.atOnce,
      idleTimeout: bounds.idleMs,
      workerData: data,
      // Three times the room that young objects have, which is what they have in a process of its own.
      resourceLimits: { maxOldGenerationSizeMb: bounds.megabytes, maxYoungGenerationSizeMb: 48 },
    });
    // A thread that could not start: what waits for it would wait for ever.
    opened.on("error", (error) => {
      log.error({ error: String(error) }, "a thread for documents failed");
      for (const fail of failing) fail(error);
    });
    return opened;
  };

  /** @throws DocumentFault where they take too long, or too much memory */
  const inThread = async (asked: readonly Asked[]): Promise<Ended[]> => {
    if (stopped) throw new Error("The gateway stops.");
    pool ??= open();
    const threads = await pool;
    const buffers = new Set<ArrayBuffer>();
    const over = asked.map(({ job, input }) => ({ job, input: handedOver(input, buffers, true) }));
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), bounds.seconds * 1000);
    const failed = Promise.withResolvers<never>();
    failing.add(failed.reject);
    try {
      const run = threads.run(over, { signal: late.signal, transferList: [...buffers] });
      return await Promise.race([run, failed.promise]);
    } catch (error) {
      if (late.signal.aborted) throw tooCostly("time");
      if (error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY")
        throw tooCostly("memory");
      throw error;
    } finally {
      clearTimeout(timer);
      failing.delete(failed.reject);
    }
  };

  let running = 0;
  const turns: (() => void)[] = [];
  const leave = (): void => {
    const next = turns.shift();
    if (next === undefined) running -= 1;
    else next();
  };
  const heavy = async (asked: Asked): Promise<Ended> => {
    if (running >= bounds.atOnce) await new Promise<void>((resolve) => turns.push(resolve));
    else running += 1;
    try {
      const [ended] = await inThread([asked]);
      if (ended === undefined) throw new Error("a thread gave no answer");
      return ended;
    } finally {
      leave();
    }
  };

  const waiting: Waiting[] = [];
  let sending = false;
  const send = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH);
      try {
        const ended = await inThread(batch.map(({ asked }) => asked));
        for (const [i, one] of batch.entries()) one.settle(ended[i] ?? { error: "a thread gave no answer" });
      } catch {
        // Which of them it was is not known: each is asked alone.
        for (const one of batch) one.settle(heavy(one.asked));
      }
    }
    sending = false;
    leave();
  };
  const together = (asked: Asked): Promise<Ended> => {
    const { promise, resolve } = Promise.withResolvers<Ended>();
    waiting.push({ asked, settle: resolve });
    if (!sending) {
      sending = true;
      running += 1;
      // What comes in during this round of the event loop goes in one message.
      setImmediate(() => void send());
    }
    return promise;
  };

  let since = 0;
  let spent = 0;
  /** Counts what is spent here, and wakes a thread where that is much. */
  const spend = (from: number): void => {
    const now = performance.now();
    if (now - since > 1_000) {
      since = now;
      spent = 0;
    }
    spent += now - from;
    if (spent < BUSY || sending) return;
    spent = 0;
    inThread([]).then(
      () => {
        awake = true;
      },
      (error) => log.error({ error: String(error) }, "no thread for documents could be started"),
    );
  };

  const documents: DoDocuments = async <J extends Job>(job: J, input: JobInput<J>): Promise<JobOutput<J>> => {
    const isHeavy = !isLight(job, input);
    if (awake && opened?.threads.length === 0) awake = false;
    const hasRoom = sending ? waiting.length < MOST_WAITING : running < bounds.atOnce;
    if (!isHeavy && !(awake && hasRoom)) {
      const from = performance.now();
      try {
        return await here(job, input);
      } finally {
        spend(from);
      }
    }
    const alone = isHeavy && !(isSmall(job, input) && (sending || running < bounds.atOnce));
    return resultOf(await (alone ? heavy({ job, input }) : together({ job, input }))) as JobOutput<J>;
  };

  return {
    documents,
    threads: () => opened?.threads.length ?? 0,
    async stop() {
      stopped = true;
      await (await pool)?.destroy();
    },
  };
};
