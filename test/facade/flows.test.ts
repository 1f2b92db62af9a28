import { describe, expect, test } from "vitest";
import type { ApiVersion } from "../../src/norm/versions.ts";
import type { UseCases } from "../../src/usecases/index.ts";
import { ACME, acme, flow, kit } from "../routes/kit.ts";

const BASE = "/afnor/flow-service/v1";

/** The facade of a tenant that speaks one version, over answers from memory. */
const facadeOf = (version: ApiVersion, answers: Partial<UseCases> = {}) => {
  const it = kit(answers, {}, {}, { ...acme, afnor: { apiVersion: version } });
  return {
    ...it,
    deposit: (info: unknown, more: { file?: Blob | string | null; order?: "file first" } = {}) => {
      const { file = new Blob(["<a/>"]), order } = more;
      const form = new FormData();
      const add = [
        () => {
          if (info instanceof Blob || typeof info === "string") form.append("flowInfo", info);
          else if (info !== null) form.append("flowInfo", JSON.stringify(info));
        },
        () => {
          if (file !== null) form.append("file", file);
        },
      ];
      for (const part of order === "file first" ? add.reverse() : add) part();
      return it.post(`${BASE}/flows`, form, ACME);
    },
    search: (body: unknown) =>
      it.post(`${BASE}/flows/search`, JSON.stringify(body), { ...ACME, "Content-Type": "application/json" }),
  };
};

const INFO = { flowSyntax: "CII", name: "f.xml" };

describe("a deposit", () => {
  test.each<[string, unknown, { order?: "file first"; file?: Blob | string }]>([
    ["with flowInfo as text", INFO, {}],
    ["with flowInfo as JSON", new Blob([JSON.stringify(INFO)], { type: "application/json" }), {}],
    ["with flowInfo without a type", new Blob([JSON.stringify(INFO)]), {}],
    ["with the file first", INFO, { order: "file first" }],
    ["of octet-stream", INFO, { file: new Blob(["<a/>"], { type: "application/octet-stream" }) }],
    ["with members that nobody knows, and nulls", { ...INFO, trackingId: null, own: { a: 1 } }, {}],
    ["with a word in another spelling", { ...INFO, flowSyntax: "cii" }, {}],
  ])("%s is taken", async (_how, info, more) => {
    const { deposit, calls } = facadeOf("1.3");
    const answer = await deposit(info, more);
    expect(answer.status).toBe(202);
    expect(await answer.json()).toEqual({
      flowId: flow.id,
      submittedAt: flow.submittedAt,
      ...INFO,
      processingRule: "B2B",
      flowProfile: "CIUS",
      sha256: "00",
    });
    expect(calls).toMatchObject([
      [
        "depositFlow",
        {
          tenant: "acme",
          bytes: new TextEncoder().encode("<a/>"),
          declared: { syntax: "CII", name: "f.xml" },
        },
      ],
    ]);
  });

  test.each<[string, ApiVersion, unknown, { file?: null }, string]>([
    ["no file", "1.3", INFO, { file: null }, "file"],
    ["no flowInfo", "1.3", null, {}, "flowInfo"],
    ["flowInfo that is no JSON", "1.3", "hello", {}, "flowInfo"],
    ["no syntax", "1.3", { name: "f" }, {}, "flowSyntax"],
    ["a syntax that there is not", "1.3", { ...INFO, flowSyntax: "PDF" }, {}, "flowSyntax"],
    ["no name", "1.3", { flowSyntax: "CII" }, {}, "name"],
    ["no name (1.2)", "1.2", { flowSyntax: "CII" }, {}, "name"],
    ["a rule of a later version", "1.1", { ...INFO, processingRule: "B2G" }, {}, "processingRule"],
    ["a profile of a later version", "1.2", { ...INFO, flowProfile: "Undefined" }, {}, "flowProfile"],
    [
      "a tracking id of 37 characters (1.2)",
      "1.2",
      { ...INFO, trackingId: "t".repeat(37) },
      {},
      "trackingId",
    ],
    ["a hash that is none", "1.3", { ...INFO, sha256: "ABC" }, {}, "sha256"],
  ])("with %s is refused, by name", async (_what, version, info, more, name) => {
    const { deposit, calls } = facadeOf(version);
    const answer = await deposit(info, more);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      errorCode: expect.stringMatching(/^(MISSING_REQUIRED_FIELD|PARAMS_ERROR)$/),
      errorMessage: expect.stringContaining(name),
    });
    expect(calls).toEqual([]);
  });

  test("needs no name in 1.1, and tells no word of a later version", async () => {
    const { deposit } = facadeOf("1.1", {
      depositFlow: async () => ({ ...flow, rule: "B2G", profile: "Undefined" }),
    });
    const answer = await deposit({ flowSyntax: "CII" });
    expect(answer.status).toBe(202);
    const told = (await answer.json()) as object;
    expect(told).not.toHaveProperty("processingRule");
    expect(told).not.toHaveProperty("flowProfile");
  });
});

describe("a search", () => {
  const asked = async (version: ApiVersion, body: unknown) => {
    const { search, calls } = facadeOf(version);
    const answer = await search(body);
    expect([answer.status, calls[0]?.[0]]).toEqual([200, "searchFlows"]);
    const [, , criteria, page] = calls[0] ?? [];
    return { criteria, page, body: (await answer.json()) as Record<string, unknown> };
  };

  test("asks by all criteria of the version", async () => {
    const { criteria, page } = await asked("1.3", {
      where: {
        updatedAfter: "2026-10-01T08:00:00.000+02:00",
        updatedBefore: "2026-10-02T08:00:00Z",
        processingRule: ["B2B", "B2G"],
        flowType: ["CustomerInvoiceLC"],
        flowDirection: ["In"],
        trackingId: "T",
        ackStatus: "Ok",
      },
      limit: 7,
    });
    expect(criteria).toEqual({
      updatedAfter: new Date("2026-10-01T06:00:00Z"),
      updatedBefore: new Date("2026-10-02T08:00:00Z"),
      rules: ["B2B", "B2G"],
      types: ["CustomerInvoiceLC"],
      directions: ["In"],
      trackingId: "T",
      acks: ["Ok"],
    });
    expect(page).toEqual({ limit: 7 });
  });

  test("takes one word for a list of one, a list for one word, and ignores what it does not know", async () => {
    const { criteria } = await asked("1.3", {
      where: { flowType: "SupplierInvoice", ackStatus: ["Ok", "Error"], trackingId: ["T"], own: 1 },
      own: true,
    });
    expect(criteria).toEqual({ types: ["SupplierInvoice"], acks: ["Ok", "Error"], trackingId: "T" });
  });

  test.each([
    [undefined, 25],
    [null, 25],
    [1000, 100],
    [0, 1],
    [-3, 1],
    ["50", 50],
  ])("keeps a limit of %s within what the norm allows", async (limit, given) => {
    const { page, body } = await asked("1.3", { where: { ackStatus: "Ok" }, limit });
    expect(page).toEqual({ limit: given });
    expect(body.limit).toBe(given);
  });

  test("goes on by its cursor since 1.3, and by time before", async () => {
    const next = new Date("2026-10-01T08:00:00.123Z");
    const answers = { searchFlows: async () => ({ flows: [flow], next }) };
    const { search, calls } = facadeOf("1.3", answers);
    const first = (await (await search({ where: { ackStatus: "Ok" } })).json()) as { nextCursor: string };
    await search({ where: { ackStatus: "Ok" }, cursor: first.nextCursor });
    expect(calls[1]?.[3]).toEqual({ limit: 25, after: next });
    const before = await facadeOf("1.2", answers).search({ where: { ackStatus: "Ok" }, cursor: "mine" });
    expect(before.status).toBe(200);
    expect(await before.json()).not.toHaveProperty("nextCursor");
  });

  test("finds nothing of a kind that its version does not know", async () => {
    const { criteria } = await asked("1.2", { where: { ackStatus: "Ok" } });
    const { types } = criteria as { types: string[] };
    expect(types).toContain("StateInvoice");
    expect(types).not.toContain("StateTransactionReportLC");
    expect((await asked("1.3", { where: { ackStatus: "Ok" } })).criteria).toEqual({ acks: ["Ok"] });
  });

  test.each<[string, ApiVersion, unknown]>([
    ["no where", "1.3", {}],
    ["an empty where", "1.3", { where: {} }],
    ["a where that is a list", "1.3", { where: [] }],
    ["only criteria that nobody knows", "1.3", { where: { flowId: "x" } }],
    ["a word that there is not", "1.3", { where: { flowType: ["Invoice"] } }],
    ["a type of an earlier version", "1.3", { where: { flowType: ["StateInvoice"] } }],
    ["a type of a later version", "1.2", { where: { flowType: ["Undefined"] } }],
    ["a time that is none", "1.3", { where: { updatedAfter: "yesterday" } }],
    ["an acknowledgement that there is not", "1.3", { where: { ackStatus: "Maybe" } }],
    ["a cursor of somebody else", "1.3", { where: { ackStatus: "Ok" }, cursor: "eyJ9" }],
    ["a limit that is no number", "1.3", { where: { ackStatus: "Ok" }, limit: "all" }],
  ])("with %s is refused", async (_what, version, body) => {
    const { search, calls } = facadeOf(version);
    const answer = await search(body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      errorCode: expect.any(String),
      errorMessage: expect.any(String),
    });
    expect(calls).toEqual([]);
  });
});

describe("a flow", () => {
  test("is its metadata, whatever the client accepts", async () => {
    const { get } = facadeOf("1.3");
    const answer = await get(`${BASE}/flows/${flow.id}`, { ...ACME, Accept: "application/octet-stream" });
    expect(answer.headers.get("Content-Type")).toContain("application/json");
    expect(await answer.json()).toEqual({
      flowId: flow.id,
      submittedAt: flow.submittedAt,
      updatedAt: flow.updatedAt,
      name: "F1.xml",
      flowType: "CustomerInvoice",
      flowDirection: "Out",
      flowSyntax: "CII",
      flowProfile: "CIUS",
      processingRule: "B2B",
      processingRuleSource: "Computed",
      acknowledgement: { status: "Ok" },
    });
  });

  test("has no word and no member of a later version", async () => {
    const odd = { ...flow, trackingId: "t".repeat(40), rule: "B2G", profile: "Undefined" } as const;
    const { get } = facadeOf("1.1", { getFlow: async () => odd });
    const shown = (await (await get(`${BASE}/flows/${flow.id}`, ACME)).json()) as object;
    expect(Object.keys(shown).sort()).toEqual([
      "acknowledgement",
      "flowDirection",
      "flowId",
      "flowSyntax",
      "flowType",
      "processingRuleSource",
      "submittedAt",
      "updatedAt",
    ]);
  });

  test.each(["Original", "Converted", "ReadableView"])(
    "gives its %s as a file with a plain name",
    async (docType) => {
      const { get, calls } = facadeOf("1.3", {
        getFlow: async () => ({ ...flow, name: 'août"; x=\r\n.pdf' }),
      });
      const answer = await get(`${BASE}/flows/${flow.id}?docType=${docType}`, ACME);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("Content-Type")).toBe("application/octet-stream");
      expect(answer.headers.get("Content-Disposition")).toMatch(/^attachment;filename="[\w.-]+\.xml"$/);
      expect(await answer.text()).toBe("<a/>");
      expect(calls[1]?.slice(0, 3)).toMatchObject(["getFlowFile", { id: flow.id }, docType]);
    },
  );

  test("has no other kind of file", async () => {
    const { get } = facadeOf("1.3");
    expect((await get(`${BASE}/flows/${flow.id}?docType=Pretty`, ACME)).status).toBe(400);
  });
});
