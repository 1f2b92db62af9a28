import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { OUTCOMES } from "../../src/sandbox/life/outcomes.ts";
import { buyerOf, PLACES } from "../../src/sandbox/seed.ts";
import { control, depositsOf } from "../support/control.ts";
import { often } from "../support/often.ts";
import { newDatabase } from "../support/postgres.ts";
import { erp, ownFolder, startGatewayProcess, until } from "../support/processes.ts";
import { randomFrom } from "../support/random.ts";
import { openSandbox } from "../support/sandbox.ts";
import { invoiceTo } from "../support/sandbox-control.ts";

const KEY = "key-of-the-test";
const KILLS = often(2, 20);
const INVOICES = often(24, 40);
/** What such a buyer says, from the deposit to the payment. */
const LIFE = OUTCOMES.find(({ id }) => id === "pays")?.steps.length ?? 0;
/** In milliseconds: from the moment at which some were learned. */
const LATEST_KILL = 120;

const configuration = (storeUrl: string, sandbox: Sandbox) => ({
  store: { url: storeUrl },
  workers: { leaseSeconds: 1 },
  platforms: {
    try: {
      adapter: "sandbox",
      settings: { url: sandbox.url },
      timeoutSeconds: 2,
      poll: { everySeconds: 0.2 },
      retry: { firstSeconds: 0.1, maxSeconds: 0.5 },
    },
  },
  tenants: { acme: { keys: [KEY], companies: [PLACES.seller], routes: [{ platform: "try" }] } },
});

interface FeedEvent {
  invoiceId: string;
  status: { code: number } | null;
}

/** Reads the feed on from where it stopped, in its order, and gives all that it has read. */
const readerOfFeed = () => {
  const events: FeedEvent[] = [];
  let cursor = "";
  return async (url: string): Promise<readonly FeedEvent[]> => {
    for (;;) {
      const { json } = await erp(url, KEY).get(
        `/v1/events?limit=200${cursor === "" ? "" : `&cursor=${cursor}`}`,
      );
      events.push(...json.items);
      if (json.items.length === 0) return events;
      cursor = json.nextCursor;
    }
  };
};

const learnUnderKills = async (storeUrl: string, random: () => number): Promise<void> => {
  const sandbox = await openSandbox({ pace: 3_600 });
  const config = configuration(storeUrl, sandbox);
  let gateway = await startGatewayProcess(config);
  const { send } = erp(gateway.url, KEY);
  await Promise.all(Array.from({ length: INVOICES }, (_, n) => send(invoiceTo(buyerOf("pays"), `L-${n}`))));
  await until(
    () => depositsOf(sandbox, "passerelle"),
    ({ length }) => length === INVOICES,
  );
  const soFar = readerOfFeed();
  for (let kill = 0; kill < KILLS; kill++) {
    const before = (await soFar(gateway.url)).length;
    await control(sandbox, "POST", "/advance", { steps: 2 });
    await until(
      async () => (await soFar(gateway.url)).length,
      (length) => length > before || length === INVOICES * LIFE,
    );
    await new Promise((resolve) => setTimeout(resolve, random() * LATEST_KILL));
    await gateway.end("SIGKILL");
    gateway = await startGatewayProcess(config);
  }
  await control(sandbox, "POST", "/advance", { steps: LIFE });
  await until(
    () => soFar(gateway.url),
    (events) => events.length >= INVOICES * LIFE,
  );
  // From its start: what is counted is what the last process says, and not what its dead ones said.
  const feed = [...(await readerOfFeed()(gateway.url))];
  const heard = Object.groupBy(feed, ({ invoiceId, status }) => `${invoiceId} ${status?.code}`);
  expect(Object.entries(heard).filter(([, times]) => times?.length !== 1)).toEqual([]);
  expect(Object.keys(heard)).toHaveLength(INVOICES * LIFE);
  const { json } = await erp(gateway.url, KEY).get("/v1/failures");
  expect(json.items).toEqual([]);
  await gateway.end("SIGTERM");
};

describe.concurrent(`${KILLS} kills of each engine while statuses are learned`, () => {
  it("embedded engine: each status is learned, and once", { timeout: 120_000 }, () =>
    learnUnderKills(`sqlite:${join(ownFolder(), "passerelle.db")}`, randomFrom(20_261_101)),
  );

  it("PostgreSQL: each status is learned, and once", { timeout: 120_000 }, async () => {
    const server = inject("postgres");
    if ("problem" in server) throw new Error(server.problem);
    await learnUnderKills(await newDatabase(server.url), randomFrom(20_261_102));
  });
});
