import { Worker } from "node:worker_threads";
import type { Log } from "../usecases/parts.ts";
import type { Answer, Asked, Said, ThreadData } from "./messages.ts";
import { busy, ended, preparing, tooLong } from "./refusals.ts";

/** How long and how much. Times in milliseconds. */
export interface Bounds {
  /** How long a call waits for stylesheets and for its turn. */
  wait: number;
  /** How long one document may run. */
  document: number;
  /** How long one stylesheet may be prepared, and its turn waited for. */
  prepare: number;
  /** Calls inside, the one that runs among them. */
  calls: number;
  /** Memory of the thread. */
  megabytes: number;
}

export const BOUNDS: Bounds = {
  wait: 25_000,
  document: 30_000,
  prepare: 600_000,
  calls: 8,
  megabytes: 768,
};

/** Settles as the work does; rejects with the reason of the signal when that comes first. */
const unless = async <T>(signal: AbortSignal, work: Promise<T>): Promise<T> => {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  // Whichever loses may still reject, and nobody hears it.
  work.catch(() => {});
  promise.catch(() => {});
  try {
    return await Promise.race([promise, work]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
};

/** A signal that aborts after a time, for a reason. */
const after = (ms: number, reason: () => Error): AbortSignal => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason()), ms).unref();
  return controller.signal;
};

type AskedNow = { prepare: string } | { xml: Uint8Array; stylesheets: string[] };

/** The one thread of the official rules, as the rest of the process sees it. It starts when it is first asked. */
export class RulesThread {
  readonly #data: ThreadData;
  readonly #bounds: Bounds;
  readonly #log: Log;
  #worker: Worker | null = null;
  #isStopped = false;
  #lastId = 0;
  #inside = 0;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #asked = new Map<number, PromiseWithResolvers<Said[]>>();
  readonly #ready = new Map<string, Promise<unknown>>();

  constructor(data: ThreadData, bounds: Bounds, log: Log) {
    this.#data = data;
    this.#bounds = bounds;
    this.#log = log;
  }

  /**
   * Runs stylesheets over a document. One document runs at a time; the thread cannot be called back from one, so that
   * somebody who hangs up gives up his turn, or else his answer.
   *
   * @throws Rejection 503 when too many wait, when it takes too long, when the thread ends; the reason of the signal
   */
  async check(xml: Uint8Array, stylesheets: string[], hungUp: AbortSignal): Promise<Said[]> {
    if (this.#inside >= this.#bounds.calls) throw busy();
    this.#inside += 1;
    const turn = Promise.withResolvers<void>();
    let runs = false;
    try {
      const late = AbortSignal.any([hungUp, after(this.#bounds.wait, preparing)]);
      await unless(late, Promise.all(stylesheets.map((path) => this.#prepared(path))));
      const before = this.#turn;
      this.#turn = before.then(() => turn.promise);
      await unless(AbortSignal.any([hungUp, after(this.#bounds.wait, busy)]), before);
      runs = true;
      return await unless(hungUp, this.#run({ xml, stylesheets }, turn.resolve));
    } catch (error) {
      if (!runs) turn.resolve();
      throw error;
    } finally {
      this.#inside -= 1;
    }
  }

  /** Ends the thread, and what it compiles. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#worker?.terminate();
  }

  #prepared(path: string): Promise<unknown> {
    const known = this.#ready.get(path);
    if (known !== undefined) return known;
    const work = this.#within(this.#bounds.prepare, preparing, { prepare: path });
    this.#ready.set(path, work);
    work.catch((error) => {
      this.#ready.delete(path);
      this.#log.warn({ stylesheet: path, error: String(error) }, "official rules could not be prepared");
    });
    return work;
  }

  /** The turn ends with the run, whether or not anybody waits for it still. */
  async #run(asked: AskedNow, over: () => void): Promise<Said[]> {
    try {
      return await this.#within(this.#bounds.document, () => tooLong(this.#bounds.document / 1000), asked);
    } finally {
      over();
    }
  }

  /** Asks the thread, and ends it where it does not answer in time: nothing else stops what runs in it. */
  async #within(ms: number, reason: () => Error, asked: AskedNow): Promise<Said[]> {
    const late = after(ms, reason);
    try {
      return await unless(late, this.#ask(asked));
    } catch (error) {
      if (late.aborted) await this.#worker?.terminate();
      throw error;
    }
  }

  #ask(asked: AskedNow): Promise<Said[]> {
    if (this.#isStopped) return Promise.reject(ended());
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = Promise.withResolvers<Said[]>();
    this.#asked.set(id, answer);
    const message: Asked = { id, ...asked };
    const thread = this.#thread();
    // It holds up the end of the process while somebody waits for it, and no longer.
    thread.ref();
    thread.postMessage(message);
    return answer.promise;
  }

  #thread(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(new URL("./thread.ts", import.meta.url), {
      workerData: this.#data,
      // Those of the process may be for it alone.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: this.#bounds.megabytes },
    });
    this.#worker = worker;
    worker.on("message", (said: Answer) => this.#answered(said));
    worker.on("error", (error) =>
      this.#log.error({ error: String(error) }, "the thread of the official rules failed"),
    );
    worker.on("exit", (code) => {
      this.#log.info({ code }, "the thread of the official rules has ended");
      if (this.#worker === worker) this.#worker = null;
      this.#ready.clear();
      const left = [...this.#asked.values()];
      this.#asked.clear();
      for (const { reject } of left) reject(ended());
    });
    return worker;
  }

  #answered(answer: Answer): void {
    const waiting = this.#asked.get(answer.id);
    this.#asked.delete(answer.id);
    if (this.#asked.size === 0) this.#worker?.unref();
    if ("said" in answer) waiting?.resolve(answer.said);
    else waiting?.reject(new Error(answer.failed));
  }
}
