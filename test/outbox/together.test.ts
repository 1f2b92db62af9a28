import { expect, it } from "vitest";
import type { Kind, RunResult } from "../../src/outbox/port.ts";
import { startWorker, type Worker } from "../../src/outbox/worker.ts";
import { openStore } from "../../src/store/open.ts";
import { type Store, StoreUnavailable, type Work } from "../../src/store/port.ts";
import { afterThisTest } from "../support/endings.ts";
import { until } from "../support/processes.ts";
import { type Clock, testClock } from "../support/world.ts";
import { fails, newRow } from "./rows.ts";

const QUIET = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

interface Rig {
  store: Store;
  clock: Clock;
  began: string[];
  /** Rows that each transaction with writes in it was told of. */
  batches: (readonly unknown[])[];
  /** What was written, in order. */
  wrote: string[];
  /** Milliseconds that went by. */
  ticks: number;
  worker(more?: { leaseSeconds?: number; gatherMs?: number }): Worker;
  add(...ids: string[]): Promise<number>;
  states(): Promise<Record<string, number>>;
}

/** A worker whose one kind is taken and finished many at once, in two places. */
const rig = async (
  answer: (work: Work, write: NonNullable<Extract<RunResult, { done: true }>["write"]>) => Promise<RunResult>,
): Promise<Rig> => {
  const clock = testClock();
  const store = await openStore("sqlite::memory:", { now: clock.now });
  afterThisTest(() => store.close());
  const made: Rig = {
    store,
    clock,
    ticks: 0,
    began: [],
    batches: [],
    wrote: [],
    add: (...ids) =>
      store.outbox.add(
        ids.map((id) => newRow({ id, kind: "learn" })),
        clock.now(),
      ),
    states: async () =>
      Object.fromEntries((await store.outbox.counts()).map(({ state, rows }) => [state, rows])),
    // By the clock, a machine that is busy elsewhere would part what is finished together.
    worker: ({ leaseSeconds = 15, gatherMs = 60_000 } = {}) => {
      let leases = 0;
      const learn: Kind = {
        place: "learn",
        together: async (memory, foreseen) => {
          made.batches.push(foreseen);
          return memory;
        },
        run: (work) => {
          made.began.push(work.id);
          return answer(work, async (memory) => {
            await memory.accounts.setCursor(work.id, "written");
            made.wrote.push(work.id);
          });
        },
      };
      const worker = startWorker({
        store,
        kinds: new Map([["learn", learn]]),
        account: (name) => ({
          name,
          concurrency: 4,
          timeoutSeconds: 30,
          retry: { firstSeconds: 1, maxSeconds: 60, forHours: 1 },
        }),
        probe: async () => false,
        now: clock.now,
        random: () => 0.5,
        ids: { lease: () => `lease-${++leases}` },
        leaseSeconds,
        log: QUIET,
        ticks: () => made.ticks,
        gatherMs,
      });
      afterThisTest(() => worker.stop(0));
      return worker;
    },
  };
  return made;
};

const names = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `r${String(i).padStart(2, "0")}`);
const written = async ({ store }: Rig, ids: readonly string[]): Promise<string[]> => {
  const cursors = await Promise.all(
    ids.map(async (id) => ((await store.accounts.get(id)).cursor === null ? [] : [id])),
  );
  return cursors.flat();
};

it("rows of one kind are finished together, in the order in which they were asked for, whichever is read first", async () => {
  const world = await rig(async (work, write) => {
    if (work.id === "r00") await new Promise((resolve) => setImmediate(resolve));
    return { done: true, write, foreseen: work.id };
  });
  await world.add(...names(40));
  await world.worker().idle();
  expect(world.batches.map((batch) => batch.length)).toEqual([32, 8]);
  expect(world.wrote).toEqual(names(40));
  expect(world.batches.flat()).toEqual(names(40));
  expect(await world.states()).toEqual({});
});

it("fewer are finished together where they hold the process up", async () => {
  const world = await rig(async (work, write) => ({
    done: true,
    foreseen: work.id,
    write: async (memory) => {
      await write(memory);
      world.ticks += 5;
    },
  }));
  await world.add(...names(40));
  await world.worker().idle();
  expect(world.batches.map((batch) => batch.length)).toEqual([32, 4, 4]);
  expect(world.wrote).toEqual(names(40));
});

it("no more than the account has places for run at once, whatever was taken", async () => {
  let [now, most] = [0, 0];
  const world = await rig(async (_, write) => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setImmediate(resolve));
    now -= 1;
    return { done: true, write };
  });
  await world.add(...names(20));
  await world.worker().idle();
  expect(most).toBe(2);
  expect(world.wrote).toHaveLength(20);
});

it("one whose writing fails is tried again alone, and the others are written once", async () => {
  const world = await rig(async (work, write) => ({
    done: true,
    write: async (memory) => {
      await write(memory);
      if (work.id === "r05") throw new Error("what nobody has foreseen");
    },
  }));
  await world.add(...names(12));
  await world.worker().idle();
  const others = names(12).filter((id) => id !== "r05");
  expect(await written(world, names(12))).toEqual(others);
  expect(await world.states()).toEqual({ ready: 1 });
  expect(await world.store.outbox.byId("r05")).toMatchObject({ state: "ready", doubt: true, attempts: 0 });
});

it("one that goes wrong, or takes its time, holds back none of the others", async () => {
  let letGo = (): void => {};
  const world = await rig(async (work, write) => {
    if (work.id === "r01") throw fails("refused");
    if (work.id === "r02")
      await new Promise<void>((resolve) => {
        letGo = resolve;
      });
    return { done: true, write };
  });
  await world.add(...names(10));
  const worker = world.worker({ gatherMs: 1 });
  await until(world.states, (states) => states.running === 1);
  expect(world.wrote).toEqual(names(10).filter((id) => id !== "r01" && id !== "r02"));
  letGo();
  await worker.idle();
  expect(world.wrote.at(-1)).toBe("r02");
  expect(await world.states()).toEqual({ failed: 1 });
});

it.each([
  ["asks for time", fails("unsent", { httpStatus: 429, retryAfterMs: 30_000 })],
  ["is paused", fails("denied", { httpStatus: 401 })],
] as const)("where the account %s, what has not begun goes back as it was", async (_, failure) => {
  const world = await rig(async () => {
    throw failure;
  });
  await world.add(...names(20));
  const worker = world.worker();
  await worker.idle();
  expect(world.began).toEqual(["r00", "r01"]);
  expect(await world.states()).toEqual({ ready: 20 });
  expect(await world.store.outbox.byId("r19")).toMatchObject({
    state: "ready",
    attempts: 0,
    doubt: false,
    lease: null,
    lastError: null,
    runAt: world.clock.now(),
  });
});

it("what takes much memory is written at once, and keeps its place until then", async () => {
  let [held, most] = [0, 0];
  const world = await rig(async (_, write) => {
    most = Math.max(most, ++held);
    return {
      done: true,
      large: true,
      write: async (memory) => {
        await write(memory);
        held -= 1;
      },
    };
  });
  await world.add(...names(10));
  await world.worker().idle();
  expect(world.wrote).toHaveLength(10);
  expect(most).toBe(2);
});

it("a stop gives back at once what has not begun, and finishes what has", async () => {
  const open: (() => void)[] = [];
  const world = await rig(async (_, write) => {
    await new Promise<void>((resolve) => open.push(resolve));
    return { done: true, write };
  });
  await world.add(...names(20));
  const worker = world.worker();
  await until(
    async () => world.began,
    (began) => began.length === 2,
  );
  const stopped = worker.stop(5_000);
  await until(world.states, ({ running, ready }) => running === 2 && ready === 18);
  for (const end of open) end();
  await stopped;
  expect(world.wrote).toEqual(["r00", "r01"]);
  expect(await world.states()).toEqual({ ready: 18 });
});

it("leases of what waits are prolonged, and a lost one writes nothing", async () => {
  const open: (() => void)[] = [];
  const world = await rig(async (_, write) => {
    await new Promise<void>((resolve) => open.push(resolve));
    return { done: true, write };
  });
  await world.add(...names(3));
  world.worker({ leaseSeconds: 0.3 });
  await until(
    async () => world.began,
    (began) => began.length === 2,
  );
  const endOf = async (id: string): Promise<number> =>
    (await world.store.outbox.byId(id))?.leasedUntil?.getTime() ?? 0;
  const first = await endOf("r02");
  world.clock.forward(0.25);
  await until(
    () => endOf("r02"),
    (end) => end === first + 250,
  );
  const lost = await world.store.outbox.byId("r00");
  await world.store.outbox.release("r00", lost?.lease ?? "", world.clock.now());
  await world.store.outbox.claim({
    account: "main",
    limit: 1,
    lease: "another process",
    now: world.clock.now(),
    leasedUntil: new Date(world.clock.now().getTime() + 60_000),
  });
  for (const end of open.splice(0)) end();
  await until(
    async () => open.length,
    (waiting) => waiting === 1,
  );
  for (const end of open) end();
  await until(world.states, ({ running }) => running === 1);
  expect(world.wrote).toEqual(["r01", "r02"]);
  expect(await world.store.outbox.byId("r00")).toMatchObject({ state: "running", lease: "another process" });
});

it("where the store is away, nobody is tried alone", async () => {
  const world = await rig(async (_, write) => ({ done: true, write }));
  await world.add(...names(8));
  let tries = 0;
  world.store.tx = async () => {
    tries += 1;
    throw new StoreUnavailable(new Error("away"));
  };
  world.worker();
  // One for all of them, then one for each row that is given back.
  await until(
    async () => tries,
    (made) => made >= 9,
  );
  expect(tries).toBe(9);
});
