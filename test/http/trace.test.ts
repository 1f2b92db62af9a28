import { expect, test } from "vitest";
import { createLog } from "../../src/log.ts";
import { traceNow } from "../../src/traces/current.ts";
import type { UseCases } from "../../src/usecases/index.ts";
import { flow, invoice, kit, listening } from "../routes/kit.ts";

const ACME = { Authorization: "Bearer acme-key" };
const PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/** An app whose use cases tell in which trace they were asked. */
const traced = () => {
  const seen: (string | undefined)[] = [];
  const telling =
    <A>(answer: A) =>
    async (): Promise<A> => {
      await Promise.resolve();
      seen.push(traceNow());
      return answer;
    };
  const answers: Partial<UseCases> = {
    getInvoice: telling(invoice),
    getFlow: telling(flow),
    receiveWebhook: telling({ accepted: true }),
  };
  return { seen, ...kit(answers) };
};

test("a request is worked on in the trace that it names: the API, the national API and calls of platforms", async () => {
  const { get, post, seen } = traced();
  const headers = { ...ACME, traceparent: PARENT, tracestate: "vendor=1" };
  expect((await get(`/v1/invoices/${invoice.id}`, headers)).status).toBe(200);
  expect((await get(`/afnor/flow-service/v1/flows/${flow.id}?docType=Metadata`, headers)).status).toBe(200);
  const { Authorization: _, ...unsigned } = headers;
  expect((await post("/platforms/main/webhook", "{}", unsigned)).status).toBe(200);
  expect(seen).toEqual(Array.from({ length: 3 }, () => `${PARENT} vendor=1`));
});

test("a request without a trace, or with a faulty one, is worked on in none, and answered the same", async () => {
  const { get, seen, lines } = traced();
  for (const traceparent of [undefined, "", "00-00-00-00", PARENT.toUpperCase(), "a".repeat(5000)]) {
    const answer = await get(
      `/v1/invoices/${invoice.id}`,
      traceparent === undefined ? ACME : { ...ACME, traceparent },
    );
    expect(answer.status).toBe(200);
    expect(answer.headers.get("X-Request-Id")).toBe("a-fresh-id");
    expect([...answer.headers.keys()].filter((name) => name.startsWith("trace"))).toEqual([]);
  }
  expect(seen).toEqual(Array.from({ length: 5 }, () => undefined));
  expect(lines.every(({ facts }) => !("traceId" in facts))).toBe(true);
});

test("baggage is not taken, and two traceparents are none", async () => {
  const { app, seen } = traced();
  await using server = await listening(app);
  const url = `http://127.0.0.1:${server.port}/v1/invoices/${invoice.id}`;
  await fetch(url, { headers: [...Object.entries(ACME), ["traceparent", PARENT], ["baggage", "user=1"]] });
  await fetch(url, { headers: [...Object.entries(ACME), ["traceparent", PARENT], ["traceparent", PARENT]] });
  expect(seen).toEqual([PARENT, undefined]);
});

test("the line of a request tells its trace, and so do all lines that are written within it", async () => {
  const written: string[] = [];
  const log = createLog({
    level: "info",
    redact: (line) => line,
    traceNow,
    destination: { write: (line: string) => void written.push(line) },
  });
  const { get } = kit(
    {
      getInvoice: async () => {
        log.info({}, "within");
        return invoice;
      },
    },
    { log },
  );
  await get(`/v1/invoices/${invoice.id}`, { ...ACME, traceparent: PARENT });
  expect(written.map((line) => JSON.parse(line))).toMatchObject([
    { msg: "within", traceId: "4bf92f3577b34da6a3ce929d0e0e4736" },
    { msg: "request", traceId: "4bf92f3577b34da6a3ce929d0e0e4736", requestId: "a-fresh-id" },
  ]);
});
