import { Hono } from "hono";
import { expect, it } from "vitest";
import { observe } from "../../src/http/observe.ts";
import type { ApiEnv } from "../../src/routes/api.ts";

it("an answer waits until what was read for it is durable, and a probe does not", async () => {
  const disk = Promise.withResolvers<void>();
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const app = new Hono<ApiEnv>()
    .use("*", observe({ log, metrics: { http: () => {} }, uuid: () => "id", settled: () => disk.promise }))
    .get("/v1/events", (c) => c.text("news"))
    .get("/healthz", (c) => c.text("ok"));
  let answered = false;
  const answer = Promise.resolve(app.request("/v1/events")).then((response) => {
    answered = true;
    return response.text();
  });
  expect(await (await app.request("/healthz")).text()).toBe("ok");
  await new Promise((resolve) => setImmediate(resolve));
  expect(answered).toBe(false);
  disk.resolve();
  expect(await answer).toBe("news");
});
