import { expect, it } from "vitest";
import { type Collector, openCollector } from "../../src/net/collector.ts";
import { afterThisTest } from "../support/endings.ts";
import { closedPort, platform } from "./kit.ts";

const NEVER = new AbortController().signal;

const wayTo = (endpoint: string): Collector => {
  const collector = openCollector({
    endpoint,
    headers: { authorization: "Bearer key" },
    now: () => new Date(),
  });
  afterThisTest(() => collector.close());
  return collector;
};

it("hands a batch over as JSON, with the headers that the collector asks for", async () => {
  const server = await platform((_, response) => response.writeHead(200).end("{}"));
  expect(await wayTo(`${server.url}/v1/traces`).post('{"é":1}', NEVER)).toEqual({
    outcome: "taken",
    refused: 0,
  });
  expect(server.requests[0]).toMatchObject({
    method: "POST",
    url: "/v1/traces",
    headers: { authorization: "Bearer key", "content-type": "application/json" },
  });
  expect(String(server.bodies[0])).toBe('{"é":1}');
});

it.each([
  ["nothing", "", 0],
  ["no JSON", "<html>", 0],
  ["no object", "null", 0],
  ["that all were taken", '{"partialSuccess":{}}', 0],
  ["that some were not", '{"partialSuccess":{"rejectedSpans":"7","errorMessage":"too old"}}', 7],
  ["the same as a number", '{"partialSuccess":{"rejectedSpans":7}}', 7],
  ["nonsense", '{"partialSuccess":{"rejectedSpans":-1}}', 0],
  ["more than is read", "x".repeat(100_000), 0],
])("a collector that takes a batch may say %s", async (_, body, refused) => {
  const server = await platform((_request, response) => response.writeHead(200).end(body));
  expect(await wayTo(server.url).post("{}", NEVER)).toEqual({ outcome: "taken", refused });
});

it.each([
  [400, { outcome: "refused", why: "it answers 400" }],
  [401, { outcome: "refused", why: "it answers 401" }],
  [404, { outcome: "refused", why: "it answers 404" }],
  [307, { outcome: "refused", why: "it answers 307" }],
  [500, { outcome: "refused", why: "it answers 500" }],
  [429, { outcome: "later", why: "it answers 429", afterMs: 7_000 }],
  [503, { outcome: "later", why: "it answers 503", afterMs: 7_000 }],
])("an answer of %d is sorted as the protocol says", async (status, answer) => {
  const server = await platform((_, response) => response.writeHead(status, { "retry-after": "7" }).end());
  expect(await wayTo(server.url).post("{}", NEVER)).toEqual(answer);
});

it("one that is not there, or does not answer, is tried later", async () => {
  const down = wayTo(`http://127.0.0.1:${await closedPort()}/v1/traces`);
  expect(await down.post("{}", NEVER)).toEqual({ outcome: "later", why: "connection_refused" });

  const arrived = Promise.withResolvers<void>();
  const server = await platform(() => arrived.resolve());
  const stop = new AbortController();
  const answer = wayTo(server.url).post("{}", stop.signal);
  await arrived.promise;
  stop.abort();
  expect(await answer).toMatchObject({ outcome: "later" });
});
