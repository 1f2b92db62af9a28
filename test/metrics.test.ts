import { describe, expect, test } from "vitest";
import { createMetrics } from "../src/metrics/index.ts";
import type { Collected } from "../src/metrics/stored-gauges.ts";
import { shared } from "./support/shared.ts";

const NOW = new Date("2025-07-01T12:00:00Z");
const ago = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1000);
const NOTHING: Collected = { outbox: [], accounts: [], held: [], waiting: [], reports: [] };
const account = (name: string, known: Partial<Collected["accounts"][number]> = {}) => ({
  name,
  createdAt: null,
  lastPollAt: null,
  pausedAt: null,
  ...known,
});
const metrics = (
  collect: () => Promise<Collected> = async () => NOTHING,
  now: () => Date = () => NOW,
  platforms = ["main"],
) =>
  createMetrics({
    version: "0.0.0",
    collect,
    now,
    platforms: platforms.map((name) => ({ name, polled: true })),
    tenants: ["acme"],
  });

const page = shared("CONTRACT.md");

/** Names and labels that dashboards depend on. */
const CONTRACT: Record<string, string[]> = {
  submissions_total: ["platform", "outcome"],
  submission_duration_seconds: ["platform"],
  sync_events_total: ["platform", "status"],
  sync_lag_seconds: ["platform"],
  unmapped_codes_total: ["platform", "code"],
  platform_requests_total: ["platform", "operation", "outcome"],
  platform_request_duration_seconds: ["platform", "operation"],
  circuit_state: ["platform"],
  token_expiry_timestamp_seconds: ["platform"],
  outbox_rows: ["platform", "kind", "state"],
  outbox_oldest_age_seconds: ["platform", "kind"],
  notifications_total: ["tenant", "outcome"],
  http_request_duration_seconds: ["route", "method", "status"],
};

/** Everything that is counted, once. */
const countAll = ({ count, net, http }: ReturnType<typeof metrics>): void => {
  count.submission("main", "taken", 0.2);
  count.submission("main", "failed");
  count.syncEvent("main", "approved");
  count.unmappedCode("main", "299");
  count.notification("acme", "delivered");
  count.missedByPolling("main", 3);
  net.request("main", "submit", "ok", 0.3);
  net.circuit("main", 2);
  net.tokenExpiry("main", 1_751_371_200);
  http("/v1/invoices/:id", "GET", 200, 0.002);
};

const samplesOf = (text: string, name: string): string[] =>
  text.split("\n").filter((line) => line.startsWith(`passerelle_${name}{`));
const labelsIn = (sample: string): string[] =>
  [...sample.matchAll(/[{,]([a-z_]+)="/g)].map(([, label]) => label ?? "").filter((label) => label !== "le");

describe("metrics", () => {
  test("have the contract's names and labels, and the process's own", async () => {
    const all = metrics();
    countAll(all);
    const { text, contentType } = await all.read();
    expect(contentType).toMatch(/^text\/plain/);
    for (const [name, labels] of Object.entries(CONTRACT)) {
      expect(text, name).toContain(`# TYPE passerelle_${name} `);
      const plain = /^passerelle_\w+/;
      const sample = text
        .split("\n")
        .find((line) => line.startsWith(`passerelle_${name}`) && plain.test(line) && line.includes("{"));
      expect(labelsIn(sample ?? "").sort(), name).toEqual([...labels].sort());
    }
    expect(text).toContain("process_resident_memory_bytes");
  });

  test.skipIf(!page.there)(page.title("are those that the contract's page lists"), () => {
    const listed = [...page.text("CONTRACT.md").matchAll(/`([a-z_]+)\{([a-z,]+)\}`/g)].map(
      ([, name, labels]) => [name, (labels ?? "").split(",")],
    );
    expect(listed.length).toBeGreaterThan(10);
    for (const [name, labels] of listed) expect(CONTRACT[String(name)], String(name)).toEqual(labels);
  });

  test("count what they are told", async () => {
    const all = metrics();
    countAll(all);
    const { text } = await all.read();
    for (const line of [
      'passerelle_submissions_total{platform="main",outcome="taken"} 1',
      'passerelle_submission_duration_seconds_count{platform="main"} 1',
      'passerelle_sync_events_total{platform="main",status="approved"} 1',
      'passerelle_unmapped_codes_total{platform="main",code="299"} 1',
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

  test("count spans by what became of them, once there are any", async () => {
    const all = metrics();
    expect((await all.read()).text).not.toContain("passerelle_spans_total{");
    all.spans("exported", 3);
    all.spans("dropped", 2);
    const { text } = await all.read();
    expect(text).toContain('passerelle_spans_total{outcome="exported"} 3\n');
    expect(text).toContain('passerelle_spans_total{outcome="dropped"} 2\n');
  });

  test("tell how often each rule of the controls was broken", async () => {
    const { count, found } = metrics();
    expect(await found()).toEqual([]);
    count.finding("BR-CO-15", "error");
    count.finding("BR-CO-15", "error");
    count.finding("G1.55", "warning");
    expect(await found()).toEqual([
      { rule: "BR-CO-15", severity: "error", times: 2 },
      { rule: "G1.55", severity: "warning", times: 1 },
    ]);
  });

  test("begin at nought, so that the first event is an increase", async () => {
    const { text } = await metrics().read();
    for (const line of [
      'passerelle_submissions_total{platform="main",outcome="failed"} 0',
      'passerelle_submission_duration_seconds_count{platform="main"} 0',
      'passerelle_sync_events_total{platform="main",status="rejected"} 0',
      'passerelle_missed_by_polling_total{platform="main"} 0',
      'passerelle_notifications_total{tenant="acme",outcome="failed"} 0',
      'passerelle_outbox_rows{platform="main",kind="submit",state="ready"} 0',
      'passerelle_outbox_oldest_age_seconds{platform="main",kind="submit"} 0',
      'passerelle_account_paused{platform="main"} 0',
    ]) {
      expect(text).toContain(`${line}\n`);
    }
    expect(text).not.toContain("since_timestamp_seconds{");
  });

  test("tell since when a circuit is open, through its failed probes", async () => {
    let now = NOW;
    const { net, read } = metrics(undefined, () => now);
    net.circuit("main", 0);
    net.circuit("main", 2);
    now = new Date(NOW.getTime() + 30_000);
    net.circuit("main", 1);
    net.circuit("main", 2);
    const name = "passerelle_circuit_open_since_timestamp_seconds";
    expect((await read()).text).toContain(`${name}{platform="main"} ${NOW.getTime() / 1000}\n`);
    net.circuit("main", 0);
    expect((await read()).text).not.toContain(`${name}{`);
  });
});

describe("what the store knows", () => {
  test("is read at each scrape, and forgotten when it is gone", async () => {
    let known: Collected = {
      outbox: [
        { account: "main", kind: "submit", state: "ready", rows: 4, oldest: ago(30) },
        { account: "main", kind: "submit", state: "running", rows: 1, oldest: ago(90) },
        { account: "main", kind: "submit", state: "parked", rows: 2, oldest: null },
        { account: "main", kind: "poll", state: "ready", rows: 1, oldest: ago(-60) },
        { account: "erp:acme:0", kind: "notify", state: "failed", rows: 3, oldest: null },
      ],
      accounts: [account("main", { lastPollAt: ago(61), pausedAt: ago(5) })],
      held: [{ account: "main", reason: "unmapped_code", items: 7 }],
      waiting: [{ account: "main", items: 800 }],
      reports: [
        { kind: "transactions", state: "awaiting-approval", reports: 2, deadline: "2026-11-20" },
        { kind: "transactions", state: "accepted", reports: 9, deadline: null },
      ],
    };
    const { read } = metrics(async () => known);
    const { text } = await read();
    for (const line of [
      'passerelle_outbox_rows{platform="main",kind="submit",state="ready"} 4',
      'passerelle_reports{kind="transactions",state="awaiting-approval"} 2',
      'passerelle_reports{kind="transactions",state="accepted"} 9',
      'passerelle_reports{kind="payments",state="rejected"} 0',
      // The 20th ends at midnight in Paris.
      'passerelle_report_deadline_timestamp_seconds{kind="transactions"} 1795215600',
      'passerelle_outbox_rows{platform="main",kind="submit",state="parked"} 2',
      'passerelle_outbox_rows{platform="erp:acme:0",kind="notify",state="failed"} 3',
      'passerelle_outbox_oldest_age_seconds{platform="main",kind="submit"} 90',
      'passerelle_outbox_oldest_age_seconds{platform="main",kind="poll"} 0',
      'passerelle_sync_lag_seconds{platform="main"} 61',
      'passerelle_account_paused{platform="main"} 1',
      `passerelle_account_paused_since_timestamp_seconds{platform="main"} ${ago(5).getTime() / 1000}`,
      'passerelle_held_items{platform="main",reason="unmapped_code"} 7',
      'passerelle_statements_waiting{platform="main"} 800',
    ]) {
      expect(text).toContain(`${line}\n`);
    }
    known = { ...NOTHING, accounts: [account("main", { lastPollAt: ago(1) })] };
    const later = (await read()).text;
    expect(later).toContain('passerelle_outbox_rows{platform="main",kind="submit",state="parked"} 0\n');
    expect(later).toContain('passerelle_account_paused{platform="main"} 0\n');
    expect(later).toContain('passerelle_statements_waiting{platform="main"} 0\n');
    for (const gone of ["erp:acme:0", "held_items{", "paused_since_timestamp_seconds{", 'kind="poll"'])
      expect(later, gone).not.toContain(gone);
  });

  test("counts the subscriptions of a tenant together: their ids are no labels", async () => {
    const [one, two, three] = ["one", "two", "three"].map((id) => `flows:acme:${id}`) as [
      string,
      string,
      string,
    ];
    const { read } = metrics(async () => ({
      ...NOTHING,
      outbox: [
        { account: one, kind: "call", state: "ready", rows: 3, oldest: ago(60) },
        { account: two, kind: "call", state: "ready", rows: 1, oldest: ago(5) },
      ],
      accounts: [account(one), account(two, { pausedAt: ago(5) }), account(three)],
    }));
    const { text } = await read();
    expect(samplesOf(text, "outbox_rows")).toContain(
      'passerelle_outbox_rows{platform="flows:acme",kind="call",state="ready"} 4',
    );
    expect(text).toContain('passerelle_outbox_oldest_age_seconds{platform="flows:acme",kind="call"} 60\n');
    expect(text).toContain('passerelle_account_paused{platform="flows:acme"} 1\n');
    expect(text).not.toMatch(/flows:acme:|sync_lag_seconds\{platform="flows/);
  });

  test("has a lag for every configured account, polled or not yet", async () => {
    let now = NOW;
    const { read } = metrics(
      async () => ({
        ...NOTHING,
        accounts: [account("met", { createdAt: ago(600) }), account("erp:acme:0")],
      }),
      () => now,
      ["met", "unmet"],
    );
    now = new Date(NOW.getTime() + 10_000);
    const { text } = await read();
    expect(text).toContain('passerelle_sync_lag_seconds{platform="met"} 610\n');
    expect(text).toContain('passerelle_sync_lag_seconds{platform="unmet"} 10\n');
    expect(text).toContain('passerelle_account_paused{platform="erp:acme:0"} 0\n');
    expect(text).not.toContain('sync_lag_seconds{platform="erp:');
  });

  test("is left out while the store is down; the rest is told", async () => {
    let down = false;
    const { count, read } = metrics(() =>
      down
        ? Promise.reject(new Error("the store is down"))
        : Promise.resolve({ ...NOTHING, accounts: [account("main", { lastPollAt: ago(1) })] }),
    );
    count.syncEvent("main", "approved");
    expect((await read()).text).toContain("passerelle_collect_failures_total 0\n");
    down = true;
    const { text } = await read();
    expect(text).toContain('passerelle_sync_events_total{platform="main",status="approved"} 1\n');
    expect(text).toContain("passerelle_collect_failures_total 1\n");
    // An old value would say that all is well.
    expect(samplesOf(text, "sync_lag_seconds")).toEqual([]);
  });

  test("is asked once by scrapes that come together", async () => {
    let asked = 0;
    const answer = Promise.withResolvers<Collected>();
    const { read } = metrics(() => {
      asked += 1;
      return answer.promise;
    });
    const reads = [read(), read(), read()];
    answer.resolve(NOTHING);
    await Promise.all(reads);
    expect(asked).toBe(1);
    await read();
    expect(asked).toBe(2);
  });
});

describe("labels", () => {
  test("are bounded: unknown codes past the fiftieth of a platform count together", async () => {
    const { count, read } = metrics();
    for (let n = 0; n < 200; n++) count.unmappedCode("main", `code ${n}`);
    count.unmappedCode("main", "code 7");
    count.unmappedCode("second", "code 199");
    const { text } = await read();
    const samples = samplesOf(text, "unmapped_codes_total");
    expect(samples.length).toBe(52);
    expect(samples).toContain('passerelle_unmapped_codes_total{platform="main",code="code 7"} 2');
    expect(samples).toContain('passerelle_unmapped_codes_total{platform="main",code="other"} 150');
    expect(samples).toContain('passerelle_unmapped_codes_total{platform="second",code="code 199"} 1');
  });

  test("carry no id, even when a platform's code does", async () => {
    const { count, read } = metrics();
    count.unmappedCode("main", "REJECTED F202500003");
    count.unmappedCode("main", "732829320");
    count.unmappedCode("main", "x".repeat(500));
    const samples = samplesOf((await read()).text, "unmapped_codes_total");
    expect(samples).toEqual([
      'passerelle_unmapped_codes_total{platform="main",code="other"} 2',
      `passerelle_unmapped_codes_total{platform="main",code="${"x".repeat(64)}"} 1`,
    ]);
  });
});
