import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { traceNow, underTrace } from "../../src/traces/current.ts";
import type { SpanRecord } from "../../src/traces/otlp.ts";
import type { Exported } from "../../src/traces/port.ts";
import { BATCH, GATHER, MOST_WAITING, openSpanQueue } from "../../src/traces/queue.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const TRACE = {
  traceId: "a".repeat(32),
  spanId: "b".repeat(16),
  sampled: true,
  random: true,
  state: undefined,
};

const span = (name = "a"): SpanRecord => ({
  trace: TRACE,
  parent: undefined,
  name,
  kind: "internal",
  began: 0,
  ended: 1,
  attributes: {},
  links: [],
  error: undefined,
});

const TAKEN: Exported = { outcome: "taken", refused: 0 };
const LATER: Exported = { outcome: "later", why: "connection_refused" };

/** A queue before a collector that answers as the test says. */
const queueBefore = (answer: (call: number, signal: AbortSignal) => Exported | Promise<Exported>) => {
  const calls: number[] = [];
  const counts: Record<string, number> = {};
  const told: string[] = [];
  const queue = openSpanQueue({
    send: async (spans, signal) => {
      calls.push(spans.length);
      return answer(calls.length, signal);
    },
    count: (outcome, n) => {
      counts[outcome] = (counts[outcome] ?? 0) + n;
    },
    log: { info: (_, text) => void told.push(text), warn: (_, text) => void told.push(text) },
  });
  const add = (n: number): void => {
    for (let i = 0; i < n; i++) queue.add(span());
  };
  return { queue, add, calls, counts, told };
};

/** A promise that the test keeps. */
const held = () => Promise.withResolvers<Exported>();

describe("spans that wait for the collector", () => {
  it("go together after a while, and nothing is called where there are none", async () => {
    const { add, calls, counts } = queueBefore(() => TAKEN);
    await vi.advanceTimersByTimeAsync(10 * GATHER);
    add(3);
    expect(calls).toEqual([]);
    await vi.advanceTimersByTimeAsync(GATHER);
    expect(calls).toEqual([3]);
    expect(counts).toEqual({ exported: 3 });
    await vi.advanceTimersByTimeAsync(10 * GATHER);
    expect(calls).toEqual([3]);
  });

  it("go at once where they are many, one batch after the other", async () => {
    const first = held();
    const { add, calls, counts } = queueBefore((call) => (call === 1 ? first.promise : TAKEN));
    add(BATCH * 2 + 7);
    await vi.advanceTimersByTimeAsync(0);
    expect(calls).toEqual([BATCH]);
    first.resolve(TAKEN);
    await vi.advanceTimersByTimeAsync(0);
    expect(calls).toEqual([BATCH, BATCH]);
    await vi.advanceTimersByTimeAsync(GATHER);
    expect(calls).toEqual([BATCH, BATCH, 7]);
    expect(counts).toEqual({ exported: BATCH * 2 + 7 });
  });

  it("are dropped and counted where there is no room for them", async () => {
    const { add, calls, counts } = queueBefore(() => held().promise);
    add(BATCH + MOST_WAITING + 5);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toEqual([BATCH]);
    expect(counts).toEqual({ dropped: 5 });
  });

  it("are handed over in no trace, whoever's was the last", async () => {
    const seen: unknown[] = [];
    const { queue } = queueBefore(() => {
      seen.push(traceNow());
      return TAKEN;
    });
    underTrace(`00-${"a".repeat(32)}-${"b".repeat(16)}-01`, () => {
      for (let i = 0; i < BATCH; i++) queue.add(span());
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(seen).toEqual([undefined]);
  });
});

describe("a collector that fails", () => {
  it("is tried three times with the same spans, told of once, and told of again when it is well", async () => {
    const { add, calls, counts, told } = queueBefore((call) => (call <= 3 ? LATER : TAKEN));
    add(2);
    await vi.advanceTimersByTimeAsync(GATHER + 1_000 + 2_000);
    expect(calls).toEqual([2, 2, 2]);
    expect(counts).toEqual({ failed: 2 });
    expect(told).toHaveLength(1);
    add(1);
    await vi.advanceTimersByTimeAsync(GATHER);
    expect(counts).toEqual({ failed: 2, exported: 1 });
    expect(told).toHaveLength(2);
  });

  it("is tried again when it asks to be, and not beyond half a minute", async () => {
    const { add, calls } = queueBefore(() => ({ ...LATER, afterMs: 3_600_000 }));
    add(1);
    await vi.advanceTimersByTimeAsync(GATHER + 29_000);
    expect(calls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(calls).toHaveLength(2);
  });

  it("is not asked again about what it refused", async () => {
    const { add, calls, counts } = queueBefore(() => ({ outcome: "refused", why: "it answers 400" }));
    add(2);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toEqual([2]);
    expect(counts).toEqual({ failed: 2 });
  });

  it("that takes a part of a batch is counted as that", async () => {
    const { add, counts } = queueBefore(() => ({ outcome: "taken", refused: 2 }));
    add(5);
    await vi.advanceTimersByTimeAsync(GATHER);
    expect(counts).toEqual({ exported: 3, failed: 2 });
  });
});

describe("a stop", () => {
  it("hands over what is left, and takes nothing more", async () => {
    const { queue, add, calls, counts } = queueBefore(() => TAKEN);
    add(BATCH - 1);
    await queue.close(1_000);
    expect(calls).toEqual([BATCH - 1]);
    add(1);
    expect(counts).toEqual({ exported: BATCH - 1, dropped: 1 });
    expect(vi.getTimerCount()).toBe(0);
  });

  it("waits for a collector that hangs as long as it may, and drops the rest", async () => {
    const { queue, add, counts } = queueBefore(
      (_, signal) =>
        new Promise((resolve) => signal.addEventListener("abort", () => resolve(LATER), { once: true })),
    );
    add(BATCH + 3);
    const closed = queue.close(1_000);
    await vi.advanceTimersByTimeAsync(1_000);
    await closed;
    expect(counts).toEqual({ failed: BATCH, dropped: 3 });
  });

  it("does not wait for the next try of one that is down", async () => {
    const { queue, add, calls, counts } = queueBefore(() => LATER);
    add(2);
    await vi.advanceTimersByTimeAsync(GATHER);
    add(1);
    await queue.close(1_000);
    expect(calls).toEqual([2, 2]);
    expect(counts).toEqual({ failed: 2, dropped: 1 });
  });
});
