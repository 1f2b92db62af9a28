import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { SELLER_SIREN, xmlInvoice } from "./documents.ts";
import { rounded, spread } from "./figures.ts";
import { KEY, openLoop, openSender } from "./load.ts";
import { ownFolder, startGateway, startSandbox } from "./processes.ts";

/** Seconds between two looks at memory and queue. */
const LOOK = 15;
/** Of a hundred calls to the platform, five go wrong: each in its way, before or after the work was done. */
const FAULTS = [
  { match: "submit", effect: { kind: "reset", when: "after" } },
  { match: "submit", effect: { kind: "status", code: 503, when: "before" } },
  { match: "any", effect: { kind: "status", code: 502, when: "before", body: "html" } },
  { match: "any", effect: { kind: "truncate" } },
  { match: "any", effect: { kind: "latency", ms: 2_000, when: "after" } },
];
const EVERY = 100;

interface Look {
  seconds: number;
  megabytes: number;
  /** Work that is due or being done. */
  waiting: number;
}

/** A gateway under even load for minutes, with a platform that fails: what becomes of memory, queue and invoices? */
export const soak = async (perSecond: number, minutes: number, pace: number) => {
  const sandbox = await startSandbox(pace);
  for (const fault of FAULTS)
    await fetch(`${sandbox.url}/control/faults`, {
      method: "POST",
      body: JSON.stringify({ ...fault, times: "always", every: EVERY }),
    });
  const file = join(ownFolder(), "passerelle.db");
  const gateway = await startGateway({
    store: { url: `sqlite:${file}` },
    platforms: {
      try: {
        adapter: "sandbox",
        settings: { url: sandbox.url },
        poll: { everySeconds: 2 },
        retry: { firstSeconds: 1, maxSeconds: 10 },
        timeoutSeconds: 5,
      },
    },
    tenants: {
      acme: { keys: [KEY], companies: [SELLER_SIREN], routes: [{ platform: "try" }], directoryCheck: "off" },
    },
  });
  const sender = openSender(gateway.url, 64);
  const one = <T>(sql: string): T => {
    const db = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
    try {
      return Object.values(db.prepare(sql).get() ?? {})[0] as T;
    } finally {
      db.close();
    }
  };
  const waiting = (): number =>
    one<number>(
      "SELECT COUNT(*) FROM outbox WHERE state IN ('ready', 'running') AND kind IN ('submit', 'learn')",
    );
  const looks: Look[] = [];
  const began = performance.now();
  const look = (): void => {
    const status = readFileSync(`/proc/${gateway.pid}/status`, "utf8");
    const megabytes = Math.round(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
    looks.push({ seconds: Math.round((performance.now() - began) / 1000), megabytes, waiting: waiting() });
  };
  const looking = setInterval(look, LOOK * 1000);
  const count = perSecond * minutes * 60;
  const samples = (function* () {
    for (let i = 0; i < count; i++) yield [i, xmlInvoice(`K-${i}`)] as const;
  })();
  const { ms } = await openLoop(samples, perSecond, ([, sample]) => sender.send(sample));
  const end = Date.now() + 300_000;
  while (
    one<number>("SELECT COUNT(*) FROM outbox WHERE state IN ('ready', 'running') AND kind = 'submit'") > 0
  ) {
    if (Date.now() > end) break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  clearInterval(looking);
  look();
  const { count: deposited, deposits } = (await (
    await fetch(`${sandbox.url}/control/deposits?client=passerelle`)
  ).json()) as { count: number; deposits: { number: string }[] };
  const { faults } = (await (await fetch(`${sandbox.url}/control/faults`)).json()) as {
    faults: { fired: number }[];
  };
  const fired = faults.reduce((sum, rule) => sum + rule.fired, 0);
  const result = {
    invoices: count,
    perSecond,
    minutes,
    accept: spread(ms),
    taken: one<number>("SELECT COUNT(*) FROM invoices WHERE delivery = 'sent'"),
    deposited,
    twice: deposited - new Set(deposits.map(({ number }) => number)).size,
    faults: fired,
    events: one<number>("SELECT COUNT(*) FROM events"),
    looks,
    peakMegabytes: gateway.peakMegabytes(),
    minutesInAll: rounded((performance.now() - began) / 60_000, 1),
  };
  await sender.close();
  await gateway.stop();
  await sandbox.stop();
  return result;
};

/** As lines of the table. */
export const soakLines = (run: Awaited<ReturnType<typeof soak>>): string[][] => {
  const third = Math.floor(run.looks.length / 3);
  const mean = (looks: Look[], of: "megabytes" | "waiting"): number =>
    Math.round(looks.reduce((sum, one) => sum + one[of], 0) / Math.max(1, looks.length));
  const thirds = [run.looks.slice(0, third), run.looks.slice(third, 2 * third), run.looks.slice(2 * third)];
  return [
    [
      `${run.minutes} minutes at ${run.perSecond} a second, ${run.faults} calls that went wrong`,
      `p99 ${run.accept.p99} ms`,
      `${run.invoices} accepted, ${run.taken} sent, ${run.deposited} at the platform, ${run.twice} twice; ${run.events} events`,
    ],
    [
      "  memory, by thirds",
      `${thirds.map((looks) => mean(looks, "megabytes")).join(", ")} MB`,
      `peak ${run.peakMegabytes} MB`,
    ],
    ["  work that waits, by thirds", thirds.map((looks) => mean(looks, "waiting")).join(", "), ""],
  ];
};
