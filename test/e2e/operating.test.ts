import { randomUUID } from "node:crypto";
import { createServer, type IncomingHttpHeaders, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeCii } from "../../src/documents/index.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { SELLER_SIREN, sampleContent } from "../fixtures/invoices.ts";
import { openGateway } from "../support/gateway.ts";
import { erp, ownFolder, startGatewayProcess, until } from "../support/processes.ts";
import { openSandbox } from "../support/sandbox.ts";

/** What operators rely on. */
let sandbox: Sandbox;
let proxy: Server;
/** What reached the platform. */
const heard: { path: string; headers: IncomingHttpHeaders }[] = [];

beforeAll(async () => {
  sandbox = await openSandbox({ pace: 3600 });
  const { port } = new URL(sandbox.url);
  proxy = createServer((incoming, outgoing) => {
    heard.push({ path: incoming.url ?? "", headers: incoming.headers });
    const { method, url: path, headers } = incoming;
    const on = request({ port, host: "127.0.0.1", method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    on.on("error", () => outgoing.destroy());
    incoming.pipe(on);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
}, 60_000);
afterAll(() => {
  proxy.close();
  proxy.closeAllConnections();
});

const config = (url: string, folder: string, more: object = {}) => ({
  store: { url: `sqlite:${folder}/passerelle.db` },
  admin: { keys: ["admin-key-of-the-test"] },
  platforms: { main: { adapter: "sandbox", settings: { url }, poll: { everySeconds: 0.2 } } },
  tenants: { acme: { keys: ["key-of-the-erp"], companies: [SELLER_SIREN], routes: [{ platform: "main" }] } },
  ...more,
});
const invoice = (number: string) => new Uint8Array(writeCii(sampleContent({ number })));
const json = { "content-type": "application/json" };

describe("the request id", () => {
  it("goes from the ERP into the log and to the platform, and back", async () => {
    const { port } = proxy.address() as AddressInfo;
    const gateway = await startGatewayProcess(
      config(`http://127.0.0.1:${port}`, ownFolder(), { log: { level: "debug" } }),
    );
    const acme = erp(gateway.url, "key-of-the-erp");
    const id = randomUUID();
    const sent = await acme.post("/v1/invoices", invoice("R-1"), {
      "content-type": "application/xml",
      "x-request-id": id,
    });
    expect([sent.status, sent.headers.get("x-request-id")]).toEqual([202, id]);
    await until(
      () => acme.get(`/v1/invoices/${sent.json.id}`),
      ({ json }) => json.delivery === "sent",
    );
    const deposits = heard.filter(
      ({ path, headers }) => path.endsWith("/v1/flows") && headers["x-request-id"] === id,
    );
    expect(deposits).toHaveLength(1);
    expect(deposits[0]?.headers["request-id"]).toBe(id);
    const lines = await until(
      async () =>
        gateway
          .output()
          .split("\n")
          .filter((line) => line.includes(id))
          .map((line) => JSON.parse(line)),
      (found) => found.some(({ msg }) => msg === "work"),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ msg: "request", route: "/v1/invoices", requestId: id }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ msg: "platform call", operation: "submit", requestId: id }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ msg: "work", kind: "submit", requestId: id, invoice: sent.json.id }),
    );

    const status = await acme.post(`/v1/invoices/${sent.json.id}/statuses`, '{"status":"cancelled"}', {
      ...json,
      "x-request-id": "SO-118/2",
    });
    expect(status.status).toBe(202);
    await until(
      async () => gateway.output(),
      (output) => /"kind":"status"[^\n]*"requestId":"SO-118\/2"/.test(output),
    );
    expect(gateway.output()).toMatch(/"erpRequestId":"SO-118\/2"/);
  });
});

describe("probes", () => {
  it("stay green while a platform is down, and say what they looked at", async () => {
    const gateway = await openGateway(config("http://127.0.0.1:1", ownFolder()));
    const admin = erp(gateway.url, "admin-key-of-the-test");
    const { json: state } = await until(
      () => admin.get("/v1/diagnostics"),
      ({ json }) => json.platforms[0].circuit.state === "open",
    );
    expect(state.platforms[0]).toMatchObject({ concerns: expect.arrayContaining(["circuit_open"]) });
    expect((await admin.get("/healthz")).json).toEqual({ status: "ok" });
    const ready = await admin.get("/readyz");
    expect(ready.status).toBe(200);
    expect(ready.json).toMatchObject({
      ready: true,
      checks: [
        { name: "store", ok: true, detail: expect.stringMatching(/^sqlite answers in \d+ ms$/) },
        { name: "workers", ok: true, detail: expect.stringMatching(/^they last looked for work \d s ago$/) },
      ],
    });
  });
});

describe("widget tokens", () => {
  it("are good after a restart and at another process, and not with other keys", async () => {
    const folder = ownFolder();
    const first = await startGatewayProcess(config(sandbox.url, folder));
    const acme = erp(first.url, "key-of-the-erp");
    const { json: sent } = await acme.send(invoice("T-1"));
    const made = await acme.post("/v1/widget-tokens", `{"mode":"read","invoice":"${sent.id}"}`, json);
    expect(made.status).toBe(201);
    const { token } = made.json;
    expect((await erp(first.url, token).get(`/v1/invoices/${sent.id}`)).json.id).toBe(sent.id);
    await first.end("SIGTERM");
    const second = await openGateway(config(sandbox.url, folder));
    expect((await erp(second.url, token).get(`/v1/invoices/${sent.id}`)).json.id).toBe(sent.id);
    expect((await erp(second.url, token).get("/v1/invoices")).status).toBe(403);
    await second.stop();
    const { tenants } = config(sandbox.url, folder);
    const third = await openGateway(
      config(sandbox.url, folder, { tenants: { acme: { ...tenants.acme, keys: ["a-new-key-of-the-erp"] } } }),
    );
    expect((await erp(third.url, token).get(`/v1/invoices/${sent.id}`)).json).toMatchObject({
      status: 401,
      code: "token_unknown",
    });
  });
});
