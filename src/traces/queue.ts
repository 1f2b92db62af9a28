import type { Log } from "../usecases/parts.ts";
import { underTrace } from "./current.ts";
import type { SpanRecord } from "./otlp.ts";
import type { Exported } from "./port.ts";

/** What became of spans: the collector has them, there was no room for them, or the collector did not take them. */
export type SpanOutcome = "exported" | "dropped" | "failed";

export interface SpanQueue {
  /** Never waits: what finds no room is counted and gone. */
  add(span: SpanRecord): void;
  /** Hands over what there is, for so long at most, and takes nothing more. */
  close(graceMs: number): Promise<void>;
}

/** Spans that may wait for a slow collector: some megabytes. */
export const MOST_WAITING = 2048;
/** Spans in one call. */
export const BATCH = 512;
/** How long spans are gathered, in milliseconds. */
export const GATHER = 2_000;
/** How often a batch is tried, and the waits between: doubling from the first, in milliseconds. */
const TRIES = 3;
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;

/** Gathers spans and hands them over in batches, one after the other. */
export const openSpanQueue = (parts: {
  send(spans: readonly SpanRecord[], signal: AbortSignal): Promise<Exported>;
  count(outcome: SpanOutcome, spans: number): void;
  log: Pick<Log, "info" | "warn">;
}): SpanQueue => {
  const { send, count, log } = parts;
  const waiting: SpanRecord[] = [];
  const stop = new AbortController();
  let sending: Promise<void> | null = null;
  let gathering: NodeJS.Timeout | null = null;
  let goOn: (() => void) | null = null;
  let closing = false;
  let isWell = true;

  /** Told when it changes, not with each batch. */
  const tell = (why: string | null): void => {
    if (isWell === (why === null)) return;
    isWell = why === null;
    if (why === null) log.info({}, "the collector takes spans again");
    else log.warn({ why }, "the collector does not take spans: they are dropped until it does");
  };

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms).unref();
      goOn = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  /** False: the collector does not have it. */
  const handOver = async (batch: readonly SpanRecord[]): Promise<boolean> => {
    for (let n = 1; ; n++) {
      const answer = await send(batch, stop.signal);
      if (answer.outcome === "taken") {
        count("exported", batch.length - answer.refused);
        if (answer.refused > 0) count("failed", answer.refused);
        tell(null);
        return true;
      }
      tell(answer.why);
      if (answer.outcome === "refused" || n === TRIES || closing) {
        count("failed", batch.length);
        return false;
      }
      await pause(Math.min(answer.afterMs ?? FIRST_WAIT * 2 ** (n - 1), LONGEST_WAIT));
    }
  };

  const drain = async (): Promise<void> => {
    do {
      const taken = await handOver(waiting.splice(0, BATCH));
      if (closing && !taken) return;
    } while (waiting.length >= (closing ? 1 : BATCH));
  };

  const start = (): void => {
    if (gathering !== null) clearTimeout(gathering);
    gathering = null;
    // What hands spans over is in no trace, whoever's span was the last that it waited for.
    sending = underTrace(undefined, drain).finally(() => {
      sending = null;
      if (waiting.length > 0 && !closing) gather();
    });
  };

  const gather = (): void => {
    gathering ??= setTimeout(start, GATHER).unref();
  };

  return {
    add: (span) => {
      if (closing || waiting.length >= MOST_WAITING) return count("dropped", 1);
      waiting.push(span);
      if (sending !== null) return;
      if (waiting.length >= BATCH) start();
      else gather();
    },
    close: async (graceMs) => {
      closing = true;
      if (gathering !== null) clearTimeout(gathering);
      const limit = setTimeout(() => stop.abort(), graceMs);
      goOn?.();
      await sending;
      if (waiting.length > 0 && !stop.signal.aborted && isWell) await drain();
      clearTimeout(limit);
      if (waiting.length > 0) count("dropped", waiting.splice(0).length);
    },
  };
};
