import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { FLOW } from "../../norm/flow.ts";
import { SINCE_1_2, SINCE_1_3 } from "../../norm/versions.ts";
import { SIGNATURE_HEADERS, WEBHOOK_CREATED, WEBHOOK_LIST } from "../../norm/webhook.ts";
import { faultsOf, objectsOf, textOf } from "../shapes.ts";
import type { ReceivedCall } from "./callback.ts";
import { deposit, flowIdOf } from "./deposits.ts";
import { describe, type Exchange } from "./exchange.ts";
import { answers, type Probe, unless, type Verdict } from "./probe.ts";
import { CannotTry, taken } from "./taken.ts";
import { oncePerWalk, type Walk } from "./walk.ts";

const CREATE = { operation: "POST /v1/webhooks", in: SINCE_1_2, writes: true } as const;
const LIST = {
  operation: "GET /v1/webhooks",
  place: "/v1/webhooks get 200",
  in: SINCE_1_2,
  writes: true,
} as const;
const DELETE = {
  operation: "DELETE /v1/webhooks/{webhookUid}",
  place: "/v1/webhooks/{webhookUid} delete 204",
  in: SINCE_1_2,
  writes: true,
} as const;
const CALL = {
  operation: "webhook call",
  place: "/v1/webhooks post 201 (callback)",
  in: SINCE_1_3,
  writes: true,
} as const;

/** Nobody is there: for subscriptions that shall not be called. Port 9 discards what it gets. */
const NOWHERE = "http://127.0.0.1:9/conformance";

const paramsOf = ({ version }: Walk, url: string): unknown =>
  version === "1.2"
    ? { callback: { url }, metadata: { flowType: "CustomerInvoice", flowDirection: "Out" } }
    : { callbackUrl: url, flowDirection: "Out" };

const create = (walk: Walk, json: unknown): Promise<Exchange> => walk.flow("POST", "/webhooks", { json });

/** The subscription of this run. */
const created = oncePerWalk(async (walk) => {
  const exchange = await create(walk, paramsOf(walk, walk.callback?.url ?? NOWHERE));
  const key = textOf(exchange.json, "signingKey");
  if (key !== undefined) walk.learnSecret(key);
  return exchange;
});

/** The same, where the platform offers any. */
const offered = async (walk: Walk): Promise<{ exchange: Exchange; id: string; key: string | null }> => {
  const exchange = taken(await created(walk), "the platform takes no subscription", 200, 201);
  const id = textOf(exchange.json, "webhookId");
  if (id === undefined) throw new CannotTry("the subscription has no webhookId");
  return { exchange, id, key: textOf(exchange.json, "signingKey") ?? null };
};

/** The call about a flow that was deposited after the subscription. */
const called = oncePerWalk(async (walk): Promise<ReceivedCall | null> => {
  const { callback } = walk;
  if (callback === null) throw new CannotTry("the platform cannot call this machine: give --callback");
  await offered(walk);
  const file = await walk.files.invoice("CII");
  const exchange = await deposit(walk, file);
  const flowId = flowIdOf({ file, exchange, sha256: "", trackingId: "" });
  return callback.find(
    ({ json }) => textOf(json, "flowId") === flowId,
    walk.target.waitSeconds * 1000,
    walk.signal,
  );
});

const theCall = async (walk: Walk): Promise<ReceivedCall> => {
  const call = await called(walk);
  if (call === null) throw new CannotTry("the platform did not call");
  return call;
};

/** The call in the place of an exchange: it proves what is said of it. */
const verdictOf = (call: ReceivedCall, faults: readonly string[], good: string): Verdict => ({
  ...unless(faults, null, good),
  got: faults.length === 0 ? good : `${faults.slice(0, 3).join("; ")}\n${call.request}`,
});

const sameBytes = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);

/** The norm's wording allows two readings of what is signed: body and time, or their hash. */
const isSigned = (call: ReceivedCall, key: string): boolean => {
  const names = SIGNATURE_HEADERS["1.3"];
  const signature = String(call.headers[names.signature.toLowerCase()] ?? "");
  const signed = Buffer.concat([
    call.body,
    Buffer.from(`@${call.headers[names.timestamp.toLowerCase()] ?? ""}`),
  ]);
  const given = Buffer.from(signature, "base64");
  return [signed, createHash("sha256").update(signed).digest()].some((content) =>
    sameBytes(createHmac("sha256", Buffer.from(key, "base64")).update(content).digest(), given),
  );
};

const idsIn = (exchange: Exchange): string[] => {
  const ids: unknown = exchange.json?.webhookIds;
  return [
    ...objectsOf(exchange.json?.webhooks).flatMap((one) => textOf(one, "webhookId") ?? []),
    ...(Array.isArray(ids) ? ids.map(String) : []),
  ];
};

const list = oncePerWalk(async (walk) => {
  await offered(walk);
  return walk.flow("GET", "/webhooks");
});

const deleted = oncePerWalk(async (walk) => {
  const { id } = await offered(walk);
  return walk.flow("DELETE", `/webhooks/${encodeURIComponent(id)}`);
});

/** Subscriptions, in the order in which they live: made, listed, called, deleted. */
export const WEBHOOK_PROBES: readonly Probe[] = [
  {
    // A platform may do without: then it must be asked.
    level: "should",
    ...CREATE,
    place: "/v1/webhooks post 201",
    what: "offers webhooks: takes a subscription with 201",
    run: async (walk) => answers(await created(walk), 201),
  },
  {
    level: "must",
    ...CREATE,
    place: "/v1/webhooks post 201",
    what: "answers with webhookId, and since 1.3 signingKey and createdAt",
    run: async (walk) => {
      const { exchange, key } = await offered(walk);
      const faults = faultsOf(WEBHOOK_CREATED, walk.version, exchange.json);
      if (walk.version === "1.3" && (key === null || Buffer.from(key, "base64").length < 32))
        faults.push("signingKey is no base64 of at least 256 bits");
      return unless(faults, exchange, "all of them are there");
    },
  },
  {
    level: "must",
    ...CREATE,
    place: "/v1/webhooks post 400",
    what: "refuses a subscription without an address",
    run: async (walk) => {
      await offered(walk);
      return answers(await create(walk, walk.version === "1.2" ? { metadata: {} } : {}), 400, 422);
    },
  },
  {
    level: "must",
    ...LIST,
    what: "lists the subscription",
    run: async (walk) => {
      const { id } = await offered(walk);
      const exchange = await list(walk);
      if (exchange.status !== 200) return answers(exchange, 200);
      return { ok: idsIn(exchange).includes(id), got: `${idsIn(exchange).length} ids`, exchange };
    },
  },
  {
    // The file of 1.3 describes `webhooks` and requires `webhookIds`, so that nobody can be held to it.
    level: "should",
    ...LIST,
    what: "answers with the members of the version",
    run: async (walk) => {
      const exchange = taken(await list(walk), "the list is not given", 200);
      return unless(faultsOf(WEBHOOK_LIST, walk.version, exchange.json), exchange, "all of them are there");
    },
  },
  {
    level: "must",
    ...CALL,
    what: "calls the subscription about a flow that is deposited",
    run: async (walk) => {
      const call = await called(walk);
      const got = call === null ? `no call within ${walk.target.waitSeconds} s` : "called";
      return { ok: call !== null, got, exchange: await created(walk) };
    },
  },
  {
    level: "must",
    ...CALL,
    what: "tells the flow itself, as the version has it",
    run: async (walk) => {
      const call = await theCall(walk);
      return verdictOf(call, faultsOf(FLOW, walk.version, call.json), "the flow");
    },
  },
  {
    level: "must",
    ...CALL,
    what: "signs with HMAC-SHA-256 of body, @ and the time, in Afnor-Signature",
    run: async (walk) => {
      const { key } = await offered(walk);
      if (key === null) throw new CannotTry("the subscription has no signingKey");
      const call = await theCall(walk);
      return verdictOf(
        call,
        isSigned(call, key) ? [] : ["the signature is another"],
        "the signature is right",
      );
    },
  },
  {
    level: "must",
    ...CALL,
    what: "tells its time in Afnor-Signature-Timestamp, in seconds",
    run: async (walk) => {
      const call = await theCall(walk);
      const said = String(call.headers[SIGNATURE_HEADERS["1.3"].timestamp.toLowerCase()] ?? "");
      return verdictOf(call, /^\d{9,11}$/.test(said) ? [] : [`it says ${said || "nothing"}`], said);
    },
  },
  {
    level: "must",
    ...DELETE,
    what: "deletes the subscription with 204",
    run: async (walk) => answers(await deleted(walk), 204),
  },
  {
    level: "must",
    ...DELETE,
    what: "no longer lists it",
    run: async (walk) => {
      const { id } = await offered(walk);
      taken(await deleted(walk), "the subscription is not deleted", 200, 204);
      const exchange = taken(await walk.flow("GET", "/webhooks"), "the list is not given", 200);
      return { ok: !idsIn(exchange).includes(id), got: describe(exchange), exchange };
    },
  },
  {
    level: "must",
    ...DELETE,
    place: "/v1/webhooks/{webhookUid} delete 404",
    what: "answers one that there is not with 404",
    run: async (walk) => {
      await offered(walk);
      return answers(await walk.flow("DELETE", `/webhooks/${crypto.randomUUID()}`), 404);
    },
  },
];
