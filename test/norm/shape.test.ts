import { describe, expect, test } from "vitest";
import { FACILITY } from "../../src/norm/directory.ts";
import { DIRECTORY_SEARCHES, questionOf } from "../../src/norm/directory-search.ts";
import { DEPOSITED, FLOW, FLOW_INFO, FLOW_TYPES, PROCESSING_RULES } from "../../src/norm/flow.ts";
import { FLOW_PAGE, FLOW_SEARCH } from "../../src/norm/search.ts";
import { strict, tolerant } from "../../src/norm/shape.ts";
import { TOKEN } from "../../src/norm/tokens.ts";
import { API_VERSIONS, versionOf } from "../../src/norm/versions.ts";
import { toldFlow, WEBHOOK_PARAMS } from "../../src/norm/webhook.ts";

const problems = (schema: { safeParse(value: unknown): { error?: { issues: unknown[] } } }, value: unknown) =>
  schema.safeParse(value).error?.issues ?? [];

describe("words", () => {
  test("come and go with the versions", () => {
    expect(API_VERSIONS.map((version) => FLOW_TYPES.has(version, "StateInvoice"))).toEqual([
      true,
      true,
      false,
    ]);
    expect(API_VERSIONS.map((version) => FLOW_TYPES.has(version, "Undefined"))).toEqual([false, false, true]);
    expect(API_VERSIONS.map((version) => PROCESSING_RULES.has(version, "B2G"))).toEqual([false, true, true]);
    expect(FLOW_TYPES.has("1.3", "toString")).toBe(false);
    expect(DIRECTORY_SEARCHES.siret.criteria.name.operators.of("1.2")).toEqual(["contains", "strict"]);
  });

  test("a version that nobody knows is the one in force", () => {
    expect(versionOf("1.1")).toBe("1.1");
    expect(versionOf("2.0")).toBe("1.3");
    expect(versionOf(undefined)).toBe("1.3");
  });
});

describe("a server", () => {
  const info = { flowSyntax: "CII" };

  test("requires what its version requires", () => {
    expect(problems(strict(FLOW_INFO, "1.1"), info)).toEqual([]);
    expect(problems(strict(FLOW_INFO, "1.2"), info)).toMatchObject([
      { path: ["name"], message: "is missing" },
    ]);
    expect(problems(strict(FLOW_INFO, "1.3"), { ...info, name: "x" })).toEqual([]);
  });

  test("takes the words and lengths of its version", () => {
    const rule = { ...info, name: "x", processingRule: "B2G" };
    expect(problems(strict(FLOW_INFO, "1.1"), rule)).toMatchObject([
      { path: ["processingRule"], message: expect.stringContaining('"B2G" is none of B2B, B2BInt, B2C') },
    ]);
    expect(problems(strict(FLOW_INFO, "1.2"), rule)).toEqual([]);
    const id = { ...info, name: "x", trackingId: "t".repeat(37) };
    expect(problems(strict(FLOW_INFO, "1.2"), id)).toMatchObject([
      { message: "must be a text of at most 36 characters" },
    ]);
    expect(problems(strict(FLOW_INFO, "1.3"), id)).toEqual([]);
    const question = questionOf("siren");
    const bySiren = { filters: { siren: { op: "contains", value: "1" } } };
    expect(problems(strict(question, "1.1"), bySiren)).toEqual([]);
    expect(problems(strict(question, "1.3"), bySiren)).toHaveLength(1);
  });

  test("drops the members that its version does not have", () => {
    const asked = { where: { trackingId: "t" }, cursor: "c" };
    expect(strict(FLOW_SEARCH, "1.2").parse(asked)).toEqual({ where: { trackingId: "t" } });
    expect(strict(FLOW_SEARCH, "1.3").parse(asked)).toEqual(asked);
  });

  test.each([
    [FLOW_SEARCH, { where: 1 }, "must be an object"],
    [FLOW_SEARCH, { where: {}, limit: 101 }, "must be a whole number from 1 to 100"],
    [FLOW_SEARCH, { where: {}, limit: 0 }, "must be a whole number from 1 to 100"],
    [FLOW_SEARCH, { where: { updatedAfter: "yesterday" } }, "must be an ISO 8601 date-time"],
    [FLOW_SEARCH, { where: { updatedAfter: "2026-13-01T00:00:00Z" } }, "must be an ISO 8601 date-time"],
    [FLOW_SEARCH, { where: { flowType: "CustomerInvoice" } }, "must be a list"],
    [WEBHOOK_PARAMS, { callbackUrl: "file:///etc/passwd" }, "must be an http(s) URL"],
    [TOKEN, { access_token: "", token_type: "Bearer" }, expect.any(String)],
  ])("says what is wrong: %#", (shape, value, message) => {
    expect(problems(strict(shape, "1.3"), value)).toMatchObject([{ message }]);
  });
});

describe("a client", () => {
  const flow = tolerant(FLOW, "flowId");

  test("reads what no version has, and keeps it", () => {
    const read = flow.parse({ flowId: 12, flowType: "Brand-new", colour: "red", flowProfile: null });
    expect(read).toEqual({ flowId: "12", flowType: "Brand-new", colour: "red", flowProfile: null });
  });

  test("takes side facts of the wrong type for none", () => {
    expect(flow.parse({ flowId: "f", name: 3, updatedAt: false }).name).toBeUndefined();
    const acknowledgement = { status: "Ok", details: "none" };
    expect(flow.parse({ flowId: "f", acknowledgement }).acknowledgement?.details).toBeUndefined();
    expect(tolerant(FACILITY).parse({ address: "1 rue" }).address).toBeUndefined();
  });

  test("does not take a garbled fact for an absent one where much depends on it", () => {
    expect(problems(flow, { flowId: "f", acknowledgement: "Ok" })).toHaveLength(1);
    expect(problems(flow, { acknowledgement: null })).toHaveLength(1);
    expect(problems(tolerant(FACILITY), { b2gAdditionalData: "yes" })).toHaveLength(1);
    expect(problems(tolerant(DEPOSITED, "flowId"), { flowId: "" })).toHaveLength(1);
    expect(problems(tolerant(FLOW_PAGE), { results: "none" })).toHaveLength(1);
  });

  test("gets results one by one, so that an odd one hides no other", () => {
    expect(tolerant(FLOW_PAGE).parse({ results: [{ flowId: "f" }, "odd"] }).results).toHaveLength(2);
  });

  test("reads a flow that a call tells of in either form", () => {
    expect(toldFlow.parse({ flowInfo: { flowId: "a" } })).toEqual({ flowId: "a" });
    expect(toldFlow.parse({ flowId: "b" })).toEqual({ flowId: "b" });
    expect(problems(toldFlow, { flowInfo: {} })).toHaveLength(1);
  });
});
