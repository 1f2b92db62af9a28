import type {
  Adapter,
  Found,
  InvoicePlatform,
  Outgoing,
  Submitted,
  Understood,
} from "../../src/adapters/port.ts";
import { DEFAULT_LIMITS } from "../../src/documents/index.ts";
import { ACCOUNT_DEFAULTS, type Account } from "../../src/domain/account.ts";
import { ENDPOINT_RULES, isMailAccount, isOwnAccount, isServed } from "../../src/domain/erp-endpoint.ts";
import type { RawItem } from "../../src/domain/life-cycle/event.ts";
import type { Retention } from "../../src/domain/retention/terms.ts";
import { openRouter } from "../../src/domain/sharing/router.ts";
import { NO_RULES, type Receiving } from "../../src/domain/sharing/rule.ts";
import type { Tenant } from "../../src/domain/tenant.ts";
import { ids } from "../../src/ids.ts";
import { isPublicHost } from "../../src/net/guard.ts";
import { postHook } from "../../src/net/hook.ts";
import type { WorkerParts } from "../../src/outbox/port.ts";
import { startWorker, type Worker } from "../../src/outbox/worker.ts";
import { openStore } from "../../src/store/open.ts";
import type { Store } from "../../src/store/port.ts";
import { traceNow } from "../../src/traces/current.ts";
import type { Tracer } from "../../src/traces/port.ts";
import { openDirectoryCache } from "../../src/usecases/directory/directory-cache.ts";
import { openOneAtATime } from "../../src/usecases/directory/one-at-a-time.ts";
import { doHere } from "../../src/usecases/documents/jobs.ts";
import { openHints } from "../../src/usecases/follow/hints.ts";
import { kindsOf } from "../../src/usecases/kinds.ts";
import type { Counters, ErpCalls, Folders, MailDoor, OpenPlatform, Parts } from "../../src/usecases/parts.ts";
import { mailWorks } from "../../src/usecases/tell/send-mail.ts";
import { SELLER_SIREN } from "../fixtures/invoices.ts";
import { afterThisTest } from "./endings.ts";

/**
 * A platform in memory, on which every call can be made to go wrong. It keeps what a deposit really did apart from
 * what the caller was told.
 */
export interface FakePlatform {
  connection: InvoicePlatform;
  /** What is really there, in the order it came. */
  deposits: { platformId: string; trackingId: string; sha256: string }[];
  /** What it has to say; `since` gives two a page. */
  said: RawItem[];
  /** How it understands an item. */
  read: (item: RawItem) => Understood;
  /** Runs instead of the plain deposit, which it may call. */
  onSubmit: ((outgoing: Outgoing, commit: () => string, signal: AbortSignal) => Promise<Submitted>) | null;
  onFind: (() => Found | null) | null;
  healthy: boolean;
  asked: string[];
}

export const fakePlatform = (options: { canFind?: boolean } = {}): FakePlatform => {
  const fake: FakePlatform = {
    deposits: [],
    said: [],
    read: () => ({ kind: "nothing", why: "nothing to say" }),
    onSubmit: null,
    onFind: null,
    healthy: true,
    asked: [],
    connection: {
      invoices: {
        submit: async (outgoing, signal) => {
          fake.asked.push("submit");
          const commit = (): string => {
            const platformId = `flow-${fake.deposits.length + 1}`;
            fake.deposits.push({
              platformId,
              trackingId: outgoing.invoice.id,
              sha256: outgoing.invoice.sha256,
            });
            return platformId;
          };
          return fake.onSubmit?.(outgoing, commit, signal) ?? { done: true, platformId: commit() };
        },
        ...(options.canFind === false
          ? {}
          : {
              find: async ({ invoice }) => {
                fake.asked.push("find");
                if (fake.onFind !== null) return fake.onFind();
                const there = fake.deposits.find((d) => d.trackingId === invoice.id);
                return there === undefined ? null : { platformId: there.platformId, sameContent: "yes" };
              },
            }),
      },
      events: {
        since: async (cursor) => {
          const from = Number(cursor ?? 0);
          const items = fake.said.slice(from, from + 2);
          return { items, cursor: String(from + items.length), more: from + items.length < fake.said.length };
        },
        read: async (item) => fake.read(item),
      },
      health: async () => {
        fake.asked.push("health");
        return { ok: fake.healthy, detail: "" };
      },
    },
  };
  return fake;
};

/** A clock that tests turn forward. */
export interface Clock {
  now(): Date;
  forward(seconds: number): void;
}

export const testClock = (): Clock => {
  let ms = Date.parse("2026-10-01T08:00:00Z");
  return {
    now: () => new Date(ms),
    forward: (seconds) => {
      ms += seconds * 1000;
    },
  };
};

/** The real time, for what waits for sockets. `forward` adds to it. */
export const realClock = (): Clock => {
  let ahead = 0;
  return {
    now: () => new Date(Date.now() + ahead),
    forward: (seconds) => {
      ahead += seconds * 1000;
    },
  };
};

export interface World {
  store: Store;
  parts: Parts;
  clock: Clock;
  fake: FakePlatform;
  account: Account;
  counted: Record<string, number>;
  /** @param more - what bounds how much is learned at once, other than the processor and the clock */
  worker(more?: Pick<WorkerParts, "ticks" | "gatherMs">): Worker;
}

export const TENANT: Tenant = {
  name: "acme",
  companies: [SELLER_SIREN],
  routes: [{ platform: "main" }],
  webhooks: [],
  directoryCheck: "off",
  controls: "block",
  rules: {},
  defaults: {},
  reporting: new Map(),
};

const noLog = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** The gateway without its HTTP side, over a store in memory and a fake platform. Cleans up after the test. */
export const openWorld = async (
  options: {
    fake?: FakePlatform;
    account?: Partial<Account>;
    tenants?: Tenant[];
    receiving?: Receiving;
    store?: Store;
    clock?: Clock;
    erpCalls?: ErpCalls;
    mail?: MailDoor;
    folders?: Folders;
    alerts?: string[];
    retention?: Retention;
    tracer?: Tracer;
  } = {},
): Promise<World> => {
  const clock = options.clock ?? testClock();
  const erp = options.erpCalls ?? { rules: ENDPOINT_RULES, post: postHook, isPublic: isPublicHost };
  const store = options.store ?? (await openStore("sqlite::memory:", { now: clock.now, traceNow }));
  const fake = options.fake ?? fakePlatform();
  const account: Account = {
    name: "main",
    adapter: "fake",
    settings: {},
    ...ACCOUNT_DEFAULTS,
    ...options.account,
  };
  const adapter: Adapter = { id: "fake", title: "Fake", settings: {}, open: () => fake.connection };
  const platform: OpenPlatform = {
    account,
    adapter,
    connection: fake.connection,
    state: () => ({ circuit: "closed", openedAt: null, tokens: [], inFlight: 0 }),
  };
  const counted: Record<string, number> = {};
  const bump = (...words: string[]): void => {
    const key = words.join(" ");
    counted[key] = (counted[key] ?? 0) + 1;
  };
  const count: Counters = {
    submission: (platformName, outcome) => bump("submission", platformName, outcome),
    syncEvent: (platformName, status) => bump("event", platformName, status),
    unmappedCode: (platformName, code) => bump("unmapped", platformName, code),
    notification: (tenant, outcome) => bump("notification", tenant, outcome),
    finding: () => {},
    erasure: (outcome) => bump("erasure", outcome),
    pruned: (kind, rows) => {
      for (let i = 0; i < rows; i++) bump("pruned", kind);
    },
    missedByPolling: (platformName, items) => {
      for (let i = 0; i < items; i++) bump("missed", platformName);
    },
  };
  const workers: Worker[] = [];
  const tenants = new Map((options.tenants ?? [TENANT]).map((t) => [t.name, t]));
  const parts: Parts = {
    store,
    platforms: { get: (name) => (name === account.name ? platform : null), names: () => [account.name] },
    tenants,
    // Of the tenants as they are now: tests change them.
    get router() {
      return openRouter(parts.tenants, options.receiving ?? NO_RULES);
    },
    ...(options.mail === undefined ? {} : { mail: options.mail }),
    folders: { get: (name) => options.folders?.get(name) ?? null },
    alerts: options.alerts ?? [],
    retention: options.retention ?? {},
    directory: openDirectoryCache({ now: clock.now, log: noLog }),
    oneAtATime: openOneAtATime(),
    hints: openHints({ now: clock.now }),
    erp,
    now: clock.now,
    ids,
    random: () => 0.5,
    wake: () => {
      for (const worker of workers) worker.wake();
    },
    count,
    log: noLog,
    limits: DEFAULT_LIMITS,
    documents: (job, input) => {
      const { limits, official } = parts;
      return doHere({ limits, ...(official && { schemaFindings: official.schemaFindings }) })(job, input);
    },
    tracer: options.tracer,
  };
  afterThisTest(async () => {
    for (const worker of workers) await worker.stop(0);
    await store.close();
  });
  return {
    store,
    parts,
    clock,
    fake,
    account,
    counted,
    worker(more = {}) {
      const worker = startWorker({
        ...more,
        store,
        kinds: kindsOf(parts),
        account: (name) => {
          if (name === account.name) return account;
          const known = isOwnAccount(name) || isServed(parts, name);
          return known ? { name, ...erp.rules } : null;
        },
        probe: async (name, signal) =>
          isMailAccount(name)
            ? mailWorks(parts, name, signal)
            : (await (options.folders?.get(name) ?? fake.connection).health(signal)).ok,
        now: clock.now,
        random: () => 0.5,
        ids,
        leaseSeconds: 15,
        log: noLog,
        tracer: options.tracer,
      });
      workers.push(worker);
      return worker;
    },
  };
};
