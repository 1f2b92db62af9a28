import { join } from "node:path";
import { startPostgres, type TestPostgres } from "../test/support/postgres.ts";
import { rounded, type Took, took } from "./figures.ts";
import { KEY, openSender } from "./load.ts";
import { ownFolder, runProgram, startGateway } from "./processes.ts";
import { fillYear } from "./year-fill.ts";
import { ACCOUNTS, sirenOf, TENANTS } from "./year-rows.ts";

/** The size of a store to which the larger one is compared. */
const FEW = 10_000;

/** What a gateway on this store is asked over HTTP. */
const ASKED: Readonly<Record<string, string>> = {
  "GET /readyz": "/readyz",
  "GET /metrics": "/metrics",
  "GET /v1/diagnostics": "/v1/diagnostics",
  "GET /v1/failures": "/v1/failures",
  "GET /v1/invoices": "/v1/invoices",
  "GET /v1/invoices?badge=rejected": "/v1/invoices?badge=rejected",
  "GET /v1/invoices?number=…": "/v1/invoices?number=F-00000007",
  "GET /v1/routing": "/v1/routing",
};

/** The key of a tenant of the year. */
export const keyOf = (tenant: string): string => `key-of-${tenant}-of-the-bench`;

/** A gateway on a store that is filled with a year: its administrator has the key of the bench. */
export const configOf = (url: string) => ({
  store: { url },
  admin: { keys: [KEY] },
  platforms: Object.fromEntries(
    ACCOUNTS.map((name) => [
      name,
      {
        adapter: "sandbox",
        // Nobody is there: what is stored is looked at, and nothing new comes.
        settings: { url: "http://127.0.0.1:9" },
        breaker: { failures: 1, openSeconds: 3_600 },
      },
    ]),
  ),
  tenants: Object.fromEntries(
    TENANTS.map((tenant) => [
      tenant,
      {
        keys: [keyOf(tenant)],
        companies: [sirenOf(tenant)],
        routes: [{ platform: "main" }],
        directoryCheck: "off",
      },
    ]),
  ),
});

const overHttp = async (url: string, runs: number): Promise<Record<string, Took>> => {
  const figures: Record<string, Took> = {};
  const starts: number[] = [];
  for (let i = 0; i < 5; i++) {
    const from = performance.now();
    const gateway = await startGateway(configOf(url));
    starts.push(performance.now() - from);
    if (i === 4) {
      const sender = openSender(gateway.url, 1);
      for (const [name, path] of Object.entries(ASKED)) {
        const ms: number[] = [];
        for (let run = 0; run < runs + 3; run++) {
          const began = performance.now();
          const { status } = await sender.get(path);
          if (status !== 200) throw new Error(`${path} was answered ${status}`);
          if (run >= 3) ms.push(performance.now() - began);
        }
        figures[name] = took(ms);
      }
      await sender.close();
    }
    await gateway.stop();
  }
  return { "start to ready": took(starts), ...figures };
};

interface Filled {
  url: string;
  megabytes: number;
}

const filled = async (server: TestPostgres | null, invoices: number): Promise<Filled> => {
  const url = server === null ? `sqlite:${join(ownFolder(), "gateway.db")}` : await server.newDatabase();
  const tell = (line: string): void => void process.stderr.write(`  ${invoices}: ${line}\n`);
  const megabytes = await fillYear(url, { invoices, now: new Date() }, tell);
  return { url, megabytes };
};

const better = (one: Record<string, Took>, other: Record<string, Took>): Record<string, Took> =>
  Object.fromEntries(
    Object.entries(other).map(([name, { p50, best }]) => {
      const before = one[name] ?? { p50, best };
      return [name, { p50: Math.min(p50, before.p50), best: Math.min(best, before.best) }];
    }),
  );

/** What everybody does all day, with a store of ten thousand invoices and with one of a year. */
export const year = async (engine: string, invoices: number, runs = 21) => {
  const server = engine === "postgres" ? await startPostgres() : null;
  try {
    const stores = [await filled(server, FEW), await filled(server, invoices)];
    const figures: Record<string, Took>[] = stores.map(() => ({}));
    // In turns, the better of two rounds: what others do on the machine meanwhile is not one store's alone.
    for (let round = 0; round < 2; round++) {
      for (const [i, { url }] of stores.entries()) {
        const asked = {
          ...(await runProgram<Record<string, Took>>("year-looks.ts", [url, runs])),
          ...(await overHttp(url, runs)),
        };
        figures[i] = better(figures[i] ?? {}, asked);
      }
    }
    return {
      engine: server === null ? "SQLite" : "PostgreSQL",
      few: { invoices: FEW, megabytes: stores[0]?.megabytes ?? 0, ms: figures[0] ?? {} },
      many: { invoices, megabytes: stores[1]?.megabytes ?? 0, ms: figures[1] ?? {} },
    };
  } finally {
    await server?.stop();
  }
};

/** The lines of `npm run bench`: each figure with its like. */
export const yearLines = ({ engine, few, many }: Awaited<ReturnType<typeof year>>): string[][] => [
  [
    `a year of data, ${engine}: ${many.invoices} invoices`,
    `${many.megabytes} MB`,
    `${few.megabytes} MB with ${few.invoices}`,
  ],
  ...Object.entries(many.ms).map(([name, { p50, best }]) => {
    const like = few.ms[name] ?? { p50: Number.NaN, best: Number.NaN };
    return [
      `  ${name}`,
      `${p50} ms`,
      `best ${best} ms; with ${few.invoices} ${like.p50} ms, best ${like.best} ms: ratio of the best ${rounded(best / like.best, 2)}`,
    ];
  }),
];
