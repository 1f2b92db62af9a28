import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type Database, startDatabase } from "./database.ts";
import { SELLER_SIREN, xmlInvoice } from "./documents.ts";
import { closedLoop, KEY, openSender, type Sender } from "./load.ts";
import { ownFolder, type Running, startGateway } from "./processes.ts";

const SENDERS = 32;
/** In seconds: the default of `workers.leaseSeconds`. */
const LEASE_SECONDS = 15;

const numbers = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}-${i}`);

const SECRET = "whsec_YSBrZXkgdGhhdCBvbmx5IHRoZSBiZW5jaCBrbm93cw==";

/** What differs between the runs. */
export interface Setting {
  replicas: number;
  /** They send for one company, each its own invoices. */
  tenants?: number;
  /** Of the one account at the sandbox. */
  platform: object;
  /** Where tenants are told of what happens; absent: nowhere. */
  hook?: string;
}

const keyOf = (tenant: number): string => `${KEY}-${tenant}`;

const configOf = (url: string, { tenants = 1, platform, hook }: Setting) => ({
  store: { url },
  platforms: { try: { adapter: "sandbox", ...platform } },
  workers: { leaseSeconds: LEASE_SECONDS },
  tenants: Object.fromEntries(
    Array.from({ length: tenants }, (_, i) => [
      `tenant-${i}`,
      {
        keys: [keyOf(i)],
        companies: [SELLER_SIREN],
        routes: [{ platform: "try" }],
        directoryCheck: "off",
        limits: { requestsAtOnce: 64 },
        ...(hook === undefined ? {} : { webhooks: [{ url: hook, secret: SECRET, allowPrivate: true }] }),
      },
    ]),
  ),
});

/** In milliseconds: seldom enough that looking is no load of its own. */
const LOOK_EVERY = 250;

export const waitFor = async (what: string, fits: () => Promise<boolean>, seconds: number): Promise<void> => {
  const last = performance.now() + seconds * 1000;
  while (!(await fits())) {
    if (performance.now() > last) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
};

/** Replicas on one database, and what is asked of them in turn. */
export interface World {
  database: Database;
  gateways: Running[];
  /** Of each tenant at each replica. */
  senders: Sender[];
  /** Where each writes how often it asked for work. */
  claimFiles: string[];
}

export const openWorld = async (setting: Setting): Promise<World> => {
  const { replicas, tenants = 1 } = setting;
  const database = await startDatabase();
  const gateways: Running[] = [];
  const claimFiles: string[] = [];
  for (let i = 0; i < replicas; i++) {
    const file = join(ownFolder(), "claims.json");
    claimFiles.push(file);
    const flags = ["--import", join(import.meta.dirname, "count-claims.ts")];
    gateways.push(
      await startGateway(configOf(database.url, setting), { flags, env: { BENCH_CLAIMS: file } }),
    );
  }
  const connections = Math.ceil(SENDERS / replicas / tenants);
  // Tenant by tenant, so that one and the next one are sent to different replicas.
  const senders = Array.from({ length: tenants }, (_, i) =>
    gateways.map(({ url }) => openSender(url, connections, keyOf(i))),
  ).flat();
  return { database, gateways, claimFiles, senders };
};

export const closeWorld = async ({ database, gateways, senders }: World): Promise<void> => {
  for (const sender of senders) await sender.close();
  await Promise.all(gateways.map((gateway) => gateway.stop()));
  await database.stop();
};

/** Sends by turns, for each tenant to each replica. */
export const sendAll = (senders: readonly Sender[], prefix: string, count: number) => {
  let turn = 0;
  return closedLoop(numbers(prefix, count).map(xmlInvoice), SENDERS, (sample) => {
    const sender = senders[turn++ % senders.length];
    return sender === undefined ? Promise.reject(new Error("no replica")) : sender.send(sample);
  });
};

/** Work of these kinds (quoted, with commas) that is still to be done. */
export const openRows = async (database: Database, kinds: string): Promise<number> => {
  const [row] = await database.query<{ n: string }>(
    `SELECT COUNT(*) AS n FROM outbox WHERE kind IN (${kinds}) AND state IN ('ready', 'running')`,
  );
  return Number(row?.n);
};

/** An ERP that takes all it is told. */
export const startHook = async (): Promise<{ url: string; calls(): number; close(): void }> => {
  let calls = 0;
  const server = createServer((request, response) => {
    calls++;
    request.resume().once("end", () => response.writeHead(204).end());
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    calls: () => calls,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
