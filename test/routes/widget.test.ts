import { describe, expect, test } from "vitest";
import { ACME, ADMIN, invoice, kit } from "./kit.ts";

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const ONE = `/v1/invoices/${invoice.id}`;
const ANOTHER = "/v1/invoices/inv_0198c1de5f3c7d4e9b066a1f0c2d3e40";
const json = { "Content-Type": "application/json" };

describe("POST /v1/widget-tokens", () => {
  test("makes a token for a quarter of an hour, or as long as is asked", async () => {
    const { post, calls } = kit();
    const answer = await post("/v1/widget-tokens", '{"mode":"read"}', { ...ACME, ...json });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toEqual({ token: "pwt_new", expiresAt: "2025-07-02T09:00:00.000Z" });
    await post("/v1/widget-tokens", `{"mode":"act","invoice":"${invoice.id}","expiresInSeconds":60}`, {
      ...ACME,
      ...json,
    });
    expect(calls).toEqual([
      ["issueWidgetToken", "acme", { mode: "read", expiresInSeconds: 900 }],
      ["issueWidgetToken", "acme", { mode: "act", invoice: invoice.id, expiresInSeconds: 60 }],
    ]);
  });

  test.each([
    ['{"mode":"write"}', 422],
    ["{}", 422],
    ['{"mode":"read","expiresInSeconds":3601}', 422],
    ['{"mode":"read","expiresInSeconds":0}', 422],
    ['{"mode":"read","tenant":"other"}', 422],
  ])("refuses %s", async (body, status) => {
    const { post, calls } = kit();
    expect((await post("/v1/widget-tokens", body, { ...ACME, ...json })).status).toBe(status);
    expect(calls).toEqual([]);
  });

  test("is a tenant's own: neither an administrator's nor another token's", async () => {
    const { post } = kit();
    expect((await post("/v1/widget-tokens", '{"mode":"read"}', { ...ADMIN, ...json })).status).toBe(403);
    for (const token of ["pwt_read", "pwt_act"]) {
      const answer = await post("/v1/widget-tokens", '{"mode":"read"}', { ...bearer(token), ...json });
      expect(await answer.json()).toMatchObject({ status: 403, code: "token_not_meant_for_this" });
    }
  });
});

describe("a widget's token", () => {
  const ask = async (token: string, method: string, path: string) =>
    (
      await kit().app.request(path, {
        method,
        headers: { ...bearer(token), ...json },
        body: method === "POST" ? "{}" : null,
      })
    ).status;

  test.each([
    // [path, method, read of all, act on one]
    ["/v1/invoices", "GET", 200, 403],
    [ONE, "GET", 200, 200],
    [ONE, "HEAD", 200, 200],
    [`${ONE}/events`, "GET", 200, 200],
    [`${ONE}/document`, "GET", 200, 200],
    [`${ONE}/allowed-statuses`, "GET", 200, 200],
    [`${ONE}/statuses`, "GET", 200, 200],
    [`${ANOTHER}/statuses`, "GET", 200, 403],
    [`${ONE}/reports`, "GET", 200, 200],
    [`${ANOTHER}/reports`, "GET", 200, 403],
    [`${ONE}/sync`, "POST", 403, 200],
    // The body is wrong, but it came as far as that.
    [`${ONE}/statuses`, "POST", 403, 422],
    [ANOTHER, "GET", 200, 403],
    [`${ANOTHER}/events`, "GET", 200, 403],
    [`${ANOTHER}/sync`, "POST", 403, 403],
    ["/v1/invoices", "POST", 403, 403],
    ["/v1/events", "GET", 403, 403],
    ["/v1/sync", "POST", 403, 403],
    ["/v1/failures", "GET", 403, 403],
    ["/v1/failures/wrk_1/retry", "POST", 403, 403],
    ["/v1/diagnostics", "GET", 403, 403],
    ["/v1/diagnostics/check?invoice=F1", "GET", 403, 403],
    ["/v1/diagnostics/export?invoice=F1", "GET", 403, 403],
    ["/v1/directory/companies?q=abc", "GET", 403, 403],
    ["/v1/what-comes-next-year", "GET", 403, 403],
    [`${ONE}/../${ANOTHER.slice(13)}`, "GET", 200, 403],
    [ONE.replace("inv_", "inv%5F"), "GET", 200, 200],
    [`${ONE}%2Fevents`, "GET", 403, 403],
    [`${ONE}/`, "GET", 403, 403],
  ])("on %s %s", async (path, method, read, act) => {
    expect([await ask("pwt_read", method, path), await ask("pwt_act", method, path)]).toEqual([read, act]);
  });

  test("acts in its tenant's name, and is handed on with what it may", async () => {
    const { get, calls } = kit();
    await get(ONE, bearer("pwt_act"));
    expect(calls).toEqual([
      [
        "getInvoice",
        { kind: "tenant", tenant: "acme", widget: { invoice: invoice.id, mode: "act" } },
        invoice.id,
      ],
    ]);
  });

  test.each([
    ["pwt_old", "token_expired"],
    ["pwt_forged", "token_unknown"],
  ])("%s is a 401 with the code %s", async (token, code) => {
    const { get, calls } = kit();
    const answer = await get(ONE, bearer(token));
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code });
    expect(calls).toEqual([]);
  });

  test("is named in the log by its tenant, and never shown", async () => {
    const { get, lines } = kit();
    await get(ONE, bearer("pwt_read"));
    expect(lines[0]?.facts).toMatchObject({ caller: "acme's widget" });
    expect(JSON.stringify(lines)).not.toContain("pwt_");
  });
});

describe("pages of other origins", () => {
  test("may use a token, and read why it failed", async () => {
    const { get } = kit();
    for (const token of ["pwt_read", "pwt_old"]) {
      const { headers } = await get(ONE, { ...bearer(token), Origin: "https://erp.example" });
      expect(headers.get("Access-Control-Allow-Origin")).toBe("*");
      expect(headers.get("Access-Control-Expose-Headers")).toContain("X-Request-Id");
      expect(headers.get("Access-Control-Allow-Credentials")).toBeNull();
    }
  });

  test("may not use a key", async () => {
    const { get } = kit();
    for (const key of [ACME, ADMIN, bearer("nobody"), {}]) {
      const { headers } = await get(ONE, { ...key, Origin: "https://erp.example" });
      expect(headers.get("Access-Control-Allow-Origin")).toBeNull();
    }
  });

  test("are told so before they ask, for what a token opens and nothing else", async () => {
    const { app, calls } = kit();
    const preflight = (path: string) =>
      app.request(path, {
        method: "OPTIONS",
        headers: { Origin: "https://erp.example", "Access-Control-Request-Method": "POST" },
      });
    const answer = await preflight(`${ONE}/statuses`);
    expect(answer.status).toBe(204);
    expect(answer.headers.get("Access-Control-Allow-Origin")).toBe("*");
    const headers = answer.headers.get("Access-Control-Allow-Headers")?.split(", ");
    expect(headers).toEqual([
      "Authorization",
      "Content-Type",
      "Idempotency-Key",
      "Traceparent",
      "Tracestate",
      "X-Request-Id",
    ]);
    for (const path of ["/v1/widget-tokens", "/v1/failures", "/v1/diagnostics", "/desk"]) {
      const closed = await preflight(path);
      expect(closed.headers.get("Access-Control-Allow-Origin"), path).toBeNull();
    }
    expect(calls).toEqual([]);
  });
});
