import { describe, expect, it } from "vitest";
import type { Invoice } from "../../../src/domain/invoice.ts";
import type { Tenant } from "../../../src/domain/tenant.ts";
import type { Work, WorkError } from "../../../src/store/port.ts";
import { type Diagnosis, diagnose } from "../../../src/usecases/operate/diagnose.ts";
import { VERDICT_CODES, VERDICT_WORDS } from "../../../src/usecases/operate/verdict-words.ts";
import type { OpenPlatform, Parts } from "../../../src/usecases/parts.ts";
import { invoice } from "../../store/samples.ts";
import { openWorld, TENANT, type World } from "../../support/world.ts";

const DENIED: WorkError = {
  kind: "denied",
  code: "login_refused",
  message: "The platform refuses the login.",
  at: "2026-10-01T08:00:00.000Z",
};
const PROBLEM = {
  code: "REJ_SEMAN",
  message: "The totals do not add up.",
  messageFr: "Les totaux ne sont pas justes.",
  fix: "Correct them.",
  fixFr: "Corrigez-les.",
  raw: null,
};
const ENDPOINT = "erp:acme:0";

const TOLD: Tenant = {
  ...TENANT,
  webhooks: [{ url: "https://erp.example/hook", secrets: [] }] as Tenant["webhooks"],
};

/** A world whose account was just met, so that nothing is wrong with it. */
const healthy = async (): Promise<World> => {
  const world = await openWorld({ tenants: [TOLD] });
  await world.store.accounts.meet("main", world.clock.now());
  await world.store.accounts.polled("main", world.clock.now());
  return world;
};

const look = (world: World, change: Partial<OpenPlatform> = {}): Promise<Diagnosis> => {
  const platform = world.parts.platforms.get("main");
  if (platform === null) throw new Error("no platform");
  const parts: Parts = {
    ...world.parts,
    platforms: {
      ...world.parts.platforms,
      get: (name) => (name === "main" ? { ...platform, ...change } : null),
    },
  };
  return diagnose({ ...parts, about: { version: "1", startedAt: world.clock.now() } });
};

const verdictOf = async (world: World, change: Partial<OpenPlatform> = {}) => {
  const { verdict } = await look(world, change);
  return [
    verdict.state,
    verdict.reasons.map(({ code, count, platform, endpoint }) => [code, count, platform ?? endpoint]),
  ];
};

const add = async (world: World, row: Partial<Work> = {}): Promise<string> => {
  const { store, parts, clock } = world;
  const id = parts.ids.work();
  const base = { kind: "submit", account: "main", tenant: "acme", invoiceId: null, data: {} };
  await store.outbox.add([{ ...base, id, runAt: clock.now(), ...row }], clock.now());
  return id;
};

const claim = (world: World, account = "main") =>
  world.store.outbox.claim({
    account,
    limit: 10,
    lease: "l",
    now: world.clock.now(),
    leasedUntil: new Date(world.clock.now().getTime() + 1000),
  });

const reject = async (world: World, change: Partial<Invoice> = {}): Promise<Invoice> => {
  const one = invoice({
    platform: "main",
    status: "rejected",
    badge: "rejected",
    problem: PROBLEM,
    createdAt: world.clock.now().toISOString(),
    ...change,
  });
  await world.store.invoices.insert(one);
  return one;
};

describe("the verdict on everything", () => {
  it("is well where nothing waits for a person, whatever comes back by itself", async () => {
    const world = await healthy();
    await add(world, { kind: "poll" });
    await add(world);
    world.clock.forward(200);
    expect(await verdictOf(world)).toEqual(["ok", []]);
  });

  it("knows of a stopped endpoint, and how much waits there", async () => {
    const world = await healthy();
    const at = world.clock.now();
    for (let i = 0; i < 20; i++) await add(world, { kind: "notify", account: ENDPOINT });
    await world.store.accounts.pause(ENDPOINT, DENIED, at, at);
    const { verdict } = await look(world);
    expect(verdict).toMatchObject({
      state: "stopped",
      reasons: [
        {
          code: "endpoint_stopped",
          count: 20,
          platform: null,
          endpoint: ENDPOINT,
          since: at,
          message: "The ERP's endpoint https://erp.example/hook is stopped: 20 notifications wait.",
        },
      ],
    });
  });

  it("knows of failures, of what is parked and of what has long been in doubt", async () => {
    const world = await healthy();
    const { outbox } = world.store;
    const now = world.clock.now();
    const ids = [await add(world), await add(world), await add(world, { kind: "status" })];
    const doubted = await add(world);
    const told = await add(world, { kind: "notify", account: ENDPOINT });
    await claim(world);
    await claim(world, ENDPOINT);
    await outbox.fail(ids[0] ?? "", "l", DENIED, now);
    await outbox.fail(ids[1] ?? "", "l", DENIED, now);
    await outbox.park(ids[2] ?? "", "l", DENIED, now);
    await outbox.fail(told, "l", DENIED, now);
    const again = { runAt: new Date(now.getTime() + 800_000), attempts: 1, doubt: true, error: DENIED };
    await outbox.reschedule(doubted, "l", again, now);
    expect(await verdictOf(world)).toEqual([
      "look",
      [
        ["work_failed", 2, "main"],
        ["work_parked", 1, "main"],
        ["work_failed", 1, ENDPOINT],
      ],
    ]);
    world.clock.forward(200);
    expect(await verdictOf(world)).toEqual([
      "look",
      [
        ["work_failed", 2, "main"],
        ["work_parked", 1, "main"],
        ["work_in_doubt", 1, "main"],
        ["work_failed", 1, ENDPOINT],
      ],
    ]);
  });

  it("knows of what should have gone out long ago", async () => {
    const world = await healthy();
    await add(world);
    await add(world, { kind: "status" });
    await add(world, { kind: "notify", account: ENDPOINT });
    const polled = () => world.store.accounts.polled("main", world.clock.now());
    world.clock.forward(900);
    await polled();
    expect(await verdictOf(world)).toEqual(["ok", []]);
    world.clock.forward(1);
    await polled();
    expect(await verdictOf(world)).toEqual([
      "look",
      [
        ["invoices_late", 1, "main"],
        ["notifications_late", 1, ENDPOINT],
      ],
    ]);
    world.clock.forward(2_700);
    await polled();
    expect((await look(world)).verdict.reasons.map(({ code }) => code)).toContain("work_late");
  });

  it("knows of an account that is stopped, before what only waits", async () => {
    const world = await healthy();
    const { store, clock, parts } = world;
    const at = clock.now();
    await store.accounts.pause("main", DENIED, at, at);
    const item = parts.ids.item();
    await store.items.add("main", "poll", [{ itemId: item, id: "x", at: at.toISOString(), raw: {} }], at);
    await store.items.hold(item, { code: "a", message: "A" }, null, at);
    await store.invoices.insert(invoice({ tenant: null, direction: "inbound", platform: "main" }));
    await add(world, { account: "gone" });
    const state = () => ({ circuit: "open" as const, openedAt: at, tokens: [], inFlight: 0 });
    clock.forward(400);
    expect(await verdictOf(world, { state })).toEqual([
      "stopped",
      [
        ["account_paused", 1, "main"],
        ["circuit_open", 1, "main"],
        ["sync_late", 1, "main"],
        ["account_unknown", 1, "gone"],
        ["items_held", 1, "main"],
        ["invoices_unowned", 1, "main"],
      ],
    ]);
  });

  it("knows of passwords that run out", async () => {
    const world = await healthy();
    const at = world.clock.now();
    const adapter = (end: Date, warning: string | null): Partial<OpenPlatform> => ({
      adapter: {
        id: "fake",
        title: "Fake",
        settings: {},
        open: () => world.fake.connection,
        expires: () => ({ at: end, warning }),
      },
    });
    const soon = new Date(at.getTime() + 86_400_000);
    expect(await verdictOf(world, adapter(soon, null))).toEqual(["ok", []]);
    expect(await verdictOf(world, adapter(soon, "Renew it."))).toEqual([
      "look",
      [["password_expires", 1, "main"]],
    ]);
    expect(await verdictOf(world, adapter(at, "Renew it."))).toEqual([
      "look",
      [["password_expired", 1, "main"]],
    ]);
  });

  it("knows of a copy of the directory that is too old, or not there", async () => {
    const world = await healthy();
    const at = new Date("2026-09-01T00:00:00Z");
    const copied = (copy: { at: Date; stale: boolean } | null): Partial<OpenPlatform> => ({
      connection: {
        ...world.fake.connection,
        directory: { copied: () => copy, company: async () => null, addresses: async () => [] },
      },
    });
    expect(await verdictOf(world, copied({ at, stale: false }))).toEqual(["ok", []]);
    expect(await verdictOf(world, copied({ at, stale: true }))).toEqual([
      "look",
      [["directory_old", 1, "main"]],
    ]);
    expect(await verdictOf(world, copied(null))).toEqual(["look", [["directory_missing", 1, "main"]]]);
  });

  it("says nothing of the gateway's own work that is planned, and tells where it is late", async () => {
    const world = await healthy();
    const soon = new Date(world.clock.now().getTime() + 30 * 86_400_000);
    await add(world, { kind: "report", account: "gateway:reports", runAt: soon });
    await add(world, { kind: "retain", account: "gateway:retention", runAt: world.clock.now() });
    expect(await verdictOf(world)).toEqual(["ok", []]);
    expect((await look(world)).platforms.map(({ name }) => name)).toEqual(["main"]);
    world.clock.forward(31 * 86_400);
    await world.store.accounts.polled("main", world.clock.now());
    expect(await verdictOf(world)).toEqual(["look", [["work_late", 1, "gateway:reports"]]]);
  });

  it("knows of what is kept longer than its term", async () => {
    const world = await healthy();
    const parts = { ...world.parts, retention: { documents: { count: 10, unit: "y" } } as const };
    const about = { version: "1", startedAt: world.clock.now() };
    const createdAt = new Date("2016-05-01T08:00:00Z").toISOString();
    await world.store.invoices.insert({ ...invoice(), createdAt });
    const at = async (now: string) => {
      const { verdict } = await diagnose({ ...parts, now: () => new Date(now), about });
      return verdict.reasons.filter(({ code }) => code === "retention_behind");
    };
    // A week after the end of the tenth year.
    expect(await at("2027-01-06T08:00:00Z")).toEqual([]);
    expect(await at("2027-01-09T08:00:00Z")).toMatchObject([{ count: 1, since: new Date(createdAt) }]);
  });

  it("knows of invoices that a platform rejected, until they are replaced or it is long ago", async () => {
    const world = await healthy();
    const standing = [
      await reject(world),
      await reject(world, { status: "routing_error", badge: "pending" }),
      await reject(world, { status: "inadmissible" }),
    ];
    await reject(world, { supersededBy: "inv_1" });
    await reject(world, { direction: "inbound" });
    // The buyer's own no is the business of the two parties.
    await reject(world, { status: "refused", problem: null });
    await reject(world, { createdAt: new Date(world.clock.now().getTime() - 31 * 86_400_000).toISOString() });
    const { verdict, rejected } = await look(world);
    expect(verdict).toMatchObject({
      state: "look",
      reasons: [
        { code: "invoices_rejected", count: 3, platform: "main", message: "main rejected 3 invoices." },
      ],
    });
    expect(new Set(rejected.items.map(({ id }) => id))).toEqual(new Set(standing.map(({ id }) => id)));
    expect(rejected.more).toBe(false);
  });

  it.each(VERDICT_CODES)("tells %s in both languages, of one and of several", (code) => {
    const { en, fr } = VERDICT_WORDS[code];
    for (const count of [1, 2]) {
      const texts = [en("main", count), fr("main", count)];
      expect(texts[0]).not.toBe(texts[1]);
      for (const text of texts) expect(text).toMatch(/\bmain\b.*\.$|^main\b.*\.$/);
    }
  });
});
