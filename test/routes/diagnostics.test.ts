import { describe, expect, test } from "vitest";
import { Rejection } from "../../src/domain/problem.ts";
import { ACME, ADMIN, diagnosis, event, invoice, kit } from "./kit.ts";

const PATHS = ["/v1/diagnostics", "/v1/diagnostics/check?invoice=F1", "/v1/diagnostics/export?invoice=F1"];

const jsonOf = async (answer: Promise<Response>): Promise<Record<string, unknown>> =>
  Object(await (await answer).json());

describe("diagnostics", () => {
  test.each(PATHS)("%s is for administrators", async (path) => {
    const { get, calls } = kit();
    const answer = await get(path, ACME);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: "admin_key_needed" });
    expect((await get(path, {})).status).toBe(401);
    expect(calls).toEqual([]);
    expect((await get(path, ADMIN)).status).toBe(200);
  });

  test("show every account's state", async () => {
    const shown = await jsonOf(kit().get("/v1/diagnostics", ADMIN));
    expect(shown).toMatchObject({
      at: "2025-07-02T08:00:00.000Z",
      gateway: { version: "0.1.0", uptimeSeconds: 86_400, store: "sqlite" },
      platforms: [
        {
          name: "main",
          concerns: ["paused", "failures"],
          circuit: { state: "open", since: "2025-07-02T07:00:00.000Z" },
          tokens: [{ name: "access", expiresAt: "2025-07-02T08:30:00.000Z" }],
          lastPollAt: "2025-07-02T07:59:00.000Z",
          paused: { since: "2025-07-02T07:30:00.000Z", code: "login_refused" },
          work: [{ kind: "submit", state: "ready", rows: 12 }],
          activity: { day: { outbound: { sent: 40 } } },
        },
      ],
      verdict: {
        state: "stopped",
        reasons: [
          {
            code: "account_paused",
            state: "stopped",
            count: 1,
            platform: "main",
            endpoint: null,
            since: "2025-07-02T07:30:00.000Z",
            message: "main is paused.",
            messageFr: "main est en pause.",
          },
          { code: "invoices_unowned", since: null },
        ],
      },
      rejected: { items: [], more: false },
      endpoints: [{ address: "https://erp.example/hook" }],
      unowned: { items: [{ id: invoice.id, direction: "inbound" }], more: false },
    });
    expect(shown).toMatchObject({ platforms: [{ settings: diagnosis.platforms[0]?.settings }] });
  });

  test("check one invoice", async () => {
    const { get, calls } = kit({
      compareInvoice: async () => ({
        matches: [invoice],
        compared: {
          invoice,
          events: [event],
          work: [],
          askedAt: new Date("2025-07-02T08:00:00Z"),
          platform: {
            answer: "found",
            invoice: { platformId: "p1", rawState: "212", status: "payment_received", raw: { a: 1 } },
          },
          history: { answer: "unable" },
          differences: [{ what: "status", ours: "approved", theirs: "payment_received (212)" }],
        },
      }),
    });
    const { matches, checked } = await jsonOf(get("/v1/diagnostics/check?invoice=F1", ADMIN));
    expect(calls[0]?.slice(0, 2)).toEqual(["compareInvoice", "F1"]);
    expect(matches).toEqual([
      { id: invoice.id, number: "F1", reference: "SO-1", tenant: "acme", platform: "main" },
    ]);
    expect(checked).toMatchObject({
      invoice: { id: invoice.id, tenant: "acme" },
      events: [{ id: event.id }],
      platform: { invoice: { status: { name: "payment_received", code: 212 }, raw: { a: 1 } } },
      differences: [{ what: "status" }],
    });
  });

  test("list the invoices that may be meant", async () => {
    const { matches, checked } = await jsonOf(kit().get("/v1/diagnostics/check?invoice=F1", ADMIN));
    expect([matches, checked]).toEqual([[expect.objectContaining({ id: invoice.id })], null]);
  });

  test("give the export as a file", async () => {
    const answer = await kit().get("/v1/diagnostics/export?invoice=F1", ADMIN);
    expect(answer.headers.get("Content-Disposition")).toBe(`attachment; filename="${invoice.id}.json"`);
    expect(await answer.json()).toEqual({ invoice: { id: invoice.id } });
  });

  test("pass refusals on, and want to know which invoice", async () => {
    const none = kit({
      compareInvoice: async () => {
        throw new Rejection(404, "invoice_not_found", "None", "None.");
      },
    });
    expect((await none.get("/v1/diagnostics/check?invoice=x", ADMIN)).status).toBe(404);
    expect((await none.get("/v1/diagnostics/check", ADMIN)).status).toBe(400);
    expect((await none.get("/v1/diagnostics/check?invoice=", ADMIN)).status).toBe(400);
  });
});
