import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { advance, connect, control, type Flow, invoiceWith, start } from "./a-client.ts";

let sandbox: Sandbox;
let client: Awaited<ReturnType<typeof connect>>;
let receiver: Server;
let callbackUrl: string;
let calls: { headers: IncomingHttpHeaders; body: string }[];
let answers: number[];

beforeEach(async () => {
  sandbox = await start();
  client = await connect(sandbox);
  calls = [];
  answers = [];
  receiver = createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on("data", (part: Buffer) => parts.push(part));
    req.on("end", () => {
      calls.push({ headers: req.headers, body: Buffer.concat(parts).toString("utf8") });
      const status = answers.shift() ?? 200;
      // 0: no answer at all.
      if (status !== 0) res.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  callbackUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
afterEach(async () => {
  await sandbox.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

const subscribe = async (params: Record<string, unknown> = {}) => {
  const answer = await client.post("/webhooks", { callbackUrl, ...params });
  expect(answer.status).toBe(201);
  return (await answer.json()) as { webhookId: string; signingKey: string; createdAt: string };
};

test("calls are signed over the raw body and the time, and carry the flow itself", async () => {
  const { signingKey } = await subscribe({ flowTypes: ["CustomerInvoiceLC"], flowDirection: "In" });
  await client.submit(invoiceWith());
  await advance(sandbox, 2);
  await vi.waitUntil(() => calls.length === 1);
  const [call] = calls;
  const timestamp = String(call?.headers["afnor-signature-timestamp"]);
  expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(60);
  const expected = createHmac("sha256", Buffer.from(signingKey, "base64"))
    .update(`${call?.body}@${timestamp}`)
    .digest("base64");
  expect(call?.headers["afnor-signature"]).toBe(expected);
  expect(Buffer.from(signingKey, "base64")).toHaveLength(32);
  const flow = JSON.parse(call?.body ?? "") as Flow;
  expect(await client.metadata(flow.flowId)).toEqual(flow);
});

test("a new deposit and its acknowledgement are told; filters hold", async () => {
  await subscribe({ flowDirection: "Out" });
  await subscribe({ ackStatus: "Error" });
  await client.submit(invoiceWith());
  await advance(sandbox, 5);
  await vi.waitUntil(() => calls.length === 2);
  const states = calls.map((call) => (JSON.parse(call.body) as Flow).acknowledgement.status);
  expect(states.sort()).toEqual(["Ok", "Pending"]);
});

test("a refused call is made again, and given up in the end", async () => {
  answers = [500, 503, 200];
  await subscribe({ ackStatus: "Pending" });
  await client.submit(invoiceWith());
  for (const made of [1, 2, 3]) {
    await vi.waitUntil(async () => {
      await advance(sandbox, 0.01);
      return calls.length >= made;
    });
  }
  expect(new Set(calls.map((call) => call.body)).size).toBe(1);
});

test("a call that was under way at the end is made after the restart", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
  const file = join(folder, "sandbox.db");
  const first = await start({ file });
  const asking = await connect(first);
  answers = [0];
  await asking.post("/webhooks", { callbackUrl });
  await asking.submit(invoiceWith());
  await vi.waitUntil(() => calls.length === 1);
  await first.close();
  const second = await start({ file });
  await vi.waitUntil(() => calls.length === 2);
  expect(calls[1]?.body).toBe(calls[0]?.body);
  await second.close();
  rmSync(folder, { recursive: true });
});

test("subscriptions are listed without their key, and deleted", async () => {
  const { webhookId } = await subscribe();
  expect(await (await client.ask("/webhooks")).json()).toMatchObject({
    count: 1,
    webhooks: [{ webhookId, callbackUrl }],
  });
  const other = await connect(sandbox, "other");
  expect(await (await other.ask("/webhooks")).json()).toMatchObject({ count: 0, webhooks: [] });
  expect((await other.ask(`/webhooks/${webhookId}`, { method: "DELETE" })).status).toBe(404);
  expect((await client.ask(`/webhooks/${webhookId}`, { method: "DELETE" })).status).toBe(204);
  expect((await client.ask(`/webhooks/${webhookId}`, { method: "DELETE" })).status).toBe(404);
  await control(sandbox, "POST", "/clients/passerelle/receive", {});
  await advance(sandbox, 1);
  expect(calls).toEqual([]);
});

test.each([
  ["no URL", {}],
  ["a URL of another kind", { callbackUrl: "file:///etc/passwd" }],
  ["an unknown type", { callbackUrl: "http://127.0.0.1/", flowTypes: ["Invoice"] }],
])("%s is 400", async (_what, body) => {
  expect((await client.post("/webhooks", body)).status).toBe(400);
});
