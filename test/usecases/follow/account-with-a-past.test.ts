import { describe, expect, it } from "vitest";
import type { About, Understood } from "../../../src/adapters/port.ts";
import { DocumentFault, writeCii } from "../../../src/documents/index.ts";
import { Failure } from "../../../src/domain/failure.ts";
import type { StatusName } from "../../../src/domain/life-cycle/status.ts";
import { pollKey, schedulePolls } from "../../../src/usecases/follow/poll-account.ts";
import { assignInvoices } from "../../../src/usecases/operate/assign-invoices.ts";
import { diagnose } from "../../../src/usecases/operate/diagnose.ts";
import { listFailures } from "../../../src/usecases/operate/failures.ts";
import { retryFailure } from "../../../src/usecases/operate/retry-failures.ts";
import { listFeed, listInvoiceEvents, listInvoices } from "../../../src/usecases/read/read-invoices.ts";
import { submitInvoice } from "../../../src/usecases/send/submit-invoice.ts";
import { BUYER_SIREN, SELLER_SIREN, sampleContent } from "../../fixtures/invoices.ts";
import { until } from "../../support/processes.ts";
import { openWorld, TENANT, type World } from "../../support/world.ts";

const ADMIN = { kind: "admin" } as const;
const ACME = { kind: "tenant", tenant: "acme" } as const;
const DAY = 86_400_000;
/** When the account was met. */
const MET = Date.parse("2026-10-01T08:00:00Z");
const daysAgo = (days: number): string => new Date(MET - days * DAY).toISOString();
const minutesOn = (minutes: number): string => new Date(MET + minutes * 60_000).toISOString();

/** A world whose account is met now. */
const met = async (options: Parameters<typeof openWorld>[0] = {}): Promise<World> => {
  const world = await openWorld(options);
  await world.store.accounts.meet("main", world.clock.now());
  return world;
};

/** Makes the platform say this, or fail to. */
const say = (
  world: World,
  id: string,
  at: string,
  understood: Understood | Error,
  more: { undated?: true } = {},
): void => {
  const before = world.fake.read;
  world.fake.said.push({ id, at, raw: {}, ...more });
  world.fake.read = (item) => {
    if (item.id !== id) return before(item);
    if (understood instanceof Error) throw understood;
    return understood;
  };
};

const statement = (
  id: string,
  at: string,
  about: About,
  status: StatusName | null = "approved",
): Understood => ({
  kind: "statement",
  about,
  statement: {
    platformEventId: id,
    rawCode: status === null ? "299" : "205",
    status,
    at,
    setBy: { role: "BY" },
    reasons: [],
    comment: null,
    amounts: [],
    external: false,
  },
});

const received = (number: string, receivedAt: string): Understood => ({
  kind: "invoice",
  platformId: `in-${number}`,
  document: {
    bytes: writeCii(sampleContent({ number })),
    mediaType: "application/xml",
    fileName: null,
  },
  receivedAt,
});

const foreign = (n: number): About => ({
  number: `THEIRS-${n}`,
  sellerSiren: SELLER_SIREN,
  issueDate: "2026-08-01",
});

const round = async (world: World): Promise<void> => {
  await schedulePolls(world.parts);
  await world.store.outbox.hasten(pollKey("main"), world.clock.now());
  const worker = world.worker();
  await worker.idle();
  await worker.stop(0);
};

const failures = async (world: World) => (await listFailures(world.parts, ADMIN, {}, { limit: 200 })).items;
const waiting = async (world: World) =>
  (await listFailures(world.parts, ADMIN, { state: "waiting" }, { limit: 200 })).items;
const rowsOf = async (world: World, kind: string) =>
  (await world.store.outbox.counts()).filter((c) => c.kind === kind).reduce((sum, { rows }) => sum + rows, 0);
const look = async (world: World) => {
  const about = { version: "1", startedAt: world.clock.now() };
  return (await diagnose({ ...world.parts, about })).platforms[0];
};

describe("an account with a past", () => {
  it("has today's news understood while what is older still waits, and makes no failure of it", async () => {
    const world = await met();
    const { connection } = world.fake;
    const { events } = connection;
    if (events === undefined) throw new Error("the fake has events");
    const released = Promise.withResolvers<void>();
    connection.events = {
      ...events,
      read: async (item, signal) => {
        if (item.id.startsWith("old")) await released.promise;
        return events.read(item, signal);
      },
    };
    const invoice = (
      await submitInvoice(world.parts, {
        tenant: "acme",
        bytes: writeCii(sampleContent({ number: "OURS" })),
      })
    ).invoice;
    const OLD = 300;
    world.fake.said.push(
      ...Array.from({ length: OLD }, (_, n) => ({ id: `old-${n}`, at: daysAgo(2), raw: {} })),
    );
    world.fake.read = (item) => statement(item.id, item.at, foreign(Number(item.id.slice(4))));
    say(world, "fresh", minutesOn(1), statement("fresh", minutesOn(1), { platformId: "flow-1" }));

    await schedulePolls(world.parts);
    const worker = world.worker();
    await until(
      () => world.store.invoices.byId(invoice.id),
      (one) => one?.status === "approved",
    );
    expect(await rowsOf(world, "past")).toBe(OLD);
    expect((await look(world))?.work).toContainEqual(
      expect.objectContaining({ kind: "past", state: "ready" }),
    );
    released.resolve();
    await worker.idle();

    expect(await rowsOf(world, "past")).toBe(0);
    expect(await failures(world)).toEqual([]);
    expect(await look(world)).toMatchObject({ held: null, waiting: { items: OLD }, concerns: [] });
    expect((await waiting(world))[0]).toMatchObject({
      kind: "item",
      state: "waiting",
      platformId: expect.stringMatching(/^old-/),
      number: expect.stringMatching(/^THEIRS-/),
      problem: { code: "unknown_invoice" },
    });
    expect((await listFailures(world.parts, ACME, { state: "waiting" }, { limit: 10 })).items).toEqual([]);
  });

  it("is read seven days back, or as far as is asked; only an earlier day has it read again, nothing twice", async () => {
    const world = await met();
    const asked: [cursor: string | null, from: string | null][] = [];
    const { events } = world.fake.connection;
    if (events === undefined) throw new Error("the fake has events");
    const since = events.since;
    events.since = (cursor, from, signal) => {
      asked.push([cursor, from?.toISOString() ?? null]);
      return since(cursor, from, signal);
    };
    for (const n of [1, 2]) say(world, `e${n}`, daysAgo(n), statement(`e${n}`, daysAgo(n), foreign(n)));
    const rounds = async (pollFrom: string | null) => {
      world.account.pollFrom = pollFrom;
      asked.length = 0;
      await round(world);
      return { asked: [...asked], shown: (await look(world))?.readFrom?.toISOString() ?? null };
    };

    const usual = "2026-09-24T08:00:00.000Z";
    expect(await rounds(null)).toEqual({ asked: [[null, usual]], shown: usual });
    expect(await rounds("2026-09-28")).toEqual({ asked: [["2", usual]], shown: usual });
    const first = "2026-08-31T22:00:00.000Z";
    expect(await rounds("2026-09-01")).toEqual({ asked: [[null, first]], shown: first });
    expect(await rounds("2026-09-01")).toEqual({ asked: [["2", first]], shown: first });
    expect(await rounds("all")).toEqual({ asked: [[null, null]], shown: null });
    expect(await rounds("2026-09-20")).toEqual({ asked: [["2", null]], shown: null });
    expect(await rounds(null)).toEqual({ asked: [["2", null]], shown: null });
    expect(await waiting(world)).toHaveLength(2);

    const later = await met({ account: { pollFrom: "2026-12-01" } });
    await round(later);
    // A day to come would hide what is said until then.
    expect((await look(later))?.readFrom).toEqual(new Date(MET));
  });

  it("keeps received invoices from before for import, and tells what is said of them from now on alone", async () => {
    const hook = { url: "https://erp.example/hook", secrets: [] };
    const tenant = { ...TENANT, companies: [BUYER_SIREN], webhooks: [hook] };
    const world = await met({ tenants: [tenant] });
    const about = { platformId: "in-OLD" };
    say(world, "i", daysAgo(3), received("OLD", daysAgo(3)));
    say(world, "s1", daysAgo(2), statement("s1", daysAgo(2), about, "in_hand"));
    say(world, "s2", minutesOn(5), statement("s2", minutesOn(5), about, "approved"));
    say(world, "j", minutesOn(6), received("NEW", minutesOn(6)));
    await round(world);

    const { items } = await listInvoices(world.parts, ACME, { direction: "inbound" }, { limit: 10 });
    const old = items.find(({ number }) => number === "OLD");
    expect(old).toMatchObject({ tenant: "acme", fromBefore: true, status: "approved" });
    expect(items.find(({ number }) => number === "NEW")?.fromBefore).toBeUndefined();
    const history = await listInvoiceEvents(world.parts, ACME, old?.id ?? "");
    expect(history.map(({ platformEventId }) => platformEventId)).toEqual(["s1", "s2"]);
    const told = async (id: string | undefined) =>
      (await world.store.outbox.ofInvoice(id ?? "")).map(({ data }) => data.type);
    expect(await told(old?.id)).toEqual(["invoice.event"]);
    expect(await told(items.find(({ number }) => number === "NEW")?.id)).toEqual(["invoice.received"]);
    const feed = await listFeed(world.parts, "acme", 0, 10);
    expect(feed.map((one) => "event" in one && one.event.platformEventId)).toEqual(["s2"]);
    expect(await failures(world)).toEqual([]);
  });

  it("keeps what was said before out of the feed, also when it is understood later", async () => {
    const world = await met({ tenants: [{ ...TENANT, companies: [BUYER_SIREN] }] });
    say(world, "i", daysAgo(3), received("OLD", daysAgo(3)));
    say(world, "odd", daysAgo(2), statement("odd", daysAgo(2), { platformId: "in-OLD" }, null));
    await round(world);
    expect(await failures(world)).toEqual([]);
    const [item] = await waiting(world);
    expect(item?.problem.code).toBe("unmapped_code");
    say(world, "odd", daysAgo(2), statement("odd", daysAgo(2), { platformId: "in-OLD" }, "in_hand"));
    await retryFailure(world.parts, ADMIN, item?.id ?? "", { notThere: false });
    await round(world);
    expect(await waiting(world)).toEqual([]);
    const [old] = (await listInvoices(world.parts, ACME, {}, { limit: 10 })).items;
    expect(old?.status).toBe("in_hand");
    expect(await listFeed(world.parts, "acme", 0, 10)).toEqual([]);
  });

  it("leaves received invoices from before of companies that nobody has, until a tenant has them", async () => {
    const elsewhere = { ...TENANT, name: "elsewhere", companies: ["552100554"] };
    const world = await met({ tenants: [TENANT, elsewhere] });
    say(world, "i", daysAgo(3), received("OLD", daysAgo(3)));
    say(world, "u", minutesOn(1), received("NEW", minutesOn(1)), { undated: true });
    await round(world);
    expect(await failures(world)).toEqual([]);
    expect(await waiting(world)).toMatchObject([
      { number: "OLD", problem: { code: "company_unknown" } },
      { number: "NEW", problem: { code: "company_unknown" } },
    ]);

    const tenants = new Map([
      ...world.parts.tenants,
      ["buyer", { ...TENANT, name: "buyer", companies: [BUYER_SIREN] }],
    ]);
    Object.assign(world.parts, { tenants });
    await assignInvoices(world.parts);
    await assignInvoices(world.parts);
    expect(await rowsOf(world, "past")).toBe(2);
    await round(world);
    const { items } = await listInvoices(world.parts, ADMIN, { direction: "inbound" }, { limit: 10 });
    expect(items.map(({ tenant, fromBefore }) => [tenant, fromBefore])).toEqual([
      ["buyer", true],
      ["buyer", true],
    ]);
    expect(await waiting(world)).toEqual([]);
  });

  it("makes a failure of what cannot be read today, and none of what is from before", async () => {
    const world = await met();
    const broken = new DocumentFault("invalid", "xml_broken", "The message is not XML.", "");
    const gone = new Failure("refused", { code: "flow_gone", message: "The platform no longer has it." });
    say(world, "old-broken", daysAgo(2), broken);
    say(world, "old-gone", daysAgo(2), gone);
    say(world, "old-nameless", daysAgo(2), statement("old-nameless", daysAgo(2), { number: "F1" }));
    say(world, "new-broken", minutesOn(1), broken);
    say(world, "new-gone", minutesOn(1), gone);
    await round(world);
    expect((await waiting(world)).map(({ platformId, problem }) => [platformId, problem.code])).toEqual([
      ["old-broken", "xml_broken"],
      ["old-gone", "flow_gone"],
      ["old-nameless", "unknown_invoice"],
    ]);
    expect((await failures(world)).map(({ kind, problem }) => [kind, problem.code]).sort()).toEqual([
      ["item", "xml_broken"],
      ["learn", "flow_gone"],
    ]);
  });

  it("makes a failure of what bears our own reference or names nothing, and none of what other programs do", async () => {
    const world = await met();
    const at = minutesOn(1);
    const missing = { trackingId: world.parts.ids.invoice() };
    const refusal = (trackingId: string | null): Understood => ({
      kind: "outcome",
      trackingId,
      platformId: "status-1",
      accepted: false,
      reasons: [],
      comment: null,
    });
    say(world, "theirs", at, statement("theirs", at, foreign(1)));
    say(world, "their-ack", at, statement("their-ack", at, { platformId: "flow-9", trackingId: "SO-1" }));
    say(world, "their-push", at, refusal(null));
    say(world, "ours", at, statement("ours", at, { platformId: "flow-8", ...missing }));
    say(world, "our-push", at, refusal(world.parts.ids.push()));
    say(world, "nameless", at, statement("nameless", at, { number: "F1" }));
    await round(world);
    const idsOf = (found: { platformId: string | null }[]) =>
      found.map(({ platformId }) => platformId).sort();
    expect(idsOf(await waiting(world))).toEqual(["their-ack", "their-push", "theirs"]);
    expect(idsOf(await failures(world))).toEqual(["nameless", "our-push", "ours"]);
    expect((await world.store.items.waitingFor("main", "platform:flow-9")).map(({ id }) => id)).toEqual([
      "their-ack",
    ]);
  });
});
