import { describe, expect, it } from "vitest";
import { countActivity, forgetActivity } from "../../../src/usecases/operate/activity/count-activity.ts";
import { activityOf } from "../../../src/usecases/operate/activity/series.ts";
import { overviewOf } from "../../../src/usecases/operate/overview.ts";
import { event, invoice, work } from "../../store/samples.ts";
import { openWorld, TENANT, type World } from "../../support/world.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const others = { ...TENANT, name: "other", companies: ["404833048"], routes: [{ platform: "secret" }] };

const ago = (world: World, ms: number): string => new Date(world.clock.now().getTime() - ms).toISOString();

const ahead = (now: Date): Date => new Date(now.getTime() + HOUR);

const sent = async (
  world: World,
  ms: number,
  change: Parameters<typeof invoice>[0] = {},
): Promise<string> => {
  const one = invoice({ createdAt: ago(world, ms), delivery: "sent", ...change });
  await world.store.invoices.insert(one);
  return one.id;
};

const times = (points: readonly { times: number }[] | undefined): number[] =>
  points?.map((one) => one.times) ?? [];

const look = (world: World, caller: Parameters<typeof overviewOf>[1]) =>
  overviewOf({ ...world.parts, about: { version: "1", startedAt: world.clock.now() } }, caller);

describe("what has happened", () => {
  it("is counted once, by hour and by day of Paris, and what came since a moment ago with it", async () => {
    const world = await openWorld();
    world.clock.forward(60);
    await sent(world, 31 * DAY);
    await sent(world, 2 * DAY);
    await sent(world, 3 * HOUR);
    const id = await sent(world, 10_000);
    await world.store.events.append(
      { ...event(id), account: "main", source: "poll", receivedAt: ago(world, HOUR) },
      "acme",
    );
    const counted = async () => {
      const all = await activityOf(world.parts, "acme");
      const of = (kind: string) => all.find((one) => one.kind === kind && one.account === "main");
      return { sent: of("sent"), statuses: of("statuses") };
    };
    const before = await counted();
    expect(times(before.sent?.hours).at(-1)).toBe(1);
    await countActivity(world.parts);
    await countActivity(world.parts);
    const { sent: series, statuses } = await counted();
    expect(times(series?.hours)).toEqual([...Array(20).fill(0), 1, 0, 0, 1]);
    expect(times(series?.days).slice(-3)).toEqual([1, 0, 2]);
    expect(times(series?.days)).toHaveLength(30);
    expect(times(statuses?.hours).slice(-2)).toEqual([1, 0]);
    // Nothing is counted twice once the moment is over.
    world.clock.forward(120);
    await countActivity(world.parts);
    expect(times((await counted()).sent?.days).at(-1)).toBe(2);
    expect(series?.days.at(-1)?.at.toISOString()).toBe("2026-09-30T22:00:00.000Z");
  });

  it("tells what ERPs were told by the platform that it was about, and of all of them together", async () => {
    const world = await openWorld();
    const { outbox } = world.store;
    const now = world.clock.now();
    for (const invoiceId of [await sent(world, HOUR), await sent(world, HOUR), null]) {
      const row = work("erp:acme:0", { kind: "notify", tenant: "acme", invoiceId });
      await outbox.add([row], now);
      await outbox.claim({ account: "erp:acme:0", limit: 1, lease: "l", now, leasedUntil: ahead(now) });
      await outbox.finish(row.id, "l", now);
    }
    const seen = async (tenant: string | null) =>
      (await activityOf(world.parts, tenant))
        .filter(({ kind }) => kind === "told" || kind === "news")
        .map(({ kind, account, days }) => [kind, account, times(days).at(-1)])
        .sort();
    const all = [
      ["news", "main", 2],
      ["told", null, 3],
    ];
    expect(await seen("acme")).toEqual(all);
    // Of everybody the last minute has no platforms: there may be many.
    expect(await seen(null)).toEqual([["told", null, 3]]);
    world.clock.forward(120);
    await countActivity(world.parts);
    for (const tenant of ["acme", null]) expect(await seen(tenant)).toEqual(all);
  });

  it("is noted seldom while nothing happens, and loses nothing by that", async () => {
    const world = await openWorld();
    await countActivity(world.parts);
    const first = await world.store.activity.countedTo();
    world.clock.forward(120);
    await countActivity(world.parts);
    expect(await world.store.activity.countedTo()).toEqual(first);
    await sent(world, 60_000);
    expect((await activityOf(world.parts, "acme"))[0]?.days.at(-1)?.times).toBe(1);
    await countActivity(world.parts);
    world.clock.forward(400);
    await countActivity(world.parts);
    const behind = world.clock.now().getTime() - ((await world.store.activity.countedTo())?.getTime() ?? 0);
    expect(behind).toBeLessThanOrEqual(330_000);
    expect((await activityOf(world.parts, "acme"))[0]?.days.at(-1)?.times).toBe(1);
  });

  it("is forgotten in time", async () => {
    const world = await openWorld();
    await sent(world, HOUR);
    await countActivity(world.parts);
    world.clock.forward((3 * DAY) / 1000);
    await forgetActivity(world.parts);
    const kept = (span: "hour" | "day") => world.store.activity.kept("acme", span, new Date(0));
    expect([(await kept("hour")).length, (await kept("day")).length]).toEqual([0, 1]);
    world.clock.forward((40 * DAY) / 1000);
    await forgetActivity(world.parts);
    expect(await kept("day")).toEqual([]);
  });
});

describe("what a tenant looks at first", () => {
  it("is its own, and nothing of others", async () => {
    const world = await openWorld({ tenants: [TENANT, others] });
    await sent(world, HOUR, { tenant: "other", platform: "secret", number: "X-1" });
    await sent(world, HOUR, { tenant: "other", platform: "secret", delivery: "queued" });
    await sent(world, HOUR, { delivery: "queued" });
    await world.store.accounts.pause(
      "secret",
      { code: "denied", message: "No." },
      world.clock.now(),
      world.clock.now(),
    );
    await countActivity(world.parts);
    const own = await look(world, { kind: "tenant", tenant: "acme" });
    expect(JSON.stringify(own)).not.toMatch(/secret|other/);
    expect(own.activity.map(({ account, kind }) => [account, kind])).toEqual([["main", "sent"]]);
    expect(own.standing).toMatchObject({ of: "tenant", own: { platforms: [{ name: "main", underway: 1 }] } });
    const all = await look(world, { kind: "admin" });
    expect(all.activity.map(({ account }) => account).sort()).toEqual(["main", "secret"]);
    expect(all.standing.of).toBe("all");
  });

  it("tells what waits too long, and what is stopped", async () => {
    const world = await openWorld({ tenants: [TENANT, others] });
    await sent(world, HOUR, { delivery: "queued" });
    await world.store.accounts.pause(
      "main",
      { code: "denied", message: "No." },
      world.clock.now(),
      world.clock.now(),
    );
    const { standing } = await look(world, { kind: "tenant", tenant: "acme" });
    expect(standing.of === "tenant" && standing.own.verdict).toMatchObject({
      state: "stopped",
      reasons: [{ code: "account_paused" }, { code: "invoices_late", count: 1 }],
    });
  });
});
