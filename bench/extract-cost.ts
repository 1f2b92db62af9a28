import { statSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { keepCopy } from "../src/directory-copy/keep-copy.ts";
import { CODE, nameOf, sirenOf, siretOf, suffixOf } from "./extract-records.ts";
import { percentile, rounded } from "./figures.ts";
import { peakMegabytes } from "./processes.ts";

/**
 * Reads an extract in as the gateway does, and looks things up in the copy: in a process that does nothing else, so that
 * its memory and the waiting of others are told alone.
 *
 * Arguments: folder of the extract, file of the copy, companies, whether names are kept.
 */
const [folder = "", database = "", companies = "0", names = "true"] = process.argv.slice(2);
const count = Number(companies);

const fail = (facts: object, text: string): never => {
  throw new Error(`${text} ${JSON.stringify(facts)}`);
};

let records = 0;
const kept = keepCopy({
  account: "bench",
  at: { folder, database, names: names === "true", everySeconds: 3600 },
  database,
  log: { info: () => undefined, warn: fail },
  metrics: {
    copyProduced: () => undefined,
    copyImport: () => undefined,
    copyLoaded: (_, loaded) => {
      records = loaded;
    },
  },
});

const before = Math.round(process.memoryUsage().rss / 2 ** 20);
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const cpu = process.cpuUsage();
const began = performance.now();
await kept.look();
const seconds = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage(cpu);
delay.disable();
const { trouble } = kept.state();
if (trouble !== null) throw new Error(trouble);

const LOOK_UPS = 20_000;

/** Microseconds of a look-up, of companies all over the copy. */
const cost = (find: (n: number) => unknown) => {
  const times: number[] = [];
  for (let i = 0; i < LOOK_UPS; i += 1) {
    const n = (i * 7919) % count;
    const start = performance.now();
    const found = find(n);
    times.push((performance.now() - start) * 1000);
    if (found === null || found === undefined) throw new Error(`nothing found of company ${n}`);
  }
  return { p50: rounded(percentile(times, 0.5)), p99: rounded(percentile(times, 0.99)) };
};

const lookUps = {
  company: cost((n) => kept.company(sirenOf(n))),
  establishment: cost((n) => kept.establishment(siretOf(n))),
  linesOfSiren: cost((n) => kept.lines({ siren: sirenOf(n) })[0]),
  routingCode: cost((n) => kept.lines({ siret: siretOf(n - (n % 3)), routingCode: CODE })[0]),
  suffix: cost((n) => kept.linesAt(suffixOf(n - (n % 3) + 1))[0]),
  ...(names === "true" ? { name: cost((n) => kept.search(nameOf(n), 10)?.companies[0]) } : {}),
};

process.stdout.write(
  `${JSON.stringify({
    records,
    seconds: rounded(seconds),
    cpuSeconds: rounded((user + system) / 1e6),
    heldMs: rounded(delay.max / 1e6),
    peakMegabytes: peakMegabytes(),
    grownMegabytes: peakMegabytes() - before,
    databaseMegabytes: rounded(statSync(database).size / 1e6),
    lookUps,
  })}\n`,
);
await kept.close();
