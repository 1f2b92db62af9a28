import { describe, expect, it } from "vitest";
import { writeCii } from "../../../src/documents/index.ts";
import { Failure } from "../../../src/domain/failure.ts";
import type { ErpWebhook, Tenant } from "../../../src/domain/tenant.ts";
import { isPublicHost } from "../../../src/net/guard.ts";
import { postHook } from "../../../src/net/hook.ts";
import { recordStatement } from "../../../src/usecases/follow/record-statement.ts";
import {
  redeliverSince,
  resumeEndpointAsked,
  testEndpoint,
} from "../../../src/usecases/operate/endpoints/act-on-endpoint.ts";
import { getDelivery, redeliverOne } from "../../../src/usecases/operate/endpoints/deliveries.ts";
import { listEndpoints } from "../../../src/usecases/operate/endpoints/list-endpoints.ts";
import { getEndpoint, listAttempts } from "../../../src/usecases/operate/endpoints/read-endpoint.ts";
import { rowsToTell } from "../../../src/usecases/tell/redeliver.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import { document, invoice, work } from "../../store/samples.ts";
import { receiver, SECRET } from "../../support/erp-receiver.ts";
import { openWorld, realClock, TENANT, type World } from "../../support/world.ts";

const ACME = { kind: "tenant", tenant: "acme" } as const;
const OTHER = { kind: "tenant", tenant: "other" } as const;
const ADMIN = { kind: "admin" } as const;
const FIRST = { id: "0" };

const hook = (url: string): ErpWebhook => ({ url, secrets: [SECRET], allowPrivate: true });

const worldOf = (url: string, change: Partial<Tenant> = {}): Promise<World> =>
  openWorld({
    clock: realClock(),
    tenants: [
      { ...TENANT, webhooks: [hook(url)], ...change },
      { ...TENANT, name: "other", companies: [], webhooks: [hook("http://127.0.0.1:1/other")] },
    ],
    erpCalls: {
      rules: {
        concurrency: 4,
        timeoutSeconds: 10,
        retry: { firstSeconds: 0.01, maxSeconds: 0.02, forHours: 48 },
      },
      post: (call) => postHook({ ...call, now: () => new Date() }),
      isPublic: isPublicHost,
    },
  });

const insert = async (world: World, number: string): Promise<string> => {
  const sent = invoice({ number, tenant: "acme", delivery: "sent", platformId: `flow-${number}` });
  await world.store.invoices.insert(sent);
  return sent.id;
};

const say = (world: World, id: string, n: number): Promise<unknown> =>
  world.store.tx((memory) =>
    recordStatement(world.parts, memory, {
      account: "main",
      source: "poll",
      about: { trackingId: id },
      statement: {
        platformEventId: `${id}-${n}`,
        rawCode: String(n),
        status: "in_hand",
        at: new Date(Date.parse("2026-10-01T08:00:00Z") + n * 60_000).toISOString(),
        setBy: { role: "BY" },
        reasons: [],
        comment: null,
        amounts: [],
        external: false,
      },
    }),
  );

describe("the attempts to tell an endpoint something", () => {
  it("are kept with their answer, size and number, those that failed and the one that went well", async () => {
    const erp = await receiver((_, call) => (call < 3 ? 503 : "ok"));
    const world = await worldOf(erp.url);
    const id = await insert(world, "A-1");
    await say(world, id, 0);
    const worker = world.worker();
    await erp.has(1);
    await worker.idle();
    const attempts = await listAttempts(world.parts, ACME, FIRST);
    expect(
      attempts.map(({ attempt, delivered, httpStatus, problem }) => [
        attempt,
        delivered,
        httpStatus,
        problem?.code ?? null,
      ]),
    ).toEqual([
      [3, true, 204, null],
      [2, false, 503, "endpoint_refuses"],
      [1, false, 503, "endpoint_refuses"],
    ]);
    const [event] = await world.store.events.ofInvoice(id);
    for (const one of attempts) {
      expect(one).toMatchObject({ type: "invoice.event", message: event?.id, invoiceId: id, words: null });
      expect(one.bytes).toBeGreaterThan(500);
      expect(one.ms).toBeGreaterThanOrEqual(0);
    }
  });

  it("tell how it stands, to its tenant and to administrators alone", async () => {
    const erp = await receiver();
    const world = await worldOf(erp.url);
    expect((await listEndpoints(world.parts, ACME, {}, { limit: 10 })).items).toMatchObject([
      { tenant: "acme", id: "0", sort: "webhook", state: "idle", lastAttempt: null },
    ]);
    await say(world, await insert(world, "S-1"), 0);
    const worker = world.worker();
    await erp.has(1);
    await worker.idle();
    const { items } = await listEndpoints(world.parts, ACME, {}, { limit: 10 });
    expect(items.map(({ tenant, state }) => [tenant, state])).toEqual([["acme", "works"]]);
    // Work of platforms, and of the gateway itself, is none of theirs.
    await world.store.outbox.add(
      [work("main"), work("gateway:own"), work("erp:old:0", { kind: "notify" })],
      new Date(),
    );
    const [old] = (await listEndpoints(world.parts, ADMIN, { tenant: "old" }, { limit: 10 })).items;
    expect(old).toMatchObject({ account: "erp:old:0", address: null, state: "gone", waiting: { rows: 1 } });
    const all = await listEndpoints(world.parts, ADMIN, {}, { limit: 10 });
    expect(all.items.map(({ tenant }) => tenant)).toEqual(["old", "acme", "other"]);
    const first = await listEndpoints(world.parts, ADMIN, {}, { limit: 2 });
    const second = await listEndpoints(world.parts, ADMIN, {}, { limit: 1, cursor: first.nextCursor ?? "" });
    expect([first.items[1]?.tenant, second.items[0]?.tenant, second.nextCursor]).toEqual([
      "acme",
      "other",
      null,
    ]);
    await expect(getEndpoint(world.parts, OTHER, { tenant: "acme", id: "0" })).rejects.toMatchObject({
      status: 404,
    });
    await expect(getEndpoint(world.parts, OTHER, { id: "7" })).rejects.toMatchObject({ status: 404 });
    await expect(getEndpoint(world.parts, ADMIN, FIRST)).rejects.toMatchObject({ code: "tenant_needed" });
    const [one] = await listAttempts(world.parts, ACME, FIRST);
    await expect(getDelivery(world.parts, OTHER, one?.workId ?? "")).rejects.toMatchObject({ status: 404 });
    await expect(redeliverOne(world.parts, OTHER, one?.workId ?? "")).rejects.toMatchObject({ status: 404 });
    expect(erp.taken).toHaveLength(1);
  });

  it("come with the call, and whether that is what was sent", async () => {
    const erp = await receiver();
    const world = await worldOf(erp.url);
    const id = await insert(world, "P-1");
    await say(world, id, 0);
    const worker = world.worker();
    await erp.has(1);
    await worker.idle();
    const [one] = await listAttempts(world.parts, ACME, FIRST);
    const delivery = await getDelivery(world.parts, ACME, one?.workId ?? "");
    expect(delivery.asSent).toBe(true);
    expect(JSON.parse(delivery.call?.body ?? "")).toMatchObject({ type: "invoice.event" });
    expect(delivery.call?.headers).toMatchObject({
      "webhook-id": erp.taken[0]?.id,
      "webhook-signature": "v1,…",
    });
    expect(JSON.stringify(delivery)).not.toContain(SECRET);
    await world.store.invoices.update(id, { badge: "accepted", updatedAt: new Date().toISOString() });
    expect((await getDelivery(world.parts, ACME, one?.workId ?? "")).asSent).toBe(false);
  });
});

describe("a mailbox", () => {
  it("has its attempts too, under the Message-ID, and what was mailed is not mailed again", async () => {
    let refuses = true;
    const world = await openWorld({
      clock: realClock(),
      tenants: [
        { ...TENANT, deliver: { email: { to: ["in@acme.example"], cc: [], bcc: [], subject: "{number}" } } },
      ],
      mail: {
        domain: "gw.example",
        send: async () => {
          if (refuses) throw new Failure("refused", { code: "mail_refused", message: "No such mailbox." });
          return { refused: [], deferred: [] };
        },
        check: async () => {},
      },
    });
    const received = invoice({ tenant: "acme", direction: "inbound", delivery: "sent" });
    await world.store.invoices.insert(received);
    await world.store.documents.put(document(received.id, writeCii(sampleContent())));
    const data = { message: "msg_1", at: new Date().toISOString() };
    const row = work("mail:acme", { kind: "mail", tenant: "acme", invoiceId: received.id, data });
    await world.store.outbox.add([row], new Date());
    const worker = world.worker();
    await worker.idle();
    refuses = false;
    await redeliverOne(world.parts, ACME, row.id);
    await worker.idle();
    const attempts = await listAttempts(world.parts, ACME, { id: "mail" });
    expect(attempts.map(({ delivered, problem }) => [delivered, problem?.code ?? null])).toEqual([
      [true, null],
      [false, "mail_refused"],
    ]);
    expect(attempts[0]?.message).toBe(`${received.id}.acme.msg_1@gw.example`);
    await expect(redeliverOne(world.parts, ACME, row.id)).rejects.toMatchObject({ status: 409 });
    const since = new Date(0);
    await expect(
      redeliverSince(world.parts, ACME, { id: "mail" }, { since, only: "all" }),
    ).rejects.toMatchObject({
      code: "webhook_not_redeliverable",
    });
    expect((await getEndpoint(world.parts, ACME, { id: "mail" })).endpoint).toMatchObject({
      sort: "mail",
      address: "in@acme.example",
      state: "works",
    });
  });
});

describe("a test", () => {
  it("is one signed call, whose answer is waited for, and no notification", async () => {
    const erp = await receiver((told) => (told.type === "test" ? 418 : "ok"));
    const world = await worldOf(erp.url);
    world.worker();
    const { attempt } = await testEndpoint(world.parts, ACME, FIRST, 10, new AbortController().signal);
    expect(attempt).toMatchObject({
      type: "test",
      delivered: false,
      httpStatus: 418,
      words: "not now",
      problem: { code: "endpoint_refuses" },
    });
    expect(erp.calls.map(({ type, data }) => [type, data])).toEqual([
      ["test", { tenant: "acme", webhook: 0, message: expect.stringContaining("Passerelle") }],
    ]);
    expect(world.counted).toEqual({});
    const again = await testEndpoint(world.parts, ACME, FIRST, 10, new AbortController().signal);
    expect(again.attempt?.workId).not.toBe(attempt?.workId);
    expect(erp.calls).toHaveLength(2);
  });

  it("reaches an endpoint that is stopped, and leaves it so", async () => {
    const erp = await receiver(({ type }) => (type === "test" ? "ok" : 410));
    const world = await worldOf(erp.url);
    await say(world, await insert(world, "G-1"), 0);
    const worker = world.worker();
    await worker.idle();
    const { attempt } = await testEndpoint(world.parts, ACME, FIRST, 10, new AbortController().signal);
    expect(attempt?.delivered).toBe(true);
    expect((await getEndpoint(world.parts, ACME, FIRST)).endpoint).toMatchObject({
      state: "stopped",
      givenUp: 1,
      paused: { code: "endpoint_gone" },
    });
    await resumeEndpointAsked(world.parts, ACME, FIRST);
    await worker.idle();
    expect(erp.calls.map(({ type }) => type)).toEqual(["invoice.event", "test", "invoice.event"]);
  });

  it("is there for webhooks alone", async () => {
    const world = await worldOf("http://127.0.0.1:1/hook", {
      deliver: { email: { to: ["in@acme.example"], cc: [], bcc: [], subject: "{number}" } },
    });
    await expect(
      testEndpoint(world.parts, ACME, { id: "mail" }, 0, new AbortController().signal),
    ).rejects.toMatchObject({ status: 409, code: "webhook_not_testable" });
  });
});

describe("telling again", () => {
  it("gives all since a time, what failed among it, in its order and under the same ids", async () => {
    let refuses = false;
    const erp = await receiver(() => (refuses ? 410 : "ok"));
    const world = await worldOf(erp.url);
    const [a, b] = [await insert(world, "R-1"), await insert(world, "R-2")];
    const worker = world.worker();
    await say(world, a, 0);
    await erp.has(1);
    await worker.idle();
    world.clock.forward(1);
    const since = world.clock.now();
    for (let n = 1; n < 4; n++) for (const id of [a, b]) await say(world, id, n);
    worker.wake();
    await erp.has(7);
    await worker.idle();
    refuses = true;
    await say(world, b, 9);
    await worker.idle();
    refuses = false;
    const before = erp.taken.slice(1).map(({ id }) => id);
    const span = { account: "erp:acme:0", from: since, until: world.clock.now() };
    const seqs = (await rowsToTell(world.store, { ...span, only: "all" }, 100)).map(({ seq }) => seq);
    expect(seqs).toHaveLength(7);
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    erp.taken.length = 0;
    expect(await redeliverSince(world.parts, ACME, FIRST, { since, only: "failed" })).toBe(1);
    await worker.idle();
    await resumeEndpointAsked(world.parts, ACME, FIRST);
    await worker.idle();
    expect(erp.taken.map(({ data }) => data.event?.rawCode)).toEqual(["9"]);
    erp.taken.length = 0;
    expect(await redeliverSince(world.parts, ACME, FIRST, { since, only: "all" })).toBe(7);
    await worker.idle();
    await worker.idle();
    const of = (id: string) => erp.taken.filter(({ data }) => data.invoice.id === id);
    expect(of(a).map(({ data }) => data.event?.rawCode)).toEqual(["1", "2", "3"]);
    expect(of(b).map(({ data }) => data.event?.rawCode)).toEqual(["1", "2", "3", "9"]);
    expect(erp.taken.map(({ id }) => id)).toEqual(expect.arrayContaining(before));
    expect(
      await redeliverSince(world.parts, ACME, FIRST, { since: new Date(Date.now() + 60_000), only: "all" }),
    ).toBe(0);
  });

  it("gives one thing again, whatever became of it", async () => {
    const erp = await receiver();
    const world = await worldOf(erp.url);
    await say(world, await insert(world, "O-1"), 0);
    const worker = world.worker();
    await erp.has(1);
    await worker.idle();
    const [one] = await listAttempts(world.parts, ACME, FIRST);
    await redeliverOne(world.parts, ACME, one?.workId ?? "");
    await worker.idle();
    expect(erp.taken.map(({ id }) => id)).toEqual([one?.message, one?.message]);
    await expect(redeliverOne(world.parts, ACME, "wrk_none")).rejects.toMatchObject({ status: 404 });
  });
});
