import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { STATUS_NAMES } from "../domain/life-cycle/status.ts";
import { RETAINED, type Retained } from "../domain/retention/terms.ts";
import type { Counters } from "../usecases/parts.ts";
import { buildInfo } from "./build-info.ts";
import { type CopyMetrics, copyMetrics } from "./directory-copies.ts";
import { type SpanMetrics, spanMetrics } from "./spans.ts";
import { type Collected, type Measured, storedGauges } from "./stored-gauges.ts";
import { tlsCertificates } from "./tls-certificates.ts";

/** What outbound HTTP tells. Times in seconds. */
export interface NetMetrics {
  /** One call to a platform. `outcome`: `ok`, or the kind of failure. */
  request(platform: string, operation: string, outcome: string, seconds: number): void;
  /** 0 closed, 1 half-open, 2 open. */
  circuit(platform: string, state: 0 | 1 | 2): void;
  /** When the token in use expires, in seconds since 1970. */
  tokenExpiry(platform: string, epochSeconds: number): void;
}

export interface Metrics extends SpanMetrics {
  /** Who is configured from now on: each has its series from the start. */
  meet(configured: { platforms: readonly Measured[]; tenants: readonly string[] }): void;
  count: Counters;
  net: NetMetrics & CopyMetrics;
  /** When the password of an account at a platform runs out. */
  passwordExpiry(platform: string, at: Date): void;
  /** The oldest of a kind that is kept for a time only; null: there is none. */
  oldestKept(kind: Retained, at: Date | null): void;
  /** One answer of the API; `route` is the pattern, never a path with ids in it. */
  http(route: string, method: string, status: number, seconds: number): void;
  /** How often each rule of the controls was found broken since the start. */
  found(): Promise<{ rule: string; severity: "error" | "warning"; times: number }[]>;
  /** The Prometheus text. Always answers, with whatever could be collected. */
  read(): Promise<{ contentType: string; text: string }>;
}

/** How long a scrape waits for the store. Prometheus itself gives up after ten seconds by default. */
const COLLECT_MS = 5_000;

const CALL_BUCKETS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Unknown codes of one platform that get a series of their own; the rest count together. */
const MOST_CODES = 50;
const OTHER_CODES = "other";

/** Every outcome that is counted, so that the first one is an increase and not a series that begins at 1. */
const SUBMISSION_OUTCOMES = ["taken", "failed", "parked"];
const NOTIFICATION_OUTCOMES = ["delivered", "retried", "failed", "stopped"];

/**
 * All metrics of the gateway, in a registry of its own.
 *
 * @param parts.platforms the configured accounts, which have their series from the start
 * @param parts.tenants names of the tenants, which may be notified or subscribe
 */
export const createMetrics = (parts: {
  platforms: readonly Measured[];
  tenants: readonly string[];
  collect: () => Promise<Collected>;
  now: () => Date;
  /** Of the program. */
  version: string;
  /** Of the platforms' servers, as this process saw them last; absent: none. */
  certificates?: () => readonly { account: string; host: string; until: Date }[];
}): Metrics => {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  buildInfo(parts.version, registers);

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
  const findings = new Counter({
    name: "passerelle_findings_total",
    help: "What the controls found in invoices that were to be sent and in received ones, by rule.",
    labelNames: ["rule", "severity"],
    registers,
  });
  const pruned = new Counter({
    name: "passerelle_pruned_total",
    help: "Rows that were kept for their time and are gone, by kind.",
    labelNames: ["kind"],
    registers,
  });
  for (const kind of RETAINED) pruned.inc({ kind }, 0);
  const erasures = new Counter({
    name: "passerelle_erasures_total",
    help: "Erasures of people's data that are through, and those that only looked.",
    labelNames: ["outcome"],
    registers,
  });
  for (const outcome of ["done", "previewed"]) erasures.inc({ outcome }, 0);
  const oldestKept = new Gauge({
    name: "passerelle_retention_oldest_timestamp_seconds",
    help: "Age of the oldest of a kind that is kept for a time only; absent where there is none.",
    labelNames: ["kind"],
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
  const circuitSince = new Gauge({
    name: "passerelle_circuit_open_since_timestamp_seconds",
    help: "Since when the circuit is not closed; absent while it is.",
    labelNames: ["platform"],
    registers,
  });
  const tokenExpiry = new Gauge({
    name: "passerelle_token_expiry_timestamp_seconds",
    help: "When the platform's token in use expires.",
    labelNames: ["platform"],
    registers,
  });
  const passwordExpiry = new Gauge({
    name: "passerelle_password_expiry_timestamp_seconds",
    help: "When the password of the account at the platform runs out, where the settings tell.",
    labelNames: ["platform"],
    registers,
  });
  tlsCertificates(parts.certificates ?? (() => []), registers);
  const httpSeconds = new Histogram({
    name: "passerelle_http_request_duration_seconds",
    help: "Duration of answers of the API.",
    labelNames: ["route", "method", "status"],
    buckets: [0.001, 0.0025, 0.005, 0.01, ...CALL_BUCKETS],
    registers,
  });
  const collectFailures = new Counter({
    name: "passerelle_collect_failures_total",
    help: "Scrapes that went without what the store knows.",
    registers,
  });

  const configured: { platforms: Measured[]; tenants: string[] } = { platforms: [], tenants: [] };
  const meet: Metrics["meet"] = ({ platforms, tenants }) => {
    const old = new Set(configured.platforms.map(({ name }) => name));
    for (const { name: platform } of platforms) {
      if (old.has(platform)) continue;
      for (const outcome of SUBMISSION_OUTCOMES) submissions.inc({ platform, outcome }, 0);
      submissionSeconds.zero({ platform });
      for (const status of STATUS_NAMES) syncEvents.inc({ platform, status }, 0);
      missed.inc({ platform }, 0);
    }
    for (const tenant of tenants) {
      if (configured.tenants.includes(tenant)) continue;
      for (const outcome of NOTIFICATION_OUTCOMES) notifications.inc({ tenant, outcome }, 0);
    }
    configured.platforms.splice(0, Number.POSITIVE_INFINITY, ...platforms);
    configured.tenants.splice(0, Number.POSITIVE_INFINITY, ...tenants);
  };
  meet(parts);

  const stored = storedGauges({ registers, platforms: configured.platforms, now: parts.now });
  // Scrapes that find the store hanging wait for one question to it, however many they are.
  let asking: Promise<Collected> | null = null;
  const ask = (): Promise<Collected> => {
    asking ??= parts.collect().finally(() => {
      asking = null;
    });
    return asking;
  };

  const openCircuits = new Set<string>();
  const codes = new Map<string, Set<string>>();
  /** A platform's code is its own text. A long number in it may be an invoice's or a company's. */
  const codeLabel = (platform: string, code: string): string => {
    const label = code.slice(0, 64);
    const seen = codes.get(platform) ?? new Set();
    codes.set(platform, seen);
    if (seen.has(label)) return label;
    if (seen.size >= MOST_CODES || /\d{6}/.test(label)) return OTHER_CODES;
    seen.add(label);
    return label;
  };

  return {
    meet,
    count: {
      submission(platform, outcome, seconds) {
        submissions.inc({ platform, outcome });
        if (seconds !== undefined) submissionSeconds.observe({ platform }, seconds);
      },
      syncEvent: (platform, status) => syncEvents.inc({ platform, status }),
      unmappedCode: (platform, code) => unmapped.inc({ platform, code: codeLabel(platform, code) }),
      notification: (tenant, outcome) => notifications.inc({ tenant, outcome }),
      finding: (rule, severity) => findings.inc({ rule, severity }),
      pruned: (kind, rows) => pruned.inc({ kind }, rows),
      erasure: (outcome) => erasures.inc({ outcome }),
      missedByPolling: (platform, items) => missed.inc({ platform }, items),
    },
    net: {
      request(platform, operation, outcome, seconds) {
        requests.inc({ platform, operation, outcome });
        requestSeconds.observe({ platform, operation }, seconds);
      },
      circuit(platform, state) {
        circuit.set({ platform }, state);
        if (state === 0) {
          openCircuits.delete(platform);
          circuitSince.remove({ platform });
        } else if (!openCircuits.has(platform)) {
          // Once: a circuit opens anew after each probe that fails, and is ill since the first time.
          openCircuits.add(platform);
          circuitSince.set({ platform }, parts.now().getTime() / 1000);
        }
      },
      tokenExpiry: (platform, epochSeconds) => tokenExpiry.set({ platform }, epochSeconds),
      ...copyMetrics(registers),
    },
    oldestKept: (kind, at) =>
      at === null ? oldestKept.remove({ kind }) : oldestKept.set({ kind }, at.getTime() / 1000),
    ...spanMetrics(registers),
    passwordExpiry: (platform, at) => passwordExpiry.set({ platform }, at.getTime() / 1000),
    http: (route, method, status, seconds) =>
      httpSeconds.observe({ route, method, status: String(status) }, seconds),
    async found() {
      const { values } = await findings.get();
      return values.map(({ labels, value }) => ({
        rule: String(labels.rule),
        severity: labels.severity === "error" ? "error" : "warning",
        times: value,
      }));
    },
    async read() {
      try {
        stored.show(await withDeadline(ask()));
      } catch {
        // The scrape must tell what it can, above all when the store is what is down. Old values would be lies.
        stored.forget();
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
