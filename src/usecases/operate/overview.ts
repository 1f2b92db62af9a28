import type { Caller } from "../../domain/caller.ts";
import { hearerOf, isEndpointAccount } from "../../domain/erp-endpoint.ts";
import { PROBLEM_STATUSES } from "../../domain/life-cycle/status.ts";
import { accountsFor } from "../../domain/tenant.ts";
import type { WorkState } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { type ActivitySeries, activityOf } from "./activity/series.ts";
import { type About, concernsOf, type Diagnosis, diagnose, REJECTED_DAYS } from "./diagnose.ts";
import type { Endpoint } from "./endpoints/endpoint.ts";
import { listEndpoints } from "./endpoints/list-endpoints.ts";
import { listFailures } from "./failures.ts";
import { pausedOf } from "./paused.ts";
import { type AccountProblem, type Verdict, verdictOn } from "./verdict.ts";

/** What a tenant looks at first: its own, and of others' nothing. */
export interface OwnStanding {
  verdict: Verdict;
  /** The platform accounts that its invoices go through. */
  platforms: { name: string; concerns: readonly AccountProblem[]; underway: number; oldest: Date | null }[];
  endpoints: Endpoint[];
  /** What waits for it; `more`: at least. */
  failures: { count: number; more: boolean };
  /** Its sent invoices that platforms rejected lately, and nothing replaced. */
  rejected: number;
}

/** How everything stands, and how much has happened. */
export interface Overview {
  at: Date;
  activity: ActivitySeries[];
  /** Of the gateway, for administrators; of one tenant. */
  standing: { of: "all"; diagnosis: Diagnosis } | { of: "tenant"; own: OwnStanding };
}

/** Failures and endpoints that are looked at. */
const MOST = 200;

type World = Pick<Parts, "store" | "platforms" | "tenants" | "router" | "retention" | "alerts" | "now"> &
  About;

/** How everything stands that a caller may see, and what happened in the last hours and days. Asks no platform. */
export const overviewOf = async (parts: World, caller: Caller): Promise<Overview> => {
  const at = parts.now();
  if (caller.kind === "admin") {
    const [diagnosis, activity] = await Promise.all([diagnose(parts), activityOf(parts, null)]);
    return { at, activity, standing: { of: "all", diagnosis } };
  }
  const [own, activity] = await Promise.all([
    ownStanding(parts, caller.tenant, at),
    activityOf(parts, caller.tenant),
  ]);
  return { at, activity, standing: { of: "tenant", own } };
};

const ownStanding = async (parts: World, tenant: string, at: Date): Promise<OwnStanding> => {
  const { store } = parts;
  const caller = { kind: "tenant", tenant } as const;
  const since = new Date(at.getTime() - REJECTED_DAYS * 86_400_000);
  const names = accountsFor(parts.tenants, tenant);
  const [underway, failures, { items: endpoints }, rejected, memories] = await Promise.all([
    store.activity.underway(tenant),
    listFailures(parts, caller, {}, { limit: MOST }),
    listEndpoints(parts, caller, {}, { limit: MOST }),
    store.invoices.rejected({ tenants: [tenant], statuses: PROBLEM_STATUSES, since }, 1),
    Promise.all(names.map((name) => store.accounts.get(name))),
  ]);
  const rowsOf = (account: string) => {
    const own = failures.items.filter(({ platform, kind }) => platform === account && kind !== "item");
    const waits = underway.find((one) => one.account === account);
    return [
      ...(waits === undefined
        ? []
        : [{ kind: "submit", state: "ready" as WorkState, rows: waits.invoices, oldest: waits.oldest }]),
      ...(["failed", "parked"] as const).map((state) => ({
        kind: "submit",
        state: state as WorkState,
        rows: own.filter((one) => one.state === state).length,
        oldest: null,
      })),
    ];
  };
  const platforms = memories.map((memory) => {
    const platform = parts.platforms.get(memory.name);
    const connection = platform?.state() ?? null;
    const concerns = concernsOf(platform, memory, at);
    const items = failures.items.filter(({ platform: on, kind }) => on === memory.name && kind === "item");
    const [first] = items;
    return {
      name: memory.name,
      adapter: platform === null ? null : {},
      concerns,
      connection,
      lastPollAt: memory.lastPollAt,
      paused: pausedOf(memory),
      work: rowsOf(memory.name),
      held: first === undefined ? null : { items: items.length, oldest: new Date(first.since) },
    };
  });
  const verdict = verdictOn({
    at,
    platforms,
    endpoints: endpoints.map(({ account, address, paused, waiting, givenUp }) => ({
      account,
      address,
      paused,
      work: [
        { state: "ready", rows: waiting.rows, oldest: waiting.oldest },
        { state: "failed", rows: givenUp, oldest: null },
      ],
    })),
    doubted: failures.items
      .filter(({ state, platform }) => state === "in_doubt" && !isEndpointAccount(platform))
      .map(({ platform, since: from }) => ({ account: platform, rows: 1, oldest: new Date(from) })),
    unowned: [],
    rejected: rejected.counts,
    passwords: [],
    certificates: [],
    copies: [],
    retention: null,
    configurations: null,
  });
  return {
    verdict,
    platforms: platforms.map(({ name, concerns }) => {
      const waits = underway.find(({ account }) => account === name);
      return { name, concerns, underway: waits?.invoices ?? 0, oldest: waits?.oldest ?? null };
    }),
    endpoints: endpoints.filter(({ account }) => hearerOf(account)?.tenant === tenant),
    failures: { count: failures.items.length, more: failures.nextCursor !== null },
    rejected: rejected.counts.reduce((sum, { invoices }) => sum + invoices, 0),
  };
};
