import type { Trace } from "../domain/trace.ts";
import { type Memory, StoreUnavailable, type Work } from "../store/port.ts";
import { traceNow, underTrace } from "../traces/current.ts";
import type { Kind, WorkerParts } from "./port.ts";

/** A row whose run is done, and what the run writes. */
export interface Done {
  work: Work;
  lease: string;
  write?: ((memory: Memory) => Promise<void>) | undefined;
  foreseen?: unknown;
  /** It does not wait for others. */
  large?: boolean | undefined;
}

/** Finishes a row, in one transaction with what its run writes. False, and nothing written: the lease was lost. */
export type Finish = (done: Done) => Promise<boolean>;

/** Most rows that one transaction finishes: while it lasts, nobody else writes on SQLite. */
export const FINISHED_AT_ONCE = 32;
/** Fewest that are worth a transaction, where there are more. */
const FEWEST = 4;
/** How long a transaction may hold the process up, in milliseconds: whoever answers requests waits for it. */
const LONGEST_HOLD = 10;
/** How long the first one waits for others that are on their way, in milliseconds. */
const WAIT = 25;

interface Gathered extends Done {
  trace: Trace | undefined;
  ended: PromiseWithResolvers<boolean>;
}

export interface Finishing {
  finish: Finish;
  /** Fewer may be on their way than before. */
  look(): void;
}

/**
 * Finishes rows of one kind and account together: those whose runs end at about the same time share one transaction. A row
 * waits for others only while some are on their way, and not for long. One whose writing fails fails alone: the others are
 * tried again, each by itself.
 *
 * @param onTheWay - how many rows are taken here, those that wait to be finished among them
 */
export const finishTogether = (
  parts: Pick<WorkerParts, "store" | "now" | "ticks" | "gatherMs">,
  together: NonNullable<Kind["together"]>,
  onTheWay: () => number,
): Finishing => {
  let gathered: Gathered[] = [];
  let timer: NodeJS.Timeout | undefined;
  /** Milliseconds for which a row holds the process up, as the last transactions showed. */
  let perRow = 0;
  const most = (): number => Math.min(FINISHED_AT_ONCE, Math.max(FEWEST, Math.floor(LONGEST_HOLD / perRow)));

  const write = (rows: readonly Gathered[]): Promise<ReadonlySet<string>> =>
    parts.store.tx(async (memory) => {
      const held = await finishAll(memory, rows, parts.now());
      const hold = startHold(parts.ticks);
      const ours = rows.filter(({ work }) => held.has(work.id));
      const seen = await together(
        memory,
        ours.map(({ foreseen }) => foreseen),
      );
      for (const { trace, write } of ours) await underTrace(trace, () => write?.(seen));
      perRow = (perRow + hold() / rows.length) / 2;
      return held;
    });

  const settle = async (rows: readonly Gathered[]): Promise<void> => {
    try {
      const held = await write(rows);
      for (const { work, ended } of rows) ended.resolve(held.has(work.id));
    } catch (error) {
      if (rows.length > 1 && !(error instanceof StoreUnavailable)) {
        for (const row of rows) await settle([row]);
      } else for (const { ended } of rows) ended.reject(error);
    }
  };

  const go = (): void => {
    clearTimeout(timer);
    timer = undefined;
    // In the order in which they were asked for, whichever was read first.
    const rows = gathered.toSorted((a, b) => a.work.seq - b.work.seq);
    gathered = [];
    void settle(rows);
  };

  const look = (): void => {
    if (gathered.length === 0) return;
    const isFull = gathered.length >= Math.min(most(), onTheWay());
    if (isFull || gathered.some(({ large }) => large === true)) go();
    else timer ??= setTimeout(go, parts.gatherMs ?? WAIT);
  };

  return {
    look,
    finish: (done) => {
      const row = { ...done, trace: traceNow(), ended: Promise.withResolvers<boolean>() };
      gathered.push(row);
      look();
      return row.ended.promise;
    },
  };
};

/** Milliseconds of the processor that this thread took: what others on the machine take is no reason to take fewer. */
const ownTime = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/**
 * From now on until the answer is called: the milliseconds for which nothing else had a turn. 0 where others had one, as
 * they have wherever an answer of the database is waited for.
 */
const startHold = (ticks = ownTime): (() => number) => {
  const from = ticks();
  let hadTurn = false;
  const turn = setImmediate(() => {
    hadTurn = true;
  });
  return () => {
    clearImmediate(turn);
    return hadTurn ? 0 : ticks() - from;
  };
};

/** The ids of those that are still held. */
const finishAll = async (memory: Memory, rows: readonly Gathered[], now: Date): Promise<Set<string>> => {
  const held = new Set<string>();
  for (const [lease, some] of Map.groupBy(rows, (row) => row.lease)) {
    const ids = some.map(({ work }) => work.id);
    for (const id of await memory.outbox.finishAll(ids, lease, now)) held.add(id);
  }
  return held;
};

/** Finishes a row by itself. */
export const finishAlone =
  ({ store, now }: Pick<WorkerParts, "store" | "now">): Finish =>
  ({ work, lease, write }) => {
    const at = now();
    return store.tx(async (memory) => {
      const held = await memory.outbox.finish(work.id, lease, at);
      if (held) await write?.(memory);
      return held;
    });
  };
