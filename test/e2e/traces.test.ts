import { request as ask } from "node:http";
import { describe, expect, it } from "vitest";
import { buyerOf, PLACES } from "../../src/sandbox/seed.ts";
import { closedPort, platform } from "../net/kit.ts";
import { type CollectedSpan, type Collector, collector } from "../support/collector.ts";
import { SECRET } from "../support/erp-receiver.ts";
import { openGateway } from "../support/gateway.ts";
import { erp, startGatewayProcess, until } from "../support/processes.ts";
import { openSandbox } from "../support/sandbox.ts";
import { invoiceTo } from "../support/sandbox-control.ts";

const KEY = "key-of-the-test";
const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT = `00-${TRACE}-00f067aa0ba902b7-01`;

/** The way to the sandbox, and an ERP: both write down the headers of each call. */
const surroundings = async () => {
  const { url } = await openSandbox({ pace: 0 });
  const seen: { to: "platform" | "erp"; path: string; trace: unknown; state: unknown }[] = [];
  const passing = await platform((request, response, number) => {
    const { headers, method, url: path = "" } = request;
    seen.push({ to: "platform", path, trace: headers.traceparent, state: headers.tracestate });
    const onward = ask(
      new URL(path, url),
      { method, headers: { ...headers, host: new URL(url).host } },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.end(passing.bodies[number - 1]);
  });
  const told = await platform(({ headers, url: path = "" }, response) => {
    seen.push({ to: "erp", path, trace: headers.traceparent, state: headers.tracestate });
    response.writeHead(204).end();
  });
  return { sandboxUrl: passing.url, erpUrl: `${told.url}/hook/key-in-the-path`, seen };
};

const configuration = (
  { sandboxUrl, erpUrl }: Awaited<ReturnType<typeof surroundings>>,
  more: object,
): object => ({
  store: { url: "sqlite::memory:" },
  platforms: {
    try: { adapter: "sandbox", settings: { url: sandboxUrl }, poll: { everySeconds: 0.2 } },
  },
  tenants: {
    acme: {
      keys: [KEY],
      companies: [PLACES.seller],
      routes: [{ platform: "try" }],
      webhooks: [{ url: erpUrl, secret: SECRET, allowPrivate: true }],
    },
  },
  ...more,
});

const paid = async (client: ReturnType<typeof erp>, number: string, headers: Record<string, string> = {}) => {
  const { status, json } = await client.post("/v1/invoices", invoiceTo(buyerOf("pays"), number), {
    "content-type": "application/xml",
    ...headers,
  });
  expect(status).toBe(202);
  await until(
    () => client.get(`/v1/invoices/${json.id}`),
    (answer) => answer.json.status?.name === "payment_received",
  );
  return json.id as string;
};

const named = (spans: readonly CollectedSpan[], name: string): CollectedSpan[] =>
  spans.filter((span) => span.name === name);

const statuses = (spans: readonly CollectedSpan[]): unknown[] =>
  named(spans, "status").map(({ attributes }) => attributes["passerelle.status"]);

const ofTrace = (spans: readonly CollectedSpan[], traceId = TRACE): CollectedSpan[] =>
  spans.filter((span) => span.traceId === traceId);

const tracesTo = ({ url }: Collector) => ({
  traces: { endpoint: url, headers: { "x-collector-key": "key-of-the-collector" } },
});

describe("a gateway with a collector", () => {
  it("has one trace from the request over the deposit and each status to the calls that tell the ERP", async () => {
    const world = await surroundings();
    const spans = await collector(() => false, { "x-collector-key": "key-of-the-collector" });
    const gateway = await startGatewayProcess(configuration(world, tracesTo(spans)));
    const client = erp(gateway.url, KEY);
    const id = await paid(client, "T-1", { traceparent: PARENT, tracestate: "vendor=1" });
    await until(
      async () => statuses(ofTrace(spans.spans)),
      (seen) => seen.includes("payment_received"),
    );
    // Spans of what is not over yet, and what waits to be sent.
    expect(await gateway.end("SIGTERM")).toMatchObject({ code: 0 });
    expect(spans.faults).toEqual([]);

    const all = ofTrace(spans.spans);
    const [request] = named(all, "POST /v1/invoices");
    expect(request).toMatchObject({ kind: 2, parentSpanId: "00f067aa0ba902b7", traceState: "vendor=1" });
    expect(request?.attributes).toMatchObject({
      "http.request.method": "POST",
      "http.response.status_code": 202,
      "passerelle.caller": "acme",
      "passerelle.invoice.id": id,
    });
    const [deposit] = named(all, "work submit");
    expect(deposit).toMatchObject({ kind: 5, parentSpanId: request?.spanId });
    const [call] = named(all, "POST submit");
    expect(call).toMatchObject({ kind: 3, parentSpanId: deposit?.spanId });
    expect(call?.attributes).toMatchObject({
      "passerelle.account": "try",
      "passerelle.operation": "submit",
      "passerelle.outcome": "ok",
      "http.response.status_code": 202,
    });
    // Each status is a part of the trace, and names the pull that brought it.
    expect(statuses(all)).toEqual(expect.arrayContaining(["received", "approved", "payment_received"]));
    for (const status of named(all, "status")) {
      expect(status.parentSpanId).toBe(request?.spanId);
      const [learnt] = spans.spans.filter(({ spanId }) => spanId === status.links[0]?.spanId);
      expect(learnt?.name).toBe("work learn");
    }
    // The ERP is told in it, once for the deposit and once for each status, with the caller's own words.
    const calls = world.seen.filter(({ to }) => to === "erp");
    expect(new Set(calls.map(({ trace }) => String(trace).slice(0, 35)))).toEqual(new Set([`00-${TRACE}`]));
    expect(new Set(calls.map(({ state }) => state))).toEqual(new Set(["vendor=1"]));
    const tellings = new Set(named(all, "POST notify").map(({ spanId }) => spanId));
    expect(calls.every(({ trace }) => tellings.has(String(trace).slice(36, 52)))).toBe(true);
    // The platform was handed the span of the call itself.
    const submitted = world.seen.filter(({ trace }) => trace === `00-${TRACE}-${call?.spanId}-01`);
    expect(submitted).toMatchObject([{ to: "platform", state: "vendor=1" }]);

    // Every parent is known, but the caller's own.
    const known = new Set(all.map(({ spanId }) => spanId));
    for (const { parentSpanId = "", name } of all) {
      expect(known.has(parentSpanId) || parentSpanId === "00f067aa0ba902b7", name).toBe(true);
    }
    const told = JSON.stringify(spans.spans, (_, value) =>
      typeof value === "bigint" ? String(value) : value,
    );
    expect(told).not.toMatch(/key-of-the-test|key-in-the-path|key-of-the-collector|T-1|\?/);
    // The log leads to the trace, and the trace to the log.
    const lines = gateway.output().split("\n");
    const attempt = lines.find((line) => line.includes('"kind":"submit"'));
    expect(JSON.parse(attempt ?? "{}")).toMatchObject({ traceId: TRACE, invoice: id, msg: "work" });
  });

  it("begins a trace where a request names none, or a faulty one, and respects a parent that is not recorded", async () => {
    const world = await surroundings();
    const spans = await collector();
    const gateway = await openGateway(configuration(world, { traces: { endpoint: spans.url } }));
    const client = erp(gateway.url, KEY);
    await paid(client, "T-1", { traceparent: `${PARENT}-more` });
    await paid(client, "T-2", { traceparent: PARENT.replace(/01$/, "00") });
    await gateway.stop();
    expect(spans.faults).toEqual([]);
    expect(ofTrace(spans.spans)).toEqual([]);
    const roots = named(spans.spans, "POST /v1/invoices");
    expect(roots).toHaveLength(1);
    expect(roots[0]?.parentSpanId).toBeUndefined();
    expect(statuses(ofTrace(spans.spans, roots[0]?.traceId))).toContain("payment_received");
    // Who comes after is told that the trace is not recorded.
    const unrecorded = world.seen.filter(({ trace }) => String(trace).startsWith(`00-${TRACE}`));
    expect(new Set(unrecorded.map(({ to }) => to))).toEqual(new Set(["platform", "erp"]));
    expect(unrecorded.every(({ trace }) => String(trace).endsWith("-00"))).toBe(true);
  });

  it("waits for a collector neither at the start nor at work nor at the end", async () => {
    const world = await surroundings();
    const hanging = await collector(() => true);
    for (const endpoint of [hanging.url, `http://127.0.0.1:${await closedPort()}/v1/traces`]) {
      const gateway = await startGatewayProcess(configuration(world, { traces: { endpoint } }));
      await paid(erp(gateway.url, KEY), `T-${new URL(endpoint).port}`);
      expect(await gateway.end("SIGTERM")).toMatchObject({ code: 0 });
    }
    expect(hanging.calls).toBeGreaterThan(0);
  });
});

describe("a gateway without a collector", () => {
  it("hands on what a caller names as it came, and names nothing by itself", async () => {
    const world = await surroundings();
    const gateway = await openGateway(configuration(world, {}));
    const client = erp(gateway.url, KEY);
    await paid(client, "T-1", { traceparent: PARENT, tracestate: "vendor=1" });
    await paid(client, "T-2");
    const traced = world.seen.filter(({ trace }) => trace !== undefined);
    expect(new Set(traced.map(({ trace, state }) => `${trace} ${state}`))).toEqual(
      new Set([`${PARENT} vendor=1`]),
    );
    expect(new Set(traced.map(({ to }) => to))).toEqual(new Set(["platform", "erp"]));
    const plain = world.seen.filter(({ trace }) => trace === undefined);
    expect(new Set(plain.map(({ to }) => to))).toEqual(new Set(["platform", "erp"]));
    await gateway.stop();
  });
});
