import { AsyncLocalStorage, createHook } from "node:async_hooks";
import { afterEach, describe, expect, it } from "vitest";
import type { Kind, RunResult } from "../../src/outbox/port.ts";
import { startWorker, type Worker } from "../../src/outbox/worker.ts";
import { openStore } from "../../src/store/open.ts";
import type { Store, Work } from "../../src/store/port.ts";
import { rulesOf, WORK_KINDS, type WorkKind } from "../../src/usecases/work.ts";
import { until } from "../support/processes.ts";
import { type Clock, testClock } from "../support/world.ts";
import { fails, newRow } from "./rows.ts";

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Rig {
  store: Store;
  clock: Clock;
  /** What began, in order. */
  began: string[];
  /** Runs that wait to be let go, by the row's id. */
  open: Map<string, { work: Work; signal: AbortSignal; end: (result: RunResult | Error) => void }>;
  worker: (more?: { leaseSeconds?: number }) => Worker;
  state: (id: string) => Promise<string | undefined>;
  probed: string[];
  onProbe: (account: string) => Promise<boolean>;
}

const DONE: RunResult = { done: true };
const QUIET = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A worker over a store in memory whose runs last until the test ends them; or end at once by `answer`. */
const rig = async (
  options: {
    concurrency?: number;
    answer?: (work: Work, signal: AbortSignal) => Promise<RunResult>;
    givenUp?: Kind["givenUp"];
    accounts?: (name: string) => boolean;
  } = {},
): Promise<Rig> => {
  const clock = testClock();
  const store = await openStore("sqlite::memory:", { now: clock.now });
  cleanups.push(() => store.close());
  const began: string[] = [];
  const open: Rig["open"] = new Map();
  let leases = 0;
  const wait = (work: Work, signal: AbortSignal): Promise<RunResult> =>
    new Promise((resolve, reject) => {
      const end = (result: RunResult | Error): void => {
        open.delete(work.id);
        if (result instanceof Error) reject(result);
        else resolve(result);
      };
      open.set(work.id, { work, signal, end });
      signal.addEventListener("abort", () => end(fails("unknown", { ours: true, mayStillArrive: true })));
    });
  const handler: Pick<Kind, "run" | "givenUp"> = {
    run: (work, signal) => {
      began.push(work.id);
      return (options.answer ?? wait)(work, signal);
    },
    ...(options.givenUp === undefined ? {} : { givenUp: options.givenUp }),
  };
  const made: Rig = {
    store,
    clock,
    began,
    open,
    probed: [],
    onProbe: async () => true,
    state: async (id) => (await store.outbox.byId(id))?.state,
    worker: ({ leaseSeconds = 15 } = {}) => {
      const worker = startWorker({
        store,
        kinds: new Map(WORK_KINDS.map((kind) => [kind, { ...rulesOf(kind), ...handler }])),
        account: (name) =>
          options.accounts?.(name) === false
            ? null
            : {
                name,
                concurrency: options.concurrency ?? 4,
                timeoutSeconds: 30,
                retry: { firstSeconds: 1, maxSeconds: 60, forHours: 1 },
              },
        probe: (account) => {
          made.probed.push(account);
          return made.onProbe(account);
        },
        now: clock.now,
        random: () => 0.5,
        ids: { lease: () => `lease-${++leases}` },
        leaseSeconds,
        log: QUIET,
      });
      cleanups.push(() => worker.stop(0));
      return worker;
    },
  };
  return made;
};

const add = (to: Rig, ...rows: Parameters<typeof newRow>[0][]): Promise<number> =>
  to.store.outbox.add(rows.map(newRow), to.clock.now());
const opened = (of: Rig, count: number) =>
  until(
    async () => [...of.open.keys()],
    (ids) => ids.length === count,
  );
const ended = (of: Rig, id: string, state: string) =>
  until(
    () => of.state(id),
    (is) => is === state,
  );

/** How many timers run on that something has set. Those of others in this process are left out. */
const timersLeftBy = async (what: () => Promise<void>): Promise<number> => {
  const within = new AsyncLocalStorage<true>();
  const running = new Set<number>();
  const hook = createHook({
    init: (id, type) => {
      if (type === "Timeout" && within.getStore() === true) running.add(id);
    },
    destroy: (id) => {
      running.delete(id);
    },
  }).enable();
  try {
    await within.run(true, what);
    // The end of a timer is told in the round after it.
    await new Promise((resolve) => setImmediate(resolve));
    return running.size;
  } finally {
    hook.disable();
  }
};

describe("claiming", () => {
  it("runs every kind once", async () => {
    const world = await rig({ answer: async () => DONE });
    await add(world, ...WORK_KINDS.map((kind) => ({ id: kind, kind })));
    await world.worker().idle();
    expect(world.began.sort()).toEqual([...WORK_KINDS].sort());
    expect(await world.store.outbox.counts()).toEqual([]);
  });

  it("is no part of the request that wakes it", async () => {
    const request = new AsyncLocalStorage<string>();
    const under: (string | undefined)[] = [];
    const world = await rig({
      answer: async () => {
        under.push(request.getStore());
        return DONE;
      },
    });
    const worker = world.worker();
    await worker.idle();
    await add(world, { id: "woken" });
    request.run("a request", worker.wake);
    await until(
      async () => under,
      ({ length }) => length === 1,
    );
    expect(under).toEqual([undefined]);
  });

  it("holds to the places of the account, and fills them again as they become free", async () => {
    const world = await rig({ concurrency: 3 });
    await add(world, ...Array.from({ length: 8 }, (_, i) => ({ id: `s${i}` })));
    world.worker();
    expect(await opened(world, 3)).toEqual(["s0", "s1", "s2"]);
    world.open.get("s1")?.end(DONE);
    await until(
      async () => world.began,
      (began) => began.length === 4,
    );
    expect([...world.open.keys()]).toEqual(["s0", "s2", "s3"]);
  });

  it("has places apart for sending, for listening and for understanding", async () => {
    const world = await rig({ concurrency: 2 });
    const many = (kind: WorkKind) => Array.from({ length: 9 }, (_, i) => ({ id: `${kind}${i}`, kind }));
    await add(world, ...many("learn"), ...many("submit"), ...many("poll"));
    world.worker();
    expect((await opened(world, 4)).sort()).toEqual(["learn0", "poll0", "submit0", "submit1"]);
  });

  it("gives an account its places whatever another account does with its own", async () => {
    const world = await rig({ concurrency: 2 });
    await add(world, ...Array.from({ length: 50 }, (_, i) => ({ id: `slow${i}`, account: "slow" })));
    const worker = world.worker();
    await opened(world, 2);
    await add(world, { id: "other", account: "well" });
    worker.wake();
    await opened(world, 3);
    expect(world.began.at(-1)).toBe("other");
    world.open.get("other")?.end(DONE);
    await ended(world, "other", "done");
    expect(await world.state("slow7")).toBe("ready");
  });

  it("leaves the rows of an account that is not configured here", async () => {
    const world = await rig({ answer: async () => DONE, accounts: (name) => name !== "gone" });
    await add(world, { id: "a", account: "gone" }, { id: "b" });
    await world.worker().idle();
    expect([await world.state("a"), await world.state("b")]).toEqual(["ready", "done"]);
  });

  it("runs the rows of one lane one after the other, in their order", async () => {
    const world = await rig({ concurrency: 4 });
    await add(world, { id: "a1", lane: "a" }, { id: "a2", lane: "a" }, { id: "b1", lane: "b" });
    world.worker();
    expect((await opened(world, 2)).sort()).toEqual(["a1", "b1"]);
    world.open.get("a1")?.end(DONE);
    await until(
      async () => world.began,
      (began) => began.includes("a2"),
    );
  });

  it("misses no row that is added while it looks", async () => {
    const world = await rig({ answer: async () => DONE });
    const worker = world.worker();
    for (let i = 0; i < 40; i++) {
      const adding = add(world, { id: `r${i}` });
      worker.wake();
      await adding;
      worker.wake();
    }
    await worker.idle();
    expect(new Set(world.began).size).toBe(40);
    expect(world.began).toHaveLength(40);
  });
});

describe("giving back", () => {
  it("writes what the run wants in the transaction that finishes the row", async () => {
    const world = await rig({
      answer: async () => ({
        done: true,
        write: async (memory) => {
          await memory.accounts.setCursor("main", "written");
          throw new Error("and then the store fails");
        },
      }),
    });
    await add(world, { id: "a" });
    const worker = world.worker();
    await worker.idle();
    expect((await world.store.accounts.get("main")).cursor).toBeNull();
    expect(await world.store.outbox.byId("a")).toMatchObject({ state: "ready", doubt: true, attempts: 0 });
  });

  it.each([
    ["refused", "failed"],
    ["unknown", "parked"],
  ] as const)("tells the use case of a row that was %s for good: %s", async (kind, state) => {
    const told: string[] = [];
    const world = await rig({
      answer: async () => {
        throw fails(kind);
      },
      givenUp: async (_, work, error, end) => {
        told.push(`${work.id} ${error.kind} ${end}`);
      },
    });
    await add(world, { id: "a" });
    const worker = world.worker();
    for (let i = 0; i < 50; i++) {
      await worker.idle();
      world.clock.forward(120);
    }
    expect(told).toEqual([`a ${kind} ${state}`]);
    expect(await world.state("a")).toBe(state);
  });

  it("parks what the run wants to be parked", async () => {
    const world = await rig({ answer: async () => ({ done: "parked", why: { code: "ask", message: "?" } }) });
    await add(world, { id: "a" });
    await world.worker().idle();
    expect(await world.store.outbox.byId("a")).toMatchObject({ state: "parked", lastError: { code: "ask" } });
  });

  it("runs a row again at the time that the run says", async () => {
    const world = await rig({
      answer: async (work) =>
        work.data.step === 1
          ? DONE
          : { done: false, runAt: new Date(world.clock.now().getTime() + 10_000), data: { step: 1 } },
    });
    await add(world, { id: "a" });
    const worker = world.worker();
    await worker.idle();
    expect(world.began).toEqual(["a"]);
    world.clock.forward(10);
    await worker.idle();
    expect(world.began).toEqual(["a", "a"]);
    expect(await world.state("a")).toBe("done");
  });
});

describe("an account that asks for time", () => {
  it.each([
    ["429", { httpStatus: 429, retryAfterMs: 30_000 }],
    ["an open circuit", { ours: true, retryAfterMs: 30_000 }],
  ])("gets it for all of its rows, and for no other account's (%s)", async (_, facts) => {
    const world = await rig({
      concurrency: 1,
      answer: async (work) => {
        if (work.account === "main") throw fails("unsent", facts);
        return DONE;
      },
    });
    await add(world, { id: "a" }, { id: "b" }, { id: "l", kind: "learn" }, { id: "c", account: "other" });
    const worker = world.worker();
    await worker.idle();
    const first = world.began.filter((id) => id !== "c");
    expect(world.began).toContain("c");
    expect(first).not.toContain("b");
    world.clock.forward(29);
    await worker.idle();
    expect(world.began.filter((id) => id !== "c")).toEqual(first);
    world.clock.forward(2);
    await worker.idle();
    expect(world.began.length).toBeGreaterThan(first.length + 1);
  });
});

describe("a paused account", () => {
  const paused = async (world: Rig): Promise<Worker> => {
    await add(world, { id: "a" });
    const worker = world.worker();
    await worker.idle();
    expect((await world.store.accounts.get("main")).pausedAt).not.toBeNull();
    return worker;
  };

  it("runs nothing, keeps its rows as they are, and is tried after 30 seconds, then ever more gently", async () => {
    const world = await rig({
      answer: async () => {
        throw fails("denied", { httpStatus: 401 });
      },
    });
    world.onProbe = async () => false;
    const worker = await paused(world);
    await add(world, { id: "b" });
    for (let minute = 0; minute < 60; minute++) {
      world.clock.forward(60);
      await worker.idle();
    }
    expect(world.began).toEqual(["a"]);
    expect(world.probed.length).toBeGreaterThan(3);
    expect(world.probed.length).toBeLessThan(12);
    expect(await world.store.outbox.byId("a")).toMatchObject({ state: "ready", attempts: 0, doubt: false });
  });

  it("goes on once its credentials work", async () => {
    let denied = true;
    const world = await rig({
      answer: async () => {
        if (denied) throw fails("denied", { httpStatus: 401 });
        return DONE;
      },
    });
    const worker = await paused(world);
    denied = false;
    world.clock.forward(31);
    await worker.idle();
    expect(await world.state("a")).toBe("done");
    expect(world.probed).toEqual(["main"]);
  });

  it("is tried at the start of a process, which may have better settings; not when nobody is to try it", async () => {
    const world = await rig({ answer: async () => DONE });
    const later = (seconds: number): Date => new Date(world.clock.now().getTime() + seconds * 1000);
    const why = { code: "denied", message: "Wrong secret" };
    await world.store.accounts.pause("main", why, world.clock.now(), later(600));
    await world.store.accounts.pause("stopped", why, world.clock.now(), later(1e9));
    await add(world, { id: "a" }, { id: "b", account: "stopped" });
    world.worker();
    await ended(world, "a", "done");
    expect(world.probed).toEqual(["main"]);
    expect(await world.state("b")).toBe("ready");
  });

  it("delays no other account by a probe that takes its time", async () => {
    const world = await rig({
      answer: async (work) => {
        if (work.account === "main") throw fails("denied", { httpStatus: 401 });
        return DONE;
      },
    });
    let answer = (_: boolean): void => {};
    const worker = await paused(world);
    world.onProbe = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    world.clock.forward(31);
    const idle = worker.idle();
    await until(
      async () => world.probed,
      (probed) => probed.length === 1,
    );
    await add(world, { id: "other", account: "well" });
    worker.wake();
    await ended(world, "other", "done");
    answer(false);
    await idle;
  });
});

describe("a lease", () => {
  it("is prolonged for as long as the run lasts", async () => {
    const world = await rig();
    await add(world, { id: "a" });
    world.worker({ leaseSeconds: 0.3 });
    await opened(world, 1);
    const first = (await world.store.outbox.byId("a"))?.leasedUntil?.getTime() ?? 0;
    world.clock.forward(0.25);
    await until(
      async () => (await world.store.outbox.byId("a"))?.leasedUntil?.getTime() ?? 0,
      (end) => end === first + 250,
    );
    world.open.get("a")?.end(DONE);
    await ended(world, "a", "done");
    expect(world.began).toEqual(["a"]);
  });

  it("that was lost aborts the run, whose end has no effect any more", async () => {
    const world = await rig();
    await add(world, { id: "a" });
    world.worker({ leaseSeconds: 0.3 });
    await opened(world, 1);
    const signal = world.open.get("a")?.signal;
    world.clock.forward(1);
    const [taken] = await world.store.outbox.claim({
      account: "main",
      limit: 1,
      lease: "another process",
      now: world.clock.now(),
      leasedUntil: new Date(world.clock.now().getTime() + 60_000),
    });
    expect(taken).toMatchObject({ id: "a", doubt: true });
    await until(
      async () => signal?.aborted,
      (aborted) => aborted === true,
    );
    await opened(world, 0);
    expect(await world.store.outbox.byId("a")).toMatchObject({ state: "running", lease: "another process" });
  });

  it("that cannot be prolonged in time aborts the run: another process may have the row", async () => {
    const world = await rig();
    await add(world, { id: "a" });
    world.worker({ leaseSeconds: 0.3 });
    await opened(world, 1);
    const signal = world.open.get("a")?.signal;
    let tries = 0;
    world.store.outbox.extend = async () => {
      tries += 1;
      throw new Error("the store does not answer");
    };
    await until(
      async () => tries,
      (made) => made > 1,
    );
    expect(signal?.aborted).toBe(false);
    world.clock.forward(1);
    await until(
      async () => signal?.aborted,
      (aborted) => aborted === true,
    );
  });
});

describe("stopping", () => {
  it("lets what runs finish, and takes nothing new", async () => {
    const world = await rig({ concurrency: 1 });
    await add(world, { id: "a" }, { id: "b" });
    const worker = world.worker();
    await opened(world, 1);
    const stopping = worker.stop(5_000);
    world.open.get("a")?.end(DONE);
    await stopping;
    expect([await world.state("a"), await world.state("b")]).toEqual(["done", "ready"]);
    expect(world.began).toEqual(["a"]);
  });

  it("gives back what does not finish in time, in doubt and without spending an attempt", async () => {
    const world = await rig();
    await add(world, { id: "a" });
    const worker = world.worker();
    await opened(world, 1);
    await worker.stop(10);
    expect(await world.store.outbox.byId("a")).toMatchObject({ state: "ready", doubt: true, attempts: 0 });
  });

  it("does not wait for ever for a run that does not hear", async () => {
    const world = await rig({ answer: () => new Promise(() => {}) });
    await add(world, { id: "a" });
    const worker = world.worker();
    await until(
      async () => world.began,
      (began) => began.length === 1,
    );
    const started = Date.now();
    await worker.stop(10);
    expect(Date.now() - started).toBeLessThan(5_000);
    expect(await world.state("a")).toBe("running");
  });

  it("leaves no timer behind", async () => {
    const world = await rig({ answer: async () => DONE });
    await add(world, { id: "a" });
    const left = await timersLeftBy(async () => {
      const worker = world.worker();
      await worker.idle();
      await worker.stop(10_000);
    });
    expect(left).toBe(0);
  });
});
