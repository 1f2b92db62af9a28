import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ENDPOINT_RULES } from "../../../src/domain/erp-endpoint.ts";
import type { Tenant } from "../../../src/domain/tenant.ts";
import { isPublicHost } from "../../../src/net/guard.ts";
import { postHook } from "../../../src/net/hook.ts";
import { FLOW } from "../../../src/norm/flow.ts";
import { strict } from "../../../src/norm/shape.ts";
import type { FlowSubscription } from "../../../src/store/port.ts";
import { judgeDelivery, judgeTaken } from "../../../src/usecases/flow/judge-flows.ts";
import { keepInvoiceFlow } from "../../../src/usecases/flow/keep-flows.ts";
import {
  type AskedSubscription,
  subscribeToFlows,
  unsubscribeFromFlows,
} from "../../../src/usecases/flow/subscriptions.ts";
import { diagnose } from "../../../src/usecases/operate/diagnose.ts";
import { listFailures } from "../../../src/usecases/operate/failures.ts";
import { retryFailure } from "../../../src/usecases/operate/retry-failures.ts";
import { type Platform, platform } from "../../net/kit.ts";
import { invoice } from "../../store/samples.ts";
import { openWorld, TENANT, testClock, type World } from "../../support/world.ts";

const ACME: Tenant = { ...TENANT, afnor: { allowPrivate: true } };
const CALLER = { kind: "tenant", tenant: "acme" } as const;

const open = (tenants: Tenant[] = [ACME]): Promise<World> =>
  openWorld({
    clock: testClock(),
    tenants,
    erpCalls: {
      rules: { ...ENDPOINT_RULES, timeoutSeconds: 2, concurrency: 1 },
      post: postHook,
      isPublic: isPublicHost,
    },
  });

/** A subscriber that answers with one status after the other, the last one for ever. */
const subscriber = (...statuses: number[]): Promise<Platform> =>
  platform((_, response, number) => {
    const status = statuses[Math.min(number, statuses.length) - 1] ?? 200;
    response.writeHead(status, status === 307 ? { location: "/elsewhere" } : {}).end("so be it");
  });

const subscribe = (
  world: World,
  url: string,
  asked: Partial<AskedSubscription> = {},
): Promise<FlowSubscription> => subscribeToFlows(world.parts, ACME, { url, ...asked });

/** An invoice is sent: its flow is there, and those who want to hear of it are to be called. */
const send = async (world: World, number: string): Promise<string> => {
  const sent = invoice({ number });
  await world.store.tx((memory) => keepInvoiceFlow(world.parts, memory, sent));
  return sent.id;
};

const taken = (world: World, id: string): Promise<void> =>
  world.store.tx((memory) => judgeTaken(world.parts, memory, id));

const told = ({ bodies }: Platform): { flowId: string; acknowledgement: { status: string } }[] =>
  bodies.map((body) => JSON.parse(body.toString()));

const waiting = async (world: World): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await world.store.outbox.counts())
      .filter(({ kind }) => kind === "call")
      .map(({ account, rows }) => [account, rows]),
  );

describe("a changed flow", () => {
  it("has one call for each subscription that wants it, and none for the others", async () => {
    const world = await open([ACME, { ...TENANT, name: "other" }]);
    const url = "http://127.0.0.1:9/";
    const wanting = [
      await subscribe(world, url),
      await subscribe(world, url, { types: [] }),
      await subscribe(world, url, {
        types: ["SupplierInvoice", "CustomerInvoice"],
        direction: "Out",
        ack: "Pending",
      }),
    ];
    await subscribe(world, url, { types: ["SupplierInvoice"] });
    await subscribe(world, url, { direction: "In" });
    const errors = await subscribe(world, url, { ack: "Error" });
    await subscribeToFlows(world.parts, { ...ACME, name: "other" }, { url });
    const id = await send(world, "F-1");
    const accountOf = (one: FlowSubscription): string => `flows:acme:${one.id}`;
    expect(await waiting(world)).toEqual(Object.fromEntries(wanting.map((one) => [accountOf(one), 1])));
    await world.store.tx((memory) =>
      judgeDelivery(world.parts, memory, { id, delivery: "failed", problem: null }),
    );
    expect(await waiting(world)).toMatchObject({ [accountOf(errors)]: 1 });
  });
});

describe("a call", () => {
  it("carries the flow itself, signed as 1.3 says, anew at each attempt", async () => {
    const world = await open();
    const erp = await subscriber(500, 200);
    const { signingKey } = await subscribe(world, erp.url);
    expect(Buffer.from(signingKey, "base64")).toHaveLength(32);
    const id = await send(world, "F-2");
    const worker = world.worker();
    await worker.idle();
    world.clock.forward(60);
    await worker.idle();
    expect(erp.requests).toHaveLength(2);
    const times = erp.requests.map(({ method, headers }, i) => {
      const body = erp.bodies[i] ?? Buffer.of();
      expect(method).toBe("POST");
      expect(headers["content-type"]).toBe("application/json");
      expect(headers["webhook-signature"]).toBeUndefined();
      const timestamp = String(headers["afnor-signature-timestamp"]);
      const mac = createHmac("sha256", Buffer.from(signingKey, "base64"));
      mac.update(Buffer.concat([body, Buffer.from(`@${timestamp}`)]));
      expect(headers["afnor-signature"]).toBe(mac.digest("base64"));
      expect(strict(FLOW, "1.3").parse(JSON.parse(body.toString()))).toMatchObject({
        flowId: id,
        flowType: "CustomerInvoice",
        acknowledgement: { status: "Pending" },
      });
      return Number(timestamp);
    });
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBe(60);
    expect(times[0]).toBe(Date.parse("2026-10-01T08:00:00Z") / 1000);
    expect(world.counted).toMatchObject({
      "notification acme retried": 1,
      "notification acme delivered": 1,
    });
    expect(await waiting(world)).toEqual({});
  });

  it("tells how the flow stands now, and is not made where that is not asked for any more", async () => {
    const world = await open();
    const [all, pending] = [await subscriber(200), await subscriber(200)];
    await subscribe(world, all.url);
    await subscribe(world, pending.url, { ack: "Pending" });
    const id = await send(world, "F-3");
    await taken(world, id);
    await world.worker().idle();
    expect(told(all).map(({ flowId, acknowledgement }) => [flowId, acknowledgement.status])).toEqual([
      [id, "Ok"],
      [id, "Ok"],
    ]);
    expect(pending.requests).toHaveLength(0);
    expect(await waiting(world)).toEqual({});
  });

  it("does not follow a redirect, and is tried again", async () => {
    const world = await open();
    const erp = await subscriber(307, 200);
    const { id } = await subscribe(world, erp.url);
    await send(world, "F-4");
    const worker = world.worker();
    await worker.idle();
    expect(erp.requests.map(({ url }) => url)).toEqual(["/"]);
    const { endpoints } = await diagnosis(world);
    expect(endpoints).toMatchObject([
      { account: `flows:acme:${id}`, address: `${erp.url}/`, work: [{ state: "ready", rows: 1 }] },
    ]);
    world.clock.forward(60);
    await worker.idle();
    expect(erp.requests.map(({ url }) => url)).toEqual(["/", "/"]);
  });

  it("does not reach this machine, unless the configuration allows it: then nothing was lost", async () => {
    const world = await open();
    const erp = await subscriber(200);
    await subscribe(world, erp.url);
    world.parts.tenants = new Map([["acme", TENANT]]);
    await send(world, "F-5");
    const worker = world.worker();
    await worker.idle();
    expect(erp.sockets.size).toBe(0);
    expect(world.counted).toEqual({ "notification acme retried": 1 });
    world.parts.tenants = new Map([["acme", ACME]]);
    world.clock.forward(60);
    await worker.idle();
    expect(erp.requests).toHaveLength(1);
  });

  it("waits while its tenant is not in the configuration", async () => {
    const world = await open();
    const erp = await subscriber(200);
    await subscribe(world, erp.url);
    await send(world, "F-6");
    world.parts.tenants = new Map();
    const worker = world.worker();
    await worker.idle();
    expect(erp.requests).toHaveLength(0);
    world.parts.tenants = new Map([["acme", ACME]]);
    worker.wake();
    await worker.idle();
    expect(erp.requests).toHaveLength(1);
  });
});

const failures = async (world: World) =>
  (await listFailures(world.parts, CALLER, { kind: "call" }, { limit: 10 })).items;

const diagnosis = (world: World) =>
  diagnose({ ...world.parts, about: { version: "0", startedAt: world.clock.now() } });

describe("a subscriber that answers 410", () => {
  const gone = async (...statuses: number[]) => {
    const world = await open();
    const erp = await subscriber(410, ...statuses);
    const subscription = await subscribe(world, erp.url);
    await send(world, "G-1");
    await send(world, "G-2");
    const worker = world.worker();
    await worker.idle();
    await send(world, "G-3");
    await worker.idle();
    expect(erp.requests).toHaveLength(1);
    return { world, erp, worker, subscription };
  };

  it("is called no more, and hears of everything when a person retries", async () => {
    const { world, erp, worker, subscription } = await gone(200);
    const [failure, ...others] = await failures(world);
    expect(others).toEqual([]);
    expect(failure).toMatchObject({
      state: "failed",
      platform: `flows:acme:${subscription.id}`,
      problem: { code: "endpoint_gone", fix: expect.stringContaining("subscribe again") },
    });
    expect((await diagnosis(world)).verdict.reasons).toContainEqual(
      expect.objectContaining({ code: "endpoint_stopped", endpoint: `flows:acme:${subscription.id}` }),
    );
    await retryFailure(world.parts, CALLER, failure?.id ?? "", { notThere: false });
    await worker.idle();
    expect(new Set(told(erp).map(({ flowId }) => flowId)).size).toBe(3);
    expect(await failures(world)).toEqual([]);
    expect(world.counted).toMatchObject({
      "notification acme stopped": 1,
      "notification acme delivered": 3,
    });
  });

  it("leaves nothing behind when the subscription is deleted", async () => {
    const { world, erp, worker, subscription } = await gone();
    await unsubscribeFromFlows(world.parts, ACME, subscription.id);
    await worker.idle();
    expect(await failures(world)).toEqual([]);
    expect(await waiting(world)).toEqual({});
    expect((await diagnosis(world)).endpoints).toEqual([]);
    await send(world, "G-4");
    await worker.idle();
    expect(erp.requests).toHaveLength(1);
  });
});
