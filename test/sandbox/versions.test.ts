import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DIRECTORY_LINE, FOUND_LINE, foundOf } from "../../src/norm/directory.ts";
import { DEPOSITED, FLOW } from "../../src/norm/flow.ts";
import { DIRECTORY_READINGS, FLOW_OPERATIONS, type Operation } from "../../src/norm/operations.ts";
import { FLOW_PAGE } from "../../src/norm/search.ts";
import { type Shape, strict } from "../../src/norm/shape.ts";
import { API_VERSIONS, type ApiVersion } from "../../src/norm/versions.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { buyerOf, PLACES, siretNumber } from "../../src/sandbox/seed.ts";
import { advance, connect, control, invoiceWith, start, tokenOf } from "./a-client.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await start();
});
afterAll(() => sandbox.close());

describe("every call of 1.3 is offered", () => {
  const places: Record<string, string> = {
    siren: PLACES.town,
    siret: siretNumber(PLACES.town, 1),
    "routing-identifier": "TECH",
    "addressing-identifier": PLACES.seller,
  };
  const calls = (
    url: () => string,
    operations: Record<string, Operation>,
  ): [string, () => string, string][] =>
    Object.values(operations)
      .filter((operation) => operation.in.includes("1.3"))
      .map(({ method, path }) => [method, url, path]);

  test.each([
    ...calls(() => sandbox.flowUrl, FLOW_OPERATIONS),
    ...calls(() => sandbox.directoryUrl, DIRECTORY_READINGS),
  ])("%s %s%s", async (method, url, path) => {
    const token = await tokenOf(sandbox);
    const answer = await fetch(
      `${url()}${path.replaceAll(/\{([a-zA-Z-]+)\}/g, (_, name) => places[name] ?? name)}`,
      {
        method,
        headers: { authorization: `Bearer ${token}` },
        ...(method === "POST" ? { body: "{}" } : {}),
      },
    );
    expect(await answer.text()).not.toContain("No such path");
  });
});

describe.each(API_VERSIONS)("a client of %s", (version: ApiVersion) => {
  const fits = async (shape: Shape, answer: Response): Promise<unknown> => {
    const body: unknown = await answer.json();
    const faults = (strict(shape, version).safeParse(body).error?.issues ?? []).map(
      ({ path, message }) => `${path.filter((key) => typeof key === "string").join(".")} ${message}`,
    );
    expect(faults).toEqual([]);
    return body;
  };

  test("is answered in the words and members of its version", async () => {
    const id = `client-${version}`;
    await control(sandbox, "PUT", `/clients/${id}`, { apiVersion: version });
    const client = await connect(sandbox, id);
    const invoice = invoiceWith({ number: `V-${version}`, buyer: buyerOf("pays") });
    const deposited = await fits(DEPOSITED, await client.submit(invoice, { trackingId: id }));
    await client.submit(new TextEncoder().encode("<a/>"), { trackingId: "unreadable" });
    const { flowId } = deposited as { flowId: string };
    await fits(FLOW, await client.ask(`/flows/${flowId}`));
    await advance(sandbox, 30);
    const found = await client.post("/flows/search", { where: { flowDirection: ["In", "Out"] }, limit: 100 });
    const page = (await fits(FLOW_PAGE, found)) as { results: unknown[] };
    expect(page.results.length).toBeGreaterThan(3);
  });

  test("is held to the words of its version", async () => {
    const client = await connect(sandbox, `client-${version}`);
    const refused = async (type: string): Promise<boolean> =>
      (await client.post("/flows/search", { where: { flowType: [type] } })).status === 400;
    expect([await refused("StateInvoice"), await refused("Undefined")]).toEqual([
      version === "1.3",
      version !== "1.3",
    ]);
  });

  test("finds lines of the directory in the members of its version", async () => {
    const token = await tokenOf(sandbox, `client-${version}`);
    const ask = (path: string, body?: object): Promise<Response> =>
      fetch(`${sandbox.directoryUrl}/v1${path}`, {
        method: body === undefined ? "GET" : "POST",
        headers: { authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    await fits(DIRECTORY_LINE, await ask(`/directory-line/code:${PLACES.seller}`));
    await fits(foundOf(FOUND_LINE), await ask("/directory-line/search", { limit: 100 }));
    const op = version === "1.1" ? "contains" : "strict";
    expect((await ask("/siren/search", { filters: { siren: { op, value: PLACES.town } } })).status).toBe(200);
    const other = version === "1.1" ? "strict" : "contains";
    expect((await ask("/siren/search", { filters: { siren: { op: other, value: "0" } } })).status).toBe(400);
  });
});
