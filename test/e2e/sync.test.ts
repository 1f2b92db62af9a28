import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { buyerOf, PLACES } from "../../src/sandbox/seed.ts";
import { erp, ownFolder, type Running, startGatewayProcess, until } from "../support/processes.ts";
import { openSandbox } from "../support/sandbox.ts";
import { control, invoiceTo } from "../support/sandbox-control.ts";

const KEY = "key-of-the-test";

/** Nothing comes by itself: neither does the platform go on nor does the gateway look. */
const open = async (): Promise<{
  sandbox: Sandbox;
  start: () => Promise<{ gateway: Running; client: ReturnType<typeof erp> }>;
}> => {
  const sandbox = await openSandbox({ pace: 3600 });
  const folder = ownFolder();
  return {
    sandbox,
    start: async () => {
      const gateway = await startGatewayProcess(
        {
          store: { url: `sqlite:${join(folder, "passerelle.db")}` },
          workers: { leaseSeconds: 1 },
          platforms: {
            try: { adapter: "sandbox", settings: { url: sandbox.url }, poll: { everySeconds: 86_400 } },
          },
          tenants: { acme: { keys: [KEY], companies: [PLACES.seller], routes: [{ platform: "try" }] } },
        },
        folder,
      );
      return { gateway, client: erp(gateway.url, KEY) };
    },
  };
};

const send = async (
  client: ReturnType<typeof erp>,
  outcome: Parameters<typeof buyerOf>[0],
  number: string,
) => {
  const { json } = await client.send(invoiceTo(buyerOf(outcome), number));
  await until(
    () => client.get(`/v1/invoices/${json.id}`),
    (answer) => answer.json.delivery === "sent",
  );
  return json.id as string;
};

describe("a sync on demand", () => {
  it("says what it updated: several, this, another, nothing", async () => {
    const { sandbox, start } = await open();
    const { gateway, client } = await start();
    const quiet = await send(client, "silent", "Q-1");
    const lively = await send(client, "pays", "P-1");
    await control(sandbox, "POST", "/advance", { steps: 5 });
    const first = await client.post(`/v1/invoices/${quiet}/sync`);
    expect(first.status, first.text).toBe(200);
    expect(first.json).toMatchObject({ state: "done", outcome: "several", updated: [quiet, lively] });
    expect(first.json.message).toMatch(/^2 invoices were updated: Q-1 \(Made available\), P-1 \(.+\)\.$/);

    // Only the one that pays goes on.
    await control(sandbox, "POST", "/advance", { steps: 2 });
    expect((await client.post(`/v1/invoices/${quiet}/sync`)).json).toMatchObject({
      outcome: "another",
      updated: [lively],
    });
    await control(sandbox, "POST", "/advance", { steps: 10 });
    expect((await client.post(`/v1/invoices/${lively}/sync`)).json).toMatchObject({
      outcome: "this",
      updated: [lively],
      message: "This invoice was updated: P-1 (Payment received).",
    });
    const history = (await client.get(`/v1/invoices/${lively}/events`)).json.items;
    for (const path of [`/v1/invoices/${lively}/sync`, "/v1/sync"]) {
      const { status, json } = await client.post(path);
      expect(status).toBe(200);
      expect(json).toMatchObject({ outcome: "none", updated: [] });
    }
    expect((await client.get(`/v1/invoices/${lively}/events`)).json.items).toEqual(history);
    await gateway.end("SIGTERM");
  }, 60_000);

  it("is one for ten presses, and is followed over a restart when it is slow", async () => {
    const { sandbox, start } = await open();
    const { gateway, client } = await start();
    const id = await send(client, "pays", "T-1");
    await control(sandbox, "POST", "/advance", { steps: 20 });
    // The history asks for the invoice's own flow; nothing else does. Struck never, but counted.
    await control(sandbox, "POST", "/faults", {
      match: "get",
      after: 1_000_000,
      effect: { kind: "latency", ms: 1 },
    });
    const presses = await Promise.all(
      Array.from({ length: 10 }, () => client.post(`/v1/invoices/${id}/sync`)),
    );
    expect(presses.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(new Set(presses.map(({ json }) => json.id)).size).toBe(1);
    expect(presses[0]?.json).toMatchObject({ outcome: "this", updated: [id] });
    const { faults } = (await control(sandbox, "GET", "/faults")) as { faults: { seen: number }[] };
    expect(faults[0]?.seen).toBe(1);
    await control(sandbox, "DELETE", "/faults");

    await control(sandbox, "POST", "/faults", { match: "search", times: 20, effect: { kind: "hang" } });
    const slow = await client.post(`/v1/invoices/${id}/sync?waitSeconds=0`);
    expect(slow.status).toBe(202);
    expect(slow.json).toMatchObject({ state: "running", outcome: null });
    const location = slow.headers.get("location") ?? "";
    expect(location).toBe(`/v1/syncs/${slow.json.id}`);
    expect((await client.get(location)).json).toMatchObject({ state: "running" });
    await gateway.end("SIGKILL");
    await control(sandbox, "DELETE", "/faults");

    const second = await start();
    const { json } = await until(
      () => second.client.get(location),
      (answer) => answer.json.state !== "running",
    );
    expect(json).toMatchObject({ id: slow.json.id, state: "done", outcome: "none" });
    await second.gateway.end("SIGTERM");
  }, 60_000);
});
