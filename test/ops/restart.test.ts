import { expect, test } from "vitest";
import { demoInvoice } from "../../src/commands/demo-invoice.ts";
import { writeCii } from "../../src/documents/index.ts";
import { buyerOf, PLACES } from "../../src/sandbox/seed.ts";
import { erp, ownFolder, type Running, startGatewayProcess, until } from "../support/processes.ts";

const KEY = "restart-test-tenant-key-123456";

/** The value of a sample, null when there is none. */
const sample = (text: string, name: string): number | null => {
  const line = text.split("\n").find((one) => one.startsWith(`passerelle_${name} `));
  return line === undefined ? null : Number(line.split(" ").at(-1));
};

test("what the store knows is told by the first scrape after a kill, on a port of its own", async () => {
  const folder = ownFolder();
  const config = {
    listen: { port: 0, metricsPort: 0 },
    store: { url: `sqlite:${folder}/gateway.db` },
    platforms: {
      // Nobody listens there.
      down: { adapter: "sandbox", settings: { url: "http://127.0.0.1:9" }, retry: { firstSeconds: 60 } },
    },
    tenants: { acme: { keys: [KEY], companies: [PLACES.seller], routes: [{ platform: "down" }] } },
  };
  const metricsOf = (gateway: Running): string => {
    const ready = gateway
      .output()
      .split("\n")
      .find((line) => line.includes("the gateway is ready"));
    return (JSON.parse(ready ?? "") as { metricsUrl: string }).metricsUrl;
  };
  const scrape = async (gateway: Running): Promise<string> => (await fetch(metricsOf(gateway))).text();

  const first = await startGatewayProcess(config, folder);
  const met = Date.now();
  const content = demoInvoice(new Date(), PLACES.seller, buyerOf("pays"));
  expect((await erp(first.url, KEY).send(Buffer.from(writeCii(content)))).status).toBe(202);
  expect((await fetch(`${first.url}/metrics`)).status).toBe(404);
  // Tried, refused, and waiting for its next try.
  const waiting = 'outbox_rows{platform="down",kind="submit",state="ready"}';
  await until(
    () => scrape(first),
    (text) => sample(text, waiting) === 1,
  );
  const before = await scrape(first);
  await first.end("SIGKILL");

  const second = await startGatewayProcess(config, folder);
  const elapsed = (Date.now() - met) / 1000;
  const after = await scrape(second);
  const running = sample(after, 'outbox_rows{platform="down",kind="submit",state="running"}') ?? 0;
  expect((sample(after, waiting) ?? 0) + running).toBe(1);
  // Never pulled: late since the account was first configured, by whichever process.
  const lag = 'sync_lag_seconds{platform="down"}';
  expect(sample(after, lag)).toBeGreaterThanOrEqual(elapsed);
  expect(sample(after, lag)).toBeGreaterThan(sample(before, lag) ?? 0);
  expect(sample(after, 'circuit_state{platform="down"}')).not.toBeNull();
  expect(sample(after, 'account_paused{platform="down"}')).toBe(0);
  expect(sample(after, 'submissions_total{platform="down",outcome="taken"}')).toBe(0);
  await second.end("SIGTERM");
});
