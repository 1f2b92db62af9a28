import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { API_VERSIONS, type ApiVersion } from "../../src/norm/versions.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { PLACES, siretNumber } from "../../src/sandbox/seed.ts";
import { invoiceAbroad } from "../fixtures/reports.ts";
import { connect, control, invoiceWith, start } from "./a-client.ts";
import { connectToReport, named } from "./a-report.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await start();
  for (const version of API_VERSIONS)
    await control(sandbox, "PUT", `/clients/v${version}`, { apiVersion: version });
});
afterAll(() => sandbox.close());

type Facts = Record<string, unknown>;

const client = (version: ApiVersion) => connect(sandbox, `v${version}`);

/** A client of the Directory service. */
const directory = async (version: ApiVersion) => {
  const { token } = await client(version);
  return (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${sandbox.directoryUrl}/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, ...init.headers },
    });
};
const factsOf = async (answer: Response): Promise<Facts> => (await answer.json()) as Facts;

const BROKEN = new TextEncoder().encode("<a/>");
const BEFORE_1_3 = ["1.1", "1.2"] as const;

describe.each(BEFORE_1_3)("before 1.3 nothing is Undefined: %s", (version) => {
  test.each(["CDAR", "FRR"])("the flowProfile of a deposited %s", async (flowSyntax) => {
    const { submit } = await client(version);
    const answer = await factsOf(await submit(BROKEN, { flowSyntax }));
    expect(answer).toMatchObject({ flowSyntax });
    expect(answer).not.toHaveProperty("flowProfile");
  });

  test.each([
    ["CII", "CustomerInvoice"],
    ["CDAR", "SupplierInvoiceLC"],
    ["FRR", "MultiFlowReport"],
  ])(
    "the flowType of a %s that waits or was refused is the one that it seems to have",
    async (flowSyntax, type) => {
      const { submit, metadata } = await client(version);
      const { flowId } = await factsOf(await submit(BROKEN, { flowSyntax }));
      expect(await metadata(String(flowId))).toMatchObject({
        flowType: type,
        acknowledgement: { status: "Pending" },
      });
      await control(sandbox, "POST", "/advance", { steps: 1 });
      expect(await metadata(String(flowId))).toMatchObject({
        flowType: type,
        acknowledgement: { status: "Error" },
      });
    },
  );

  test("the flowType of a file that was read is what it holds", async () => {
    const { submit, metadata, search } = await client(version);
    const { flowId } = await factsOf(await submit(invoiceWith({ number: `S-${version}`, type: "389" })));
    expect(await metadata(String(flowId))).toMatchObject({ flowType: "SupplierInvoice" });
    const abroad = { kind: "transactions" as const, invoices: [invoiceAbroad()], groups: [] };
    const { deposit } = await connectToReport(sandbox, `v${version}`);
    const report = await deposit(named("WORDS", { content: abroad }));
    expect(await metadata(report)).toMatchObject({ flowType: "UnitaryCustomerTransactionReport" });
    const found = await search({ flowType: ["UnitaryCustomerTransactionReport"], ackStatus: "Pending" });
    expect(found.results.map((flow) => flow.flowId)).toEqual([report]);
  });
});

test.each([
  ["StateInvoice", [200, 200, 400]],
  ["StateCustomerInvoice", [400, 400, 200]],
  ["StateSupplierInvoice", [400, 400, 200]],
  ["StateTransactionReport", [400, 400, 200]],
  ["StateTransactionReportLC", [400, 400, 200]],
  ["StatePaymentReport", [400, 400, 200]],
  ["StatePaymentReportLC", [400, 400, 200]],
  ["StateCustomerInvoiceLC", [200, 200, 200]],
  ["Undefined", [400, 400, 200]],
])("a search by %s is answered by the words of each version", async (type, statuses) => {
  const answers = API_VERSIONS.map(async (version) => {
    const { post } = await client(version);
    return (await post("/flows/search", { where: { flowType: [type] } })).status;
  });
  expect(await Promise.all(answers)).toEqual(statuses);
});

test("flowInfo without a name is taken in 1.1 only", async () => {
  const answers = API_VERSIONS.map(async (version) => {
    const { submit } = await client(version);
    return (await submit(invoiceWith({ number: `N-${version}` }), { name: undefined })).status;
  });
  expect(await Promise.all(answers)).toEqual([202, 400, 400]);
});

describe("look-ups by id-instance", () => {
  const hall = siretNumber(PLACES.town, 1);
  test.each([
    ["siren", `/siren/code-insee:${PLACES.town}`],
    ["siret", `/siret/code-insee:${hall}`],
    ["routing-code", `/routing-code/siret:${hall}/code:TECH`],
    ["directory-line", `/directory-line/code:${PLACES.town}_${hall}_TECH`],
  ])("1.1 finds a %s by its number, later versions have none", async (resource, path) => {
    const ask = await directory("1.1");
    const entry = await factsOf(await ask(path));
    expect(entry.idInstance).toBeTypeOf("number");
    const byNumber = `/${resource}/id-instance:${entry.idInstance}`;
    expect(await factsOf(await ask(byNumber))).toEqual(entry);
    expect(await factsOf(await ask(`${byNumber}?fields=idInstance`))).toMatchObject({
      idInstance: entry.idInstance,
    });
    expect((await ask(`/${resource}/id-instance:1`)).status).toBe(404);
    expect((await ask(`/${resource}/id-instance:one`)).status).toBe(400);
    for (const version of ["1.2", "1.3"] as const) {
      const later = await directory(version);
      expect(await factsOf(await later(path))).not.toHaveProperty("idInstance");
      expect((await later(byNumber)).status).toBe(404);
    }
  });

  test("fields=idInstance is refused since 1.2, by look-ups and by searches", async () => {
    for (const version of ["1.2", "1.3"] as const) {
      const ask = await directory(version);
      const byCode = await ask(`/siren/code-insee:${PLACES.town}?fields=idInstance`);
      expect([byCode.status, await factsOf(byCode)]).toMatchObject([400, { errorCode: "PARAMS_ERROR" }]);
      const body = JSON.stringify({ fields: ["idInstance"] });
      expect((await ask("/siren/search", { method: "POST", body })).status).toBe(400);
    }
  });
});

test("Content-Language is said in 1.1 only: the one that was asked for, French by default", async () => {
  const languageOf = async (
    version: ApiVersion,
    headers: Record<string, string> = {},
    path = PLACES.town,
  ) => {
    const ask = await directory(version);
    return (await ask(`/siren/code-insee:${path}`, { headers })).headers.get("content-language");
  };
  // What fetch asks for by itself is any language.
  expect(await languageOf("1.1")).toBe("fr");
  expect(await languageOf("1.1", { "accept-language": "en" })).toBe("en");
  expect(await languageOf("1.1", { "accept-language": "en-GB,fr;q=0.5" })).toBe("en");
  expect(await languageOf("1.1", { "accept-language": "de" })).toBe("fr");
  // Errors are worded in English.
  expect(await languageOf("1.1", {}, "12")).toBe("en");
  expect(await languageOf("1.2", { "accept-language": "en" })).toBeNull();
});

describe("an error has the form of its version", () => {
  test.each([
    [
      "1.1",
      ["errorCode", "errorMessage", "instance", "message", "status", "type"],
      "application/problem+json",
    ],
    ["1.2", ["errorCode", "errorMessage", "instance", "type"], "application/json"],
    ["1.3", ["errorCode", "errorMessage", "instance", "type"], "application/json"],
  ] as const)("of the Directory in %s", async (version, members, type) => {
    const ask = await directory(version);
    const answer = await ask("/siren/code-insee:12");
    expect(answer.headers.get("content-type")).toBe(type);
    expect(Object.keys(await factsOf(answer)).sort()).toEqual(members);
  });

  test("of the Flow service", async () => {
    const membersOf = async (version: ApiVersion) =>
      Object.keys(await factsOf(await (await client(version)).ask("/flows/none"))).sort();
    expect(await membersOf("1.1")).toEqual(["errorCode", "errorMessage"]);
    expect(await membersOf("1.2")).toEqual(["errorCode", "errorMessage", "instance", "type"]);
  });

  test("the directory of 1.1 says of writing that it is not offered, later ones know no such path", async () => {
    const statusOf = async (version: ApiVersion, method: string, path: string) =>
      (await (await directory(version))(path, { method, body: "{}" })).status;
    expect(await statusOf("1.1", "POST", "/routing-code")).toBe(501);
    expect(await statusOf("1.1", "DELETE", "/directory-line/id-instance:1")).toBe(501);
    expect(await statusOf("1.2", "POST", "/directory-line")).toBe(404);
  });
});

test("a search that finds nothing, or more than it tells, has the status of its version", async () => {
  const statusOf = async (version: ApiVersion, body: object) => {
    const ask = await directory(version);
    return (await ask("/siren/search", { method: "POST", body: JSON.stringify(body) })).status;
  };
  const nobody = { filters: { businessName: { value: "nobody at all" } } };
  expect(await Promise.all(API_VERSIONS.map((one) => statusOf(one, nobody)))).toEqual([200, 204, 200]);
  expect(await Promise.all(API_VERSIONS.map((one) => statusOf(one, { limit: 1 })))).toEqual([206, 206, 200]);
});
