import { describe, expect, test } from "vitest";
import { type Collected, createMetrics } from "../src/metrics.ts";

const NOW = new Date("2025-07-01T12:00:00Z");
const ago = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1000);
const metrics = (collect: () => Promise<Collected> = async () => ({ outbox: [], accounts: [] })) =>
  createMetrics({ collect, now: () => NOW });

const CONTRACT = [
  "submissions_total",
  "submission_duration_seconds",
  "sync_events_total",
  "sync_lag_seconds",
  "unmapped_codes_total",
  "platform_requests_total",
  "platform_request_duration_seconds",
  "circuit_state",
  "token_expiry_timestamp_seconds",
  "outbox_rows",
  "outbox_oldest_age_seconds",
  "notifications_total",
  "http_request_duration_seconds",
];

describe("metrics", () => {
  test("have the contract's names, and the process's own", async () => {
    const { text, contentType } = await metrics().read();
    expect(contentType).toMatch(/^text\/plain/);
    for (const name of CONTRACT) expect(text, name).toContain(`# TYPE passerelle_${name} `);
    expect(text).toContain("process_resident_memory_bytes");
  });

  test("count what they are told", async () => {
    const { count, net, http, read } = metrics();
    count.submission("main", "sent", 0.2);
    count.submission("main", "failed");
    count.syncEvent("main", "approved");
    count.unmappedCode("main", "x".repeat(500));
    count.notification("acme", "delivered");
    count.missedByPolling("main", 3);
    net.request("main", "submit", "ok", 0.3);
    net.circuit("main", 2);
    net.tokenExpiry("main", 1_751_371_200);
    http("/v1/invoices/:id", "GET", 200, 0.002);
    const { text } = await read();
    for (const line of [
      'passerelle_submissions_total{platform="main",outcome="sent"} 1',
      'passerelle_submission_duration_seconds_count{platform="main"} 1',
      'passerelle_sync_events_total{platform="main",status="approved"} 1',
      `passerelle_unmapped_codes_total{platform="main",code="${"x".repeat(64)}"} 1`,
      'passerelle_notifications_total{tenant="acme",outcome="delivered"} 1',
      'passerelle_missed_by_polling_total{platform="main"} 3',
      'passerelle_platform_requests_total{platform="main",operation="submit",outcome="ok"} 1',
      'passerelle_platform_request_duration_seconds_count{platform="main",operation="submit"} 1',
      'passerelle_circuit_state{platform="main"} 2',
      'passerelle_token_expiry_timestamp_seconds{platform="main"} 1751371200',
      'passerelle_http_request_duration_seconds_count{route="/v1/invoices/:id",method="GET",status="200"} 1',
    ]) {
      expect(text).toContain(`${line}\n`);
    }
  });

  test("read the store at each scrape, and forget what is gone", async () => {
    let known: Collected = {
      outbox: [
        { account: "main", kind: "submit", state: "ready", rows: 4, oldest: ago(30) },
        { account: "main", kind: "submit", state: "running", rows: 1, oldest: ago(90) },
        { account: "main", kind: "submit", state: "parked", rows: 2, oldest: null },
      ],
      accounts: [
        { name: "main", lastPollAt: ago(61) },
        { name: "new", lastPollAt: null },
      ],
    };
    const { read } = metrics(async () => known);
    const { text } = await read();
    expect(text).toContain('passerelle_outbox_rows{platform="main",kind="submit",state="ready"} 4\n');
    expect(text).toContain('passerelle_outbox_rows{platform="main",kind="submit",state="parked"} 2\n');
    expect(text).toContain('passerelle_outbox_oldest_age_seconds{platform="main",kind="submit"} 90\n');
    expect(text).toContain('passerelle_sync_lag_seconds{platform="main"} 61\n');
    expect(text).not.toContain('passerelle_sync_lag_seconds{platform="new"}');
    known = { outbox: [], accounts: [] };
    expect((await read()).text).not.toContain('passerelle_outbox_rows{platform="main"');
  });

  test("are told even when the store is down", async () => {
    const { count, read } = metrics(() => Promise.reject(new Error("the store is down")));
    count.syncEvent("main", "approved");
    const { text } = await read();
    expect(text).toContain('passerelle_sync_events_total{platform="main",status="approved"} 1\n');
    expect(text).toContain("passerelle_collect_failures_total 1\n");
  });
});
