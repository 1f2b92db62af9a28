import { Gauge, type Registry } from "prom-client";
import { isEndpointAccount, subscriptionOf } from "../domain/erp-endpoint.ts";
import { parisMidnight } from "../domain/paris-day.ts";
import { daysAfter } from "../domain/reporting/days.ts";
import { REPORT_KINDS } from "../domain/reporting/periods.ts";

/** What is read from the store at each scrape: the same in every process, and after a restart. */
export interface Collected {
  outbox: { account: string; kind: string; state: string; rows: number; oldest: Date | null }[];
  /** Configured ones only: one that was taken out of the configuration would be sick for ever. */
  accounts: { name: string; createdAt: Date | null; lastPollAt: Date | null; pausedAt: Date | null }[];
  held: { account: string; reason: string; items: number }[];
  waiting: { account: string; items: number }[];
  /** `deadline`: of those that are to be sent, the first one. */
  reports: { kind: string; state: string; reports: number; deadline: string | null }[];
}

/** A configured account at a platform. */
export interface Measured {
  name: string;
  /** It is asked for news: a directory alone is not. */
  polled: boolean;
}

export interface StoredGauges {
  show(collected: Collected): void;
  /** Shows nothing, for a store that does not answer. */
  forget(): void;
}

/** States of invoices in the outbox that are shown even when there is none in them. */
const SHOWN_STATES = ["ready", "failed", "parked"];
/** States of reports that are shown even when there is none in them: those that somebody must see to. */
const SHOWN_REPORTS = ["due", "awaiting-approval", "rejected", "inadmissible"];
const UNKNOWN = { createdAt: null, lastPollAt: null, pausedAt: null };

/** Subscriptions come and go, and their ids are no labels: those of a tenant have one. */
const labelOf = (account: string): string => {
  const tenant = subscriptionOf(account)?.tenant;
  return tenant === undefined ? account : `flows:${tenant}`;
};

/**
 * The gauges of what the store knows. Every configured platform has its series from the first scrape on.
 *
 * With several replicas each tells the same: take the maximum of them, never their sum.
 */
export const storedGauges = (parts: {
  registers: Registry[];
  platforms: readonly Measured[];
  now: () => Date;
}): StoredGauges => {
  const gauge = <L extends string>(name: string, labelNames: readonly L[], help: string): Gauge<L> =>
    new Gauge({ name: `passerelle_${name}`, help, labelNames, registers: parts.registers });

  const rows = gauge(
    "outbox_rows",
    ["platform", "kind", "state"],
    "Durable work that is not done, by kind and state.",
  );
  const oldestAge = gauge(
    "outbox_oldest_age_seconds",
    ["platform", "kind"],
    "Age of the oldest work that is due.",
  );
  const syncLag = gauge(
    "sync_lag_seconds",
    ["platform"],
    "Since the last complete pull of the platform's events; since the account is configured before the first one.",
  );
  const paused = gauge(
    "account_paused",
    ["platform"],
    "1 while an account's work is held because its credentials are not accepted, or an ERP's endpoint is gone.",
  );
  const pausedSince = gauge(
    "account_paused_since_timestamp_seconds",
    ["platform"],
    "Since when the account is paused; absent while it is not.",
  );
  const held = gauge(
    "held_items",
    ["platform", "reason"],
    "Statements of platforms that are put aside, by the reason.",
  );
  const waiting = gauge(
    "statements_waiting",
    ["platform"],
    "What platforms said of things that other programs did, or from before the account was configured. No failure.",
  );
  const reports = gauge(
    "reports",
    ["kind", "state"],
    "Periods that are reported, by kind and the state of their newest report.",
  );
  const reportDeadline = gauge(
    "report_deadline_timestamp_seconds",
    ["kind"],
    "The end of the first day by which a report that is due must be sent; absent where none is due.",
  );
  const startedAt = parts.now();

  const age = (since: Date): number => Math.max(0, (parts.now().getTime() - since.getTime()) / 1000);

  const showOutbox = (outbox: Collected["outbox"]): void => {
    for (const { name: platform } of parts.platforms) {
      for (const state of SHOWN_STATES) rows.set({ platform, kind: "submit", state }, 0);
      oldestAge.set({ platform, kind: "submit" }, 0);
    }
    const ages = new Map<string, number>();
    for (const { account, kind, state, rows: count, oldest } of outbox) {
      const platform = labelOf(account);
      rows.inc({ platform, kind, state }, count);
      if (oldest === null) continue;
      const key = `${platform} ${kind}`;
      ages.set(key, Math.max(age(oldest), ages.get(key) ?? 0));
      oldestAge.set({ platform, kind }, ages.get(key) ?? 0);
    }
  };

  const showAccounts = (accounts: Collected["accounts"]): void => {
    const known = new Map<string, Omit<Collected["accounts"][number], "name">>();
    for (const { name, ...account } of accounts) {
      const label = labelOf(name);
      // Of several subscriptions of a tenant, one that is paused.
      if ((known.get(label)?.pausedAt ?? null) === null) known.set(label, account);
    }
    const unpolled = new Set(parts.platforms.flatMap(({ name, polled }) => (polled ? [] : [name])));
    for (const platform of new Set([...parts.platforms.map(({ name }) => name), ...known.keys()])) {
      const { createdAt, lastPollAt, pausedAt } = known.get(platform) ?? UNKNOWN;
      if (!isEndpointAccount(platform) && !unpolled.has(platform))
        syncLag.set({ platform }, age(lastPollAt ?? createdAt ?? startedAt));
      paused.set({ platform }, pausedAt === null ? 0 : 1);
      if (pausedAt !== null) pausedSince.set({ platform }, pausedAt.getTime() / 1000);
    }
  };

  const showReports = (collected: Collected["reports"]): void => {
    for (const kind of REPORT_KINDS) for (const state of SHOWN_REPORTS) reports.set({ kind, state }, 0);
    const first = new Map<string, number>();
    for (const { kind, state, reports: count, deadline } of collected) {
      reports.set({ kind, state }, count);
      if (deadline === null) continue;
      const end = parisMidnight(daysAfter(deadline, 1)).getTime() / 1000;
      first.set(kind, Math.min(end, first.get(kind) ?? end));
    }
    for (const [kind, end] of first) reportDeadline.set({ kind }, end);
  };

  // Rows and accounts that are gone must not go on showing their last value.
  const forget = (): void => {
    for (const each of [
      rows,
      oldestAge,
      syncLag,
      paused,
      pausedSince,
      held,
      waiting,
      reports,
      reportDeadline,
    ])
      each.reset();
  };
  return {
    forget,
    show(collected) {
      forget();
      showOutbox(collected.outbox);
      showAccounts(collected.accounts);
      for (const { account, reason, items } of collected.held) held.set({ platform: account, reason }, items);
      showReports(collected.reports);
      for (const { name } of parts.platforms) waiting.set({ platform: name }, 0);
      for (const { account, items } of collected.waiting) waiting.set({ platform: account }, items);
    },
  };
};
