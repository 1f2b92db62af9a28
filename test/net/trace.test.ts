import { expect, it } from "vitest";
import { readTrace } from "../../src/domain/trace.ts";
import { postHook } from "../../src/net/hook.ts";
import { underTrace } from "../../src/traces/current.ts";
import { failureIn, platform, read, recordedDoor } from "./kit.ts";

const PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const TRACE = readTrace(PARENT, "vendor=a b");

const listening = async (status = 200) => {
  const seen: unknown[] = [];
  const server = await platform((request, response) => {
    seen.push([request.headers.traceparent, request.headers.tracestate]);
    response.writeHead(status).end("{}");
  });
  return { url: server.url, seen };
};

it("a call hands on the trace that it is made in, and names none where there is none", async () => {
  const { url, seen } = await listening();
  const { door } = recordedDoor();
  await underTrace(TRACE, () => door.fetch(read(url)));
  await door.fetch(read(url));
  await underTrace(TRACE, () => underTrace(undefined, () => door.fetch(read(url))));
  expect(seen).toEqual([
    [PARENT, "vendor=a b"],
    [undefined, undefined],
    [undefined, undefined],
  ]);
});

it("every attempt of a call hands it on", async () => {
  const { url, seen } = await listening(503);
  const { door } = recordedDoor();
  await failureIn(underTrace(TRACE, () => door.fetch(read(url))));
  expect(seen.length).toBeGreaterThan(1);
  expect(new Set(seen.map(String))).toEqual(new Set([`${PARENT},vendor=a b`]));
});

it("a notification hands it on, which is no part of what is signed", async () => {
  const { url, seen } = await listening();
  const hook = {
    url,
    proof: { id: "evt_1" },
    body: "{}",
    secrets: [`whsec_${Buffer.from("a key of at least 24 bytes").toString("base64")}`],
    signal: new AbortController().signal,
    timeoutMs: 2000,
    allowPrivate: true,
    now: () => new Date(),
  };
  await underTrace(TRACE, () => postHook(hook));
  await postHook(hook);
  expect(seen).toEqual([
    [PARENT, "vendor=a b"],
    [undefined, undefined],
  ]);
});
