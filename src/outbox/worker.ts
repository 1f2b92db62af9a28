import { AsyncLocalStorage } from "node:async_hooks";
import { keepBringingForward } from "./bring-forward.ts";
import { carryWork } from "./carry-work.ts";
import { FINISHED_AT_ONCE } from "./finish-together.ts";
import { type Held, keepLeases } from "./keep-leases.ts";
import type { Kind, Place, WorkerParts } from "./port.ts";
import { startProbes } from "./probe-paused.ts";
import { openTogether, type Together } from "./take-together.ts";

export interface Worker {
  /** There may be something due now. */
  wake(): void;
  /** Resolves when nothing is running and nothing can be claimed. For tests and for draining. */
  idle(): Promise<void>;
  /** Resolves when nothing of this account is running here. Whoever asks keeps new work of it from being taken. */
  settled(account: string): Promise<void>;
  /** When it last looked for work with success. */
  lookedAt(): Date;
  /** Takes nothing new, lets what runs finish for `graceMs`, then gives it back. */
  stop(graceMs: number): Promise<void>;
}

/** Look for due work at least this often, in milliseconds: other processes add rows too. */
const LOOK_EVERY = 500;
/** Longest that an account as a whole is held back, in milliseconds. */
const LONGEST_HOLD = 3_600_000;
/** Most rows that one claim takes. */
const CLAIM_AT_ONCE = 32;
/** How long a run may take to end once it was told to, in milliseconds. Past it the lease runs out by itself. */
const LAST_WORDS = 2_000;

/**
 * How many places an account has for each sort of work. Each waits for places of its own: ten thousand events never
 * delay an invoice, nor a queue of invoices the pull. How many calls are really made at once is the door's business.
 */
const PLACES: Readonly<Record<Place, (concurrency: number) => number>> = {
  speak: (concurrency) => concurrency,
  listen: (concurrency) => Math.ceil(concurrency / 2),
  learn: (concurrency) => Math.ceil(concurrency / 2),
  // Each may cost a call that news would make.
  past: (concurrency) => Math.min(2, concurrency),
};

/** The places that a row takes up. */
interface Placed {
  key: string;
  places: number;
  handler: Kind;
}

/** Rows of one key share places. What is taken many at once has them to itself: others would never find one free. */
const keyOf = (account: string, kind: string, { place, together }: Kind): string =>
  `${account}|${together === undefined ? place : kind}`;

/**
 * The claim loop: takes due rows under a lease, account by account, and runs them. Each account has its own places,
 * so that a slow one never delays another, and nothing but the store is waited for between two claims.
 */
export const startWorker = (parts: WorkerParts): Worker => {
  const { store, now, log } = parts;
  const running = new Set<Held>();
  const busy = new Map<string, number>();
  /** What is taken and finished many at once, by the key of its places. */
  const together = new Map<string, Together>();
  /** Accounts that asked us to wait (429, open circuit), until when, in this process. */
  const holds = new Map<string, number>();
  const onSettled = new Set<() => void>();
  let stopping = false;
  let turning: Promise<void> | null = null;
  let again = false;
  let claims = 0;
  /** The account that work is being claimed of: one at a time. */
  let claiming: string | null = null;
  let lookedAt = now();
  let timer: NodeJS.Timeout | undefined;

  const settle = (): void => {
    for (const tell of onSettled) tell();
  };

  const isOnHold = (account: string): boolean => {
    const until = holds.get(account);
    if (until === undefined) return false;
    const left = until - now().getTime();
    // Nobody asks for more; the clock was set back.
    if (left > 0 && left <= LONGEST_HOLD) return true;
    holds.delete(account);
    return false;
  };

  const claimFor = async (account: string, kind: string): Promise<void> => {
    const rules = parts.account(account);
    const handler = parts.kinds.get(kind);
    // What another version of the program left, or an account that is not configured here: its rows wait.
    if (rules === null || handler === undefined) return;
    const { place } = handler;
    const places = PLACES[place](rules.concurrency);
    const key = keyOf(account, kind, handler);
    const taken = busy.get(key) ?? 0;
    const free = handler.together === undefined ? places - taken : FINISHED_AT_ONCE - taken;
    // A claim costs as much for one row as for many: those that come in numbers are taken so.
    if (free <= 0 || (handler.together !== undefined && free < FINISHED_AT_ONCE / 2)) return;
    const limit = Math.min(CLAIM_AT_ONCE, free);
    const lease = parts.ids.lease();
    const until = now().getTime() + parts.leaseSeconds * 1000;
    claiming = account;
    try {
      const claimed = await store.outbox.claim({
        account,
        kinds: [kind],
        limit,
        lease,
        now: now(),
        leasedUntil: new Date(until),
      });
      claims += claimed.length;
      busy.set(key, (busy.get(key) ?? 0) + claimed.length);
      for (const work of claimed)
        void run({ work, lease, until, abort: new AbortController() }, { key, places, handler });
    } finally {
      claiming = null;
      settle();
    }
  };

  const togetherBy = (key: string, by: NonNullable<Kind["together"]>): Together => {
    const there = together.get(key) ?? openTogether(parts, by, () => busy.get(key) ?? 0);
    together.set(key, there);
    return there;
  };

  /** What was taken of an account and has not begun goes back: it is not to be called now. */
  const sendAway = (account?: string): void => {
    for (const [key, { sendAway }] of together)
      if (account === undefined || key.startsWith(`${account}|`)) sendAway();
  };

  const run = async (held: Held, { key, places, handler }: Placed): Promise<void> => {
    const { work, lease, abort } = held;
    running.add(held);
    const gathered = handler.together === undefined ? undefined : togetherBy(key, handler.together);
    try {
      const { waitUntil, paused } = await (gathered === undefined
        ? carryWork(parts, work, lease, abort.signal)
        : gathered.carry(held, places));
      if (waitUntil !== null) holds.set(work.account, Math.max(waitUntil, holds.get(work.account) ?? 0));
      if (paused || waitUntil !== null) sendAway(work.account);
    } catch (error) {
      log.error({ work: work.id, kind: work.kind, error: String(error) }, "work could not be given back");
    } finally {
      running.delete(held);
      busy.set(key, (busy.get(key) ?? 1) - 1);
      gathered?.look();
      settle();
      wake();
    }
  };

  const look = async (): Promise<void> => {
    const due = await store.outbox.due(now());
    // Kinds that share places take turns by age, or a long queue of one would shut out the other.
    due.sort((a, b) => a.oldest.getTime() - b.oldest.getTime());
    for (const { account, kind } of due) {
      if (stopping) return;
      if (!isOnHold(account)) await claimFor(account, kind);
    }
    lookedAt = now();
  };

  /** One turn at a time; whoever asks during one gets another after it. */
  const turn = (): Promise<void> => {
    again = true;
    turning ??= (async () => {
      clearTimeout(timer);
      try {
        while (again && !stopping) {
          again = false;
          await look();
        }
      } catch (error) {
        log.error({ error: String(error) }, "the outbox could not be read");
      } finally {
        turning = null;
        if (!stopping) timer = setTimeout(() => void turn(), LOOK_EVERY);
      }
    })();
    return turning;
  };

  // What it does is its own: not a part of the request that woke it, whose answer would wait for what is read here.
  const outside = AsyncLocalStorage.snapshot();
  const wake = (): void => {
    if (!stopping) void outside(turn);
  };

  /** Resolves when nothing runs (of this account alone, if one is given), or after `ms`. */
  const nothingRuns = (ms?: number, account?: string): Promise<void> =>
    new Promise((resolve) => {
      const late = ms === undefined ? undefined : setTimeout(() => leave(), ms);
      const leave = (): void => {
        clearTimeout(late);
        onSettled.delete(tell);
        resolve();
      };
      const tell = (): void => {
        const isOf = (one: string): boolean => account === undefined || one === account;
        if ((claiming !== null && isOf(claiming)) || [...running].some(({ work }) => isOf(work.account)))
          return;
        leave();
      };
      onSettled.add(tell);
      tell();
    });

  const stopLeases = keepLeases(parts, running);
  const stopBringing = keepBringingForward(parts, wake);
  const probes = startProbes(parts, wake);
  wake();

  return {
    wake,
    lookedAt: () => lookedAt,
    settled: (account) => {
      sendAway(account);
      return nothingRuns(undefined, account);
    },
    async idle() {
      for (;;) {
        await probes.look();
        const before = claims;
        await turn();
        if (claims === before && running.size === 0) return;
        await nothingRuns();
      }
    },
    async stop(graceMs) {
      stopping = true;
      clearTimeout(timer);
      stopBringing();
      await Promise.all([turning, probes.stop()]);
      sendAway();
      await nothingRuns(graceMs);
      for (const { abort } of running) abort.abort(new Error("the gateway is stopping"));
      await nothingRuns(LAST_WORDS);
      stopLeases();
    },
  };
};
