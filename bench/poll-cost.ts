import type { Adapter, RawPage } from "../src/adapters/port.ts";
import { DEFAULT_LIMITS, readInvoice, recognise } from "../src/documents/index.ts";
import { ACCOUNT_DEFAULTS, type Account } from "../src/domain/account.ts";
import { ENDPOINT_RULES } from "../src/domain/erp-endpoint.ts";
import type { Invoice } from "../src/domain/invoice.ts";
import type { RawItem } from "../src/domain/life-cycle/event.ts";
import { openRouter } from "../src/domain/sharing/router.ts";
import { NO_RULES } from "../src/domain/sharing/rule.ts";
import { ids } from "../src/ids.ts";
import { createMetrics } from "../src/metrics/index.ts";
import { postHook } from "../src/net/hook.ts";
import { startWorker, type Worker } from "../src/outbox/worker.ts";
import { openStore } from "../src/store/open.ts";
import { openDirectoryCache } from "../src/usecases/directory/directory-cache.ts";
import { openOneAtATime } from "../src/usecases/directory/one-at-a-time.ts";
import { doHere } from "../src/usecases/documents/jobs.ts";
import { openHints } from "../src/usecases/follow/hints.ts";
import { pollKey, schedulePolls } from "../src/usecases/follow/poll-account.ts";
import { kindsOf } from "../src/usecases/kinds.ts";
import type { ConnectionState, Parts } from "../src/usecases/parts.ts";
import { xmlInvoice } from "./documents.ts";
import { percentile, rounded } from "./figures.ts";

/**
 * What one poll costs in the gateway itself with so many invoices stored: a poll that brings nothing, and one that
 * brings 100 events about the 1,000 newest invoices, all of them understood. The platform is in memory, so that only
 * the gateway's own time counts. Usage: poll-cost.ts FILE INVOICES POLLS
 */
const [file = "", invoices = "0", polls = "0"] = process.argv.slice(2);
const EVENTS = 100;
const NEWEST = 1_000;
const BATCH = 500;

const now = (): Date => new Date();
const store = await openStore(`sqlite:${file}`, { now });

const recognised = await recognise(xmlInvoice("TEMPLATE").bytes, DEFAULT_LIMITS);
if (recognised.kind !== "invoice") throw new Error("the sample is no invoice");
const summary = readInvoice(recognised);

const stored = (n: number): Invoice => {
  const at = new Date(Date.now() - (Number(invoices) - n) * 1000).toISOString();
  return {
    ...summary,
    number: `P-${n}`,
    id: ids.invoice(),
    tenant: "acme",
    reference: null,
    direction: "outbound",
    platform: "try",
    platformId: `flow-${n}`,
    sha256: "0".repeat(64),
    mediaType: "application/xml",
    size: 8_000,
    delivery: "sent",
    status: null,
    statusAt: null,
    badge: "pending",
    problem: null,
    directory: null,
    lastSyncAt: null,
    supersededBy: null,
    createdAt: at,
    updatedAt: at,
  };
};

for (let from = 0; from < Number(invoices); from += BATCH) {
  await store.tx(async (memory) => {
    for (let n = from; n < Math.min(from + BATCH, Number(invoices)); n++)
      await memory.invoices.insert(stored(n));
  });
}

const account: Account = {
  name: "try",
  adapter: "bench",
  settings: {},
  ...ACCOUNT_DEFAULTS,
  // Only when it is asked for.
  pollEverySeconds: 86_400,
};
let said: RawItem[] = [];
let told = 0;
const connection: ReturnType<Adapter["open"]> = {
  invoices: {
    submit: async () => {
      throw new Error("nothing is sent here");
    },
  },
  events: {
    since: async (cursor): Promise<RawPage> => {
      const items = said;
      said = [];
      return { items, cursor: String(Number(cursor ?? 0) + items.length), more: false };
    },
    read: async (item) => ({
      kind: "statement",
      about: { platformId: String(item.raw) },
      statement: {
        platformEventId: item.id,
        rawCode: "204",
        status: "in_hand",
        at: item.at,
        setBy: { role: "BY" },
        reasons: [],
        comment: null,
        amounts: [],
        external: false,
      },
    }),
  },
  health: async () => ({ ok: true, detail: "" }),
};
const IDLE: ConnectionState = { circuit: "closed", openedAt: null, tokens: [], inFlight: 0 };
const adapter: Adapter = { id: "bench", title: "Bench", settings: {}, open: () => connection };
const log = { debug: () => {}, info: () => {}, warn: console.error, error: console.error };
const workers: Worker[] = [];
const parts: Parts = {
  store,
  platforms: {
    get: (name) => (name === "try" ? { account, adapter, connection, state: () => IDLE } : null),
    names: () => ["try"],
  },
  tenants: new Map(),
  router: openRouter(new Map(), NO_RULES),
  folders: { get: () => null },
  alerts: [],
  retention: {},
  directory: openDirectoryCache({ now, log }),
  oneAtATime: openOneAtATime(),
  hints: openHints({ now: () => new Date() }),
  erp: { rules: ENDPOINT_RULES, post: postHook, isPublic: () => true },
  now,
  ids,
  random: Math.random,
  wake: () => {
    for (const worker of workers) worker.wake();
  },
  count: createMetrics({
    version: "0.0.0",
    now,
    platforms: [{ name: "try", polled: true }],
    tenants: [],
    collect: () => Promise.reject(new Error("nobody scrapes")),
  }).count,
  log,
  documents: doHere({ limits: DEFAULT_LIMITS }),
  limits: DEFAULT_LIMITS,
};
await schedulePolls(parts);
const worker = startWorker({
  store,
  kinds: kindsOf(parts),
  account: () => account,
  probe: async () => true,
  now,
  random: Math.random,
  ids,
  leaseSeconds: 15,
  log,
});
workers.push(worker);
await worker.idle();

/** One poll, and everything that comes of it. Milliseconds. */
const poll = async (events: number): Promise<number> => {
  said = Array.from({ length: events }, (_, i) => {
    const invoice = Number(invoices) - 1 - ((told * 7 + i) % Math.min(NEWEST, Number(invoices)));
    return { id: `event-${++told}`, at: now().toISOString(), raw: `flow-${invoice}` };
  });
  const from = performance.now();
  await store.outbox.hasten(pollKey("try"), now());
  await worker.idle();
  return performance.now() - from;
};

const empty: number[] = [];
const full: number[] = [];
for (let i = 0; i < Number(polls) + 5; i++) {
  const [ofNothing, ofEvents] = [await poll(0), await poll(EVENTS)];
  // The first ones warm up.
  if (i < 5) continue;
  empty.push(ofNothing);
  full.push(ofEvents);
}
await worker.stop(1_000);
await store.close();
console.log(
  JSON.stringify({
    emptyMs: rounded(percentile(empty, 0.5), 2),
    eventsMs: rounded(percentile(full, 0.5), 1),
  }),
);
