import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Counters } from "./usecases/parts.ts";

/** What outbound HTTP tells. Times in seconds. */
export interface NetMetrics {
  /** One call to a platform. `outcome`: `ok`, or the kind of failure. */
  request(platform: string, operation: string, outcome: string, seconds: number): void;
  /** 0 closed, 1 half-open, 2 open. */
  circuit(platform: string, state: 0 | 1 | 2): void;
  /** When the token in use expires, in seconds since 1970. */
  tokenExpiry(platform: string, epochSeconds: number): void;
}

/** What is read from the store at each scrape. */
export interface Collected {
  outbox: { account: string; kind: string; state: string; rows: number; oldest: Date | null }[];
  accounts: { name: string; lastPollAt: Date | null }[];
}

export interface Metrics {
  count: Counters;
  net: NetMetrics;
  /** One answer of the API; `route` is the pattern, never a path with ids in it. */
  http(route: string, method: string, status: number, seconds: number): void;
  /** The Prometheus text. Always answers, with whatever could be collected. */
  read(): Promise<{ contentType: string; text: string }>;
}

/** How long a scrape waits for the store. Prometheus itself gives up after ten seconds by default. */
const COLLECT_MS = 5_000;

const CALL_BUCKETS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** All metrics of the gateway, in a registry of its own. */
export const createMetrics = (parts: { collect: () => Promise<Collected>; now: () => Date }): Metrics => {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const submissions = new Counter({
    name: "passerelle_submissions_total",
    help: "Submissions to platforms by outcome.",
    labelNames: ["platform", "outcome"],
    registers,
  });
  const submissionSeconds = new Histogram({
    name: "passerelle_submission_duration_seconds",
    help: "From accepted by the gateway to taken by the platform.",
    labelNames: ["platform"],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 1_800, 7_200, 43_200],
    registers,
  });
  const syncEvents = new Counter({
    name: "passerelle_sync_events_total",
    help: "Events that platforms told, by status.",
    labelNames: ["platform", "status"],
    registers,
  });
  const unmapped = new Counter({
    name: "passerelle_unmapped_codes_total",
    help: "Codes of platforms that no mapping knows.",
    labelNames: ["platform", "code"],
    registers,
  });
  const missed = new Counter({
    name: "passerelle_missed_by_polling_total",
    help: "Items that the audit found and the pull had not.",
    labelNames: ["platform"],
    registers,
  });
  const notifications = new Counter({
    name: "passerelle_notifications_total",
    help: "Notifications to ERPs by outcome.",
    labelNames: ["tenant", "outcome"],
    registers,
  });
  const requests = new Counter({
    name: "passerelle_platform_requests_total",
    help: "Calls to platforms by operation and outcome.",
    labelNames: ["platform", "operation", "outcome"],
    registers,
  });
  const requestSeconds = new Histogram({
    name: "passerelle_platform_request_duration_seconds",
    help: "Duration of calls to platforms.",
    labelNames: ["platform", "operation"],
    buckets: CALL_BUCKETS,
    registers,
  });
  const circuit = new Gauge({
    name: "passerelle_circuit_state",
    help: "0 closed, 1 half-open, 2 open.",
    labelNames: ["platform"],
    registers,
  });
  const tokenExpiry = new Gauge({
    name: "passerelle_token_expiry_timestamp_seconds",
    help: "When the platform's token in use expires.",
    labelNames: ["platform"],
    registers,
  });
  const httpSeconds = new Histogram({
    name: "passerelle_http_request_duration_seconds",
    help: "Duration of answers of the API.",
    labelNames: ["route", "method", "status"],
    buckets: [0.001, 0.0025, 0.005, 0.01, ...CALL_BUCKETS],
    registers,
  });
  const rows = new Gauge({
    name: "passerelle_outbox_rows",
    help: "Durable work that is not done, by kind and state.",
    labelNames: ["platform", "kind", "state"],
    registers,
  });
  const oldestAge = new Gauge({
    name: "passerelle_outbox_oldest_age_seconds",
    help: "Age of the oldest work that is due.",
    labelNames: ["platform", "kind"],
    registers,
  });
  const syncLag = new Gauge({
    name: "passerelle_sync_lag_seconds",
    help: "Since the last complete pull of the platform's events.",
    labelNames: ["platform"],
    registers,
  });
  const collectFailures = new Counter({
    name: "passerelle_collect_failures_total",
    help: "Scrapes that went without what the store knows.",
    registers,
  });

  // Rows and accounts that are gone must not go on showing their last value.
  const forget = (): void => {
    for (const gauge of [rows, oldestAge, syncLag]) gauge.reset();
  };
  const collect = async (): Promise<void> => {
    const { outbox, accounts } = await withDeadline(parts.collect());
    forget();
    const now = parts.now().getTime();
    const age = (since: Date): number => Math.max(0, (now - since.getTime()) / 1000);
    const oldest = new Map<string, { platform: string; kind: string; seconds: number }>();
    for (const row of outbox) {
      rows.set({ platform: row.account, kind: row.kind, state: row.state }, row.rows);
      if (row.oldest === null) continue;
      const key = `${row.account} ${row.kind}`;
      const seconds = Math.max(age(row.oldest), oldest.get(key)?.seconds ?? 0);
      oldest.set(key, { platform: row.account, kind: row.kind, seconds });
    }
    for (const { platform, kind, seconds } of oldest.values()) oldestAge.set({ platform, kind }, seconds);
    for (const { name, lastPollAt } of accounts) {
      if (lastPollAt !== null) syncLag.set({ platform: name }, age(lastPollAt));
    }
  };

  return {
    count: {
      submission(platform, outcome, seconds) {
        submissions.inc({ platform, outcome });
        if (seconds !== undefined) submissionSeconds.observe({ platform }, seconds);
      },
      syncEvent: (platform, status) => syncEvents.inc({ platform, status }),
      // A platform's code is its own text: what is longer than any known code is not worth a series of its own.
      unmappedCode: (platform, code) => unmapped.inc({ platform, code: code.slice(0, 64) }),
      notification: (tenant, outcome) => notifications.inc({ tenant, outcome }),
      missedByPolling: (platform, items) => missed.inc({ platform }, items),
    },
    net: {
      request(platform, operation, outcome, seconds) {
        requests.inc({ platform, operation, outcome });
        requestSeconds.observe({ platform, operation }, seconds);
      },
      circuit: (platform, state) => circuit.set({ platform }, state),
      tokenExpiry: (platform, epochSeconds) => tokenExpiry.set({ platform }, epochSeconds),
    },
    http: (route, method, status, seconds) =>
      httpSeconds.observe({ route, method, status: String(status) }, seconds),
    async read() {
      try {
        await collect();
      } catch {
        // The scrape must tell what it can, above all when the store is what is down.
        forget();
        collectFailures.inc();
      }
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
};

const withDeadline = async <T>(work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the store did not answer in time")), COLLECT_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};
