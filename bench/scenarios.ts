import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pdfInvoice, type Sample, SELLER_SIREN, xmlInvoice } from "./documents.ts";
import { percentile, rounded, spread } from "./figures.ts";
import { closedLoop, KEY, openLoop, openSender, type Sender } from "./load.ts";
import { ownFolder, type Running, runProgram, startGateway, startSandbox } from "./processes.ts";

/** How much of everything: the figures of the documentation, or a quick look. */
export interface Amounts {
  accepts: number;
  sent: number;
  reads: number;
  /** Seconds of the run at a fixed rate. */
  steadySeconds: number;
  stored: readonly [few: number, many: number];
  polls: number;
}

const SENDERS = 32;
/** France's two billion invoices a year, in a second. */
const STEADY_PER_SECOND = 64;

const numbers = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}-${i}`);

const configOf = (file: string, platform: object) => ({
  store: { url: `sqlite:${file}` },
  platforms: { try: { adapter: "sandbox", ...platform } },
  tenants: {
    acme: { keys: [KEY], companies: [SELLER_SIREN], routes: [{ platform: "try" }], directoryCheck: "off" },
  },
});

/** Rows of a store, read beside the gateway that uses it. */
const query = <T>(file: string, sql: string): T[] => {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    return db.prepare(sql).all() as T[];
  } finally {
    db.close();
  }
};

const waitFor = async (what: string, fits: () => boolean, seconds: number): Promise<void> => {
  const last = Date.now() + seconds * 1000;
  while (!fits()) {
    if (Date.now() > last) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

const isOpen = (file: string, kind: string): boolean =>
  query(file, `SELECT 1 FROM outbox WHERE kind = '${kind}' AND state IN ('ready', 'running') LIMIT 1`)
    .length > 0;

/**
 * Durable accepts as fast as they go, 32 at once, while nothing can be delivered (the platform is down, its circuit
 * open); beside the same three inserts done bare.
 */
export const accepts = async (kind: "xml" | "pdf", amounts: Amounts) => {
  const make = kind === "xml" ? xmlInvoice : pdfInvoice;
  const bare = await runProgram<{ own: number; grouped: number }>("bare.ts", [
    `sqlite:${join(ownFolder(), "bare.db")}`,
    kind,
    amounts.accepts,
  ]);
  const down = { settings: { url: "http://127.0.0.1:9" }, breaker: { failures: 1, openSeconds: 3_600 } };
  const gateway = await startGateway(configOf(join(ownFolder(), "passerelle.db"), down));
  const sender = openSender(gateway.url, SENDERS);
  await closedLoop(numbers("WARM", 300).map(make), SENDERS, sender.send);
  const { perSecond, ms } = await closedLoop(numbers("A", amounts.accepts).map(make), SENDERS, sender.send);
  await sender.close();
  const peakMegabytes = gateway.peakMegabytes();
  await gateway.stop();
  return {
    bytes: make("SIZE").bytes.length,
    perSecond: rounded(perSecond, 0),
    ...spread(ms),
    barePerSecond: rounded(bare.own, 0),
    bareGroupedPerSecond: rounded(bare.grouped, 0),
    ratio: rounded(perSecond / bare.own, 2),
    ratioToGrouped: rounded(perSecond / bare.grouped, 2),
    peakMegabytes,
  };
};

interface Delivered {
  ms: number;
  at: number;
}

const deliveriesIn = (file: string): Delivered[] =>
  query(
    file,
    "SELECT updated_at - created_at AS ms, updated_at AS at FROM outbox WHERE kind = 'submit' AND state = 'done' ORDER BY updated_at",
  );

/** From the answer 202 to the platform's receipt stored, for invoices that come as fast as they are taken. */
const endToEnd = async (sender: Sender, file: string, amounts: Amounts) => {
  await closedLoop(numbers("WARM", 100).map(xmlInvoice), SENDERS, sender.send);
  await waitFor("the deliveries of the warm-up", () => !isOpen(file, "submit"), 30);
  const samples = numbers("E", amounts.sent).map(xmlInvoice);
  const began = Date.now();
  await closedLoop(samples, SENDERS, sender.send);
  await waitFor("the deliveries", () => !isOpen(file, "submit"), 120);
  const done = deliveriesIn(file).slice(-amounts.sent);
  const last = done.at(-1)?.at ?? Number.NaN;
  return { perSecond: rounded(amounts.sent / ((last - began) / 1000), 0), ...spread(done.map((d) => d.ms)) };
};

/** A platform's readable view read through the gateway for the first time, and directly. */
const addedLatency = async (sender: Sender, sandbox: Running, file: string, amounts: Amounts) => {
  const invoices = query<{ id: string; platform_id: string }>(
    file,
    `SELECT id, platform_id FROM invoices WHERE platform_id IS NOT NULL LIMIT ${2 * amounts.reads}`,
  );
  const token = await fetch(`${sandbox.url}/oauth2/token`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from("passerelle:sandbox").toString("base64")}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  const { access_token } = (await token.json()) as { access_token: string };
  const direct = openSender(sandbox.url, 1);
  const ms: { direct: number[]; through: number[] } = { direct: [], through: [] };
  const timed = async (into: number[], read: () => Promise<number>): Promise<void> => {
    const from = performance.now();
    const status = await read();
    if (status !== 200) throw new Error(`a read was answered ${status}`);
    into.push(performance.now() - from);
  };
  for (const [i, { id, platform_id }] of invoices.entries()) {
    if (i % 2 === 0) {
      await timed(ms.direct, async () => {
        const answer = await fetch(
          `${sandbox.url}/flow-service/v1/flows/${platform_id}?docType=ReadableView`,
          {
            headers: { authorization: `Bearer ${access_token}` },
          },
        );
        await answer.arrayBuffer();
        return answer.status;
      });
    } else {
      await timed(
        ms.through,
        async () => (await sender.get(`/v1/invoices/${id}/document?rendition=readable`)).status,
      );
    }
  }
  await direct.close();
  const added = percentile(ms.through, 0.5) - percentile(ms.direct, 0.5);
  return { direct: spread(ms.direct), through: spread(ms.through), addedP50: rounded(added) };
};

/** Every invoice's whole life cycle becomes known at once: how fast is it learned? */
const learned = async (sandbox: Running, file: string) => {
  const count = (): number => Number(query<{ n: number }>(file, "SELECT COUNT(*) AS n FROM events")[0]?.n);
  const before = count();
  await fetch(`${sandbox.url}/control/advance`, { method: "POST", body: JSON.stringify({ steps: 12 }) });
  let steady = 0;
  let last = before;
  await waitFor(
    "the events",
    () => {
      const now = count();
      steady = now === last && now > before && !isOpen(file, "learn") ? steady + 1 : 0;
      last = now;
      // Longer than from one poll to the next.
      return steady > 20;
    },
    180,
  );
  const [span] = query<{ first: number; last: number }>(
    file,
    `SELECT MIN(received_at) AS first, MAX(received_at) AS last FROM
       (SELECT received_at FROM events ORDER BY received_at DESC LIMIT ${last - before})`,
  );
  const seconds = ((span?.last ?? Number.NaN) - (span?.first ?? Number.NaN)) / 1000;
  return { events: last - before, perSecond: rounded((last - before) / seconds, 0) };
};

/** Sends, reads and learns with one gateway and one sandbox, each in a process of its own. */
export const endToEndAndAfter = async (amounts: Amounts) => {
  // No step of a life cycle comes by itself.
  const sandbox = await startSandbox(3_600);
  const file = join(ownFolder(), "passerelle.db");
  const gateway = await startGateway(
    configOf(file, { settings: { url: sandbox.url }, poll: { everySeconds: 1 } }),
  );
  const sender = openSender(gateway.url, SENDERS);
  const sent = await endToEnd(sender, file, amounts);
  const read = await addedLatency(sender, sandbox, file, amounts);
  const events = await learned(sandbox, file);
  await sender.close();
  const peakMegabytes = gateway.peakMegabytes();
  await gateway.stop();
  await sandbox.stop();
  return { sent, read, events, peakMegabytes };
};

/** 64 invoices a second at even distances, half of them PDF, with their life cycles coming back meanwhile. */
export const steady = async (amounts: Amounts) => {
  const sandbox = await startSandbox(2);
  const file = join(ownFolder(), "passerelle.db");
  const gateway = await startGateway(
    configOf(file, { settings: { url: sandbox.url }, poll: { everySeconds: 5 } }),
  );
  const sender = openSender(gateway.url, SENDERS);
  const make = (number: string, i: number): Sample => (i % 2 === 0 ? xmlInvoice(number) : pdfInvoice(number));
  await closedLoop(numbers("WARM", 60).map(make), 4, sender.send);
  const samples = numbers("S", STEADY_PER_SECOND * amounts.steadySeconds).map(make);
  const { ms } = await openLoop(samples, STEADY_PER_SECOND, sender.send);
  await waitFor("the deliveries", () => !isOpen(file, "submit"), 60);
  const done = deliveriesIn(file).slice(-samples.length);
  await sender.close();
  const peakMegabytes = gateway.peakMegabytes();
  await gateway.stop();
  await sandbox.stop();
  return {
    perSecond: STEADY_PER_SECOND,
    accept: spread(ms),
    taken: spread(done.map((d) => d.ms)),
    peakMegabytes,
  };
};

interface PollCost {
  emptyMs: number;
  eventsMs: number;
}

/** One poll with few and with many invoices stored. */
export const pollCost = async ({ stored: [few, many], polls }: Amounts) => {
  const cost = (invoices: number): Promise<PollCost> =>
    runProgram<PollCost>("poll-cost.ts", [join(ownFolder(), "passerelle.db"), invoices, polls]);
  const [withFew, withMany] = [await cost(few), await cost(many)];
  return {
    few: { invoices: few, ...withFew },
    many: { invoices: many, ...withMany },
    emptyRatio: rounded(withMany.emptyMs / withFew.emptyMs, 2),
    eventsRatio: rounded(withMany.eventsMs / withFew.eventsMs, 2),
  };
};
