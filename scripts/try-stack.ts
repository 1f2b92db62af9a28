import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parse, stringify } from "yaml";
import { demoInvoice } from "../src/commands/demo-invoice.ts";
import { writeCii } from "../src/documents/index.ts";
import { buyerOf, PLACES } from "../src/sandbox/seed.ts";
import { startPostgres } from "../test/support/postgres.ts";
import { activeAlerts, checkDashboard, report } from "./check-dashboard.ts";
import { type Program, runProgram } from "./run-program.ts";

/** The parts of compose.yaml as programs of this machine: started, tried, looked at through Prometheus, ended. */

const ROOT = resolve(import.meta.dirname, "..");
/** Everything together, in milliseconds. */
const LONGEST = 80_000;
const INVOICES = 12;
const KEY = "try-stack-tenant-key-0123456789";
const ADMIN_KEY = "try-stack-admin-key-0123456789";

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const late = AbortSignal.timeout(LONGEST);

/** What was started, ended in the opposite order. */
const stops: (() => Promise<unknown>)[] = [];
const gateways: Program[] = [];

const main = async (): Promise<boolean> => {
  const started = Date.now();
  const folder = await mkdtemp(join(tmpdir(), "passerelle-stack-"));
  stops.push(() => rm(folder, { recursive: true, force: true }));

  const postgres = await startPostgres();
  stops.push(() => postgres.stop());
  const storeUrl = await postgres.newDatabase();
  say(`PostgreSQL   ${new URL(storeUrl).host}`);

  const node = (...args: string[]): string[] => [process.execPath, ...args];
  const sandbox = await runProgram(
    "the sandbox",
    node("src/sandbox/main.ts", "--port", "0", "--data", ":memory:", "--pace", "0.2"),
    { cwd: ROOT, addressIn: (line) => /token\s+(http:\S+)\/oauth2\/token/.exec(line)?.[1] },
  );
  stops.push(() => sandbox.stop());
  say(`sandbox      ${sandbox.address}`);

  const erp = await startErp();
  const file = join(folder, "passerelle.json");
  await writeFile(file, JSON.stringify(configuration(sandbox.address, erp.url)));
  const replicas = await Promise.all([startGateway(file, storeUrl), startGateway(file, storeUrl)]);
  for (const { url, metricsUrl } of replicas) say(`gateway      ${url}, metrics ${metricsUrl}`);

  const prometheus = await startPrometheus(
    folder,
    replicas.map(({ metricsUrl }) => new URL(metricsUrl).host),
  );
  say(`Prometheus   ${prometheus}`);

  // What is counted before the first scrape is no increase.
  while ((await targetsUp(prometheus)) < replicas.length) await wait(200, undefined, { signal: late });

  const paid = await sendAndFollow(
    replicas.map(({ url }) => url),
    sandbox.address,
  );
  say(`\n${paid} invoices sent through both replicas, each paid and told by both`);
  const once = await depositedOnce(sandbox.address);
  say(
    `the platform holds each of them ${once ? "once" : "NOT ONCE"}; the ERP got ${erp.calls()} notifications\n`,
  );

  const rangeSeconds = Math.ceil((Date.now() - started) / 1000) + 5;
  const checked = await checkDashboard(prometheus, { rangeSeconds, waitSeconds: 20 });
  const scraped = await targetsUp(prometheus);
  say(`Prometheus scrapes ${scraped} of ${replicas.length} replicas`);
  const sound = report(checked, await activeAlerts(prometheus));
  say(`${((Date.now() - started) / 1000).toFixed(1)} s`);
  return sound && once && scraped === replicas.length && erp.calls() > 0;
};

/** The ERP's side of the notifications. */
const startErp = async (): Promise<{ url: string; calls(): number }> => {
  let calls = 0;
  const server = createServer((request, response) => {
    calls += 1;
    request.resume().on("end", () => response.writeHead(204).end());
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  stops.push(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, calls: () => calls };
};

/**
 * As in ops/passerelle.yaml, with two platforms more that are sick, so that the dashboard has something to show: one
 * that refuses the credentials, and one where nobody listens.
 */
const configuration = (sandboxUrl: string, erpUrl: string): object => {
  const poll = { everySeconds: 0.5 };
  return {
    listen: { host: "127.0.0.1", port: 0, metricsPort: 0 },
    admin: { keys: [ADMIN_KEY] },
    platforms: {
      try: { adapter: "sandbox", settings: { url: sandboxUrl }, poll },
      shut: { adapter: "sandbox", settings: { url: sandboxUrl, clientSecret: "not the secret" }, poll },
      down: {
        adapter: "sandbox",
        settings: { url: "http://127.0.0.1:9" },
        poll,
        retry: { firstSeconds: 0.1 },
        breaker: { failures: 2 },
      },
    },
    tenants: {
      acme: {
        keys: [KEY],
        companies: [PLACES.seller],
        routes: [{ platform: "try" }],
        webhooks: [{ url: erpUrl, secret: `whsec_${"c2VjcmV0".repeat(4)}`, allowPrivate: true }],
      },
    },
  };
};

const startGateway = async (file: string, storeUrl: string): Promise<{ url: string; metricsUrl: string }> => {
  const gateway = await runProgram("the gateway", [process.execPath, "src/main.ts"], {
    cwd: ROOT,
    env: { PASSERELLE_CONFIG: file, STORE_URL: storeUrl },
    addressIn: (line) => (line.includes("the gateway is ready") ? line : undefined),
  });
  stops.push(() => gateway.stop());
  gateways.push(gateway);
  return JSON.parse(gateway.address) as { url: string; metricsUrl: string };
};

/** The configuration of compose.yaml, with these targets instead of a name to look up, and a faster pace. */
const startPrometheus = async (folder: string, targets: string[]): Promise<string> => {
  const own = parse(await readFile(join(ROOT, "ops/prometheus/prometheus.yml"), "utf8"));
  const file = join(folder, "prometheus.yml");
  await writeFile(
    file,
    stringify({
      ...own,
      global: { scrape_interval: "1s", evaluation_interval: "1s" },
      rule_files: own.rule_files.map((path: string) => join(ROOT, "ops/prometheus", path)),
      scrape_configs: own.scrape_configs.map(({ job_name }: { job_name: string }) => ({
        job_name,
        static_configs: [{ targets }],
      })),
    }),
  );
  const prometheus = await runProgram(
    "Prometheus",
    [
      "prometheus",
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, "prometheus")}`,
      "--web.listen-address=127.0.0.1:0",
      "--log.format=json",
    ],
    {
      cwd: folder,
      addressIn: (line) => /"address":"([^"]+)".*"msg":"Listening on"/.exec(line)?.[1],
    },
  );
  stops.push(() => prometheus.stop());
  const url = `http://${prometheus.address}`;
  // It listens, and answers 503, before its storage is open.
  while (!(await fetch(`${url}/-/ready`, { signal: late })).ok) await wait(100, undefined, { signal: late });
  return url;
};

const call = async <T>(url: string, init: RequestInit = {}): Promise<T> => {
  const answer = await fetch(url, {
    ...init,
    headers: { authorization: `Bearer ${KEY}`, ...init.headers },
    signal: AbortSignal.any([late, AbortSignal.timeout(10_000)]),
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
};

const becomes = async (
  url: string,
  id: string,
  fits: (invoice: { badge: { state: string }; delivery: string }) => boolean,
): Promise<void> => {
  while (!fits(await call(`${url}/v1/invoices/${id}`))) await wait(100, undefined, { signal: late });
};

/**
 * Sends invoices through the replicas in turn and waits until every replica tells that they are paid. Then comes what
 * the dashboard must show too: one that is rejected, one with a status that nobody knows, one that the platform does not
 * take, and one that the controls refuse. Returns how many were paid.
 */
const sendAndFollow = async (replicas: string[], sandboxUrl: string): Promise<number> => {
  const send = (n: number, outcome: Parameters<typeof buyerOf>[0]): Promise<{ id: string }> => {
    const content = { ...demoInvoice(new Date(), PLACES.seller, buyerOf(outcome)), number: `STACK-${n}` };
    return call(`${replicas[n % replicas.length]}/v1/invoices`, {
      method: "POST",
      headers: { "content-type": "application/xml" },
      body: Buffer.from(writeCii(content)),
    });
  };
  const paying = await Promise.all(Array.from({ length: INVOICES }, (_, n) => send(n, "pays")));
  for (const url of replicas) {
    for (const { id } of paying) await becomes(url, id, ({ badge }) => badge.state === "paid");
  }
  await send(INVOICES, "rejected_at_emission");
  const unknown = await send(INVOICES + 1, "unknown_code");
  await becomes(replicas[0] ?? "", unknown.id, ({ delivery }) => delivery === "sent");
  await call(`${sandboxUrl}/control/faults`, {
    method: "POST",
    body: JSON.stringify({ match: "submit", effect: { kind: "status", code: 422 } }),
  });
  const refused = await send(INVOICES + 2, "pays");
  await becomes(replicas[0] ?? "", refused.id, ({ delivery }) => delivery === "failed");
  await refuse(replicas[0] ?? "");
  return paying.length;
};

/** Gives the replica an invoice that its controls refuse, so that it goes nowhere. */
const refuse = async (url: string): Promise<void> => {
  const content = demoInvoice(new Date(), PLACES.seller, buyerOf("pays"));
  const answer = await fetch(`${url}/v1/invoices`, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/xml" },
    body: new Uint8Array(writeCii({ ...content, number: "STACK REFUSED" })),
    signal: late,
  });
  if (answer.status !== 422) throw new Error(`a wrong number was answered with ${answer.status}`);
};

const depositedOnce = async (sandboxUrl: string): Promise<boolean> => {
  const { deposits } = await call<{ deposits: { number: string }[] }>(
    `${sandboxUrl}/control/deposits?client=passerelle`,
  );
  const numbers = deposits.map(({ number }) => number);
  return numbers.length === INVOICES + 2 && new Set(numbers).size === numbers.length;
};

const targetsUp = async (prometheus: string): Promise<number> => {
  const { data } = await call<{ data: { activeTargets: { health: string }[] } }>(
    `${prometheus}/api/v1/targets`,
  );
  return data.activeTargets.filter(({ health }) => health === "up").length;
};

const cleanUp = async (): Promise<void> => {
  for (const stop of stops.splice(0).reverse()) {
    await stop().catch((error) => process.stderr.write(`${String(error)}\n`));
  }
};

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void cleanUp().finally(() => process.exit(130)));
}
try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
await cleanUp();
if (process.exitCode !== 0) {
  const errors = gateways.flatMap(({ output }) =>
    output()
      .split("\n")
      .filter((line) => line.includes('"level":"error"')),
  );
  for (const line of errors.slice(-3)) process.stderr.write(`${line}\n`);
}
