import { expect, it } from "vitest";
import { carryWork } from "../../src/outbox/carry-work.ts";
import type { RunResult, WorkerParts } from "../../src/outbox/port.ts";
import { openStore } from "../../src/store/open.ts";
import { rulesOf, type WorkKind } from "../../src/usecases/work.ts";
import { fails, newRow, START } from "./rows.ts";

/** The outcome that the log tells of one run of a row of this kind. */
const told = async (name: WorkKind, result: RunResult): Promise<unknown> => {
  await using store = Object.assign(await openStore("sqlite::memory:", { now: () => START }), {
    [Symbol.asyncDispose]: () => store.close(),
  });
  const lines: Record<string, unknown>[] = [];
  const line = (facts: object): void => void lines.push({ ...facts });
  const parts: WorkerParts = {
    store,
    kinds: new Map([[name, { ...rulesOf(name), run: async () => result }]]),
    account: () => ({
      name: "main",
      concurrency: 1,
      timeoutSeconds: 30,
      retry: { firstSeconds: 1, maxSeconds: 900, forHours: 48 },
    }),
    probe: async () => true,
    now: () => START,
    random: () => 0.5,
    ids: { lease: () => "lease" },
    leaseSeconds: 15,
    log: { debug: line, info: line, warn: line, error: line },
  };
  await store.outbox.add([newRow({ kind: name })], START);
  const [work] = await store.outbox.claim({
    account: "main",
    limit: 1,
    lease: "lease",
    now: START,
    leasedUntil: new Date(START.getTime() + 15_000),
  });
  if (work === undefined) throw new Error("nothing to do");
  await carryWork(parts, work, "lease", new AbortController().signal);
  return lines.map(({ outcome, nextRun }) => [outcome, nextRun]);
};

const LATER = new Date(START.getTime() + 60_000);

it("a pull that went well is done, and only what must be tried once more is again", async () => {
  expect(await told("poll", { done: false, runAt: LATER, data: { rounds: 1 } })).toEqual([["done", LATER]]);
  expect(await told("audit", { done: false, runAt: LATER })).toEqual([["done", LATER]]);
  // A round that only waited, or that failed.
  expect(await told("poll", { done: false, runAt: LATER, attempts: 1 })).toEqual([["again", LATER]]);
  expect(await told("poll", { done: "failed", error: fails("unsent") })).toEqual([
    ["again", expect.any(Date)],
  ]);
  // The next step of something that has an end.
  expect(await told("sync", { done: false, runAt: LATER })).toEqual([["again", LATER]]);
  expect(await told("learn", { done: true })).toEqual([["done", undefined]]);
});
