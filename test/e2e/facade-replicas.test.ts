import { beforeAll, describe, expect, inject, it } from "vitest";
import { writeCii } from "../../src/documents/index.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { SELLER_SIREN, sampleContent } from "../fixtures/invoices.ts";
import { control, depositsOf } from "../support/control.ts";
import { nationalClient, type ShownFlow } from "../support/national-client.ts";
import { newDatabase } from "../support/postgres.ts";
import { type Running, startGatewayProcess, until } from "../support/processes.ts";
import { openSandbox } from "../support/sandbox.ts";

const TENANT = "acme";
const KEYS = { kept: "a-key-that-stays-in-the-file", revoked: "a-key-that-is-taken-out" };
const SANDBOX_CLIENT = "facade-replicas";

/** Flows that change in one instant at the platform. */
const MANY = 300;
const PAGE = 25;

let sandbox: Sandbox;
let start: (keys: string[]) => Promise<Running>;
let first: Running;
let second: Running;
beforeAll(async () => {
  const server = inject("postgres");
  if ("problem" in server) throw new Error(server.problem);
  sandbox = await openSandbox({ pace: 3_600 });
  await control(sandbox, "PUT", `/clients/${SANDBOX_CLIENT}/companies`, { companies: [SELLER_SIREN] });
  const config = {
    store: { url: await newDatabase(server.url) },
    platforms: {
      try: {
        adapter: "sandbox",
        settings: { url: sandbox.url, clientId: SANDBOX_CLIENT },
        poll: { everySeconds: 0.5 },
      },
    },
  };
  start = (keys) =>
    startGatewayProcess({
      ...config,
      tenants: { [TENANT]: { keys, companies: [SELLER_SIREN], routes: [{ platform: "try" }] } },
    });
  [first, second] = await Promise.all([start(Object.values(KEYS)), start(Object.values(KEYS))]);
}, 60_000);

const idsOf = (flows: readonly ShownFlow[]): string[] => flows.map(({ flowId }) => flowId);

describe("two processes over one store", () => {
  it("accept each other's tokens, and give the same deposit the same flow", async () => {
    const here = nationalClient(first, TENANT, KEYS.kept);
    const there = nationalClient(second, TENANT, KEYS.kept);
    there.use((await here.mint()) ?? "");
    const bytes = writeCii(sampleContent({ number: "R-1", process: "B1" }));
    const info = { flowSyntax: "CII", name: "R-1.xml", trackingId: "R-1" } as const;
    const deposits = await Promise.all(
      [here, there, here, there].map((client) => client.deposit(bytes, info)),
    );
    expect(new Set(deposits.map(({ flowId }) => flowId)).size).toBe(1);
    const { flows } = await there.search({ trackingId: "R-1" });
    expect(idsOf(flows)).toEqual([deposits[0]?.flowId]);
    await until(
      () => depositsOf(sandbox, SANDBOX_CLIENT),
      ({ length }) => length > 0,
    );
    expect([...here.faults, ...there.faults]).toEqual([]);
  });

  it("let a key that is taken out of the configuration end with its tokens", async () => {
    const tokens = await Promise.all(
      [KEYS.kept, KEYS.revoked].map((key) => nationalClient(first, TENANT, key).mint()),
    );
    const after = await start([KEYS.kept]);
    const answers = tokens.map(async (token) => {
      const client = nationalClient(after, TENANT, "");
      client.use(token ?? "");
      const { status } = await client.ask({ method: "GET", path: "/flows/{flowId}", flowId: "none" });
      return { status, faults: client.faults };
    });
    expect(await Promise.all(answers)).toEqual([
      { status: 404, faults: [] },
      { status: 401, faults: [] },
    ]);
    expect(await nationalClient(after, TENANT, KEYS.revoked).mint()).toBeNull();
    await after.end("SIGTERM");
  });
});

describe(`${MANY} flows that change in one instant`, () => {
  it("reach who pages by time while they come, and who pages later, by time or by cursor, once each", async () => {
    const client = nationalClient(first, TENANT, KEYS.kept);
    const where = { flowType: ["SupplierInvoice"] };
    await control(sandbox, "POST", `/clients/${SANDBOX_CLIENT}/receive`, { count: MANY });
    const followed: ShownFlow[] = [];
    await until(
      async () => {
        const updatedAfter = followed.at(-1)?.updatedAt ?? "2020-01-01T00:00:00Z";
        const { flows } = await client.search({ ...where, updatedAfter }, { limit: PAGE });
        followed.push(...flows);
        return { all: followed.length, last: flows.length };
      },
      ({ all, last }) => all >= MANY && last === 0,
      60,
    );
    expect(followed).toHaveLength(MANY);
    expect(new Set(idsOf(followed)).size).toBe(MANY);
    expect(new Set(followed.map(({ updatedAt }) => updatedAt)).size).toBe(MANY);
    expect(idsOf(await client.everything(where, PAGE))).toEqual(idsOf(followed));
    expect(idsOf(await client.everything(where, PAGE, "cursor"))).toEqual(idsOf(followed));
    expect(client.faults).toEqual([]);
  });
});
