import { expect, it } from "vitest";
import { writeCii } from "../../src/documents/index.ts";
import type { Trace } from "../../src/domain/trace.ts";
import { traceNow, underTrace } from "../../src/traces/current.ts";
import { schedulePolls } from "../../src/usecases/follow/poll-account.ts";
import type { ErpCalls } from "../../src/usecases/parts.ts";
import { pushStatus } from "../../src/usecases/push/push-status.ts";
import { submitInvoice } from "../../src/usecases/send/submit-invoice.ts";
import { sampleContent } from "../fixtures/invoices.ts";
import { openWorld, TENANT, type World } from "../support/world.ts";

const traceOf = (digit: string): Trace => `00-${digit.repeat(32)}-00f067aa0ba902b7-01`;

/** An ERP that writes down in which trace it was told what. */
const listeningErp = () => {
  const heard: { type: string; trace: Trace | undefined }[] = [];
  const erpCalls: ErpCalls = {
    rules: { concurrency: 4, timeoutSeconds: 10, retry: { firstSeconds: 1, maxSeconds: 1, forHours: 1 } },
    post: async ({ body }) => {
      heard.push({ type: (JSON.parse(body) as { type: string }).type, trace: traceNow() });
      return { status: 204, words: "" };
    },
    isPublic: () => true,
  };
  return { heard, erpCalls };
};

const tenants = [{ ...TENANT, webhooks: [{ url: "https://erp.example/hook", secrets: ["whsec_eA=="] }] }];

const submit = async (world: World, number: string) =>
  (await submitInvoice(world.parts, { tenant: "acme", bytes: writeCii(sampleContent({ number })) })).invoice;

it("each piece of work is done in the trace of what asked for it, whoever woke the worker", async () => {
  const { heard, erpCalls } = listeningErp();
  const world = await openWorld({ tenants, erpCalls });
  const seen: Record<string, Trace | undefined> = {};
  world.fake.onSubmit = async ({ invoice }, commit) => {
    await Promise.resolve();
    seen[invoice.number] = traceNow();
    return { done: true, platformId: commit() };
  };
  const a = await underTrace(traceOf("a"), () => submit(world, "A1"));
  const none = await submit(world, "C1");
  await underTrace(traceOf("f"), () => world.worker().idle());
  expect(seen).toEqual({ A1: traceOf("a"), C1: undefined });
  expect(a.trace).toBe(traceOf("a"));
  expect(none).not.toHaveProperty("trace");
  expect((await world.store.invoices.byId(a.id))?.trace).toBe(traceOf("a"));
  // What follows from the deposit follows in its trace.
  expect(new Set(heard.map(({ trace }) => trace))).toEqual(new Set([traceOf("a"), undefined]));
});

it("what a platform says of an invoice is told in the invoice's trace, and what an ERP sets in its request's", async () => {
  const { heard, erpCalls } = listeningErp();
  const world = await openWorld({ tenants, erpCalls });
  const push: (Trace | undefined)[] = [];
  world.fake.connection.statuses = {
    allowed: () => ({ allowed: true }),
    send: async () => {
      push.push(traceNow());
      return { done: true, platformId: "push-1" };
    },
  };
  const invoice = await underTrace(traceOf("a"), () => submit(world, "A1"));
  world.fake.said = [{ id: "e1", at: world.clock.now().toISOString(), raw: {} }];
  world.fake.read = (item) => ({
    kind: "statement",
    about: { trackingId: invoice.id },
    statement: {
      platformEventId: item.id,
      rawCode: "fr:205",
      status: "approved",
      at: item.at,
      setBy: { role: "BY" },
      reasons: [],
      comment: null,
      amounts: [],
      external: false,
    },
  });
  await underTrace(traceOf("b"), () => schedulePolls(world.parts));
  const worker = world.worker();
  await worker.idle();
  expect(heard).toEqual([
    { type: "invoice.delivery", trace: traceOf("a") },
    { type: "invoice.event", trace: traceOf("a") },
  ]);

  await underTrace(traceOf("c"), () =>
    pushStatus(world.parts, {
      tenant: "acme",
      invoiceId: invoice.id,
      status: "payment_received",
      reason: null,
      comment: null,
      actionCode: null,
      payee: null,
      as: null,
      amounts: [{ amount: "12.00", currency: "EUR", vatRate: "20.00", code: null }],
      attachments: [],
    }),
  );
  await worker.idle();
  expect(push).toEqual([traceOf("c")]);
  expect(heard.at(-1)).toEqual({ type: "invoice.event", trace: traceOf("c") });
});

it("what comes back for ever is in nobody's trace, whoever was there when it began", async () => {
  const world = await openWorld();
  await underTrace(traceOf("a"), () => schedulePolls(world.parts));
  const poll = await world.store.outbox.live("poll:main");
  expect(poll).toMatchObject({ kind: "poll", trace: null });
});
