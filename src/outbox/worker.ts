import type { Account } from "../domain/account.ts";
import { type FailureFacts, isFailure } from "../domain/failure.ts";
import type { Memory, Store, Work, WorkError, WorkKind } from "../store/port.ts";
import type { Ids, Log } from "../usecases/parts.ts";
import { verdictOn, workError } from "./policy.ts";

/** How a run ended. Its writes go into the same transaction that gives the row back. */
export type RunResult =
  | { done: true; write?: (memory: Memory) => Promise<void> }
  /** To be run again: a perpetual row, or the next step of several. */
  | {
      done: false;
      runAt: Date;
      /** Tries spent so far; a step that went well starts anew at 0. */
      attempts?: number;
      doubt?: boolean;
      data?: Record<string, unknown>;
      write?: (memory: Memory) => Promise<void>;
    }
  /** Only a person can decide what to do next. */
  | { done: "parked"; why: FailureFacts };

/** What does the work of one kind. */
export interface Runner {
  run(work: Work, signal: AbortSignal): Promise<RunResult>;
  /** What else to write, in the same transaction, when the row fails or is parked. */
  troubled?(memory: Memory, work: Work, error: WorkError, state: "failed" | "parked"): Promise<void>;
}

export interface WorkerParts {
  store: Store;
  runners: ReadonlyMap<WorkKind, Runner>;
  /** How an account is treated; for `erp:…` accounts too. Null: not configured here, its rows wait. */
  account(name: string): Pick<Account, "name" | "concurrency" | "timeoutSeconds" | "retry"> | null;
  /** Tries a paused account's credentials, gently. True: they work again. */
  probe(account: string, signal: AbortSignal): Promise<boolean>;
  now(): Date;
  random(): number;
  ids: Pick<Ids, "lease">;
  leaseSeconds: number;
  log: Log;
}

export interface Worker {
  /** There may be something due now. */
  wake(): void;
  /** Resolves when nothing is running and nothing is due. For tests and for draining. */
  idle(): Promise<void>;
  /** Takes nothing new, lets what runs finish for `graceMs`, then gives it back. */
  stop(graceMs: number): Promise<void>;
}

/** Look for due work at least this often, in milliseconds: other processes add rows too. */
const LOOK_EVERY = 500;
/** Most rows that one claim takes. */
const CLAIM_AT_ONCE = 32;
const LEARNING: readonly WorkKind[] = ["learn"];
const SPEAKING: readonly WorkKind[] = ["submit", "poll", "status", "report", "notify", "sync", "audit"];

/**
 * The claim loop: takes due rows under a lease, runs them, and finishes, reschedules, fails or parks them by the
 * policy table. Each account has its own places, so that a slow one never delays another; understanding what a
 * platform said has places of its own, so that ten thousand events never delay one invoice.
 */
export const startWorker = (parts: WorkerParts): Worker => {
  const { store, now, log } = parts;
  const running = new Map<string, { work: Work; lease: string; abort: AbortController }>();
  const places = new Map<string, number>();
  /** Accounts that asked us to wait (429, open circuit), until when, in this process. */
  const holds = new Map<string, number>();
  const settled = new Set<() => void>();
  const probing = new AbortController();
  let stopping = false;
  let turning: Promise<void> | null = null;
  let again = false;
  let timer: NodeJS.Timeout | undefined;

  const placesOf = (account: string, kinds: readonly WorkKind[]): string =>
    `${account}|${kinds === LEARNING ? "learn" : "speak"}`;

  const claimFor = async (account: string, kinds: readonly WorkKind[]): Promise<number> => {
    const rules = parts.account(account);
    if (rules === null) return 0;
    const place = placesOf(account, kinds);
    const most = kinds === LEARNING ? Math.max(1, Math.floor(rules.concurrency / 2)) : rules.concurrency;
    const limit = Math.min(CLAIM_AT_ONCE, most - (places.get(place) ?? 0));
    if (limit <= 0) return 0;
    const lease = parts.ids.lease();
    const claimed = await store.outbox.claim({
      account,
      kinds,
      limit,
      lease,
      now: now(),
      leasedUntil: new Date(now().getTime() + parts.leaseSeconds * 1000),
    });
    places.set(place, (places.get(place) ?? 0) + claimed.length);
    for (const work of claimed) void carry(work, lease, place);
    return claimed.length;
  };

  const carry = async (work: Work, lease: string, place: string): Promise<void> => {
    const abort = new AbortController();
    running.set(work.id, { work, lease, abort });
    const started = now().getTime();
    try {
      const runner = parts.runners.get(work.kind);
      if (runner === undefined) throw new Error(`no runner for ${work.kind}`);
      let outcome: string | undefined;
      try {
        const result = await runner.run(work, abort.signal);
        outcome = (await give(work, lease, runner, result)) ? ENDED[String(result.done)] : "lease lost";
      } catch (error) {
        outcome = await trouble(work, lease, runner, error);
      }
      log.info(
        {
          work: work.id,
          kind: work.kind,
          account: work.account,
          tenant: work.tenant,
          invoice: work.invoiceId,
          attempt: work.attempts + 1,
          doubt: work.doubt,
          ms: now().getTime() - started,
          outcome,
        },
        "work",
      );
    } catch (error) {
      // The store itself failed: the lease runs out and the row comes back, in doubt.
      log.error({ work: work.id, kind: work.kind, error: String(error) }, "work could not be given back");
    } finally {
      running.delete(work.id);
      places.set(place, (places.get(place) ?? 1) - 1);
      for (const resolve of settled) resolve();
      wake();
    }
  };

  const park = async (
    memory: Memory,
    work: Work,
    lease: string,
    runner: Runner,
    told: WorkError,
  ): Promise<boolean> => {
    const held = await memory.outbox.park(work.id, lease, told, now());
    if (held) await runner.troubled?.(memory, work, told, "parked");
    return held;
  };

  const give = (work: Work, lease: string, runner: Runner, result: RunResult): Promise<boolean> =>
    store.tx(async (memory) => {
      if (result.done === "parked") {
        return park(memory, work, lease, runner, { ...result.why, kind: "unknown", at: now().toISOString() });
      }
      const held = result.done
        ? await memory.outbox.finish(work.id, lease, now())
        : await memory.outbox.reschedule(
            work.id,
            lease,
            {
              runAt: result.runAt,
              attempts: result.attempts ?? 0,
              doubt: result.doubt ?? false,
              error: null,
              data: result.data ?? work.data,
            },
            now(),
          );
      if (held) await result.write?.(memory);
      return held;
    });

  const trouble = async (work: Work, lease: string, runner: Runner, error: unknown): Promise<string> => {
    const rules = parts.account(work.account);
    if (rules === null) throw error;
    const told = workError(error, now());
    const verdict = verdictOn(work, error, rules.retry, rules.timeoutSeconds * 1000, now(), parts.random);
    log.warn(
      {
        work: work.id,
        kind: work.kind,
        account: work.account,
        invoice: work.invoiceId,
        error: told,
        next: verdict.action,
      },
      told.message,
    );
    if (isFailure(error) && error.facts.retryAfterMs !== undefined) {
      if (error.facts.httpStatus === 429 || error.facts.ours === true) {
        holds.set(work.account, now().getTime() + error.facts.retryAfterMs);
      }
    }
    await store.tx(async (memory) => {
      switch (verdict.action) {
        case "fail":
          if (await memory.outbox.fail(work.id, lease, told, now())) {
            await runner.troubled?.(memory, work, told, "failed");
          }
          return;
        case "park":
          await park(memory, work, lease, runner, told);
          return;
        case "pause":
          await memory.outbox.reschedule(
            work.id,
            lease,
            { runAt: now(), attempts: work.attempts, doubt: verdict.doubt, error: told, data: verdict.data },
            now(),
          );
          await memory.accounts.pause(work.account, told, now(), new Date(now().getTime() + PROBE_FIRST));
          return;
        case "again":
          await memory.outbox.reschedule(
            work.id,
            lease,
            {
              runAt: verdict.runAt,
              attempts: verdict.attempts,
              doubt: verdict.doubt,
              error: told,
              data: verdict.data ?? work.data,
            },
            now(),
          );
      }
    });
    return `${told.kind}: ${verdict.action}`;
  };

  const probePaused = async (): Promise<void> => {
    for (const memory of await store.accounts.list()) {
      if (memory.pausedAt === null || memory.probeAt === null || memory.probeAt > now()) continue;
      if (parts.account(memory.name) === null) continue;
      const waited = now().getTime() - memory.pausedAt.getTime();
      const next = new Date(now().getTime() + Math.min(PROBE_LAST, Math.max(PROBE_FIRST, waited)));
      if (!(await store.accounts.claimProbe(memory.name, now(), next))) continue;
      if (!(await parts.probe(memory.name, probing.signal))) continue;
      await store.accounts.resume(memory.name);
      log.info({ account: memory.name }, "the account works again: its rows go on");
    }
  };

  const look = async (): Promise<void> => {
    for (const { account } of await store.outbox.due(now())) {
      const hold = holds.get(account);
      if (hold !== undefined && hold > now().getTime()) continue;
      holds.delete(account);
      for (const kinds of [SPEAKING, LEARNING]) {
        if (stopping) return;
        await claimFor(account, kinds);
      }
    }
    if (!stopping) await probePaused();
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

  const wake = (): void => {
    if (!stopping) void turn();
  };

  const heartbeat = setInterval(
    async () => {
      const byLease = Map.groupBy(running.values(), (r) => r.lease);
      for (const [lease, held] of byLease) {
        const ids = held.map((r) => r.work.id);
        try {
          const until = new Date(now().getTime() + parts.leaseSeconds * 1000);
          const kept = new Set(await store.outbox.extend(ids, lease, until));
          for (const { work, abort } of held) {
            if (!kept.has(work.id) && running.has(work.id)) abort.abort(new Error("the lease was lost"));
          }
        } catch (error) {
          log.error({ error: String(error) }, "leases could not be prolonged");
        }
      }
    },
    Math.max(100, (parts.leaseSeconds * 1000) / 3),
  );
  heartbeat.unref();

  wake();

  const nothingRuns = (): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (running.size > 0) return;
        settled.delete(look);
        resolve();
      };
      settled.add(look);
      look();
    });

  return {
    wake,
    async idle() {
      for (;;) {
        await turn();
        await nothingRuns();
        if (
          !turning &&
          !again &&
          (await store.outbox.due(now())).every(({ account }) => parts.account(account) === null)
        )
          return;
      }
    },
    async stop(graceMs) {
      stopping = true;
      clearTimeout(timer);
      probing.abort(new Error("the gateway is stopping"));
      await turning;
      const grace = new Promise<void>((resolve) => setTimeout(resolve, graceMs).unref());
      await Promise.race([nothingRuns(), grace]);
      for (const { abort } of running.values()) abort.abort(new Error("the gateway is stopping"));
      await nothingRuns();
      clearInterval(heartbeat);
    },
  };
};

const ENDED: Record<string, string> = { true: "done", false: "again", parked: "parked" };

/** First wait before a paused account's credentials are tried again, and the longest, in milliseconds. */
const PROBE_FIRST = 30_000;
const PROBE_LAST = 900_000;
