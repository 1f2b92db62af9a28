import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoInvoice } from "../../src/commands/demo-invoice.ts";
import { writeCii } from "../../src/documents/index.ts";
import { buyerOf, PLACES } from "../../src/sandbox/seed.ts";
import { ownFolder, startGatewayProcess, startSandboxProcess, until } from "../support/processes.ts";

const KEY = "log-test-tenant-key-1234567890";
const ADMIN_KEY = "log-test-admin-key-1234567890";
const WRONG_KEY = "log-test-wrong-key-1234567890";
const WEBHOOK_SECRET = `whsec_${"bG9nLXRlc3Q".repeat(3)}w`;
const INVOICES = 16;
/** Calls at once, as several ERPs make them. */
const AT_ONCE = 8;

type Line = Record<string, unknown> & { level: string; msg: string; time: string };

/** What the gateway presented to the platform. */
const presented = new Set<string>();
const requests = new Map<string, number>();
let calls = 0;
let lines: Line[] = [];
let output = "";

/** Passes everything on to the platform, and remembers the credentials. */
const startProxy = async (target: string): Promise<Server> => {
  const pass = (from: IncomingMessage, to: ServerResponse): void => {
    const { authorization } = from.headers;
    if (authorization !== undefined) presented.add(authorization.replace(/^\S+ /, ""));
    const onward = request(target + from.url, { method: from.method, headers: from.headers }, (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(to);
    });
    onward.once("error", () => to.destroy());
    from.pipe(onward);
  };
  const server = createServer(pass);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return server;
};

const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

let proxy: Server | undefined;
afterAll(() => {
  proxy?.closeAllConnections();
  proxy?.close();
});

beforeAll(async () => {
  const sandbox = await startSandboxProcess({ pace: 0.05 });
  proxy = await startProxy(sandbox.url);
  const folder = ownFolder();
  const gateway = await startGatewayProcess(
    {
      store: { url: `sqlite:${folder}/gateway.db` },
      log: { level: "debug" },
      admin: { keys: [ADMIN_KEY] },
      platforms: {
        try: {
          adapter: "sandbox",
          settings: { url: urlOf(proxy) },
          poll: { everySeconds: 0.2 },
          retry: { firstSeconds: 0.05 },
        },
      },
      tenants: {
        acme: {
          keys: [KEY],
          companies: [PLACES.seller],
          routes: [{ platform: "try" }],
          // Nobody listens there.
          webhooks: [{ url: "http://127.0.0.1:9/hook", secret: WEBHOOK_SECRET, allowPrivate: true }],
        },
      },
    },
    folder,
  );

  const call = async (method: string, path: string, key: string, body?: Uint8Array<ArrayBuffer>) => {
    const requestId = `log-test-${calls++}`;
    const answer = await fetch(gateway.url + path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        "content-type": "application/xml",
        "x-request-id": requestId,
      },
      body: body ?? null,
      signal: AbortSignal.timeout(20_000),
    });
    requests.set(requestId, answer.status);
    return (await answer.json()) as { id: string; badge?: { state: string }; items?: unknown[] };
  };
  await fetch(`${sandbox.url}/control/faults`, {
    method: "POST",
    body: JSON.stringify({ match: "submit", times: 3, effect: { kind: "status", code: 503, when: "after" } }),
  });
  const sent: string[] = [];
  for (let n = 0; n < INVOICES; n += AT_ONCE) {
    const part = Array.from({ length: AT_ONCE }, async (_, k) => {
      const content = {
        ...demoInvoice(new Date(), PLACES.seller, buyerOf("approves")),
        number: `LOG-${n + k}`,
      };
      const { id } = await call("POST", "/v1/invoices", KEY, Buffer.from(writeCii(content)));
      sent.push(id);
    });
    await Promise.all(part);
  }
  await call("GET", "/v1/invoices", WRONG_KEY);
  await call("GET", "/v1/failures", ADMIN_KEY);
  await call("GET", "/v1/invoices/inv_unknown", KEY);
  for (const id of sent) {
    await until(
      () => call("GET", `/v1/invoices/${id}`, KEY),
      ({ badge }) => badge?.state === "accepted",
    );
  }
  await gateway.end("SIGTERM");
  output = gateway.output();
  lines = output
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Line);
}, 60_000);

/** What an operator sees at the usual level. */
const shown = (): Line[] => lines.filter(({ level }) => level !== "debug");

describe("the log of a gateway under load", () => {
  test("has exactly one line for each request", () => {
    for (const [requestId, status] of requests) {
      const own = shown().filter((line) => line.requestId === requestId && line.msg.startsWith("request"));
      expect(own, requestId).toEqual([
        expect.objectContaining({
          msg: "request",
          method: expect.any(String),
          route: expect.any(String),
          path: expect.any(String),
          status,
          ms: expect.any(Number),
        }),
      ]);
    }
  });

  test("has exactly one line for each attempt, with everything about it", () => {
    const attempts = shown().filter(({ msg }) => msg === "work");
    for (const line of attempts) {
      expect(line).toMatchObject({
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        work: expect.stringMatching(/^wrk_/),
        kind: expect.any(String),
        account: expect.any(String),
        attempt: expect.any(Number),
        doubt: expect.any(Boolean),
        ms: expect.any(Number),
        outcome: expect.any(String),
      });
      expect(line.level === "warn").toBe(line.error !== undefined || line.outcome === "lease lost");
    }
    const deposits = attempts.filter(({ kind }) => kind === "submit");
    expect(new Set(deposits.map(({ invoice }) => invoice)).size).toBe(INVOICES);
    const done = deposits.filter(({ outcome }) => outcome === "done");
    expect(done.length).toBe(INVOICES);
    // The ERP's own id leads from its request to what became of it.
    for (const { requestId } of deposits) expect(requests.get(String(requestId))).toBe(202);
    // What else the worker says is no second line about an attempt.
    const ids = new Set(attempts.map(({ work }) => work));
    expect(shown().filter(({ msg, work }) => msg !== "work" && ids.has(work))).toEqual([]);
  });

  test("tells of an attempt that failed why, and when the next one is", () => {
    const failed = shown().filter((line) => line.kind === "submit" && line.error !== undefined);
    expect(failed.length).toBe(3);
    for (const line of failed) {
      expect(line).toMatchObject({
        level: "warn",
        outcome: "again",
        nextRun: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        error: { kind: "unknown", code: "server_error", httpStatus: 503, message: expect.any(String) },
      });
    }
  });

  test("tells single calls while debugging only", () => {
    expect(shown().filter(({ msg }) => msg === "platform call")).toEqual([]);
    const told = lines.filter(({ msg }) => msg === "platform call");
    expect(told.length).toBeGreaterThan(INVOICES);
    for (const call of told) {
      expect(call).toMatchObject({
        account: "try",
        operation: expect.any(String),
        outcome: expect.any(String),
      });
      expect(String(call.url)).not.toContain("?");
    }
  });

  test("shows no key, no secret and no token", () => {
    expect(presented.size).toBeGreaterThan(0);
    const secrets = [KEY, ADMIN_KEY, WRONG_KEY, WEBHOOK_SECRET, WEBHOOK_SECRET.slice(6), ...presented];
    for (const secret of secrets) {
      expect(output.includes(secret), secret).toBe(false);
      expect(output.includes(Buffer.from(secret).toString("base64")), `${secret} in base64`).toBe(false);
    }
    expect(output).not.toMatch(/[Bb]earer (?!\*\*\*)\S/);
  });
});
