import { describe, expect, test } from "vitest";
import { bringForward } from "../../src/outbox/bring-forward.ts";
import { pollKey, schedulePolls } from "../../src/usecases/follow/poll-account.ts";
import { kindsOf } from "../../src/usecases/kinds.ts";
import { openWorld } from "../support/world.ts";
import { newRow } from "./rows.ts";

const world = async () => {
  const opened = await openWorld();
  const warned: object[] = [];
  const look = () =>
    bringForward({
      store: opened.store,
      kinds: kindsOf(opened.parts),
      account: (name) => (name === opened.account.name ? opened.account : null),
      now: opened.clock.now,
      leaseSeconds: 15,
      log: { ...opened.parts.log, warn: (facts) => void warned.push(facts) },
    });
  return { ...opened, look, warned };
};

describe("a clock that is set back an hour", () => {
  test("does not stop polling for an hour", async () => {
    const { store, parts, clock, look, warned, worker } = await world();
    await schedulePolls(parts);
    await worker().idle();
    clock.forward(-3_600);
    await look();
    expect((await store.outbox.live(pollKey("main")))?.runAt).toEqual(clock.now());
    expect(warned).toEqual([{ account: "main", kind: "poll", rows: 1 }]);
  });

  test("does not hold an invoice back, nor what a dead process had", async () => {
    const { store, clock, look } = await world();
    const at = clock.now();
    await store.outbox.add([newRow({ id: "work-a", runAt: at }), newRow({ id: "work-b", runAt: at })], at);
    await store.outbox.claim({
      account: "main",
      limit: 1,
      lease: "dead",
      now: at,
      leasedUntil: new Date(at.getTime() + 15_000),
    });
    clock.forward(-3_600);
    await look();
    expect((await store.outbox.byId("work-b"))?.runAt).toEqual(clock.now());
    const { leasedUntil } = (await store.outbox.byId("work-a")) ?? {};
    expect(leasedUntil).toEqual(new Date(clock.now().getTime() + 75_000));
  });

  test("leaves alone what waits within its measure, and what an error put off", async () => {
    const { store, parts, clock, look, warned } = await world();
    await schedulePolls(parts);
    const at = clock.now();
    await store.outbox.add([newRow({ id: "work-c", runAt: at })], at);
    await store.outbox.claim({
      account: "main",
      kinds: ["submit"],
      limit: 1,
      lease: "mine",
      now: at,
      leasedUntil: new Date(at.getTime() + 15_000),
    });
    const runAt = new Date(at.getTime() + 3_000_000);
    const error = { kind: "unsent", code: "rate_limited", message: "later", at: at.toISOString() } as const;
    await store.outbox.reschedule("work-c", "mine", { runAt, attempts: 1, doubt: false, error }, at);
    await look();
    expect((await store.outbox.byId("work-c"))?.runAt).toEqual(runAt);
    expect(warned).toEqual([]);
  });
});
