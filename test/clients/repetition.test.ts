import { describe, expect, it } from "vitest";
import { Passerelle, PasserelleProblem, PasserelleUnreachable } from "../../clients/typescript/src/index.ts";

/** When the TypeScript client calls again, and when it does not: against answers that are made up. */

type Answer = () => Response | Promise<Response>;

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Answer => {
  return () => new Response(JSON.stringify(body), { status, headers });
};
const busy = json(503, { status: 503, code: "starting", detail: "Not yet.", requestId: "r-1" });
const lost: Answer = () => Promise.reject(new TypeError("fetch failed"));
const never: Answer = () => new Promise(() => undefined);
/** The line breaks in the middle of an answer. */
const half: Answer = () =>
  new Response(
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"id":'));
        controller.error(new TypeError("terminated"));
      },
    }),
  );

/** A client whose calls are answered so, the last answer again and again. */
const answeredBy = (
  answers: Answer[],
  options: Partial<ConstructorParameters<typeof Passerelle>[0]> = {},
) => {
  const requests: Request[] = [];
  const client = new Passerelle({
    url: "http://gateway.example/",
    key: "k",
    firstWaitSeconds: 0.001,
    fetch: (request) => {
      requests.push(request);
      const answer = answers[Math.min(requests.length, answers.length) - 1];
      return new Promise((resolve, reject) => {
        request.signal.addEventListener("abort", () => reject(request.signal.reason));
        Promise.resolve(answer?.()).then((given) => given && resolve(given), reject);
      });
    },
    ...options,
  });
  return { client, requests };
};

describe("the client", () => {
  it.each([
    ["a lost answer", lost],
    ["half an answer", half],
    ["a gateway on its way up", busy],
    ["a proxy without its gateway", () => new Response("<h1>Bad gateway</h1>", { status: 502 })],
    ["too many calls", json(429, {}, { "retry-after": "0" })],
  ])("sends again after %s, under one key", async (_, trouble) => {
    const { client, requests } = answeredBy([trouble, trouble, json(202, { id: "inv_1" })]);
    expect(await client.invoices.send(new TextEncoder().encode("<xml/>"))).toEqual({ id: "inv_1" });
    expect(requests).toHaveLength(3);
    expect(new Set(requests.map(({ headers }) => headers.get("idempotency-key"))).size).toBe(1);
    expect(requests.at(-1)?.headers.get("content-type")).toBe("application/xml");
    expect(await requests.at(-1)?.text()).toBe("<xml/>");
  });

  it("makes another key for another call", async () => {
    const { client, requests } = answeredBy([json(202, {})]);
    await client.invoices.pushStatus("inv_1", { status: "approved" });
    await client.invoices.pushStatus("inv_1", { status: "approved" });
    await client.invoices.pushStatus("inv_1", { status: "approved" }, { idempotencyKey: "mine" });
    const keys = requests.map(({ headers }) => headers.get("idempotency-key"));
    expect(new Set(keys).size).toBe(3);
    expect(keys[2]).toBe("mine");
  });

  it.each([400, 401, 409, 422, 500])("does not repeat what is answered %i", async (status) => {
    const { client, requests } = answeredBy([json(status, { code: "no", detail: "No.", requestId: "r-2" })]);
    const refused = await client.invoices.get("inv_1").catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(PasserelleProblem);
    expect(refused).toMatchObject({ status, code: "no", message: "No.", requestId: "r-2", errors: [] });
    expect(refused).toMatchObject({ retryable: status === 500 });
    expect(requests).toHaveLength(1);
  });

  it("does not repeat a person's act whose answer was lost", async () => {
    const { client, requests } = answeredBy([lost]);
    await expect(client.reports.submit("rpt_1")).rejects.toBeInstanceOf(PasserelleUnreachable);
    expect(requests).toHaveLength(1);
    const unavailable = answeredBy([busy]);
    await expect(unavailable.client.reports.submit("rpt_1")).rejects.toMatchObject({ retryable: true });
    expect(unavailable.requests).toHaveLength(1);
  });

  it("repeats it after a 429, which did nothing", async () => {
    const { client, requests } = answeredBy([json(429, {}), json(202, { id: "rpt_1" })]);
    expect(await client.reports.submit("rpt_1")).toEqual({ id: "rpt_1" });
    expect(requests).toHaveLength(2);
  });

  it("gives up after its tries, and says what the last answer was", async () => {
    const away = answeredBy([lost], { tries: 3 });
    await expect(away.client.invoices.get("inv_1")).rejects.toMatchObject({
      name: "PasserelleUnreachable",
      message: expect.stringContaining("GET /v1/invoices/inv_1: no answer of the gateway after 3 tries"),
    });
    expect(away.requests).toHaveLength(3);
    const { client, requests } = answeredBy([busy], { tries: 2 });
    await expect(client.invoices.get("inv_1")).rejects.toMatchObject({ code: "starting", retryable: true });
    expect(requests).toHaveLength(2);
  });

  it("does not wait for what its time does not allow", async () => {
    const { client, requests } = answeredBy([json(429, { code: "busy" }, { "retry-after": "3600" })]);
    await expect(client.invoices.get("inv_1", { timeoutSeconds: 5 })).rejects.toMatchObject({ code: "busy" });
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    const dated = answeredBy([json(503, { code: "busy" }, { "retry-after": date })]);
    await expect(dated.client.invoices.get("inv_1")).rejects.toMatchObject({ code: "busy" });
    expect([requests.length, dated.requests.length]).toEqual([1, 1]);
  });

  it("ends a call that hangs, and tries anew", async () => {
    const { client, requests } = answeredBy([never, json(200, { id: "inv_1" })], { attemptSeconds: 0.01 });
    expect(await client.invoices.get("inv_1")).toEqual({ id: "inv_1" });
    expect(requests).toHaveLength(2);
  });

  it("ends when its caller says so, while it calls and while it waits", async () => {
    const stop = new AbortController();
    const hanging = answeredBy([never]);
    const call = hanging.client.invoices.get("inv_1", { signal: stop.signal });
    stop.abort(new Error("the program ends"));
    await expect(call).rejects.toThrow("the program ends");

    const all = new AbortController();
    const waiting = answeredBy([json(503, {}, { "retry-after": "30" })], { signal: all.signal });
    const later = waiting.client.invoices.get("inv_1");
    setImmediate(() => all.abort(new Error("all ends")));
    await expect(later).rejects.toThrow("all ends");
  });

  it("takes its key to no other address", async () => {
    const { client, requests } = answeredBy([json(200, {})]);
    await client.invoices.get("inv_1");
    expect(requests[0]?.redirect).toBe("error");
    expect(requests[0]?.url).toBe("http://gateway.example/v1/invoices/inv_1");
    expect(requests[0]?.headers.get("authorization")).toBe("Bearer k");
  });
});
