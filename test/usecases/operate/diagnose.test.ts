import { describe, expect, it } from "vitest";
import type { Tenant } from "../../../src/domain/tenant.ts";
import type { Work, WorkError } from "../../../src/store/port.ts";
import { diagnose } from "../../../src/usecases/operate/diagnose.ts";
import { MASK } from "../../../src/usecases/operate/mask-settings.ts";
import type { ConnectionState, OpenPlatform, Parts } from "../../../src/usecases/parts.ts";
import { event, invoice } from "../../store/samples.ts";
import { openWorld, TENANT, type World } from "../../support/world.ts";

const DENIED: WorkError = {
  kind: "denied",
  code: "login_refused",
  message: "The platform refuses the login.",
  fix: "Renew the secret.",
  at: "2026-10-01T08:00:00.000Z",
};

/** The world's platform with another state, or other settings. */
const withPlatform = (world: World, change: Partial<OpenPlatform>): Parts => {
  const platform = world.parts.platforms.get("main");
  if (platform === null) throw new Error("no platform");
  return {
    ...world.parts,
    platforms: {
      ...world.parts.platforms,
      get: (name) => (name === "main" ? { ...platform, ...change } : null),
    },
  };
};

const look = (world: World, parts = world.parts) =>
  diagnose({
    ...parts,
    about: { version: "1.2.3", startedAt: new Date(world.clock.now().getTime() - 90_000) },
  });

/** A row that has come to its end. */
const ended = async (world: World, row: Partial<Work>, state: "failed" | "parked"): Promise<string> => {
  const { store, parts, clock } = world;
  const id = parts.ids.work();
  await store.outbox.add(
    [
      {
        id,
        kind: "submit",
        account: "main",
        tenant: "acme",
        invoiceId: null,
        data: {},
        runAt: clock.now(),
        ...row,
      },
    ],
    clock.now(),
  );
  await store.outbox.claim({
    account: row.account ?? "main",
    limit: 10,
    lease: "l",
    now: clock.now(),
    leasedUntil: new Date(clock.now().getTime() + 1000),
  });
  await store.outbox[state === "failed" ? "fail" : "park"](id, "l", DENIED, clock.now());
  return id;
};

describe("the state of the gateway", () => {
  it("says what runs, since when, and that nothing is wrong", async () => {
    const world = await openWorld();
    await world.store.accounts.meet("main", world.clock.now());
    expect(await look(world)).toMatchObject({
      at: world.clock.now(),
      gateway: { version: "1.2.3", node: process.version, uptimeSeconds: 90, store: "sqlite" },
      platforms: [
        { name: "main", adapter: { id: "fake", title: "Fake" }, concerns: [], paused: null, held: null },
      ],
      endpoints: [],
      held: 0,
      unowned: { items: [], more: false },
    });
  });

  it("shows settings, and nothing of a secret but that it is set", async () => {
    const world = await openWorld({ account: { settings: { id: "acme", secret: "abcdefgh" } } });
    const parts = withPlatform(world, {
      adapter: {
        id: "fake",
        title: "Fake",
        settings: {
          id: { label: "Id" },
          secret: { label: "Secret", secret: true },
          other: { label: "Other", secret: true },
          scope: { label: "Scope" },
        },
        open: () => world.fake.connection,
      },
    });
    const [platform] = (await look(world, parts)).platforms;
    expect(platform?.settings).toEqual([
      { key: "id", label: "Id", secret: false, value: "acme" },
      { key: "secret", label: "Secret", secret: true, value: MASK },
      { key: "other", label: "Other", secret: true, value: null },
      { key: "scope", label: "Scope", secret: false, value: null },
    ]);
    expect(JSON.stringify(platform)).not.toContain("abcdefgh");
  });

  it("shows the circuit, since when, and each token's end", async () => {
    const world = await openWorld();
    const state: ConnectionState = {
      circuit: "open",
      openedAt: new Date("2026-10-01T07:59:00Z"),
      tokens: [{ name: "access", expiresAt: new Date("2026-10-01T09:00:00Z") }],
      inFlight: 3,
    };
    const [platform] = (await look(world, withPlatform(world, { state: () => state }))).platforms;
    expect(platform).toMatchObject({ connection: state, concerns: ["circuit_open"] });
  });

  it("shows a pause with its reason, its beginning and the next try", async () => {
    const world = await openWorld();
    const at = world.clock.now();
    await world.store.accounts.pause("main", DENIED, at, new Date(at.getTime() + 30_000));
    const [platform] = (await look(world)).platforms;
    expect(platform).toMatchObject({
      concerns: ["paused"],
      paused: {
        since: at,
        code: "login_refused",
        message: "The platform refuses the login.",
        fix: "Renew the secret.",
        probeAt: new Date(at.getTime() + 30_000),
      },
    });
  });

  it("finds a synchronisation late after three rounds and a minute, and one that never was", async () => {
    const world = await openWorld({ account: { pollEverySeconds: 60 } });
    await world.store.accounts.meet("main", world.clock.now());
    const concerns = async () => (await look(world)).platforms[0]?.concerns;
    world.clock.forward(240);
    expect(await concerns()).toEqual([]);
    world.clock.forward(1);
    expect(await concerns()).toEqual(["never_synced"]);
    await world.store.accounts.polled("main", world.clock.now());
    expect(await concerns()).toEqual([]);
    world.clock.forward(240);
    expect(await concerns()).toEqual([]);
    world.clock.forward(1);
    expect(await concerns()).toEqual(["sync_late"]);
  });

  it("counts sends and what came back in a day and a week", async () => {
    const world = await openWorld();
    const { store, clock } = world;
    const ago = (days: number) => new Date(clock.now().getTime() - days * 86_400_000).toISOString();
    const sent = invoice({ platform: "main", delivery: "sent", createdAt: ago(0.5) });
    for (const one of [
      sent,
      invoice({ platform: "main", delivery: "queued", createdAt: ago(0.9) }),
      invoice({ platform: "main", delivery: "sent", createdAt: ago(6) }),
      invoice({ platform: "main", delivery: "sent", createdAt: ago(8) }),
      invoice({ platform: "main", direction: "inbound", createdAt: ago(3) }),
    ]) {
      await store.invoices.insert(one);
    }
    await store.events.append(event(sent.id, { receivedAt: ago(0.1) }), "acme");
    const [platform] = (await look(world)).platforms;
    expect(platform?.activity).toEqual({
      day: { outbound: { sent: 1, waiting: 1, failed: 0, parked: 0 }, inbound: 0, events: 1 },
      week: { outbound: { sent: 2, waiting: 1, failed: 0, parked: 0 }, inbound: 1, events: 1 },
    });
  });

  it("counts the work and what is held", async () => {
    const world = await openWorld();
    await ended(world, {}, "failed");
    await ended(world, { kind: "status" }, "parked");
    const [item] = await world.store.items.add(
      "main",
      "poll",
      [{ itemId: world.parts.ids.item(), id: "x", at: "2026-10-01T08:00:00Z", raw: {} }],
      world.clock.now(),
    );
    await world.store.items.hold(item?.itemId ?? "", { code: "a", message: "A" }, null, world.clock.now());
    const { platforms, held } = await look(world);
    expect(held).toBe(1);
    expect(platforms[0]).toMatchObject({
      concerns: ["failures", "held"],
      held: { items: 1, oldest: world.clock.now() },
      work: [
        { kind: "status", state: "parked", rows: 1 },
        { kind: "submit", state: "failed", rows: 1 },
      ],
    });
  });

  it("names accounts that are not configured any more, whose work waits", async () => {
    const world = await openWorld();
    await ended(world, { account: "gone" }, "parked");
    const { platforms } = await look(world);
    expect(
      platforms.map(({ name, adapter, connection }) => [name, adapter === null, connection === null]),
    ).toEqual([
      ["main", false, false],
      ["gone", true, true],
    ]);
  });

  it("keeps ERPs' endpoints apart, without what may be secret in their address", async () => {
    const tenant: Tenant = {
      ...TENANT,
      webhooks: [{ url: "https://erp.example/hook?key=hunter2", secrets: [] }] as Tenant["webhooks"],
    };
    const world = await openWorld({ tenants: [tenant] });
    await ended(world, { kind: "notify", account: "erp:acme:0" }, "failed");
    const { platforms, endpoints } = await look(world);
    expect(platforms.map(({ name }) => name)).toEqual(["main"]);
    expect(endpoints).toMatchObject([
      {
        account: "erp:acme:0",
        address: "https://erp.example/hook",
        paused: null,
        work: [{ state: "failed", rows: 1 }],
      },
    ]);
  });

  it("shows received invoices that nobody owns", async () => {
    const world = await openWorld();
    const stray = invoice({ tenant: null, direction: "inbound" });
    await world.store.invoices.insert(stray);
    expect((await look(world)).unowned).toEqual({ items: [stray], more: false });
  });
});
