import { describe, expect, test } from "vitest";
import { openQuota } from "../../src/http/quota.ts";

const open = (bounds: Partial<Parameters<typeof openQuota>[0]> = {}) =>
  openQuota({ total: 2, each: () => 2, waiting: () => 10, patienceMs: 60_000, ...bounds });

describe("a quota", () => {
  test("serves those who wait in turns, whatever each of them queues", async () => {
    const quota = open({ total: 1 });
    const first = await quota.take("greedy", 1);
    const order: string[] = [];
    const wait = async (owner: string): Promise<void> => {
      const release = await quota.take(owner, 1);
      order.push(owner);
      release?.();
    };
    const waits = [..."ggggg"].map(() => wait("greedy"));
    waits.push(wait("modest"), wait("other"));
    first?.();
    await Promise.all(waits);
    expect(order.slice(0, 3).toSorted()).toEqual(["greedy", "modest", "other"]);
    expect(quota.taken()).toBe(0);
  });

  test("leaves room for others beside one that has all it may", async () => {
    const quota = open({ total: 3, each: () => 2, waiting: () => 0 });
    await quota.take("greedy", 1);
    await quota.take("greedy", 1);
    expect(await quota.take("greedy", 1)).toBeNull();
    expect(await quota.take("modest", 1)).not.toBeNull();
  });

  test("lets one in a round of the event loop where that is asked, so that others are heard", async () => {
    const quota = open({ total: 10, each: () => 10, oneARound: true });
    const order: string[] = [];
    // None of them waits for anything: each is over before the next one asks.
    const read = async (owner: string): Promise<void> => {
      const release = await quota.take(owner, 1);
      order.push(owner);
      release?.();
    };
    const reads = [..."ggggggg"].map(() => read("greedy"));
    const heard = new Promise((resolve) => setImmediate(resolve)).then(() => read("modest"));
    await Promise.all([...reads, heard]);
    expect(order.indexOf("modest")).toBeLessThan(4);
    expect(order).toHaveLength(8);
  });

  test("goes by weight; more than there is counts as all of it", async () => {
    const quota = open({ total: 10, each: () => 10 });
    const large = await quota.take("one", 50);
    expect(quota.taken("one")).toBe(10);
    const small = quota.take("other", 1);
    large?.();
    large?.();
    expect(await small).not.toBeNull();
    expect(quota.taken()).toBe(1);
  });

  test("does not wait past its patience, its queue or its caller", async () => {
    const quota = open({ total: 1, waiting: () => 1, patienceMs: 1 });
    await quota.take("one", 1);
    const patient = quota.take("one", 1);
    expect(await quota.take("one", 1)).toBeNull();
    expect(await patient).toBeNull();
    const leaving = new AbortController();
    const waiting = open({ total: 0 }).take("one", 1, () => leaving.signal);
    leaving.abort();
    await waiting;
  });
});
