import { existsSync, readFileSync } from "node:fs";
import type { Database, Done } from "./database.ts";
import { rounded, spread } from "./figures.ts";
import { cpuSeconds, type Running, startSandbox } from "./processes.ts";
import { closeWorld, openRows, openWorld, sendAll, startHook, type World, waitFor } from "./replica-world.ts";
import { takeOver } from "./takeover.ts";

/** How much of everything. */
export interface ReplicaAmounts {
  accepts: number;
  sent: number;
  /** Of those, sent when one of two replicas is killed. */
  killed: number;
}

interface Costs {
  /** Processor seconds for a thousand, by who took them. */
  cpu: { gateways: number; database: number; sandbox: number; load: number };
  statements: number;
  transactions: number;
  flushes: number;
  walBytes: number;
  /** That tables and indexes grew by. */
  bytes: number;
}

interface Clocks {
  done: Done;
  gateways: number;
  sandbox: number;
  load: number;
}

const clocksOf = async ({ database, gateways }: World, sandbox: Running | null): Promise<Clocks> => ({
  gateways: gateways.reduce((sum, gateway) => sum + gateway.cpuSeconds(), 0),
  sandbox: sandbox?.cpuSeconds() ?? 0,
  load: cpuSeconds(),
  done: await database.done(),
});

/** What each of so many things cost between two looks at the clocks. */
const costsOf = (before: Clocks, after: Clocks, things: number): Costs => {
  const thousand = (take: (clocks: Clocks) => number): number =>
    rounded(((take(after) - take(before)) * 1000) / things, 2);
  const each = (member: keyof Done): number =>
    rounded((after.done[member] - before.done[member]) / things, 2);
  return {
    cpu: {
      gateways: thousand((clocks) => clocks.gateways),
      database: thousand((clocks) => clocks.done.cpuSeconds),
      sandbox: thousand((clocks) => clocks.sandbox),
      load: thousand((clocks) => clocks.load),
    },
    statements: each("statements"),
    transactions: each("transactions"),
    flushes: each("flushes"),
    walBytes: Math.round(each("walBytes")),
    bytes: Math.round(each("bytes")),
  };
};

/** Tenants of the run whose invoices do not wait for each other's commit. */
const MANY = 16;

/** Durable accepts alone: the platform is down. */
const accepts = async (replicas: number, amounts: ReplicaAmounts, tenants = 1) => {
  const down = { settings: { url: "http://127.0.0.1:9" }, breaker: { failures: 1, openSeconds: 3_600 } };
  const world = await openWorld({ replicas, platform: down, tenants });
  await sendAll(world.senders, "WARM", 200);
  const before = await clocksOf(world, null);
  const { perSecond, ms } = await sendAll(world.senders, "A", amounts.accepts);
  const costs = costsOf(before, await clocksOf(world, null), amounts.accepts);
  await closeWorld(world);
  return { perSecond: rounded(perSecond, 0), ...spread(ms), ...costs };
};

const eventsIn = async (database: Database): Promise<number> =>
  Number((await database.query<{ n: string }>("SELECT COUNT(*) AS n FROM events"))[0]?.n);

/** The statements that took the database longest in all, waits for locks included: where a limit shows first. */
const slowestIn = (database: Database) =>
  database.query<{ calls: string; ms: number; meanMs: number; statement: string }>(
    `SELECT calls, round(total_exec_time)::int AS ms, round(mean_exec_time::numeric, 2)::float AS "meanMs",
       left(regexp_replace(query, '\\s+', ' ', 'g'), 100) AS statement
     FROM pg_stat_statements WHERE query NOT LIKE '%pg_stat%' AND query NOT LIKE 'CREATE%' ORDER BY total_exec_time DESC LIMIT 5`,
  );

/** Sent, deposited and recorded; then the life cycle of all of them at once, each event told to the ERP. */
const endToEnd = async (replicas: number, amounts: ReplicaAmounts) => {
  const [sandbox, hook] = await Promise.all([startSandbox(3_600), startHook()]);
  const platform = { settings: { url: sandbox.url }, poll: { everySeconds: 1 } };
  const world = await openWorld({ replicas, platform, hook: hook.url });
  const { database, senders } = world;
  const delivered = async () => (await openRows(database, "'submit','notify'")) === 0;
  await sendAll(senders, "WARM", 100);
  await waitFor("the warm-up", delivered, 60);

  const before = await clocksOf(world, sandbox);
  const began = performance.now();
  await sendAll(senders, "E", amounts.sent);
  await waitFor("the deliveries", delivered, 300);
  const sent = {
    perSecond: rounded(amounts.sent / ((performance.now() - began) / 1000), 0),
    ...costsOf(before, await clocksOf(world, sandbox), amounts.sent),
  };

  const known = await eventsIn(database);
  const [calls, from] = [hook.calls(), performance.now()];
  const quiet = await clocksOf(world, sandbox);
  await fetch(`${sandbox.url}/control/advance`, { method: "POST", body: JSON.stringify({ steps: 12 }) });
  let last = known;
  let still = 0;
  let learnedAt = from;
  await waitFor(
    "the events",
    async () => {
      const now = await eventsIn(database);
      const isOver = now === last && now > known && (await openRows(database, "'learn','notify'")) === 0;
      still = isOver ? still + 1 : 0;
      if (still === 0) learnedAt = performance.now();
      last = now;
      // Longer than from one poll to the next.
      return still > 6;
    },
    600,
  );
  const events = last - known;
  const learned = {
    events,
    perSecond: rounded(events / ((learnedAt - from) / 1000), 0),
    toldEach: rounded((hook.calls() - calls) / events, 2),
    ...costsOf(quiet, await clocksOf(world, sandbox), events),
  };
  const slowest = await slowestIn(database);
  const tables = await database.query<{ name: string; bytes: string }>(
    "SELECT relname AS name, pg_total_relation_size(oid) AS bytes FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 2 DESC LIMIT 8",
  );
  const invoices = amounts.sent + 100;
  const peakMegabytes = Math.max(...world.gateways.map((gateway) => gateway.peakMegabytes()));
  await closeWorld(world);
  await sandbox.stop();
  hook.close();
  const claims = world.claimFiles
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, "utf8")) as { claims: number; empty: number });
  const asked = claims.reduce((sum, one) => sum + one.claims, 0);
  return {
    sent,
    learned,
    slowest,
    bytesOfTables: Object.fromEntries(
      tables.map(({ name, bytes }) => [name, Math.round(Number(bytes) / invoices)]),
    ),
    claims: { asked, empty: claims.reduce((sum, one) => sum + one.empty, 0) },
    peakMegabytes,
  };
};

/** The figures of so many replicas on one PostgreSQL, everything on this machine. */
export const ofReplicas = async (replicas: number, amounts: ReplicaAmounts) => ({
  replicas,
  accepts: await accepts(replicas, amounts),
  ofMany: await accepts(replicas, amounts, MANY),
  ...(await endToEnd(replicas, amounts)),
  ...(replicas < 2 ? {} : { takeOver: await takeOver(replicas, amounts.killed) }),
});

export type ReplicaFigures = Awaited<ReturnType<typeof ofReplicas>>;

const cpuOf = ({ cpu }: Costs): string =>
  `processor s for 1,000: gateways ${cpu.gateways}, database ${cpu.database}, sandbox ${cpu.sandbox}, load ${cpu.load}`;
const databaseOf = ({ statements, transactions, flushes, walBytes, bytes }: Costs): string =>
  `statements ${statements}, transactions ${transactions}, flushes ${flushes}, log ${(walBytes / 1000).toFixed(1)} kB, tables ${(bytes / 1000).toFixed(1)} kB`;

/** For a person: what, how many a second, what each cost. */
export const replicaLines = (all: readonly ReplicaFigures[]): string[][] =>
  all.flatMap(({ replicas, accepts, ofMany, sent, learned, claims, takeOver, peakMegabytes }) => [
    [
      `${replicas} on PostgreSQL: durable accepts`,
      `${accepts.perSecond}/s`,
      `p50 ${accepts.p50} ms, p99 ${accepts.p99} ms`,
    ],
    ["  each", "", databaseOf(accepts)],
    ["", "", cpuOf(accepts)],
    [`  of ${MANY} tenants`, `${ofMany.perSecond}/s`, `p50 ${ofMany.p50} ms, p99 ${ofMany.p99} ms`],
    ["  accepted, deposited, recorded and told", `${sent.perSecond}/s`, databaseOf(sent)],
    ["", "", cpuOf(sent)],
    ["  events learned and told", `${learned.perSecond}/s`, databaseOf(learned)],
    ["", "", cpuOf(learned)],
    [
      "  asked for work in vain",
      `${rounded((100 * claims.empty) / claims.asked)} %`,
      `of ${claims.asked} times`,
    ],
    ["  peak memory of a gateway", `${peakMegabytes} MB`, ""],
    ...(takeOver === undefined
      ? []
      : [
          [
            "  work of a killed replica taken over",
            `${takeOver.seconds} s`,
            `${takeOver.leased} rows under way; of ${takeOver.accepted} accepted ${takeOver.lost} lost, ${takeOver.doubled} doubled`,
          ],
        ]),
  ]);
