import { describe, expect, it } from "vitest";
import { writeCii } from "../../src/documents/index.ts";
import { Rejection } from "../../src/domain/problem.ts";
import type { ReportEvent } from "../../src/domain/reporting/record.ts";
import { CONSUMER, sale } from "../domain/reporting/cases.ts";
import { SELLER_SIREN } from "../fixtures/invoices.ts";
import { ACME, ADMIN, errorsOf, type Kit, kit } from "./kit.ts";
import { report, takenItem } from "./report-answers.ts";

const TENANT = { kind: "tenant", tenant: "acme" } as const;
const json = { ...ACME, "Content-Type": "application/json" };

const totals = {
  company: SELLER_SIREN,
  id: "z-1",
  date: "2026-11-03",
  currency: "EUR",
  groups: [{ category: "TLB1", rates: [{ rate: "20", base: "10.00", vat: "2.00" }] }],
};
const payment = {
  company: SELLER_SIREN,
  id: "p-1",
  date: "2026-11-06",
  amount: "12.00",
  currency: "EUR",
  invoice: { number: "F-1", issueDate: "2026-11-03" },
};
const invoice = { company: SELLER_SIREN, content: { number: "F-1" }, facts: { ...CONSUMER, id: "erp-1" } };

const THINGS: [thing: string, useCase: string, body: object, source: string][] = [
  ["transactions", "putTotals", totals, "till"],
  ["invoices", "reportInvoice", invoice, "invoice"],
  ["payments", "putPayment", payment, "payment"],
];

const send = (k: Kit, method: string, path: string, body?: unknown, headers: Record<string, string> = json) =>
  k.app.request(path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
  });

describe("giving what is to be reported", () => {
  it.each(THINGS)("takes %s, and says where it goes and until when", async (thing, useCase, body) => {
    const k = kit();
    const answer = await send(k, "POST", `/v1/reports/${thing}`, body);
    expect(answer.status).toBe(201);
    expect(await answer.json()).toEqual({
      id: "z-1",
      company: "732829320",
      flow: "10.3",
      role: "SE",
      category: "TLB1",
      categories: ["TLB1"],
      day: "2026-11-03",
      period: { start: "2026-11-01", end: "2026-11-10" },
      deadline: "2026-11-20",
      platformDeadline: "2026-11-21T08:00:00+01:00",
      rates: [],
      problems: [],
      reason: null,
    });
    expect(k.calls).toMatchObject([[useCase, TENANT, { company: SELLER_SIREN }, { replace: false }]]);
  });

  it.each(THINGS)("answers %s that came before with 200", async (thing, useCase, body) => {
    const k = kit({ [useCase]: async () => ({ ...takenItem, created: false }) });
    expect((await send(k, "POST", `/v1/reports/${thing}`, body)).status).toBe(200);
  });

  it.each(THINGS)(
    "replaces %s under the id of the address, and takes it back",
    async (thing, useCase, body, source) => {
      const k = kit({ [useCase]: async () => ({ ...takenItem, created: false }) });
      const id = "id" in body ? String(body.id) : "erp-1";
      expect((await send(k, "PUT", `/v1/reports/${thing}/${id}`, body)).status).toBe(200);
      const gone = await send(k, "DELETE", `/v1/reports/${thing}/${id}?company=${SELLER_SIREN}`);
      expect([gone.status, await gone.text()]).toEqual([204, ""]);
      expect(k.calls).toMatchObject([
        [useCase, TENANT, {}, { replace: true }],
        ["removeItem", TENANT, { source, id, company: SELLER_SIREN }],
      ]);

      const other = await send(k, "PUT", `/v1/reports/${thing}/another`, body);
      expect(other.status).toBe(422);
      expect(Object.values(await errorsOf(other))).toEqual(["contradiction"]);
    },
  );

  it("tells what is not reported, and for what reason, without a period", async () => {
    const reason = { code: "e_invoice", en: "An e-invoice.", fr: "Une facture électronique." };
    const k = kit({
      reportInvoice: async () => ({ ...takenItem, item: { ...takenItem.item, told: null, reason } }),
    });
    expect(await (await send(k, "POST", "/v1/reports/invoices", invoice)).json()).toMatchObject({
      flow: null,
      role: null,
      period: null,
      deadline: null,
      reason: { code: "e_invoice", message: "An e-invoice.", messageFr: "Une facture électronique." },
    });
  });

  it.each<[what: string, thing: string, body: object, path: string]>([
    ["no company", "transactions", { ...totals, company: undefined }, "company"],
    ["a company that is none", "transactions", { ...totals, company: "123" }, "company"],
    ["no id", "transactions", { ...totals, id: undefined }, "id"],
    ["neither day nor instant", "transactions", { ...totals, date: undefined }, "date"],
    ["day and instant", "transactions", { ...totals, soldAt: "2026-11-03T10:00:00Z" }, "date"],
    ["a day that is none", "transactions", { ...totals, date: "2026-02-30" }, "date"],
    ["a currency that is none", "transactions", { ...totals, currency: "euro" }, "currency"],
    ["no group", "transactions", { ...totals, groups: [] }, "groups"],
    [
      "a rate from abroad",
      "transactions",
      { ...totals, groups: [{ category: "TLB1", rates: [{ rate: "21", base: "1.00", vat: "0.21" }] }] },
      "groups.0.rates.0.rate",
    ],
    [
      "VAT on what is not taxed in France",
      "transactions",
      { ...totals, groups: [{ category: "TNT1", rates: [{ rate: "20", base: "1.00", vat: "0.20" }] }] },
      "groups.0.rates.0.rate",
    ],
    [
      "an amount of three decimals",
      "transactions",
      { ...totals, groups: [{ category: "TLB1", rates: [{ rate: "20", base: "1.001", vat: "0.20" }] }] },
      "groups.0.rates.0.base",
    ],
    ["a misspelt key", "transactions", { ...totals, till: "1" }, "till"],
    ["an amount as a number", "payments", { ...payment, amount: 12 }, "amount"],
    ["no id of a payment", "payments", { ...payment, id: undefined }, "id"],
    [
      "an invoice without its day",
      "payments",
      { ...payment, invoice: { number: "F-1" } },
      "invoice.issueDate",
    ],
    ["no content", "invoices", { ...invoice, content: undefined }, "content"],
    [
      "a buyer of no kind",
      "invoices",
      { ...invoice, facts: { buyer: { kind: "person" } } },
      "facts.buyer.kind",
    ],
    ["a misspelt fact", "invoices", { ...invoice, facts: { natures: [] } }, "facts.natures"],
  ])("refuses %s, naming the place and what to do", async (_, thing, body, path) => {
    const k = kit();
    const answer = await send(k, "POST", `/v1/reports/${thing}`, body);
    expect(answer.status).toBe(422);
    const { errors } = (await answer.json()) as { errors: { path: string; fix: string }[] };
    expect(errors.map((one) => one.path)).toContain(path);
    expect(errors.every(({ fix }) => fix.length > 3)).toBe(true);
    expect(k.calls).toEqual([]);
  });

  it("takes an invoice as a form, with its file or its content", async () => {
    const bytes = writeCii(sale([["S", "20", "10.00", "2.00"]]));
    const withFile = new FormData();
    withFile.set("company", SELLER_SIREN);
    withFile.set("file", new Blob([new Uint8Array(bytes)], { type: "application/xml" }), "F-1.xml");
    withFile.set("facts", JSON.stringify(CONSUMER));
    const withContent = new FormData();
    withContent.set("company", SELLER_SIREN);
    withContent.set("content", JSON.stringify({ number: "F-1" }));
    const k = kit();
    for (const form of [withFile, withContent])
      expect((await send(k, "POST", "/v1/reports/invoices", form, ACME)).status).toBe(201);
    expect(k.calls).toEqual([
      [
        "reportInvoice",
        TENANT,
        { company: SELLER_SIREN, document: { bytes: new Uint8Array(bytes) }, facts: CONSUMER },
        { replace: false },
      ],
      [
        "reportInvoice",
        TENANT,
        { company: SELLER_SIREN, document: { json: { number: "F-1" } }, facts: {} },
        { replace: false },
      ],
    ]);
  });

  it.each<[what: string, parts: Record<string, string>, faults: Record<string, string>]>([
    ["neither file nor content", { company: SELLER_SIREN }, { file: "missing" }],
    ["both", { company: SELLER_SIREN, file: "<a/>", content: "{}" }, { file: "contradiction" }],
    ["an unknown part", { company: SELLER_SIREN, file: "<a/>", note: "x" }, { note: "unknown_key" }],
  ])("refuses a form with %s", async (_, parts, faults) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(parts)) form.set(name, value);
    const answer = await send(kit(), "POST", "/v1/reports/invoices", form, ACME);
    expect(answer.status).toBe(422);
    expect(await errorsOf(answer)).toEqual(faults);
  });

  it("refuses a form without a company, a body that is no JSON, and another media type", async () => {
    const form = new FormData();
    form.set("content", "{}");
    const nameless = await send(kit(), "POST", "/v1/reports/invoices", form, ACME);
    expect([nameless.status, Object.keys(await errorsOf(nameless))]).toEqual([422, ["company"]]);
    const k = kit();
    for (const thing of ["transactions", "invoices", "payments"])
      expect((await k.post(`/v1/reports/${thing}`, "{", json)).status).toBe(400);
    const xml = { ...ACME, "Content-Type": "application/xml" };
    expect((await k.post("/v1/reports/invoices", "<a/>", xml)).status).toBe(415);
  });
});

const READS = [
  `/v1/reports/preview?company=${SELLER_SIREN}`,
  `/v1/reports/calendar?company=${SELLER_SIREN}`,
  "/v1/reports",
  "/v1/reports/rpt_1",
  "/v1/reports/rpt_1/document",
  "/v1/reports/rpt_1/items",
  "/v1/reports/rpt_1/events",
];
const WRITES: [method: string, path: string, body?: object][] = [
  ...THINGS.flatMap(([thing, , body]): [string, string, object?][] => [
    ["POST", `/v1/reports/${thing}`, body],
    ["PUT", `/v1/reports/${thing}/z-1`, { ...body, id: undefined }],
    ["DELETE", `/v1/reports/${thing}/z-1`],
  ]),
  ["POST", "/v1/reports/rpt_1/submit"],
  ["POST", "/v1/reports/rpt_1/rectify"],
];

describe("who may", () => {
  it.each(READS)("read %s: tenants and administrators, each as themselves", async (path) => {
    const k = kit();
    expect((await k.get(path)).status).toBe(200);
    expect((await k.get(path, ADMIN)).status).toBe(200);
    expect(k.calls.map(([, caller]) => caller)).toEqual([TENANT, { kind: "admin" }]);
    expect((await k.get(path, {})).status).toBe(401);
    expect((await k.get(path, { Authorization: "Bearer pwt_read" })).status).toBe(403);
  });

  it.each(WRITES)("write, %s %s: tenants alone", async (method, path, body) => {
    const k = kit();
    for (const [headers, status] of [
      [{}, 401],
      [ADMIN, 403],
      [{ Authorization: "Bearer pwt_act" }, 403],
    ] as const) {
      const answer = await send(k, method, path, body, { "Content-Type": "application/json", ...headers });
      expect(answer.status, path).toBe(status);
    }
    expect(k.calls).toEqual([]);
  });
});

describe("reading reports", () => {
  it("lists them by company, state and kind, page by page", async () => {
    const k = kit({ listReports: async () => ({ items: [report], nextCursor: "next" }) });
    const answer = await k.get(
      `/v1/reports?company=${SELLER_SIREN}&state=accepted&kind=payments&limit=2&cursor=here`,
    );
    expect(await answer.json()).toMatchObject({ items: [{ id: "rpt_1" }], nextCursor: "next" });
    expect(k.calls).toEqual([
      [
        "listReports",
        TENANT,
        { company: SELLER_SIREN, state: "accepted", kind: "payments" },
        { limit: 2, cursor: "here" },
      ],
    ]);
  });

  it("shows one without what is the gateway's own", async () => {
    expect(await (await kit().get("/v1/reports/rpt_1")).json()).toEqual({
      id: "rpt_1",
      company: "732829320",
      kind: "transactions",
      role: "SE",
      type: "IN",
      number: 1,
      name: "rpt_1",
      period: { start: "2026-11-01", end: "2026-11-10" },
      deadline: "2026-11-20",
      platformDeadline: "2026-11-21T08:00:00+01:00",
      state: "awaiting-approval",
      late: false,
      platform: "main",
      platformId: null,
      problem: null,
      items: 0,
      leftOut: 0,
      submittedAt: null,
      sentAt: null,
      answeredAt: null,
      createdAt: "2026-11-11T05:00:00.000Z",
      updatedAt: "2026-11-11T05:00:00.000Z",
    });
  });

  it("shows a period as it would go, of today where no day is given", async () => {
    const k = kit();
    const answer = await k.get(`/v1/reports/preview?company=${SELLER_SIREN}`);
    expect(await answer.json()).toMatchObject({
      period: { start: "2026-11-01", end: "2026-11-10" },
      deadline: "2026-11-20",
      platformDeadline: "2026-11-21T08:00:00+01:00",
      state: "awaiting-approval",
      groups: [],
      invoices: [],
      receipts: [],
      totals: { items: 0, base: "0.00", vat: "0.00", received: "0.00" },
      problems: [],
      difference: { added: [], removed: [], changed: [] },
      platform: null,
    });
    expect(k.calls).toEqual([
      ["previewReport", TENANT, { company: SELLER_SIREN, kind: "transactions", role: "SE" }],
    ]);
  });

  it.each([
    ["/v1/reports/preview", "company"],
    [`/v1/reports/preview?company=${SELLER_SIREN}&kind=sales`, "kind"],
    [`/v1/reports/preview?company=${SELLER_SIREN}&role=XX`, "role"],
    [`/v1/reports/preview?company=${SELLER_SIREN}&day=2026-13-01`, "day"],
    ["/v1/reports/calendar", "company"],
    [`/v1/reports/calendar?company=${SELLER_SIREN}&until=soon`, "until"],
    ["/v1/reports?state=done", "state"],
    ["/v1/reports?limit=1000", "limit"],
    ["/v1/reports?since=2026", "since"],
  ])("refuses %s at %s", async (path, where) => {
    const k = kit();
    const answer = await k.get(path);
    expect(answer.status).toBe(400);
    expect(Object.keys(await errorsOf(answer))).toEqual([`query.${where}`]);
    expect(k.calls).toEqual([]);
  });

  it("gives the file to be saved, and asks no store for an id that cannot be ours", async () => {
    const answer = await kit().get("/v1/reports/rpt_1/document");
    expect(await answer.text()).toBe("<Report/>");
    expect(answer.headers.get("content-type")).toContain("application/xml");
    expect(answer.headers.get("content-disposition")).toContain("F10.xml");
    const k = kit();
    for (const path of ["", "/document", "/items", "/events"])
      expect((await k.get(`/v1/reports/rpt%00%20x${path}`)).status).toBe(404);
    expect(k.calls).toEqual([]);
  });

  it("pages the history", async () => {
    const event: ReportEvent = {
      id: "evt_1",
      reportId: "rpt_1",
      state: "rejected",
      rawCode: "301",
      at: "2026-11-12T08:00:00.000Z",
      receivedAt: "2026-11-12T08:00:01.000Z",
      source: "poll",
      reasons: [{ code: "REJ_COH", text: "Sommes" }],
      comment: null,
    };
    const k = kit({ listReportEvents: async () => [event, { ...event, id: "evt_2" }] });
    const first = (await (await k.get("/v1/reports/rpt_1/events?limit=1")).json()) as {
      items: object[];
      nextCursor: string;
    };
    expect(first.items).toMatchObject([{ id: "evt_1", rawCode: "301", reasons: [{ code: "REJ_COH" }] }]);
    expect(first.items[0]).not.toHaveProperty("reportId");
    const second = await k.get(`/v1/reports/rpt_1/events?limit=1&cursor=${first.nextCursor}`);
    expect(await second.json()).toMatchObject({ items: [{ id: "evt_2" }], nextCursor: null });
  });
});

describe("sending reports", () => {
  it.each([
    ["submit", "submitReport", "IN"],
    ["rectify", "rectifyReport", "RE"],
  ])("%s answers with the report that is on its way, and where it is", async (act, useCase, type) => {
    const k = kit();
    const answer = await send(k, "POST", `/v1/reports/rpt_1/${act}`);
    expect([answer.status, answer.headers.get("location")]).toEqual([202, "/v1/reports/rpt_1"]);
    expect(await answer.json()).toMatchObject({ id: "rpt_1", type, state: "queued" });
    expect(k.calls).toEqual([[useCase, TENANT, "rpt_1"]]);
  });

  it.each([409, 422, 501, 503] as const)("says %i with the reason in both languages", async (status) => {
    const k = kit({
      submitReport: async () => {
        throw new Rejection(
          status,
          "the_reason",
          { en: "No", fr: "Non" },
          { en: "Why not.", fr: "Pourquoi." },
        );
      },
    });
    const answer = await send(k, "POST", "/v1/reports/rpt_1/submit");
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    expect(await answer.json()).toMatchObject({
      code: "the_reason",
      detail: "Why not.",
      detailFr: "Pourquoi.",
    });
  });
});
