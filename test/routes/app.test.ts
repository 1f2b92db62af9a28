import { describe, expect, test } from "vitest";
import { createMetricsApp } from "../../src/app.ts";
import { DocumentFault } from "../../src/documents/types.ts";
import { Failure } from "../../src/domain/failure.ts";
import { Rejection } from "../../src/domain/problem.ts";
import { StoreUnavailable } from "../../src/store/port.ts";
import { ACME, ADMIN, event, invoice, kit } from "./kit.ts";

const ONE = `/v1/invoices/${invoice.id}`;

describe("who may call", () => {
  test.each([
    ["no key", {}, "key_missing"],
    ["another scheme", { Authorization: "Basic YTpi" }, "scheme_wrong"],
    ["no key after the scheme", { Authorization: "Bearer " }, "scheme_wrong"],
    ["an unknown key", { Authorization: "Bearer nobody" }, "key_unknown"],
    ["a key of another letter case", { Authorization: "Bearer ACME-KEY" }, "key_unknown"],
  ])("%s is a 401 with a challenge", async (_, headers: Record<string, string>, code) => {
    const { get, calls } = kit();
    const answer = await get("/v1/invoices", headers);
    expect(answer.status).toBe(401);
    expect(answer.headers.get("WWW-Authenticate")).toMatch(/^Bearer/);
    expect(await answer.json()).toMatchObject({ status: 401, code });
    expect(calls).toEqual([]);
  });

  test("the caller is passed on; the scheme's case does not matter", async () => {
    const { get, calls } = kit();
    await get("/v1/invoices", { Authorization: "bearer acme-key" });
    await get("/v1/invoices", ADMIN);
    expect(calls.map(([, caller]) => caller)).toEqual([
      { kind: "tenant", tenant: "acme" },
      { kind: "admin" },
    ]);
  });

  test("what belongs to a tenant is a 403 for administrators", async () => {
    const { get, post } = kit();
    for (const answer of [await get("/v1/events", ADMIN), await post("/v1/invoices", "<a/>", ADMIN)]) {
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({ code: "tenant_key_needed" });
    }
  });

  test("platforms and probes need no key", async () => {
    const { get, post } = kit();
    expect((await post("/platforms/main/webhook", "{}", {})).status).toBe(200);
    for (const path of ["/healthz", "/readyz", "/metrics", "/openapi.json", "/docs"]) {
      expect((await get(path, {})).status, path).toBe(200);
    }
  });
});

describe("errors are problems", () => {
  const failing = (error: unknown) =>
    kit({
      getInvoice: async () => {
        throw error;
      },
    });

  test.each([
    [new Rejection(404, "invoice_not_found", "There is no such invoice", "None."), 404, "invoice_not_found"],
    [new Rejection(501, "capability_missing", "It cannot", "No."), 501, "capability_missing"],
    [
      new DocumentFault("unsupported", "not_an_invoice", "A letter.", "Send an invoice."),
      415,
      "not_an_invoice",
    ],
    [new DocumentFault("invalid", "bt_missing", "No number.", "Give it.", "BT-1"), 422, "bt_missing"],
    [new DocumentFault("too_large", "pdf_large", "Too large.", "Less."), 413, "pdf_large"],
    [new Failure("refused", { code: "gone", message: "It is gone." }), 502, "gone"],
    [new Failure("denied", { code: "token", message: "No token." }), 502, "token"],
    [new Failure("unknown", { code: "timeout", message: "No answer." }), 502, "timeout"],
    [new Failure("unsent", { code: "busy", message: "Busy." }), 503, "busy"],
  ])("%s: %i", async (error, status, code) => {
    const answer = await failing(error).get(ONE);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("Content-Type")).toBe("application/problem+json");
    expect(await answer.json()).toMatchObject({
      type: `/problems/${code}`,
      title: expect.stringMatching(/./),
      status,
      detail: expect.stringContaining(error.message),
      code,
      requestId: "a-fresh-id",
    });
  });

  test("a document's fault names its business term; a busy platform says when", async () => {
    const fault = await failing(
      new DocumentFault("invalid", "term_missing", "No number.", "Give it.", "BT-1"),
    ).get(ONE);
    expect(await fault.json()).toMatchObject({
      code: "term_missing",
      errors: [{ path: "BT-1", code: "REJ_SEMAN", rule: "BR-02", message: "No number.", fix: "Give it." }],
    });
    const busy = await failing(new Failure("unsent", { code: "b", message: "B.", retryAfterMs: 1_500 })).get(
      ONE,
    );
    expect(busy.headers.get("Retry-After")).toBe("2");
  });

  test("a store that is not available is a 503 that says when to come back, and no error of ours", async () => {
    const { get, lines } = failing(new StoreUnavailable(new Error("database or disk is full")));
    const answer = await get(ONE);
    expect([answer.status, answer.headers.get("Retry-After")]).toEqual([503, "10"]);
    const problem = await answer.json();
    expect(problem).toMatchObject({ code: "store_unavailable" });
    expect(JSON.stringify(problem)).not.toContain("disk is full");
    expect(lines.map(({ level }) => level)).toEqual(["warn"]);
    expect(String(lines[0]?.facts.err)).toContain("disk is full");
  });

  test("anything else is a 500 that tells nothing, and is logged under the request id", async () => {
    const { get, lines } = failing(new Error("password=hunter2 at /srv/store.ts"));
    const answer = await get(ONE, { ...ACME, "X-Request-Id": "req-7" });
    expect(answer.status).toBe(500);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ code: "internal_error", requestId: "req-7" });
    expect(text).not.toMatch(/hunter2|store\.ts/);
    expect(lines).toEqual([
      {
        level: "error",
        facts: expect.objectContaining({
          requestId: "req-7",
          err: expect.any(Error),
          code: "internal_error",
        }),
      },
    ]);
  });

  test("unknown paths and wrong methods", async () => {
    const { app, get } = kit();
    const nowhere = await get("/v2/invoices");
    expect(nowhere.status).toBe(404);
    expect(await nowhere.json()).toMatchObject({ code: "route_unknown" });
    for (const [method, path, allow] of [
      ["DELETE", ONE, "GET, HEAD, OPTIONS"],
      ["PUT", "/v1/invoices", "GET, HEAD, POST, OPTIONS"],
      ["GET", "/platforms/main/webhook", "POST, OPTIONS"],
      ["POST", "/docs", "GET, HEAD, OPTIONS"],
    ] as const) {
      const answer = await app.request(path, { method, headers: ACME });
      expect(answer.status).toBe(405);
      expect(answer.headers.get("Allow")).toBe(allow);
      expect(await answer.json()).toMatchObject({ code: "method_not_allowed" });
    }
    const options = await app.request("/healthz", { method: "OPTIONS" });
    expect([options.status, options.headers.get("Allow")]).toEqual([204, "GET, HEAD, OPTIONS"]);
    const head = await app.request(ONE, { method: "HEAD", headers: ACME });
    expect([head.status, await head.text()]).toEqual([200, ""]);
  });
});

describe("requests are told apart", () => {
  test.each([
    ["X-Request-Id", "trace/7:a=b", "trace/7:a=b"],
    ["Request-Id", "abc", "abc"],
    ["X-Request-Id", "with spaces", "a-fresh-id"],
    ["X-Request-Id", "x".repeat(129), "a-fresh-id"],
  ])("%s: %s", async (name, given, kept) => {
    const answer = await kit().get("/healthz", { [name]: given });
    expect(answer.headers.get("X-Request-Id")).toBe(kept);
  });

  test("one line and one observation each, by the route's pattern", async () => {
    const { get, lines, observed } = kit();
    await get(ONE);
    await get(`${ONE}?nope=1`);
    await get("/healthz", {});
    await get(`/nowhere/${invoice.id}`);
    expect(observed).toEqual([
      ["/v1/invoices/:id", "GET", 200],
      ["/v1/invoices/:id", "GET", 400],
      ["/healthz", "GET", 200],
      ["unmatched", "GET", 404],
    ]);
    expect(
      lines.map(({ level, facts }) => [level, facts.route, facts.status, facts.caller, facts.code]),
    ).toEqual([
      ["info", "/v1/invoices/:id", 200, "acme", undefined],
      ["info", "/v1/invoices/:id", 400, "acme", "request_invalid"],
      ["debug", "/healthz", 200, undefined, undefined],
      ["info", "unmatched", 404, undefined, "route_unknown"],
    ]);
  });

  test("every answer carries the safe headers", async () => {
    const { get } = kit();
    for (const path of [ONE, "/healthz", "/nowhere", "/openapi.json", "/docs"]) {
      const { headers } = await get(path);
      expect(headers.get("X-Content-Type-Options"), path).toBe("nosniff");
      expect(headers.get("Content-Security-Policy"), path).toMatch(/^default-src 'none'/);
      // The documentation is nobody's secret: it may be kept, and is asked for again by its ETag.
      const isPublic = path === "/openapi.json" || path === "/docs";
      expect(headers.get("Cache-Control"), path).toBe(isPublic ? "no-cache" : "no-store");
    }
  });
});

describe("operations", () => {
  test("readiness tells what is missing", async () => {
    const checks = [{ name: "store", ok: false, detail: "down" }];
    const answer = await kit({ readiness: async () => ({ ready: false, checks }) }).get("/readyz", {});
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ ready: false, checks });
  });

  test("metrics live here, or on an app of their own", async () => {
    const here = await kit().get("/metrics", {});
    expect(here.headers.get("Content-Type")).toBe("text/plain; version=0.0.4");
    expect(await here.text()).toBe("up 1\n");
    expect((await kit({}, { metricsHere: false }).get("/metrics", {})).status).toBe(404);
    const silent = () => {};
    const alone = createMetricsApp({
      log: { debug: silent, info: silent, warn: silent, error: silent },
      metrics: { http: silent, read: async () => ({ contentType: "text/plain", text: "up 1\n" }) },
      uuid: () => "id",
    });
    expect(await (await alone.request("/metrics")).text()).toBe("up 1\n");
    expect((await alone.request("/v1/invoices")).status).toBe(404);
  });
});

describe("events", () => {
  test("metrics with a key are read with it alone", async () => {
    const parts = {
      metrics: {
        http: () => {},
        read: async () => ({ contentType: "text/plain", text: "up 1\n" }),
        isMetricsKey: (key: string) => key === "scraper",
      },
      uuid: () => "id",
      log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    };
    for (const app of [kit({}, parts).app, createMetricsApp(parts)]) {
      expect((await app.request("/metrics")).status).toBe(401);
      expect((await app.request("/metrics", { headers: ACME })).status).toBe(401);
      const read = await app.request("/metrics", { headers: { Authorization: "Bearer scraper" } });
      expect(await read.text()).toBe("up 1\n");
    }
  });

  test("the feed always says where to go on", async () => {
    const { get, calls } = kit({
      listFeed: async (_tenant, after) => (after < 7 ? [{ position: 7, event }] : []),
    });
    const first = (await (await get("/v1/events?limit=10")).json()) as { items: unknown; nextCursor: string };
    expect(first.items).toEqual([
      {
        id: event.id,
        status: { name: "approved", code: 205, label: "Approuvée", labelEn: "Approved" },
        rawCode: "fr:205",
        at: event.at,
        receivedAt: event.receivedAt,
        source: "poll",
        setBy: { role: "BY" },
        reasons: [],
        comment: null,
        amounts: [],
        push: null,
        external: false,
        moved: true,
        invoiceId: invoice.id,
      },
    ]);
    const second = await (await get(`/v1/events?cursor=${first.nextCursor}`)).json();
    expect(second).toEqual({ items: [], nextCursor: first.nextCursor });
    expect(calls).toEqual([
      ["listFeed", "acme", 0, 10],
      ["listFeed", "acme", 7, 50],
    ]);
    for (const wrong of ["x", "AAAA", Buffer.from("feed:-1").toString("base64url")]) {
      expect((await get(`/v1/events?cursor=${wrong}`)).status, wrong).toBe(400);
    }
  });
});

describe("failures", () => {
  test("are listed by kind and platform", async () => {
    const { get, calls } = kit();
    expect((await get("/v1/failures?kind=submit&platform=main&limit=5&cursor=c")).status).toBe(200);
    expect(calls).toEqual([
      [
        "listFailures",
        { kind: "tenant", tenant: "acme" },
        { kind: "submit", platform: "main" },
        { limit: 5, cursor: "c" },
      ],
    ]);
    expect((await get("/v1/failures?kind=submitt")).status).toBe(400);
  });

  test("are tried again, with or without a body", async () => {
    const json = { ...ACME, "Content-Type": "application/json" };
    const { post, calls } = kit();
    expect((await post("/v1/failures/wrk_1/retry", null)).status).toBe(202);
    expect((await post("/v1/failures/wrk_1/retry", '{"notThere":true}', json)).status).toBe(202);
    expect(calls.map(([, , , options]) => options)).toEqual([{ notThere: false }, { notThere: true }]);
    const faults: [body: string, type: string, status: number][] = [
      ['{"notThere":"yes"}', "application/json", 422],
      ['{"notthere":true}', "application/json", 422],
      ["{", "application/json", 400],
      ["notThere=true", "text/plain", 415],
    ];
    for (const [body, type, status] of faults) {
      const answer = await post("/v1/failures/wrk_1/retry", body, { ...ACME, "Content-Type": type });
      expect(answer.status, body).toBe(status);
    }
    expect(calls.length).toBe(2);
    expect((await post("/v1/failures/a%00b/retry", null)).status).toBe(404);
  });
});

describe("calls of platforms", () => {
  test("are handed over as they came", async () => {
    const { post, calls } = kit();
    const body = Uint8Array.from([0, 255, 10, 13]);
    const answer = await post("/platforms/main/webhook?x=1", body, { "X-Signature": "s" });
    expect(await answer.json()).toEqual({ accepted: true });
    const [operation, platform, call] = calls[0] ?? [];
    expect([operation, platform]).toEqual(["receiveWebhook", "main"]);
    expect(call).toMatchObject({ body, path: "/platforms/main/webhook?x=1" });
    expect((call as { headers: Headers }).headers.get("x-signature")).toBe("s");
  });

  test("larger than a document may be are refused, and so are unknown platforms", async () => {
    const refusing = kit({
      receiveWebhook: async () => {
        throw new Rejection(404, "platform_not_found", "There is no such webhook", "None.");
      },
    });
    expect((await refusing.post("/platforms/none/webhook", "{}", {})).status).toBe(404);
    const { post, calls } = kit({}, { maxDocumentBytes: 8 * 1024 * 1024 });
    expect((await post("/platforms/a%20b/webhook", "{}", {})).status).toBe(404);
    expect((await post("/platforms/main/webhook", new Uint8Array(9 * 1024 * 1024), {})).status).toBe(413);
    expect(calls).toEqual([]);
    // Some platforms send a received invoice with their call.
    expect((await post("/platforms/main/webhook", new Uint8Array(7 * 1024 * 1024), {})).status).toBe(200);
  });
});
