import { describe, expect, inject, it } from "vitest";
import { writeCii } from "../../src/documents/index.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { SELLER_SIREN, sampleContent } from "../fixtures/invoices.ts";
import { control, depositsOf } from "../support/control.ts";
import { often } from "../support/often.ts";
import { newDatabase } from "../support/postgres.ts";
import { erp, type Running, startGatewayProcess, until } from "../support/processes.ts";
import { openSandbox } from "../support/sandbox.ts";

const KEY = "key-of-the-test";
const POLL_SECONDS = 0.5;
/** Calls at once, and so rows that one process can hold. */
const HELD = 4;

const configuration = async (sandbox: Sandbox, timeoutSeconds = 5) => {
  const server = inject("postgres");
  if ("problem" in server) throw new Error(server.problem);
  return {
    store: { url: await newDatabase(server.url) },
    workers: { leaseSeconds: 1 },
    platforms: {
      try: {
        adapter: "sandbox",
        settings: { url: sandbox.url, clientId: "replicas" },
        timeoutSeconds,
        poll: { everySeconds: POLL_SECONDS },
        concurrency: HELD,
      },
    },
    tenants: {
      acme: {
        keys: [KEY],
        companies: [SELLER_SIREN],
        routes: [{ platform: "try" }],
        // All invoices of a test are sent, and asked after, at once.
        limits: { requestsAtOnce: 100 },
      },
    },
  };
};

const send = async (to: Running, number: string): Promise<string> => {
  const bytes = new Uint8Array(writeCii(sampleContent({ number })));
  const answer = await erp(to.url, KEY).send(bytes);
  expect(answer.status, answer.text).toBe(202);
  return answer.json.id;
};

const allSent = (at: Running, ids: string[], seconds?: number) =>
  until(
    async () =>
      Promise.all(ids.map(async (id) => (await erp(at.url, KEY).get(`/v1/invoices/${id}`)).json.delivery)),
    (all) => all.every((delivery) => delivery === "sent"),
    seconds,
  );

interface WorkLine {
  work: string;
  kind: string;
  outcome: string;
  time: number;
}

/** What a process did, by its log. */
const workOf = (gateway: Running, kind: string): WorkLine[] =>
  gateway
    .output()
    .split("\n")
    .filter((line) => line.includes('"msg":"work"'))
    .map((line): WorkLine => JSON.parse(line))
    .filter((line) => line.kind === kind);

describe("several processes on one PostgreSQL", { timeout: 60_000 }, () => {
  it.each(often([3], [2, 3, 5]))("%i share the work, and poll once between them", async (replicas) => {
    const sandbox = await openSandbox({ pace: 3_600 });
    // Strikes nobody, and counts.
    await control(sandbox, "POST", "/faults", {
      match: "search",
      times: "always",
      effect: { kind: "latency", ms: 0 },
    });
    const config = await configuration(sandbox);
    const gateways = await Promise.all(Array.from({ length: replicas }, () => startGatewayProcess(config)));
    const [first] = gateways;
    if (first === undefined) throw new Error("no gateway");
    const started = Date.now();
    const ids = await Promise.all(Array.from({ length: 60 }, (_, i) => send(first, `R-${i}`)));
    await allSent(first, ids);
    await until(
      async () => gateways.flatMap((gateway) => workOf(gateway, "poll")),
      (polls) => polls.length >= 6,
    );

    const submits = gateways.map((gateway) =>
      workOf(gateway, "submit").filter((line) => line.outcome === "done"),
    );
    expect(submits.flat()).toHaveLength(60);
    expect(new Set(submits.flat().map((line) => line.work)).size).toBe(60);
    for (const [i, own] of submits.entries()) expect(own.length, `process ${i}`).toBeGreaterThan(0);
    expect(await depositsOf(sandbox, "replicas")).toHaveLength(60);

    const polls = gateways.flatMap((gateway) => workOf(gateway, "poll"));
    expect(new Set(polls.map((line) => line.work)).size).toBe(1);
    const rounds = (Date.now() - started) / 1000 / POLL_SECONDS;
    expect(polls.length).toBeLessThan(rounds + 3);
    const { faults } = (await control(sandbox, "GET", "/faults")) as { faults: { seen: number }[] };
    expect(faults[0]?.seen).toBeGreaterThanOrEqual(polls.length);
    await Promise.all(gateways.map((gateway) => gateway.end("SIGTERM")));
  });

  it("take over what a killed one held, within its lease", async () => {
    const sandbox = await openSandbox({ pace: 3_600 });
    const config = await configuration(sandbox, 30);
    const victim = await startGatewayProcess(config);
    // Whatever is sent is taken, and its answer never comes: who sent it holds it until its deadline, half a minute.
    await control(sandbox, "POST", "/faults", {
      match: "submit",
      times: "always",
      effect: { kind: "hang", when: "after" },
    });
    const ids = await Promise.all(Array.from({ length: HELD }, (_, i) => send(victim, `T-${i}`)));
    await until(
      () => depositsOf(sandbox, "replicas"),
      (deposits) => deposits.length === HELD,
    );
    const survivor = await startGatewayProcess(config);
    expect(workOf(survivor, "submit")).toEqual([]);
    await victim.end("SIGKILL");
    await allSent(survivor, ids, 10);
    expect(workOf(survivor, "submit").map((line) => line.outcome)).toEqual(Array(HELD).fill("done"));
    expect(await depositsOf(sandbox, "replicas")).toHaveLength(HELD);
    await survivor.end("SIGKILL");
  });
});
