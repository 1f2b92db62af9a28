import type { LookupAddress } from "node:dns";
import { describe, expect, it } from "vitest";
import { writeCii } from "../../../src/documents/index.ts";
import { ENDPOINT_RULES } from "../../../src/domain/erp-endpoint.ts";
import { Failure } from "../../../src/domain/failure.ts";
import type { InvoiceEvent } from "../../../src/domain/life-cycle/event.ts";
import type { StatusName } from "../../../src/domain/life-cycle/status.ts";
import type { ErpWebhook, Tenant } from "../../../src/domain/tenant.ts";
import { isPublicHost, type Resolve } from "../../../src/net/guard.ts";
import { postHook } from "../../../src/net/hook.ts";
import { verdictOn } from "../../../src/outbox/policy.ts";
import { recordStatement } from "../../../src/usecases/follow/record-statement.ts";
import { listFailures } from "../../../src/usecases/operate/failures.ts";
import { retryFailure } from "../../../src/usecases/operate/retry-failures.ts";
import type { ErpCalls } from "../../../src/usecases/parts.ts";
import { submitInvoice } from "../../../src/usecases/send/submit-invoice.ts";
import { lookAtEndpoints } from "../../../src/usecases/tell/resume-endpoint.ts";
import { rulesOf } from "../../../src/usecases/work.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import { closedPort } from "../../net/kit.ts";
import { heldRow } from "../../outbox/rows.ts";
import { invoice } from "../../store/samples.ts";
import { type Mood, type Receiver, receiver, SECRET } from "../../support/erp-receiver.ts";
import { often } from "../../support/often.ts";
import { openWorld, realClock, TENANT, testClock, type World } from "../../support/world.ts";

const ACME = { kind: "tenant", tenant: "acme" } as const;

const quick = (change: Partial<ErpCalls["rules"]> = {}): ErpCalls => ({
  rules: {
    concurrency: 16,
    // Longer than any answer takes on a busy machine: what only looks late would be called again.
    timeoutSeconds: 10,
    retry: { firstSeconds: 0.01, maxSeconds: 0.05, forHours: 48 },
    ...change,
  },
  // Receivers refuse signatures of another day than theirs, whatever the gateway's clock of a test says.
  post: (call) => postHook({ ...call, now: () => new Date() }),
  isPublic: isPublicHost,
});

const hook = (url: string, change: Partial<ErpWebhook> = {}): ErpWebhook => ({
  url,
  secrets: [SECRET],
  allowPrivate: true,
  ...change,
});

const tenant = (...webhooks: ErpWebhook[]): Tenant => ({ ...TENANT, webhooks });

const insert = async (world: World, number: string): Promise<string> => {
  const sent = invoice({ number, tenant: "acme", delivery: "sent", platformId: `flow-${number}` });
  await world.store.invoices.insert(sent);
  return sent.id;
};

/** The platform says something of an invoice: the n-th thing, a minute after the one before. */
const say = (
  world: World,
  id: string,
  n: number,
  change: Partial<{ status: StatusName | null; code: string; push: InvoiceEvent["push"] }> = {},
): Promise<unknown> =>
  world.store.tx((memory) =>
    recordStatement(world.parts, memory, {
      account: "main",
      source: "poll",
      about: { trackingId: id },
      statement: {
        platformEventId: `${id}-${change.code ?? n}`,
        rawCode: String(n),
        status: change.status === undefined ? "in_hand" : change.status,
        at: new Date(Date.parse("2026-10-01T08:00:00Z") + n * 60_000).toISOString(),
        setBy: { role: "BY" },
        reasons: [],
        comment: null,
        amounts: [],
        external: false,
        ...(change.push === undefined ? {} : { push: change.push }),
      },
    }),
  );

/** By invoice, the raw codes of the events in the order in which they were first taken. */
const inOrder = ({ taken }: Receiver): Map<string, number[]> => {
  const seen = new Set<string>();
  const byInvoice = new Map<string, number[]>();
  for (const { id, data } of taken) {
    if (seen.has(id)) continue;
    seen.add(id);
    byInvoice.set(data.invoice.id, [...(byInvoice.get(data.invoice.id) ?? []), Number(data.event?.rawCode)]);
  }
  return byInvoice;
};

describe("notifications", () => {
  const INVOICES = often(30, 100);
  const EACH = 10;

  it(`reach an endpoint that fails half of the time, resets and hangs: ${INVOICES * EACH} of them, in order per invoice`, async () => {
    // Every other call fails, in one of four ways; always the same ones, so that a failure can be repeated.
    const ways: Mood[] = [500, "reset", "hang", 503, "resetAfter", 429, 404, "reset"];
    const erp = await receiver((_, call) =>
      call % 2 === 0 ? "ok" : (ways[(call >> 1) % ways.length] ?? "ok"),
    );
    const world = await openWorld({
      clock: realClock(),
      tenants: [tenant(hook(erp.url))],
      erpCalls: quick({ timeoutSeconds: 0.15 }),
    });
    const ids: string[] = [];
    for (let i = 0; i < INVOICES; i++) ids.push(await insert(world, `N-${i}`));
    const worker = world.worker();
    for (let n = 0; n < EACH; n++) for (const id of ids) await say(world, id, n);
    worker.wake();
    await erp.has(INVOICES * EACH);
    const order = inOrder(erp);
    for (const id of ids) expect(order.get(id)).toEqual(Array.from({ length: EACH }, (_, n) => n));
    expect(world.counted["notification acme delivered"]).toBeGreaterThan(0.9 * INVOICES * EACH);
    expect(world.counted["notification acme retried"]).toBeGreaterThan(0.9 * INVOICES * EACH);
    await worker.stop(1000);
  }, 120_000);

  it("tell what happened as it was, and the invoice as it stands", async () => {
    const erp = await receiver();
    const world = await openWorld({
      clock: realClock(),
      tenants: [tenant(hook(erp.url))],
      erpCalls: quick(),
    });
    const id = await insert(world, "T-1");
    await say(world, id, 0, { status: "received" });
    await say(world, id, 1, { status: null, code: "odd" });
    await say(world, id, 2, { status: "approved" });
    await say(world, id, 3, { status: null, push: { id: "psh_1", outcome: "refused" } });
    // What was not understood is, at last.
    await say(world, id, 1, { status: "in_hand", code: "odd" });
    const worker = world.worker();
    await erp.has(5);
    const events = await world.store.events.ofInvoice(id);
    const odd = events.find((e) => e.platformEventId.endsWith("odd"));
    expect(erp.taken.map(({ type, data }) => [type, data.event?.status?.name ?? null])).toEqual([
      ["invoice.event", "received"],
      ["invoice.event", null],
      ["invoice.event", "approved"],
      ["push.refused", null],
      ["invoice.event", "in_hand"],
    ]);
    expect(erp.taken.map(({ data }) => data.invoice.status?.name)).toEqual(Array(5).fill("approved"));
    expect(erp.taken[1]?.data.event?.id).toBe(odd?.id);
    expect(erp.taken[4]?.data.event?.id).toBe(odd?.id);
    // Its own id, or a receiver would take it for a repetition.
    expect(erp.taken[1]?.id).toBe(odd?.id);
    expect(erp.taken[4]?.id).toMatch(/^msg_/);
    await worker.stop(1000);
  });

  it("tell of the delivery, once, whoever learned it first", async () => {
    const erp = await receiver();
    const world = await openWorld({
      clock: realClock(),
      tenants: [tenant(hook(erp.url))],
      erpCalls: quick(),
    });
    const worker = world.worker();
    const bytes = (number: string) => writeCii(sampleContent({ number }));
    // The platform speaks of it while the answer to the deposit is under way.
    world.fake.onSubmit = async (outgoing, commit) => {
      await say(world, outgoing.invoice.id, 1, { status: "submitted" });
      return { done: true, platformId: commit() };
    };
    await submitInvoice(world.parts, { tenant: "acme", bytes: bytes("D-1") });
    await erp.has(2);
    await worker.idle();
    expect(erp.taken.map(({ type, data }) => [type, data.delivery?.state ?? null])).toEqual([
      ["invoice.delivery", "sent"],
      ["invoice.event", null],
    ]);
    await worker.stop(1000);
  });

  it("are retried with the same id, and signed anew with every secret", async () => {
    const OTHER = `whsec_${Buffer.from("the key that comes in its place!").toString("base64")}`;
    const old = await receiver((_, call) => (call < 3 ? 500 : "ok"));
    const world = await openWorld({
      clock: realClock(),
      tenants: [tenant(hook(old.url, { secrets: [OTHER, SECRET] }))],
      erpCalls: quick(),
    });
    const id = await insert(world, "R-1");
    await say(world, id, 0);
    const worker = world.worker();
    await old.has(1);
    const [event] = await world.store.events.ofInvoice(id);
    expect(old.calls.map((told) => told.id)).toEqual(Array(3).fill(event?.id));
    await worker.stop(1000);
  });

  it("of one invoice wait for each other, those of others go on, and the other endpoint hears everything", async () => {
    let stuck = "";
    const poor = await receiver(({ data }) => (data.invoice.id === stuck ? 500 : "ok"));
    const well = await receiver();
    const clock = testClock();
    const world = await openWorld({
      clock,
      tenants: [tenant(hook(poor.url), hook(`http://127.0.0.1:${await closedPort()}/`), hook(well.url))],
      erpCalls: quick({ retry: ENDPOINT_RULES.retry }),
    });
    const [a, b] = [await insert(world, "W-1"), await insert(world, "W-2")];
    stuck = a;
    for (let n = 0; n < 3; n++) for (const id of [a, b]) await say(world, id, n);
    const worker = world.worker();
    await well.has(6);
    await poor.has(3);
    await worker.idle();
    expect(inOrder(poor)).toEqual(new Map([[b, [0, 1, 2]]]));
    expect(
      poor.calls.filter(({ data }) => data.invoice.id === a).map(({ data }) => data.event?.rawCode),
    ).toEqual(["0"]);
    stuck = "";
    clock.forward(60);
    worker.wake();
    await poor.has(6);
    expect(inOrder(poor).get(a)).toEqual([0, 1, 2]);
    await worker.stop(1000);
  });

  it("are given up after two days, seen, and delivered again when a person says so", async () => {
    let dead = true;
    const erp = await receiver(() => (dead ? 500 : "ok"));
    const clock = testClock();
    const world = await openWorld({
      clock,
      tenants: [tenant(hook(erp.url))],
      erpCalls: quick({ retry: ENDPOINT_RULES.retry }),
    });
    const id = await insert(world, "G-1");
    await say(world, id, 0);
    const worker = world.worker();
    for (let hours = 0; hours < 49; hours++) {
      await worker.idle();
      clock.forward(3600);
    }
    await worker.idle();
    const { items } = await listFailures(world.parts, ACME, { kind: "notify" }, { limit: 10 });
    expect(items).toMatchObject([
      {
        kind: "notify",
        state: "failed",
        platform: "erp:acme:0",
        invoiceId: id,
        problem: { code: "endpoint_refuses", raw: "not now" },
      },
    ]);
    expect(items[0]?.attempts).toBeGreaterThan(10);
    expect(world.counted["notification acme failed"]).toBe(1);
    const calls = erp.calls.length;
    clock.forward(86_400);
    await worker.idle();
    expect(erp.calls).toHaveLength(calls);

    dead = false;
    // The next event of the invoice is not held up by the one that was given up.
    await say(world, id, 1);
    await retryFailure(world.parts, ACME, items[0]?.id ?? "", { notThere: false });
    await erp.has(2);
    expect(inOrder(erp).get(id)).toEqual([0, 1]);
    await worker.stop(1000);
  });
});

describe("a notification that a killed worker may have delivered", () => {
  it("is failed after two days like any other, not parked: it may be delivered twice", () => {
    const failure = new Failure("unsent", { code: "timeout", message: "No answer." });
    const now = new Date("2026-10-03T08:00:01Z");
    const row = heldRow({
      kind: "notify",
      doubt: true,
      attempts: 40,
      setbacks: { failingSince: now.getTime() - 49 * 3_600_000 },
    });
    const verdict = verdictOn(
      row,
      rulesOf("notify"),
      { error: failure },
      ENDPOINT_RULES.retry,
      now,
      () => 0.5,
    );
    expect(verdict).toEqual({ action: "fail" });
  });
});

describe("an endpoint that answers 410", () => {
  const open = async (erp: Receiver) => {
    const world = await openWorld({
      clock: realClock(),
      tenants: [tenant(hook(erp.url))],
      erpCalls: quick({ concurrency: 1 }),
    });
    const [a, b] = [await insert(world, "X-1"), await insert(world, "X-2")];
    for (let n = 0; n < 2; n++) for (const id of [a, b]) await say(world, id, n);
    return { world, ids: [a, b] };
  };
  const failures = (world: World) => listFailures(world.parts, ACME, { kind: "notify" }, { limit: 10 });

  it("is called no more, what comes is kept, and all goes on when a person retries", async () => {
    let gone = true;
    const erp = await receiver(() => (gone ? 410 : "ok"));
    const { world, ids } = await open(erp);
    const worker = world.worker();
    await worker.idle();
    expect(erp.calls).toHaveLength(1);
    await say(world, ids[0] ?? "", 2);
    await worker.idle();
    expect(erp.calls).toHaveLength(1);
    expect(await world.store.accounts.get("erp:acme:0")).toMatchObject({
      pauseReason: { code: "endpoint_gone" },
    });
    const { items } = await failures(world);
    expect(items).toMatchObject([{ state: "failed", problem: { code: "endpoint_gone" } }]);
    expect(items[0]?.problem.message).toMatch(/410 \(Gone\): nothing more is sent/);

    gone = false;
    await retryFailure(world.parts, ACME, items[0]?.id ?? "", { notThere: false });
    await erp.has(5);
    expect(inOrder(erp)).toEqual(
      new Map([
        [ids[0], [0, 1, 2]],
        [ids[1], [0, 1]],
      ]),
    );
    expect((await failures(world)).items).toEqual([]);
    await worker.stop(1000);
  });

  it("goes on after a start with another address, not after one with the same", async () => {
    const erp = await receiver(() => 410);
    const next = await receiver();
    const { world, ids } = await open(erp);
    const worker = world.worker();
    await worker.idle();
    await lookAtEndpoints(world.parts);
    await worker.idle();
    expect(erp.calls).toHaveLength(1);

    const moved = { ...world.parts, tenants: new Map([["acme", tenant(hook(next.url))]]) };
    world.parts.tenants = moved.tenants;
    await lookAtEndpoints(world.parts);
    worker.wake();
    await next.has(4);
    for (const id of ids) expect(inOrder(next).get(id)).toEqual([0, 1]);
    await worker.stop(1000);
  });
});

describe("where notifications may go", () => {
  const one = async (webhook: ErpWebhook, erpCalls = quick()) => {
    const world = await openWorld({
      clock: testClock(),
      tenants: [tenant(webhook)],
      erpCalls,
    });
    const id = await insert(world, "P-1");
    await say(world, id, 0);
    const worker = world.worker();
    await worker.idle();
    const row = async () => (await world.store.outbox.ofInvoice(id)).find(({ kind }) => kind === "notify");
    return { world, worker, row };
  };

  it("is not this machine, unless the configuration says so: then nothing was lost", async () => {
    const erp = await receiver(() => "ok", { checkSignature: false });
    const { world, worker, row } = await one(hook(erp.url, { allowPrivate: false }));
    expect(erp.connections).toBe(0);
    expect(await row()).toMatchObject({ state: "ready", lastError: { code: "forbidden_address" } });
    world.parts.tenants = new Map([["acme", tenant(hook(erp.url))]]);
    world.clock.forward(3600);
    worker.wake();
    await erp.has(1);
  });

  it("is not a name that turns inside after it was looked at", async () => {
    const erp = await receiver(() => "ok", { checkSignature: false });
    const answers: LookupAddress[][] = [
      [{ address: "192.0.1.1", family: 4 }],
      [{ address: "127.0.0.1", family: 4 }],
    ];
    let asked = 0;
    const resolve: Resolve = (_, done) => done(null, answers[Math.min(asked++, 1)] ?? []);
    const { world, worker, row } = await one(
      hook(erp.url.replace("127.0.0.1", "erp.example"), { allowPrivate: false }),
      { ...quick(), post: (call) => postHook({ ...call, resolve }) },
    );
    expect((await row())?.lastError?.code).toMatch(/^connect/);
    world.clock.forward(60);
    await worker.idle();
    expect(await row()).toMatchObject({ state: "ready", lastError: { code: "forbidden_address" } });
    expect(asked).toBe(2);
    expect(erp.connections).toBe(0);
  });

  it("is not where the endpoint redirects to", async () => {
    const elsewhere = await receiver(() => "ok", { checkSignature: false });
    const erp = await receiver(() => ({ redirect: elsewhere.url }), { checkSignature: false });
    const { row } = await one(hook(erp.url));
    expect(await row()).toMatchObject({
      state: "ready",
      lastError: {
        code: "endpoint_redirects",
        messageFr: expect.stringMatching(/^L'adresse de notification .*redirections ne sont pas suivies/),
        fixFr: expect.any(String),
      },
    });
    expect(elsewhere.connections).toBe(0);
  });

  it("is not another endpoint, when one was taken out of the configuration: its rows wait", async () => {
    const dead = `http://127.0.0.1:${await closedPort()}/`;
    const { world, worker, row } = await one(hook(dead));
    // Told of the endpoint, in French too: the way's own words speak of a platform.
    expect((await row())?.lastError).toMatchObject({
      code: "connection_refused",
      messageFr: expect.stringMatching(/^L'adresse de notification .* refuse la connexion\.$/),
      fixFr: expect.stringContaining("l'ERP"),
    });
    world.parts.tenants = new Map([["acme", tenant()]]);
    world.clock.forward(3600);
    await worker.idle();
    expect(await row()).toMatchObject({ state: "ready", account: "erp:acme:0" });
    const warned: object[] = [];
    await lookAtEndpoints({
      ...world.parts,
      log: { ...world.parts.log, warn: (facts) => warned.push(facts) },
    });
    expect(warned).toEqual([{ account: "erp:acme:0", rows: 1, state: "ready" }]);
  });
});
