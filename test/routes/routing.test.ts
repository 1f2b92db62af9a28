import { describe, expect, test } from "vitest";
import { Rejection } from "../../src/domain/problem.ts";
import { ACME, ADMIN, invoice, kit } from "./kit.ts";
import { moved, preview } from "./routing-answers.ts";

const JSON_OF_ADMIN = { ...ADMIN, "content-type": "application/json" };
const JSON_OF_ACME = { ...ACME, "content-type": "application/json" };
const RULES = [{ when: { company: "732829320" }, to: ["acme"] }];

const ask = (body: unknown, of = kit(), query = "") =>
  of.post(`/v1/routing/preview${query}`, JSON.stringify(body), JSON_OF_ADMIN);

const faultsOf = async (answer: Response): Promise<unknown> => {
  expect(answer.status).toBe(422);
  return Object(await answer.json()).errors;
};

describe("receivers", () => {
  test.each([
    ["GET", "/v1/routing", null],
    ["POST", "/v1/routing/preview", { invoice: invoice.id }],
    ["POST", "/v1/routing/preview", { days: 30 }],
    ["POST", `/v1/invoices/${invoice.id}/receivers`, { to: "acme" }],
    ["POST", "/v1/routing/receivers", { invoices: [invoice.id], byRules: true }],
  ])("%s %s is for administrators", async (method, path, body) => {
    const { app, calls } = kit();
    const init = body === null ? {} : { body: JSON.stringify(body) };
    const answer = await app.request(path, { method, headers: JSON_OF_ACME, ...init });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: "admin_key_needed" });
    expect(calls).toEqual([]);
    expect((await app.request(path, { method, headers: JSON_OF_ADMIN, ...init })).status).toBe(200);
  });

  test("an overview of rules, of what nobody has and of who receives", async () => {
    const routingOverview = async () => ({
      rules: [
        {
          number: 1,
          rule: { when: { type: ["381"] }, to: ["acme"], copy: [], more: false },
          companies: ["732829320"],
          matches: 4,
          last: { at: new Date("2025-07-02T08:00:00Z"), invoice: invoice.id },
        },
      ],
      unroutedTo: null,
      unrouted: {
        count: 1,
        newest: [
          {
            invoice: { ...invoice, tenant: null },
            by: "unrouted" as const,
            nearly: { rule: 0, missed: ["type" as const] },
            why: { en: "No rule takes it.", fr: "Aucune règle ne la prend." },
            receivers: ["acme"],
          },
        ],
      },
      receivers: [],
    });
    const shown = await (await kit({ routingOverview }).get("/v1/routing", ADMIN)).json();
    expect(shown).toMatchObject({
      rules: [
        {
          number: 1,
          when: { type: ["381"] },
          matches: 4,
          last: { at: "2025-07-02T08:00:00.000Z", invoice: invoice.id },
        },
      ],
      unrouted: {
        count: 1,
        newest: [
          {
            invoice: { id: invoice.id, receivers: { leads: null, copies: [] } },
            nearly: { rule: 1, missed: ["type"] },
            whyFr: "Aucune règle ne la prend.",
          },
        ],
      },
    });
  });
});

describe("the preview", () => {
  test("of an invoice that is here, with rules or without", async () => {
    const k = kit();
    expect(await (await ask({ invoice: invoice.id }, k)).json()).toEqual(preview);
    await ask({ invoice: invoice.id, receive: RULES, unrouted: "spend" }, k);
    expect(k.calls).toEqual([
      ["previewRouting", { invoice: invoice.id }],
      ["previewRouting", { invoice: invoice.id, receive: RULES, unrouted: "spend" }],
    ]);
  });

  test("of a document in every form in which one is sent", async () => {
    const k = kit();
    const xml = Buffer.from("<a/>");
    await k.post("/v1/routing/preview?platform=main", xml, { ...ADMIN, "content-type": "application/xml" });
    const form = new FormData();
    form.append("file", new Blob([xml]), "f.xml");
    await k.post("/v1/routing/preview", form, ADMIN);
    await ask({ number: "F1", lines: [] }, k);
    await ask({ content: { number: "F1" }, receive: RULES, platform: "main" }, k);
    await ask({ content: { number: "F1" } }, k, "?platform=main");
    expect(k.calls).toEqual([
      ["previewRouting", { document: { bytes: new Uint8Array(xml) }, platform: "main" }],
      ["previewRouting", { document: { bytes: new Uint8Array(xml) } }],
      ["previewRouting", { document: { json: { number: "F1", lines: [] } } }],
      ["previewRouting", { document: { json: { number: "F1" } }, receive: RULES, platform: "main" }],
      ["previewRouting", { document: { json: { number: "F1" } }, platform: "main" }],
    ]);
  });

  test("of what was received: thirty days unless more is said, page by page", async () => {
    const k = kit();
    expect(await (await ask({ days: 7 }, k, "?limit=5&cursor=abc")).json()).toEqual({
      checked: 1,
      moved: [moved],
      nextCursor: null,
    });
    await ask({ receive: RULES }, k);
    await ask({ since: "2025-06-01" }, k);
    expect(k.calls).toEqual([
      ["previewMoves", { days: 7 }, { limit: 5, cursor: "abc" }],
      ["previewMoves", { days: 30, receive: RULES }, { limit: 50 }],
      ["previewMoves", { since: new Date("2025-06-01T00:00:00Z") }, { limit: 50 }],
    ]);
  });

  test.each<[asked: object, path: string]>([
    [{ days: 93 }, "days"],
    [{ days: 0 }, "days"],
    [{ since: "2025-02-30" }, "since"],
    [{ days: 3, since: "2025-06-01" }, ""],
    [{ invoice: "a b" }, "invoice"],
    [{ invoice: invoice.id, days: 3 }, "days"],
    [{ receive: {} }, "receive"],
  ])("refuses %j, and says where", async (asked, path) => {
    expect(await faultsOf(await ask(asked))).toMatchObject([{ path, fix: expect.stringMatching(/./) }]);
  });

  test("passes on what is wrong with rules", async () => {
    const fault = { path: "receive[0].to", code: "rule_invalid", message: "is missing", fix: "give a list" };
    const k = kit({
      previewRouting: async () => {
        throw new Rejection(422, "rules_invalid", "The rules are not valid", "They are not.", [fault]);
      },
    });
    expect(await faultsOf(await ask({ invoice: invoice.id, receive: [{}] }, k))).toEqual([fault]);
  });

  test("takes thousands of rules", async () => {
    const seller = Array.from({ length: 20 }, (_, i) => String(100_000_000 + i));
    const rule = { when: { company: "732829320", seller, type: ["380"] }, to: ["acme"] };
    const receive = Array.from({ length: 2_000 }, () => rule);
    const k = kit({}, { maxDocumentBytes: 25_000_000 });
    expect((await ask({ invoice: invoice.id, receive }, k)).status).toBe(200);
  });
});

describe("giving", () => {
  test("one invoice: a name or a list of each, and the invoice comes back", async () => {
    const shared = { ...invoice, direction: "inbound", copies: ["spend"] } as const;
    const k = kit({ getInvoice: async () => shared });
    const path = `/v1/invoices/${invoice.id}/receivers`;
    const answer = await k.post(path, JSON.stringify({ to: "acme", copy: ["spend"] }), JSON_OF_ADMIN);
    expect(await answer.json()).toMatchObject({
      id: invoice.id,
      tenant: "acme",
      receivers: { leads: "acme", copies: ["spend"] },
    });
    await k.post(path, JSON.stringify({ to: ["acme", "spend"] }), JSON_OF_ADMIN);
    expect(k.calls.filter(([name]) => name === "giveInvoice")).toEqual([
      ["giveInvoice", invoice.id, { to: ["acme"], copy: ["spend"] }],
      ["giveInvoice", invoice.id, { to: ["acme", "spend"], copy: [] }],
    ]);
  });

  test("a selection: to names, or by the rules", async () => {
    const k = kit();
    const give = (body: object) => k.post("/v1/routing/receivers", JSON.stringify(body), JSON_OF_ADMIN);
    expect(await (await give({ invoices: ["inv_1", "inv_2"], to: "acme", copy: "spend" })).json()).toEqual({
      given: ["inv_1", "inv_2"],
      unchanged: [],
      refused: [],
    });
    await give({ invoices: ["inv_1"], byRules: true });
    expect(k.calls).toEqual([
      ["giveInvoices", ["inv_1", "inv_2"], { to: ["acme"], copy: ["spend"] }],
      ["giveInvoices", ["inv_1"], { byRules: true }],
    ]);
  });

  test.each<[body: object, path: string]>([
    [{ invoices: ["inv_1"] }, ""],
    [{ invoices: ["inv_1"], to: "acme", byRules: true }, ""],
    [{ invoices: ["inv_1"], copy: "acme", byRules: true }, ""],
    [{ invoices: ["inv_1"], byRules: false }, "byRules"],
    [{ invoices: [], byRules: true }, "invoices"],
    [{ invoices: Array.from({ length: 201 }, (_, i) => `inv_${i}`), byRules: true }, "invoices"],
    [{ invoices: ["inv 1"], to: "acme" }, "invoices.0"],
    [{ invoices: ["inv_1"], to: [] }, "to"],
  ])("refuses %#", async (body, path) => {
    const k = kit();
    const answer = await k.post("/v1/routing/receivers", JSON.stringify(body), JSON_OF_ADMIN);
    expect(await faultsOf(answer)).toMatchObject([{ path }]);
    expect(k.calls).toEqual([]);
  });

  test("is refused for an invoice that is none, before any store is asked", async () => {
    const k = kit();
    const answer = await k.post(
      "/v1/invoices/a%20b/receivers",
      JSON.stringify({ to: "acme" }),
      JSON_OF_ADMIN,
    );
    expect(answer.status).toBe(404);
    expect(k.calls).toEqual([]);
  });
});
