import { expect, it } from "vitest";
import { writeCii } from "../../src/documents/index.ts";
import { Failure } from "../../src/domain/failure.ts";
import { readTrace, type Trace } from "../../src/domain/trace.ts";
import { underTrace } from "../../src/traces/current.ts";
import type { SpanRecord } from "../../src/traces/otlp.ts";
import { openTracer } from "../../src/traces/tracer.ts";
import { schedulePolls } from "../../src/usecases/follow/poll-account.ts";
import { receiveWebhook } from "../../src/usecases/follow/receive-webhook.ts";
import { submitInvoice } from "../../src/usecases/send/submit-invoice.ts";
import { sampleContent } from "../fixtures/invoices.ts";
import { openWorld, TENANT } from "../support/world.ts";

const CALLED: Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/** A tracer of which the test sees everything. */
const recorder = () => {
  const spans: SpanRecord[] = [];
  let n = 0;
  const tracer = openTracer({
    sample: 1,
    now: () => 0,
    digits: (count) => (++n).toString(16).padStart(count, "1"),
    keep: (span) => void spans.push(span),
  });
  const one = (name: string): SpanRecord => {
    const found = spans.filter((span) => span.name === name);
    if (found[0] === undefined || found.length > 1) throw new Error(`${found.length} spans ${name}`);
    return found[0];
  };
  return { tracer, spans, one };
};

it("what a platform says in a call is learnt in the call's trace, and stands in the invoice's, with a link", async () => {
  const { tracer, one } = recorder();
  const world = await openWorld({ tracer });
  const sent = await submitInvoice(world.parts, { tenant: "acme", bytes: writeCii(sampleContent({})) });
  expect(sent.invoice).not.toHaveProperty("trace");
  const worker = world.worker();
  await worker.idle();
  const invoice = await underTrace(readTrace(`00-${"c".repeat(32)}-${"d".repeat(16)}-01`, undefined), () =>
    submitInvoice(world.parts, { tenant: "acme", bytes: writeCii(sampleContent({ number: "C-2" })) }),
  );
  await worker.idle();
  const item = { id: "e1", at: world.clock.now().toISOString(), raw: {} };
  world.fake.connection.webhook = {
    verify: async () => ({ kind: "items", items: [item] }),
  };
  world.fake.read = () => ({
    kind: "statement",
    about: { trackingId: invoice.invoice.id },
    statement: {
      platformEventId: "e1",
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
  await underTrace(CALLED, () =>
    receiveWebhook(world.parts, "main", { headers: new Headers(), body: new Uint8Array(), path: "/" }),
  );
  await worker.idle();
  const learnt = one("work learn");
  expect(learnt.parent).toMatchObject({ spanId: "00f067aa0ba902b7" });
  const status = one("status");
  expect(status.trace.traceId).toBe("c".repeat(32));
  expect(status.links.map((link) => link.slice(0, 52))).toEqual([
    `00-${learnt.trace.traceId}-${learnt.trace.spanId}`,
  ]);
  expect(status.attributes).toMatchObject({
    "passerelle.status": "approved",
    "passerelle.event.source": "webhook",
    "passerelle.event.moved": true,
  });
});

it("a received invoice has the trace of the work that brought it, and its notification is a part of that", async () => {
  const { tracer, one, spans } = recorder();
  const world = await openWorld({
    tracer,
    tenants: [{ ...TENANT, webhooks: [{ url: "https://erp.example/hook", secrets: ["whsec_eA=="] }] }],
    erpCalls: {
      rules: { concurrency: 4, timeoutSeconds: 10, retry: { firstSeconds: 1, maxSeconds: 1, forHours: 1 } },
      post: async () => ({ status: 204, words: "" }),
      isPublic: () => true,
    },
  });
  const at = world.clock.now().toISOString();
  world.fake.said = [{ id: "r1", at, raw: {} }];
  world.fake.read = () => ({
    kind: "invoice",
    platformId: "in-1",
    receivedAt: at,
    document: { bytes: writeCii(sampleContent({})), mediaType: "application/xml", fileName: "in-1.xml" },
  });
  await schedulePolls(world.parts);
  await world.worker().idle();
  const learnt = one("work learn");
  expect(learnt.parent?.spanId).toBe(one("work poll").trace.spanId);
  const { items } = await world.store.invoices.list({}, { limit: 2 });
  expect(items.map(({ trace = "" }) => trace.slice(36, 52))).toEqual([learnt.trace.spanId]);
  expect(one("work notify").parent?.spanId).toBe(learnt.trace.spanId);
  expect(new Set(spans.map(({ trace }) => trace.traceId)).size).toBe(1);
});

it("an attempt that fails says so, and the next one is a span beside it", async () => {
  const { tracer, spans } = recorder();
  const world = await openWorld({ tracer });
  world.fake.onSubmit = async (_, commit) => {
    if (world.fake.asked.length > 1) return { done: true, platformId: commit() };
    throw new Failure("unsent", { code: "connection_refused", message: "down" });
  };
  await underTrace(CALLED, () =>
    submitInvoice(world.parts, { tenant: "acme", bytes: writeCii(sampleContent({})) }),
  );
  const worker = world.worker();
  await worker.idle();
  world.clock.forward(60);
  worker.wake();
  await worker.idle();
  expect(
    spans.map(({ name, parent, error, attributes }) => [
      name,
      parent?.spanId,
      error,
      attributes["passerelle.outcome"],
      attributes["passerelle.work.attempt"],
    ]),
  ).toEqual([
    ["work submit", "00f067aa0ba902b7", "connection_refused", "again", 1],
    ["work submit", "00f067aa0ba902b7", undefined, "done", 2],
  ]);
});
