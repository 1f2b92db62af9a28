import { describe, expect, it } from "vitest";
import type { RawItem } from "../../../src/domain/life-cycle/event.ts";
import { auditKey, scheduleAudits } from "../../../src/usecases/follow/audit-account.ts";
import { schedulePolls } from "../../../src/usecases/follow/poll-account.ts";
import { forgetDone } from "../../../src/usecases/operate/forget-done.ts";
import { fails } from "../../outbox/rows.ts";
import { openWorld, type World } from "../../support/world.ts";

const HOUR = 3_600;
const MISSED = "missed main";

/** A world whose platform can show a window; the windows that it was asked for, in hours before now. */
const audited = async (items: (world: World) => RawItem[]) => {
  const world = await openWorld();
  const windows: [from: number, to: number][] = [];
  const { events } = world.fake.connection;
  if (events === undefined) throw new Error("the fake has no events");
  const ago = (date: Date): number => (world.clock.now().getTime() - date.getTime()) / 3_600_000;
  events.window = async (from, to) => {
    windows.push([ago(from), ago(to)]);
    return items(world).filter((i) => Date.parse(i.at) >= from.getTime() && Date.parse(i.at) <= to.getTime());
  };
  await schedulePolls(world.parts);
  await scheduleAudits(world.parts);
  return { world, windows };
};

/** Lets time pass, hour by hour, with everything that is due. */
const pass = async (world: World, hours: number, worker = world.worker()): Promise<void> => {
  await worker.idle();
  for (let hour = 0; hour < hours; hour++) {
    world.clock.forward(HOUR);
    await worker.idle();
  }
};

const item = (world: World, id: string, hoursAgo = 0): RawItem => ({
  id,
  at: new Date(world.clock.now().getTime() - hoursAgo * 3_600_000).toISOString(),
  raw: {},
});

describe("the audit", () => {
  it("learns what the pull had missed, once, and counts it", async () => {
    let unseen: RawItem[] = [];
    const { world } = await audited((w) => [...w.fake.said, ...unseen]);
    world.fake.said.push(item(world, "seen"));
    unseen = [item(world, "unseen"), item(world, "unseen-too")];
    await pass(world, 12);
    expect((await world.store.items.byPlatformId("main", "seen"))?.source).toBe("poll");
    for (const id of ["unseen", "unseen-too"]) {
      expect(await world.store.items.byPlatformId("main", id)).toMatchObject({
        source: "audit",
        state: "done",
      });
    }
    expect(world.counted[MISSED]).toBe(2);
  });

  it("reads the last day, every six hours, up to what the pull must have brought", async () => {
    const { world, windows } = await audited((w) => w.fake.said);
    await pass(world, 24);
    expect(windows).toHaveLength(4);
    for (const [from, to] of windows) {
      expect(from - to).toBe(25);
      expect(to).toBeGreaterThanOrEqual(0.25);
      expect(to).toBeLessThan(1.5);
    }
    expect(world.counted[MISSED] ?? 0).toBe(0);
  });

  it("leaves to the pull what is too young, and what came while the pull was down", async () => {
    const { world } = await audited((w) => w.fake.said);
    const { events } = world.fake.connection;
    if (events === undefined) throw new Error("the fake has no events");
    const worker = world.worker();
    await pass(world, 3, worker);
    const since = events.since;
    events.since = async () => {
      throw fails("unsent");
    };
    await pass(world, 2, worker);
    world.fake.said.push(item(world, "later"));
    await pass(world, 8, worker);
    expect(world.counted[MISSED] ?? 0).toBe(0);
    events.since = since;
    await pass(world, 1, worker);
    expect((await world.store.items.byPlatformId("main", "later"))?.source).toBe("poll");
    await pass(world, 12, worker);
    expect(world.counted[MISSED] ?? 0).toBe(0);
  });

  it("leaves no time out that it could not read for days", async () => {
    const { world, windows } = await audited((w) => w.fake.said);
    const { events } = world.fake.connection;
    if (events === undefined) throw new Error("the fake has no events");
    const worker = world.worker();
    await pass(world, 7, worker);
    const window = events.window;
    events.window = async () => {
      throw fails("unsent");
    };
    await pass(world, 72, worker);
    events.window = window;
    await pass(world, 2, worker);
    expect(windows).toHaveLength(2);
    const [from] = windows[1] ?? [0];
    expect(from).toBeGreaterThan(72);
  });

  it("is harmless where a platform has no window", async () => {
    const world = await openWorld();
    await schedulePolls(world.parts);
    expect(await scheduleAudits(world.parts)).toBe(0);
    // An account that had one, before it was given another adapter.
    await world.store.outbox.add(
      [
        {
          id: "work-audit",
          kind: "audit",
          account: "main",
          uniqueKey: auditKey("main"),
          tenant: null,
          invoiceId: null,
          data: {},
          runAt: world.clock.now(),
        },
      ],
      world.clock.now(),
    );
    await pass(world, 7);
    expect(await world.store.outbox.byId("work-audit")).toMatchObject({
      state: "ready",
      attempts: 0,
      lastError: null,
    });
  });

  it("is scheduled once, however many processes start", async () => {
    const { world } = await audited((w) => w.fake.said);
    for (let i = 0; i < 3; i++) await scheduleAudits(world.parts);
    const rows = (await world.store.outbox.counts()).filter((row) => row.kind === "audit");
    expect(rows).toMatchObject([{ rows: 1 }]);
  });
});

describe("what was done long ago", () => {
  it("is deleted after a week, and nothing else", async () => {
    const world = await openWorld();
    const { store, clock, parts } = world;
    const row = (id: string) => ({
      id,
      kind: "learn" as const,
      account: "main",
      tenant: null,
      invoiceId: null,
      data: { item: "none" },
      runAt: clock.now(),
    });
    await store.outbox.add([row("done"), row("open")], clock.now());
    const lease = { account: "main", limit: 1, lease: "l", now: clock.now(), leasedUntil: clock.now() };
    const [work] = await store.outbox.claim(lease);
    await store.outbox.finish(work?.id ?? "", "l", clock.now());
    await store.keys.put("acme", "key", "hash", "inv_1", clock.now());
    clock.forward(6 * 24 * HOUR);
    await forgetDone(parts);
    expect(await store.outbox.byId(work?.id ?? "")).not.toBeNull();
    expect(await store.keys.get("acme", "key")).not.toBeNull();
    clock.forward(2 * 24 * HOUR);
    await forgetDone(parts);
    expect(await store.outbox.byId(work?.id ?? "")).toBeNull();
    expect(await store.keys.get("acme", "key")).toBeNull();
    expect(await store.outbox.byId("open")).not.toBeNull();
  });
});
