import { describe, expect, test } from "vitest";
import { buyerOf, PLACES, siretNumber } from "../../src/sandbox/seed.ts";
import { shared } from "../support/shared.ts";
import { advance, connect, control, invoiceWith, start, tokenOf } from "./a-client.ts";

const FLOW = "specs/afnor/flow-service-1.3.0.json";
const DIRECTORY = "specs/afnor/directory-service-1.3.0.json";
/** The published contracts, where they are at hand: every JSON answer is held against them. */
const published = shared(FLOW, DIRECTORY);

interface Schema {
  $ref?: string;
  type?: string;
  enum?: unknown[];
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  allOf?: Schema[];
  oneOf?: Schema[];
  pattern?: string;
  maxLength?: number;
  maximum?: number;
  minItems?: number;
  format?: string;
}

interface Contract {
  components: { schemas: Record<string, Schema> };
}

/** Maximum lengths that the contract gives its own values too little room for. */
const SHORT = /directoryLineStatus$/;

const typeOf = (value: unknown): string => {
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return value === null ? "null" : typeof value;
};

/** Faults of a value against a schema: type, required, enum, pattern and lengths. `oneOf` is read as any of. */
const faults = (contract: Contract, schema: Schema, value: unknown, path: string): string[] => {
  if (schema.$ref !== undefined) {
    const target = contract.components.schemas[schema.$ref.split("/").at(-1) ?? ""];
    return target === undefined ? [`${path}: unknown ${schema.$ref}`] : faults(contract, target, value, path);
  }
  const found: string[] = (schema.allOf ?? []).flatMap((part) => faults(contract, part, value, path));
  if (schema.oneOf?.every((part) => faults(contract, part, value, path).length > 0))
    found.push(`${path}: none of the choices`);
  if (schema.type !== undefined && typeOf(value) !== schema.type)
    return [...found, `${path}: not ${schema.type}`];
  if (schema.enum !== undefined && !schema.enum.includes(value))
    found.push(`${path}: ${String(value)} not in enum`);
  if (typeof value === "string") {
    if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(value))
      found.push(`${path}: pattern`);
    if (schema.maxLength !== undefined && value.length > schema.maxLength && !SHORT.test(path))
      found.push(`${path}: too long`);
    if (schema.format === "date-time" && Number.isNaN(Date.parse(value))) found.push(`${path}: no time`);
    if (schema.format === "uuid" && !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(value))
      found.push(`${path}: no UUID`);
  }
  if (typeof value === "number" && schema.maximum !== undefined && value > schema.maximum)
    found.push(`${path}: too large`);
  if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0)) found.push(`${path}: too few`);
    const { items } = schema;
    if (items !== undefined)
      found.push(...value.flatMap((v, i) => faults(contract, items, v, `${path}[${i}]`)));
  } else if (typeof value === "object" && value !== null) {
    for (const name of schema.required ?? []) if (!(name in value)) found.push(`${path}.${name}: missing`);
    for (const [name, part] of Object.entries(schema.properties ?? {})) {
      const inner: unknown = Reflect.get(value, name);
      if (inner !== undefined) found.push(...faults(contract, part, inner, `${path}.${name}`));
    }
  }
  return found;
};

describe.skipIf(!published.there)(published.title("the Flow service keeps to its contract"), () => {
  const contract = (): Contract => published.json<Contract>(FLOW);
  const named = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

  test("in every JSON answer", async () => {
    const sandbox = await start();
    const client = await connect(sandbox);
    const check = async (name: string, answer: Response, status: number): Promise<unknown> => {
      const body: unknown = await answer.json();
      expect([answer.status, ...faults(contract(), named(name), body, name)]).toEqual([status]);
      return body;
    };
    await check(
      "WebhookIdParam",
      await client.post("/webhooks", { callbackUrl: "http://127.0.0.1:9/" }),
      201,
    );
    await check("FullFlowInfo", await client.submit(invoiceWith(), { trackingId: "t" }), 202);
    await client.submit(invoiceWith({ number: "N-2" }), { sha256: "0".repeat(64) });
    await client.submit(invoiceWith({ number: "N-3", buyer: buyerOf("refuses") }), { processingRule: "B2B" });
    await control(sandbox, "POST", "/clients/passerelle/receive", { count: 3 });
    const pending = await client.post("/flows/search", { where: { ackStatus: "Pending" }, limit: 1 });
    const page = (await check("SearchFlowContent", pending, 200)) as { nextCursor: string };
    expect(page.nextCursor).toBeTypeOf("string");
    await advance(sandbox, 20);
    const all = await client.post("/flows/search", { where: { flowDirection: ["In", "Out"] }, limit: 100 });
    const { results } = (await check("SearchFlowContent", all, 200)) as { results: { flowId: string }[] };
    expect(results.length).toBeGreaterThan(15);
    for (const { flowId } of results) await check("Flow", await client.ask(`/flows/${flowId}`), 200);
    await check("Error", await client.ask("/flows/none"), 404);
    await check("Error", await client.post("/flows/search", {}), 400);
    const list = (await (await client.ask("/webhooks")).json()) as { webhooks: unknown[] };
    expect(faults(contract(), named("Webhook"), list.webhooks[0], "Webhook")).toEqual([]);
    await sandbox.close();
  });

  test("and the check can fail", () => {
    expect(faults(contract(), named("Flow"), { flowId: 1, flowType: "X" }, "Flow").length).toBeGreaterThan(5);
  });
});

describe.skipIf(!published.there)(published.title("the Directory service keeps to its contract"), () => {
  test("in every JSON answer", async () => {
    const contract = published.json<Contract>(DIRECTORY);
    const sandbox = await start();
    const token = await tokenOf(sandbox);
    const check = async (name: string, path: string, body?: unknown): Promise<void> => {
      const answer = await fetch(`${sandbox.directoryUrl}/v1${path}`, {
        method: body === undefined ? "GET" : "POST",
        headers: { authorization: `Bearer ${token}` },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      const schema = { $ref: `#/components/schemas/${name}` };
      expect([answer.status, ...faults(contract, schema, await answer.json(), name)]).toEqual([200]);
    };
    const hall = siretNumber(PLACES.town, 1);
    await check("sirenSearchPost200Response", "/siren/search", { limit: 100 });
    await check("siretSearchPost200Response", "/siret/search", { include: ["siren"], limit: 100 });
    const both = { include: ["siren", "siret"], limit: 100 };
    await check("routingCodeSearchPost200Response", "/routing-code/search", both);
    const all = { include: ["siren", "siret", "routingCode"], limit: 100 };
    await check("directoryLineSearchPost200Response", "/directory-line/search", all);
    await check("legalUnitPayloadHistory", `/siren/code-insee:${PLACES.town}`);
    await check("facilityPayloadHistory", `/siret/code-insee:${hall}?include=siren`);
    await check(
      "routingCodePayloadHistoryLegalUnitFacility",
      `/routing-code/siret:${hall}/code:TECH?include=siren,siret`,
    );
    await check(
      "directoryLinePayloadLegalUnitFacilityRoutingCode",
      `/directory-line/code:${PLACES.town}_${hall}_TECH?include=siren,siret,routingCode`,
    );
    await sandbox.close();
  });
});
