import { join } from "node:path";
import { Hono } from "hono";
import { expect, it } from "vitest";
import { observe } from "../../src/http/observe.ts";
import type { ApiEnv } from "../../src/routes/api.ts";
import { openOn } from "../../src/store/open.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import { ownFolder } from "../support/processes.ts";

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const turn = () => new Promise((resolve) => setImmediate(resolve));

it("an answer waits until what was read for it is durable, and a probe does not", async () => {
  let disk = Promise.resolve();
  const engine = await openSqlite(join(ownFolder(), "gateway.db"), () => ({
    durable: () => disk,
    trouble: () => null,
    close: () => {},
  }));
  const now = () => new Date("2026-11-28T12:00:00Z");
  const store = await openOn(engine, { now });
  const app = new Hono<ApiEnv>()
    .use("*", observe({ log, metrics: { http: () => {} }, uuid: () => "id", durably: store.durably }))
    .get("/v1/key", async (c) => {
      // Somewhere else than where the request began, as behind a thread or a platform.
      await turn();
      return c.json(await store.keys.get("acme", "k-1"));
    })
    .get("/v1/nothing", (c) => c.text("nothing"))
    .get("/healthz", async (c) => c.json(await store.keys.get("acme", "k-1")));

  const flush = Promise.withResolvers<void>();
  disk = flush.promise;
  const written = store.keys.put("acme", "k-1", "hash", "inv_1", now());
  let answered = false;
  const known = { requestHash: "hash", madeId: "inv_1" };
  while ((await store.keys.get("acme", "k-1")) === null) await turn();
  const answer = Promise.resolve(app.request("/v1/key")).then((response) => {
    answered = true;
    return response.json();
  });
  expect(await (await app.request("/healthz")).json()).toMatchObject(known);
  expect(await (await app.request("/v1/nothing")).text()).toBe("nothing");
  for (let n = 0; n < 5; n++) await turn();
  expect(answered).toBe(false);
  flush.resolve();
  expect(await answer).toMatchObject(known);
  await written;
  await store.close();
});
