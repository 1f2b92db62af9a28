import { describe, expect, it } from "vitest";
import type { WebhookCall } from "../../../src/adapters/port.ts";
import { failureOf } from "../rig.ts";
import { openRig, signal } from "./rig.ts";

const VECTOR = { webhookSecret: "local-test-vector-not-a-real-secret-0001" };
const VECTOR_TIME = "1787126086438";
const vectorCall = (path: string, type: string, body: string, signature: string): WebhookCall => ({
  headers: new Headers({ "content-type": type, "x-timestamp": VECTOR_TIME, "x-signature": signature }),
  body: new TextEncoder().encode(body),
  now: new Date(Number(VECTOR_TIME) + 1000),
  path,
});

const parts = (file: string, fields: Record<string, string>): string =>
  [
    ...Object.entries(fields).map(
      ([name, value]) => `--edge\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    ),
    `--edge\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n${file}\r\n`,
    "--edge--\r\n",
  ].join("");
const MULTIPART = "multipart/form-data; boundary=edge";
const INVOICE_ID = "0199c0de-0000-7000-8000-000000000001";

describe("the signature", () => {
  const { connection } = openRig({}, VECTOR);
  const verify = (call: WebhookCall) => Promise.resolve(connection.webhook.verify(call));
  const json = vectorCall(
    "/webhooks/iopole",
    "application/json",
    '{"invoiceId":"x","status":{"code":"ISSUED"}}',
    "ef046f29550a3ec9980f59a151f909d7e28c8d4567ed2de3acdaeb6108174f74",
  );
  const multipart = vectorCall(
    "/webhooks/iopole?type=invoice",
    MULTIPART,
    parts("%PDF-1.4 test\n", { invoiceId: INVOICE_ID, senderAcceptStatus: "true" }),
    "a21cdc1c6f993f69074f04b2f66062fa450d1c4450b5b164c46e63e4713c0caa",
  );

  it("fits the known vector of a JSON call", async () => {
    expect(await verify(json)).toMatchObject({ kind: "items", replayKey: json.headers.get("x-signature") });
    json.headers.set("x-checksum", "D06C6D637F6679AD32230855A02E182211050EFCFCFA4CCA7BFB44C94846B10B");
    expect(await verify(json)).toMatchObject({ kind: "items" });
  });

  it("fits the known vector of a call with parts, over the file alone", async () => {
    expect(await verify(multipart)).toMatchObject({
      kind: "items",
      items: [{ id: `invoice:${INVOICE_ID}` }],
    });
  });

  it("covers the path, the query, the time and the body", async () => {
    const refused = { kind: "refused" };
    expect(await verify({ ...json, path: "/webhooks/other" })).toMatchObject(refused);
    expect(await verify({ ...multipart, path: "/webhooks/iopole" })).toMatchObject(refused);
    const later = new Headers(json.headers);
    later.set("x-timestamp", String(Number(VECTOR_TIME) + 1));
    expect(await verify({ ...json, headers: later })).toMatchObject(refused);
    const body = new TextEncoder().encode(parts("%PDF-1.4 evil\n", { invoiceId: INVOICE_ID }));
    expect(await verify({ ...multipart, body })).toMatchObject(refused);
  });

  it("is refused when it is stale, from the future, odd or claims another checksum", async () => {
    for (const [name, value] of [
      ["x-timestamp", "soon"],
      ["x-signature", "zz"],
      ["x-signature", ""],
      ["x-checksum", "00"],
    ] as const) {
      const headers = new Headers(json.headers);
      headers.set(name, value);
      expect(await verify({ ...json, headers })).toMatchObject({ kind: "refused" });
    }
    for (const seconds of [-301, 302]) {
      const now = new Date(Number(VECTOR_TIME) + seconds * 1000);
      expect(await verify({ ...json, now })).toMatchObject({ kind: "refused" });
    }
    const torn = { ...multipart, body: multipart.body.subarray(0, 60) };
    expect(await verify(torn)).toMatchObject({ kind: "refused" });
  });

  it("is checked over the public path where a proxy changes it", async () => {
    const behind = openRig({}, { ...VECTOR, webhookUrl: "https://hooks.acme.example/webhooks/iopole" });
    const call = { ...json, path: "/platforms/main/webhook" };
    expect(await behind.connection.webhook.verify(call)).toMatchObject({ kind: "items" });
    const invoice = { ...multipart, path: "/platforms/main/webhook?type=invoice" };
    expect(await behind.connection.webhook.verify(invoice)).toMatchObject({ kind: "items" });
  });
});

describe("a call of the platform", () => {
  const told = async (value: unknown) => {
    const { connection, fake, io } = openRig();
    const body = typeof value === "string" ? value : JSON.stringify(value);
    const headers = fake.headersOf(io.now(), "/hook", body);
    const verdict = await connection.webhook.verify({
      headers,
      body: new TextEncoder().encode(body),
      now: io.now(),
      path: "/hook",
    });
    return { verdict, connection };
  };

  it("names a status as the pull does", async () => {
    const status = {
      statusId: "s1",
      invoiceId: "i1",
      date: "2026-09-15T07:00:00Z",
      status: { code: "APPROVED" },
    };
    const { verdict } = await told(status);
    expect(verdict).toMatchObject({ items: [{ id: "status:s1", at: "2026-09-15T07:00:00.000Z" }] });
    const { statusId: _, ...nameless } = status;
    const message = { ...nameless, json: { identification: { id: "m1" } } };
    expect((await told(message)).verdict).toMatchObject({ items: [{ id: "status:m1" }] });
  });

  it("names an event by its id, and an onboarding as nothing for us", async () => {
    expect(
      (await told({ eventId: "e1", eventType: "X", timestamp: "2026-09-15T07:00:00Z" })).verdict,
    ).toMatchObject({
      items: [{ id: "event:e1" }],
    });
    const { verdict, connection } = await told({ enrollmentId: "n1", state: "REGISTERED" });
    if (verdict.kind !== "items" || verdict.items[0] === undefined) throw new Error("no item");
    expect(await connection.events.read(verdict.items[0], signal)).toMatchObject({ kind: "nothing" });
  });

  it("is a hint when it tells of nothing", async () => {
    expect((await told("not JSON")).verdict).toMatchObject({ kind: "hint" });
  });
});

describe("the registration", () => {
  const URL_ = "https://hooks.acme.example/platforms/main/webhook";

  it("covers both directions, with the key of the settings", async () => {
    const { connection, fake } = openRig();
    const registered = await connection.webhook.register?.(URL_, signal);
    expect(registered).toEqual({ id: fake.webhooks[0]?.webhookId });
    const { endpoints } = fake.webhooks[0]?.body.interopData ?? {};
    expect(endpoints?.authentication?.hmac.secretKey).toBe(fake.options.webhookSecret);
    expect(fake.webhooks[0]?.body.filterStreamDirection).toBeUndefined();
    expect(fake.violations).toEqual([]);
  });

  it("makes a key where there is none, and gives it", async () => {
    const { connection, fake } = openRig({}, { webhookSecret: undefined });
    const registered = await connection.webhook.register?.(URL_, signal);
    expect(registered?.secret).toMatch(/^[0-9a-f]{64}$/);
    expect(fake.webhooks[0]?.body.interopData.endpoints.authentication?.hmac.secretKey).toBe(
      registered?.secret,
    );
  });

  it("brings its own up to date, and touches no other", async () => {
    const { connection, fake } = openRig();
    const first = await connection.webhook.register?.(URL_, signal);
    expect(await connection.webhook.register?.(URL_, signal)).toEqual({ ...first, existed: true });
    expect(fake.webhooks).toHaveLength(1);
    const other = connection.webhook.register?.("https://elsewhere.example/hook", signal);
    expect(await failureOf(Promise.resolve(other))).toMatchObject({
      kind: "refused",
      facts: { code: "webhook_in_the_way" },
    });
  });

  it("is refused with plain http, and without the right to it the account goes on", async () => {
    const { connection, fake } = openRig();
    const plain = connection.webhook.register?.("http://hooks.acme.example/", signal);
    expect(await failureOf(Promise.resolve(plain))).toMatchObject({ kind: "refused" });
    fake.faults.meet("register-webhook", { status: 403 });
    const denied = connection.webhook.register?.(URL_, signal);
    expect(await failureOf(Promise.resolve(denied))).toMatchObject({
      kind: "refused",
      facts: { fix: expect.stringContaining("administrator") },
    });
  });
});
