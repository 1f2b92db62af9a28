import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { writeCii } from "../../src/documents/index.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { SELLER_SIREN, sampleContent } from "../fixtures/invoices.ts";
import { control, depositsOf } from "../support/control.ts";
import { often } from "../support/often.ts";
import { newDatabase } from "../support/postgres.ts";
import { erp, ownFolder, type Running, startGatewayProcess, until } from "../support/processes.ts";
import { randomFrom } from "../support/random.ts";
import { openSandbox } from "../support/sandbox.ts";

const KEY = "key-of-the-test";
/** Of each engine, at moments that a seed gives. */
const KILLS = often(3, 20);
/** Invoices on their way in at any moment. */
const SENDERS = 4;

/** A platform that answers a while after it has taken the invoice: there is always something that a kill leaves open. */
const startPlatform = async (): Promise<Sandbox> => {
  const sandbox = await openSandbox({ pace: 3_600 });
  const effect = { kind: "latency", ms: 60, when: "after" };
  await control(sandbox, "POST", "/faults", { match: "submit", times: "always", effect });
  return sandbox;
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const configuration = (storeUrl: string, sandbox: Sandbox) => ({
  store: { url: storeUrl },
  workers: { leaseSeconds: 1 },
  platforms: {
    try: {
      adapter: "sandbox",
      settings: { url: sandbox.url, clientId: "kills" },
      timeoutSeconds: 2,
      // It is the look-up that must settle what a kill left in doubt, not the pull.
      poll: { everySeconds: 3_600 },
      retry: { firstSeconds: 0.2, maxSeconds: 1 },
    },
  },
  tenants: { acme: { keys: [KEY], companies: [SELLER_SIREN], routes: [{ platform: "try" }] } },
});

/** Sends invoices, one after the other for each sender, to whoever is up; remembers which were answered 202. */
const startLoad = () => {
  let target: string | null = null;
  let over = false;
  let count = 0;
  const accepted = new Map<string, string>();
  const otherwise: string[] = [];
  const sender = async (): Promise<void> => {
    while (!over) {
      if (target === null) {
        await pause(5);
        continue;
      }
      const number = `K-${++count}`;
      const bytes = new Uint8Array(writeCii(sampleContent({ number })));
      try {
        const { status, json, text } = await erp(target, KEY).send(bytes);
        if (status === 202) accepted.set(number, json.id);
        else otherwise.push(text);
      } catch {
        // Killed before it answered: nothing was promised.
      }
    }
  };
  const senders = Array.from({ length: SENDERS }, sender);
  return {
    accepted,
    /** Some moment of work: from the first answer on. */
    async someMoment(random: () => number): Promise<void> {
      const before = accepted.size;
      await until(
        async () => [accepted.size, otherwise],
        ([size]) => Number(size) > before,
      );
      await pause(random() * 300);
    },
    aim(url: string | null) {
      target = url;
    },
    async stop() {
      over = true;
      await Promise.all(senders);
    },
  };
};

const checkAll = async (gateway: Running, sandbox: Sandbox, accepted: ReadonlyMap<string, string>) => {
  const client = erp(gateway.url, KEY);
  const waiting = new Map(accepted);
  await until(
    async () => {
      for (const [number, id] of waiting) {
        const { json } = await client.get(`/v1/invoices/${id}`);
        if (json.delivery !== "sent" || json.platformId === null) return [number, json];
        waiting.delete(number);
      }
      return null;
    },
    (left) => left === null,
    25,
  );
  const times = new Map<string, number>();
  for (const { number } of await depositsOf(sandbox, "kills"))
    times.set(number, (times.get(number) ?? 0) + 1);
  const wrong = [...accepted.keys()].filter((number) => times.get(number) !== 1);
  expect(wrong, "answered 202, and not deposited exactly once").toEqual([]);
  expect(
    [...times].filter(([, n]) => n > 1),
    "deposited more than once",
  ).toEqual([]);
};

/** One process after the other, each killed at some moment of its work. */
const killInTurn = async (config: object, random: () => number): Promise<ReadonlyMap<string, string>> => {
  const folder = ownFolder();
  const load = startLoad();
  for (let kill = 0; kill < KILLS; kill++) {
    const gateway = await startGatewayProcess(config, folder);
    load.aim(gateway.url);
    await load.someMoment(random);
    await gateway.end("SIGKILL");
    load.aim(null);
  }
  await load.stop();
  return load.accepted;
};

/** Two processes at any moment; one of them is killed while the next one starts. */
const killInRotation = async (config: object, random: () => number): Promise<ReadonlyMap<string, string>> => {
  const load = startLoad();
  let up = [await startGatewayProcess(config), await startGatewayProcess(config)];
  for (let kill = 0; kill < KILLS; kill++) {
    const next = startGatewayProcess(config);
    const [victim, survivor] = random() < 0.5 ? up : [...up].reverse();
    if (victim === undefined || survivor === undefined) break;
    load.aim(victim.url);
    await load.someMoment(random);
    await victim.end("SIGKILL");
    load.aim(survivor.url);
    up = [survivor, await next];
  }
  await load.stop();
  await Promise.all(up.map((gateway) => gateway.end("SIGKILL")));
  return load.accepted;
};

describe.concurrent(`${KILLS} kills of each engine at random moments, under load`, () => {
  it("embedded engine: what was answered 202 is deposited exactly once", { timeout: 180_000 }, async () => {
    const sandbox = await startPlatform();
    const config = configuration(`sqlite:${join(ownFolder(), "passerelle.db")}`, sandbox);
    const accepted = await killInTurn(config, randomFrom(20_261_001));
    expect(accepted.size).toBeGreaterThanOrEqual(KILLS);
    const last = await startGatewayProcess(config);
    await checkAll(last, sandbox, accepted);
    await last.end("SIGTERM");
  });

  it("PostgreSQL: what was answered 202 is deposited exactly once", { timeout: 180_000 }, async () => {
    const server = inject("postgres");
    if ("problem" in server) throw new Error(server.problem);
    const sandbox = await startPlatform();
    const config = configuration(await newDatabase(server.url), sandbox);
    const accepted = await killInRotation(config, randomFrom(20_261_002));
    expect(accepted.size).toBeGreaterThanOrEqual(KILLS);
    const last = await startGatewayProcess(config);
    await checkAll(last, sandbox, accepted);
    await last.end("SIGTERM");
  });
});
