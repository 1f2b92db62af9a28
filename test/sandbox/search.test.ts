import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { advance, connect, control, type Flow, invoiceWith, start } from "./a-client.ts";

let sandbox: Sandbox;
let client: Awaited<ReturnType<typeof connect>>;
beforeEach(async () => {
  sandbox = await start();
  client = await connect(sandbox);
});
afterEach(() => sandbox.close());

const pages = async (where: Record<string, unknown>, limit: number): Promise<Flow[][]> => {
  const all: Flow[][] = [];
  let cursor: string | undefined;
  do {
    const page = await client.search(where, { limit, ...(cursor === undefined ? {} : { cursor }) });
    all.push(page.results);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return all;
};

describe("130 flows that share one updatedAt", () => {
  const where = { flowDirection: ["In"], flowType: ["SupplierInvoice"] };
  let flowIds: string[];
  beforeEach(async () => {
    const answer = await control<{ flowIds: string[] }>(sandbox, "POST", "/clients/passerelle/receive", {
      count: 130,
      number: "R",
    });
    flowIds = answer.flowIds;
  });

  test("all come through the cursor, each once, and the last page has none", async () => {
    const found = await pages(where, 50);
    expect(found.map((page) => page.length)).toEqual([50, 50, 30]);
    expect(found.flat().map((flow) => flow.flowId)).toEqual(flowIds);
    expect(new Set(found.flat().map((flow) => flow.updatedAt)).size).toBe(1);
  });

  test("a page that ends the list exactly promises no other", async () => {
    expect((await pages(where, 65)).map((page) => page.length)).toEqual([65, 65]);
  });

  test("updatedAfter is strict, so that the moment itself is lost to it", async () => {
    const [first] = (await client.search(where, { limit: 1 })).results;
    const moment = first?.updatedAt ?? "";
    expect((await client.search({ ...where, updatedAfter: moment })).results).toHaveLength(0);
    const before = new Date(Date.parse(moment) - 1).toISOString();
    expect((await client.search({ ...where, updatedAfter: before })).results).toHaveLength(100);
    const after = new Date(Date.parse(moment) + 1).toISOString();
    expect((await client.search({ ...where, updatedBefore: after })).results).toHaveLength(100);
    expect((await client.search({ ...where, updatedBefore: moment })).results).toHaveLength(0);
  });

  test.each(["1.1", "1.2"])("version %s has no cursor", async (apiVersion) => {
    await control(sandbox, "PUT", "/clients/passerelle", { apiVersion });
    const page = await client.search(where, { limit: 50 });
    expect(page.results).toHaveLength(50);
    expect(page).not.toHaveProperty("nextCursor");
    expect("name" in (page.results[0] ?? {})).toBe(apiVersion === "1.2");
  });

  test("25 come without a limit", async () => {
    const answer = await client.post("/flows/search", { where });
    expect(((await answer.json()) as { results: unknown[] }).results).toHaveLength(25);
  });
});

test("before 1.3 nothing is undefined, there are no flat webhooks, and 1.1 asks for no name", async () => {
  await control(sandbox, "PUT", "/clients/passerelle", { apiVersion: "1.1" });
  const answer = await client.submit(invoiceWith(), { name: undefined });
  const { flowId } = (await answer.json()) as { flowId: string };
  expect(await client.metadata(flowId)).toMatchObject({ flowType: "CustomerInvoice" });
  expect((await client.submit(invoiceWith(), { trackingId: "t".repeat(37) })).status).toBe(400);
  expect((await client.ask("/webhooks")).status).toBe(404);
});

test("criteria are joined by and, values by or", async () => {
  await client.submit(invoiceWith({ number: "A" }), { trackingId: "a" });
  await client.submit(invoiceWith({ number: "B" }), { trackingId: "b", sha256: "0".repeat(64) });
  await advance(sandbox, 3);
  const names = async (where: Record<string, unknown>): Promise<string[]> =>
    (await client.search(where)).results.map((flow) => flow.trackingId ?? flow.flowType);
  expect(await names({ trackingId: "a" })).toEqual(["a"]);
  expect(await names({ ackStatus: "Error" })).toEqual(["b"]);
  expect(await names({ flowDirection: ["Out"], processingRule: ["B2B", "B2C"] })).toEqual(["a", "b"]);
  expect(await names({ flowType: ["CustomerInvoice", "CustomerInvoiceLC"] })).toEqual([
    "a",
    "CustomerInvoiceLC",
    "CustomerInvoiceLC",
  ]);
  expect(await names({ flowDirection: ["In"], trackingId: "a" })).toEqual([]);
});

test.each([
  ["no where", {}],
  ["no criterion", { where: {} }],
  ["an unknown type", { where: { flowType: ["StateInvoice"] } }],
  ["an unknown direction", { where: { flowDirection: ["in"] } }],
  ["a time that is none", { where: { updatedAfter: "yesterday" } }],
  ["a limit over 100", { where: { flowDirection: ["In"] }, limit: 101 }],
  ["a limit of 0", { where: { flowDirection: ["In"] }, limit: 0 }],
  ["a foreign cursor", { where: { flowDirection: ["In"] }, cursor: "eyJhIjoxfQ" }],
])("%s is 400 with the norm's error body", async (_what, body) => {
  const answer = await client.post("/flows/search", body);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({
    errorCode: expect.any(String),
    errorMessage: expect.any(String),
  });
});

test("accounts do not see each other", async () => {
  const { flowId } = (await (await client.submit(invoiceWith())).json()) as { flowId: string };
  const other = await connect(sandbox, "other");
  expect((await other.search({ flowDirection: ["Out"] })).results).toEqual([]);
  expect((await other.ask(`/flows/${flowId}`)).status).toBe(404);
});

test("renditions: metadata whatever Accept says, the original, a readable page, no converted file", async () => {
  const { flowId } = (await (await client.submit(invoiceWith())).json()) as { flowId: string };
  const metadata = await client.ask(`/flows/${flowId}`, { headers: { accept: "application/octet-stream" } });
  expect(metadata.headers.get("content-type")).toContain("application/json");
  const original = await client.ask(`/flows/${flowId}?docType=Original`);
  expect(original.headers.get("content-type")).toBe("application/octet-stream");
  expect(original.headers.get("content-disposition")).toBe('attachment;filename="invoice.xml"');
  const page = await client.download(flowId, "ReadableView");
  expect(Buffer.from(page).toString("latin1", 0, 5)).toBe("%PDF-");
  expect((await client.ask(`/flows/${flowId}?docType=Converted`)).status).toBe(404);
  expect((await client.ask(`/flows/${flowId}?docType=Nothing`)).status).toBe(400);
});
