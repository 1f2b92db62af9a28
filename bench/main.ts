import { writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { controls } from "./controls.ts";
import { desk, deskLines } from "./desk.ts";
import { extractLines, extracts } from "./extracts.ts";
import { fileLines, files } from "./files.ts";
import { cleanUp } from "./processes.ts";
import { ofReplicas, type ReplicaFigures, replicaLines } from "./replicas.ts";
import { reportLines, reports } from "./reports.ts";
import { rules } from "./rules.ts";
import { type Amounts, accepts, endToEndAndAfter, pollCost, steady } from "./scenarios.ts";
import { soak, soakLines } from "./soak.ts";
import { year, yearLines } from "./year.ts";

/** `npm run bench`: what the gateway does in a second on this machine. Everything runs on loopback, and ends. */
const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "string" },
    only: { type: "string", multiple: true },
    store: { type: "string", default: "sqlite" },
    replicas: { type: "string" },
    invoices: { type: "string", default: "1000000" },
    rate: { type: "string", default: "100" },
    minutes: { type: "string", default: "10" },
    kept: { type: "string" },
  },
});
if (
  !["sqlite", "postgres"].includes(values.store) ||
  (values.replicas !== undefined && values.store === "sqlite")
)
  throw new Error("Replicas are measured by --store postgres --replicas 1,2; all else by --store sqlite.");

const FULL: Amounts = {
  accepts: 2_000,
  sent: 2_000,
  reads: 200,
  steadySeconds: 30,
  stored: [1_000, 200_000],
  polls: 40,
};
const QUICK: Amounts = {
  accepts: 400,
  sent: 300,
  reads: 30,
  steadySeconds: 5,
  stored: [1_000, 20_000],
  polls: 10,
};
const amounts = values.quick ? QUICK : FULL;
const replicaAmounts = values.quick
  ? { accepts: 400, sent: 200, killed: 200 }
  : { accepts: 2_000, sent: 1_000, killed: 600 };

/** With `--store postgres --replicas 1,2`: the figures of so many on one PostgreSQL, and no others. */
const onPostgres = async (): Promise<ReplicaFigures[]> => {
  const counts = (values.replicas ?? "1").split(",").map(Number);
  if (counts.some((count) => !Number.isInteger(count) || count < 1))
    throw new Error(`--replicas: ${values.replicas} is no list of numbers, such as 1,2.`);
  const figures: ReplicaFigures[] = [];
  for (const count of counts) {
    process.stderr.write(`${count} on PostgreSQL…\n`);
    figures.push(await ofReplicas(count, replicaAmounts));
  }
  return figures;
};

const SCENARIOS = {
  acceptXml: () => accepts("xml", amounts),
  acceptPdf: () => accepts("pdf", amounts),
  endToEnd: () => endToEndAndAfter(amounts),
  steady: () => steady(amounts),
  pollCost: () => pollCost(amounts),
  controls: () => controls(values.quick),
  rules: () => rules(values.quick),
  files: () => files(values.quick),
  f14: () => extracts(values.quick),
  reports: () => reports(values.quick),
  soak: () => soak(Number(values.rate), values.quick ? 1 : Number(values.minutes), 2),
  year: () => year(values.store, values.quick ? 100_000 : Number(values.invoices)),
  desk: () => desk(values.store, values.quick ? 100_000 : Number(values.invoices), values.kept),
};
/** Takes long to be made ready: where it is asked for alone. */
const LONG: ReadonlySet<string> = new Set(["desk", "f14", "reports", "soak", "year"]);
type Name = keyof typeof SCENARIOS;
type Results = { [N in Name]?: Awaited<ReturnType<(typeof SCENARIOS)[N]>> };

const run = async (): Promise<Results> => {
  const results: Record<string, unknown> = {};
  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    if (values.only === undefined ? LONG.has(name) : !values.only.includes(name)) continue;
    process.stderr.write(`${name}…\n`);
    results[name] = await scenario();
  }
  return results;
};

const lines = (results: Results): string[][] => {
  const {
    acceptXml,
    acceptPdf,
    endToEnd,
    steady: even,
    pollCost: poll,
    controls: control,
    rules: ruled,
    files: deposited,
    f14,
    reports,
    soak: soaked,
    year: grown,
    desk: shown,
  } = results;
  const accept = (what: string, r: NonNullable<Results["acceptXml"]>): string[][] => [
    [
      `durable accepts, ${what} of ${(r.bytes / 1000).toFixed(0)} kB`,
      `${r.perSecond}/s`,
      `p50 ${r.p50} ms, p99 ${r.p99} ms`,
    ],
    ["  the same three inserts done bare", `${r.barePerSecond}/s`, `ratio ${r.ratio}`],
    ["  … 32 to a commit", `${r.bareGroupedPerSecond}/s`, `ratio ${r.ratioToGrouped}`],
  ];
  return [
    ...(acceptXml === undefined ? [] : accept("XML", acceptXml)),
    ...(acceptPdf === undefined ? [] : accept("PDF", acceptPdf)),
    ...(endToEnd === undefined
      ? []
      : [
          [
            "accepted, deposited and recorded",
            `${endToEnd.sent.perSecond}/s`,
            `from 202 to taken: p50 ${endToEnd.sent.p50} ms, p99 ${endToEnd.sent.p99} ms (as fast as it goes)`,
          ],
          [
            "a read through the gateway",
            `+${endToEnd.read.addedP50} ms`,
            `p50 ${endToEnd.read.through.p50} ms, directly ${endToEnd.read.direct.p50} ms`,
          ],
          ["events learned", `${endToEnd.events.perSecond}/s`, `${endToEnd.events.events} events`],
          ["  peak memory of the gateway", `${endToEnd.peakMegabytes} MB`, ""],
        ]),
    ...(even === undefined
      ? []
      : [
          [
            `${even.perSecond} invoices a second, half XML, half PDF`,
            `p99 ${even.accept.p99} ms`,
            `accept: p50 ${even.accept.p50} ms, longest ${even.accept.max} ms`,
          ],
          ["  from 202 to taken", `p99 ${even.taken.p99} ms`, `p50 ${even.taken.p50} ms`],
          ["  peak memory of the gateway", `${even.peakMegabytes} MB`, ""],
        ]),
    ...(poll === undefined
      ? []
      : [
          [
            "a poll that brings nothing",
            `${poll.many.emptyMs} ms`,
            `${poll.many.invoices} invoices stored; ${poll.few.emptyMs} ms with ${poll.few.invoices}: ratio ${poll.emptyRatio}`,
          ],
          [
            "a poll that brings 100 events, all learned",
            `${poll.many.eventsMs} ms`,
            `${poll.many.invoices} invoices stored; ${poll.few.eventsMs} ms with ${poll.few.invoices}: ratio ${poll.eventsRatio}`,
          ],
        ]),
    ...(control === undefined
      ? []
      : [control.typical, control.long].map((one) => [
          `controls of an invoice of ${one.lines} lines, ${(one.bytes / 1000).toFixed(0)} kB`,
          `${one.controlMs} ms`,
          `on top of ${one.readMs} ms for reading it`,
        ])),
    ...(ruled === undefined
      ? []
      : Object.entries(ruled).map(([sort, one]) => [
          `an invoice that none of ${one.rules} rules takes, ${sort}`,
          `p99 ${one.p99} ms`,
          `p50 ${one.p50} ms, processor ${one.processorMs} ms; made ready in ${one.openMs} ms`,
        ])),
    ...(deposited === undefined ? [] : fileLines(deposited)),
    ...(f14 === undefined ? [] : extractLines(f14)),
    ...(reports === undefined ? [] : reportLines(reports)),
    ...(soaked === undefined ? [] : soakLines(soaked)),
    ...(grown === undefined ? [] : yearLines(grown)),
    ...(shown === undefined ? [] : deskLines(shown)),
  ];
};

try {
  // A year of data, and the desk on it, are measured on both engines.
  const ofMany = values.store === "postgres" && values.only === undefined;
  const replicas = ofMany ? await onPostgres() : [];
  const results = ofMany ? {} : await run();
  const machine = {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
  console.log(
    `${machine.cores} cores (${machine.cpu}), ${machine.memoryGigabytes} GB, Node ${machine.node}, ${values.store}`,
  );
  const table = [...lines(results), ...replicaLines(replicas)];
  const widths = [0, 1].map((column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  for (const [what = "", figure = "", more = ""] of table) {
    console.log(`${what.padEnd(widths[0] ?? 0)}  ${figure.padStart(widths[1] ?? 0)}  ${more}`);
  }
  if (values.json !== undefined) {
    writeFileSync(
      values.json,
      `${JSON.stringify({ at: new Date().toISOString(), machine, quick: values.quick, ...results, replicas }, null, 2)}\n`,
    );
  }
} finally {
  cleanUp();
}
