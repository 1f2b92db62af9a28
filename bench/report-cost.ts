import { monitorEventLoopDelay } from "node:perf_hooks";
import { parseArgs } from "node:util";
import type { Adapter, Connection, Reports } from "../src/adapters/port.ts";
import { writeF10 } from "../src/documents/index.ts";
import { ACCOUNT_DEFAULTS, type Account } from "../src/domain/account.ts";
import type { Tenant } from "../src/domain/tenant.ts";
import { ids } from "../src/ids.ts";
import { openStore } from "../src/store/open.ts";
import { letOthersIn } from "../src/usecases/let-others-in.ts";
import { buildPeriod } from "../src/usecases/report/build-period.ts";
import { previewReport } from "../src/usecases/report/preview.ts";
import { sendPeriod } from "../src/usecases/report/send-period.ts";
import { percentile, rounded } from "./figures.ts";
import { peakMegabytes } from "./processes.ts";
import { CALLER, COMPANY, periodOfSort, putItems, REPORTER, type Sort } from "./report-items.ts";

/**
 * What one step of e-reporting costs the gateway itself, with so many items in one period. The platform is in memory.
 * Each step runs in a process of its own, so that its memory is told alone. Usage: report-cost.ts STEP FILE SORT COUNT
 */
const { positionals } = parseArgs({ allowPositionals: true });
const [step = "", file = "", sort = "tills", count = "0"] = positionals as [string, string, Sort, string];

const now = (): Date => new Date("2026-12-02T09:00:00Z");
const store = await openStore(`sqlite:${file}`, { now });
const key = periodOfSort(sort);

const account: Account = { name: "try", adapter: "bench", settings: {}, ...ACCOUNT_DEFAULTS };
const notHere = (): Promise<never> => Promise.reject(new Error("nothing leaves here"));
const reports: Reports = {
  takes: "whole",
  tells: true,
  corrects: true,
  sender: { matricule: "0000", name: "Bench" },
  send: notHere,
};
const connection: Connection = {
  invoices: { submit: notHere },
  reports,
  health: async () => ({ ok: true, detail: "" }),
};
const adapter: Adapter = { id: "bench", title: "Bench", settings: {}, open: () => connection };
const tenant: Tenant = {
  name: REPORTER.tenant,
  companies: [COMPANY.siren],
  routes: [{ platform: "try" }],
  webhooks: [],
  directoryCheck: "off",
  controls: "off",
  rules: {},
  defaults: {},
  reporting: new Map([[COMPANY.siren, COMPANY]]),
};
const parts = {
  store,
  platforms: {
    get: () => ({
      account,
      adapter,
      connection,
      state: () => ({ circuit: "closed" as const, openedAt: null, tokens: [], inFlight: 0 }),
    }),
    names: () => ["try"],
  },
  tenants: new Map([[tenant.name, tenant]]),
  now,
  ids,
  wake: () => {},
};

interface Timed<T> {
  result: T;
  ms: number;
  /** Of the processor: less than the above where others had it. */
  cpuMs: number;
  /** The longest for which it kept everybody else waiting. */
  heldMs: number;
}

const timed = async <T>(work: () => Promise<T>): Promise<Timed<T>> => {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  // A delay is noticed by a timer: one must have begun to run before, and one come to its end afterwards.
  await tick();
  delay.reset();
  const [from, cpuFrom] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const [ms, cpu] = [performance.now() - from, process.cpuUsage(cpuFrom)];
  await tick();
  delay.disable();
  return {
    result,
    ms: rounded(ms),
    cpuMs: rounded((cpu.user + cpu.system) / 1_000),
    heldMs: rounded(delay.max / 1e6),
  };
};

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

const memory = (before: number) => ({
  peakMegabytes: peakMegabytes(),
  grownMegabytes: rounded(peakMegabytes() - before, 0),
});

const preview = () =>
  timed(() =>
    previewReport(parts, CALLER, { company: COMPANY.siren, kind: key.kind, role: "SE", day: key.start }),
  );

/** One more item, of the last day. */
const late = (n: number): Promise<void> =>
  putItems(store, sort, Number(count), [Number(count) + n, Number(count) + n + 1]);

const STEPS: Readonly<Record<string, () => Promise<object>>> = {
  fill: async () => {
    const { ms } = await timed(() => putItems(store, sort, Number(count)));
    return { items: Number(count), perSecond: rounded(Number(count) / (ms / 1_000), 0) };
  },

  build: async () => {
    const before = peakMegabytes();
    const { result, ms, cpuMs, heldMs } = await timed(() => buildPeriod(store, key));
    return {
      items: result.items,
      seconds: rounded(ms / 1_000, 2),
      cpuSeconds: rounded(cpuMs / 1_000, 2),
      heldMs,
      ...memory(before),
    };
  },

  /** First, again, and after every change of an item: the period is made anew. */
  preview: async () => {
    const first = await preview();
    const again = await preview();
    const changed: number[] = [];
    for (let n = 0; n < 5; n++) {
      await late(n);
      changed.push((await preview()).ms);
    }
    return {
      items: first.result.built.items,
      firstMs: first.ms,
      firstCpuMs: first.cpuMs,
      firstHeldMs: first.heldMs,
      againMs: again.ms,
      changedMs: rounded(percentile(changed, 0.5)),
    };
  },

  /** After a report was sent, beside what it told. */
  difference: async () => {
    await late(0);
    const first = await preview();
    const again = await preview();
    return {
      items: first.result.built.items,
      firstMs: first.ms,
      firstCpuMs: first.cpuMs,
      firstHeldMs: first.heldMs,
      againMs: again.ms,
      againHeldMs: again.heldMs,
    };
  },

  send: async () => {
    const before = peakMegabytes();
    const { result, ms, cpuMs, heldMs } = await timed(() => sendPeriod(parts, REPORTER, key, "person"));
    return {
      items: result.items,
      seconds: rounded(ms / 1_000, 2),
      cpuSeconds: rounded(cpuMs / 1_000, 2),
      heldMs,
      ...memory(before),
    };
  },

  write: async () => {
    const { content } = await buildPeriod(store, key);
    await letOthersIn();
    const before = peakMegabytes();
    const { result, ms } = await timed(async () =>
      writeF10({
        id: "bench",
        madeAt: now(),
        type: "IN",
        sender: reports.sender,
        declarant: { siren: COMPANY.siren, name: COMPANY.name },
        role: key.role,
        period: { start: key.start, end: key.end },
        content,
      }),
    );
    return { megabytes: rounded(result.length / 1e6), seconds: rounded(ms / 1_000, 2), ...memory(before) };
  },
};

const run = STEPS[step];
if (run === undefined) throw new Error(`There is no step "${step}".`);
const figures = await run();
await store.close();
console.log(JSON.stringify(figures));
