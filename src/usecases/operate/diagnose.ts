import { EVERYTHING, readingFrom } from "../../domain/account.ts";
import { isEndpointAccount, isOwnAccount } from "../../domain/erp-endpoint.ts";
import type { Invoice } from "../../domain/invoice.ts";
import { PROBLEM_STATUSES } from "../../domain/life-cycle/status.ts";
import { DOUBT_TOLD } from "../../outbox/port.ts";
import type { AccountActivity, AccountMemory, WorkState } from "../../store/port.ts";
import type { ConnectionState, OpenPlatform, Parts } from "../parts.ts";
import { endingCertificates } from "./certificates.ts";
import { addressOf, isAtRest } from "./endpoint-shown.ts";
import { shownSettings } from "./mask-settings.ts";
import { type Paused, pausedOf } from "./paused.ts";
import { differingConfigurations, presentProcesses } from "./processes.ts";
import { retentionBehind } from "./retention/standing.ts";
import { type AccountProblem, type Judged, type Verdict, verdictOn } from "./verdict.ts";
import { warnedPasswords } from "./watch-passwords.ts";

/** What this process is. */
export interface About {
  about: { version: string; startedAt: Date };
}

export interface PlatformDiagnosis {
  name: string;
  /** Null: the account is not in the configuration any more, and what it has to do waits. */
  adapter: { id: string; title: string } | null;
  settings: { key: string; label: string; secret: boolean; value: string | null }[];
  concerns: AccountProblem[];
  /** As this process sees them; null for an account that is not configured. */
  connection: ConnectionState | null;
  lastPollAt: Date | null;
  pollEverySeconds: number | null;
  /** How far back it is read; null: everything, or it was never configured. */
  readFrom: Date | null;
  paused: Paused | null;
  work: { kind: string; state: WorkState; rows: number; oldest: Date | null }[];
  held: { items: number; oldest: Date } | null;
  /** What other programs did, or what is from before: kept, and no failure. */
  waiting: { items: number; oldest: Date } | null;
  activity: { day: Activity; week: Activity };
}

export type Activity = Omit<AccountActivity, "account">;

/** An ERP's endpoint for notifications, a subscription of the national API, or a mailbox. */
export interface EndpointDiagnosis {
  account: string;
  /** Of a mailbox the first one that gets it. Null: it is not in the configuration any more, or was deleted. */
  address: string | null;
  paused: Paused | null;
  work: { state: WorkState; rows: number; oldest: Date | null }[];
}

/** Everything an administrator looks at first. */
export interface Diagnosis {
  at: Date;
  /** All of it in one word, with what a person must know. */
  verdict: Verdict;
  gateway: { version: string; node: string; startedAt: Date; uptimeSeconds: number; store: string };
  platforms: PlatformDiagnosis[];
  /** ERPs' endpoints that have something to tell, or that are stopped. */
  endpoints: EndpointDiagnosis[];
  /** How much of what platforms said is not understood yet. */
  held: number;
  /** Received invoices whose company no tenant has, newest first. */
  unowned: { items: Invoice[]; more: boolean };
  /** Sent invoices of the last 30 days that a platform rejected and nothing replaced, newest first. */
  rejected: { items: Invoice[]; more: boolean };
}

const DAY = 86_400_000;
const OWN_WORK_LATE = 3_600_000;
/** Most invoices of a list. */
const LIST_MOST = 50;

/** A rejection comes within days of the sending; one that nobody corrected for this long has been dealt with elsewhere. */
export const REJECTED_DAYS = 30;

/** A pull is late after three rounds and a minute: one lost round is nothing to worry about. */
const lateAfter = (everySeconds: number): number => (3 * everySeconds + 60) * 1000;

/** How the gateway and each platform account stand. Asks no platform. */
export const diagnose = async (
  parts: Pick<Parts, "store" | "platforms" | "tenants" | "retention" | "alerts" | "now"> & About,
): Promise<Diagnosis> => {
  const { store, platforms, about } = parts;
  const at = parts.now();
  const before = (days: number): Date => new Date(at.getTime() - days * DAY);
  const [
    memories,
    work,
    held,
    waiting,
    day,
    week,
    unowned,
    unownedCounts,
    rejected,
    doubted,
    behind,
    processes,
  ] = await Promise.all([
    store.accounts.list(),
    store.outbox.counts(),
    store.items.heldCounts(),
    store.items.waitingCounts(),
    store.accounts.activity(before(1)),
    store.accounts.activity(before(7)),
    store.invoices.list({ tenant: null }, { limit: LIST_MOST }),
    store.failures.unowned(),
    store.invoices.rejected(
      { tenants: [...parts.tenants.keys()], statuses: PROBLEM_STATUSES, since: before(REJECTED_DAYS) },
      LIST_MOST + 1,
    ),
    store.outbox.doubted(new Date(at.getTime() - DOUBT_TOLD)),
    retentionBehind(parts),
    presentProcesses(parts),
  ]);
  const known = new Set([
    ...platforms.names(),
    ...memories.map(({ name }) => name),
    ...work.map(({ account }) => account),
  ]);
  const isAsItShould = (name: string): boolean =>
    isOwnAccount(name) && work.every((one) => one.account !== name || isOwnWorkWell(one, at));
  const names = [...known].filter((name) => !isEndpointAccount(name) && !isAsItShould(name));
  const endpoints = await Promise.all(
    [...known].filter(isEndpointAccount).flatMap((account) => {
      const paused = pausedOf(memories.find(({ name }) => name === account) ?? null);
      const rows = work.filter((one) => one.account === account && !isAtRest(parts, one, at));
      return paused === null && rows.length === 0 ? [] : [ofEndpoint(parts, account, paused, rows)];
    }),
  );
  const shown = {
    at,
    gateway: {
      version: about.version,
      node: process.version,
      startedAt: about.startedAt,
      uptimeSeconds: Math.floor((at.getTime() - about.startedAt.getTime()) / 1000),
      store: store.engine,
    },
    platforms: names.map((name) =>
      ofAccount(name, platforms.get(name), {
        at,
        memory: memories.find((memory) => memory.name === name) ?? null,
        work: work.filter(({ account }) => account === name).map(({ account, ...rows }) => rows),
        held: countOf(name, held),
        waiting: countOf(name, waiting),
        activity: { day: activityOf(name, day), week: activityOf(name, week) },
      }),
    ),
    endpoints,
    held: held.reduce((sum, { items }) => sum + items, 0),
    unowned: { items: unowned.items, more: unowned.nextCursor !== null },
    rejected: {
      items: rejected.newest.slice(0, LIST_MOST),
      more: rejected.newest.length > LIST_MOST,
    },
  };
  const verdict = verdictOn({
    ...shown,
    doubted,
    unowned: unownedCounts,
    rejected: rejected.counts,
    passwords: warnedPasswords(platforms, at),
    certificates: endingCertificates(platforms, at),
    copies: oldCopies(platforms),
    retention: behind,
    configurations: differingConfigurations(processes, at),
  });
  return { ...shown, verdict };
};

/** The accounts that answer from a copy of the directory which is stale, or is not there yet. */
const oldCopies = (platforms: Parts["platforms"]): Judged["copies"] =>
  platforms.names().flatMap((account) => {
    const copied = platforms.get(account)?.connection.directory?.copied;
    if (copied === undefined) return [];
    const copy = copied();
    return copy?.stale === false ? [] : [{ account, at: copy?.at ?? null }];
  });

/** The gateway's own work is planned far ahead, and is shown where it is late or was given up. */
const isOwnWorkWell = ({ state, oldest }: { state: WorkState; oldest: Date | null }, at: Date): boolean =>
  (state === "ready" || state === "running") &&
  (oldest === null || at.getTime() - oldest.getTime() < OWN_WORK_LATE);

const NOTHING: Activity = {
  outbound: { sent: 0, waiting: 0, failed: 0, parked: 0 },
  inbound: 0,
  events: 0,
};

const countOf = (
  name: string,
  counts: { account: string; items: number; oldest: Date }[],
): PlatformDiagnosis["held"] => {
  const found = counts.find(({ account }) => account === name);
  return found === undefined ? null : { items: found.items, oldest: found.oldest };
};

const readFromOf = (platform: OpenPlatform | null, memory: AccountMemory | null): Date | null => {
  const met = memory?.createdAt ?? null;
  if (platform === null || memory === null || met === null) return null;
  const { from } = readingFrom(platform.account, {
    readFrom: memory.readFrom,
    begun: memory.cursor !== null,
    met,
  });
  return from.getTime() === EVERYTHING.getTime() ? null : from;
};

const activityOf = (name: string, all: AccountActivity[]): Activity => {
  const found = all.find(({ account }) => account === name);
  if (found === undefined) return NOTHING;
  const { account, ...activity } = found;
  return activity;
};

interface Known {
  at: Date;
  memory: AccountMemory | null;
  work: PlatformDiagnosis["work"];
  held: PlatformDiagnosis["held"];
  waiting: PlatformDiagnosis["waiting"];
  activity: PlatformDiagnosis["activity"];
}

/** What stops an account, or keeps it from hearing what is new. */
export const concernsOf = (
  platform: OpenPlatform | null,
  memory: AccountMemory | null,
  at: Date,
): AccountProblem[] => {
  const concerns: AccountProblem[] = [];
  const connection = platform?.state() ?? null;
  if (pausedOf(memory) !== null) concerns.push("paused");
  if (connection !== null && connection.circuit !== "closed") concerns.push("circuit_open");
  if (platform !== null && platform.connection.events !== undefined) {
    const late = lateAfter(platform.account.pollEverySeconds);
    const last = memory?.lastPollAt ?? null;
    const met = memory?.createdAt ?? at;
    if (last === null && at.getTime() - met.getTime() > late) concerns.push("never_synced");
    if (last !== null && at.getTime() - last.getTime() > late) concerns.push("sync_late");
  }
  return concerns;
};

const ofAccount = (name: string, platform: OpenPlatform | null, known: Known): PlatformDiagnosis => {
  const { memory, work, held, waiting, activity } = known;
  const connection = platform?.state() ?? null;
  const paused = pausedOf(memory);
  const concerns = concernsOf(platform, memory, known.at);
  if (work.some(({ state }) => state === "failed" || state === "parked")) concerns.push("failures");
  if (held !== null) concerns.push("held");
  return {
    name,
    adapter: platform === null ? null : { id: platform.adapter.id, title: platform.adapter.title },
    settings: platform === null ? [] : shownSettings(platform),
    concerns,
    connection,
    lastPollAt: memory?.lastPollAt ?? null,
    pollEverySeconds: platform?.connection.events === undefined ? null : platform.account.pollEverySeconds,
    readFrom: readFromOf(platform, memory),
    paused,
    work,
    held,
    waiting,
    activity,
  };
};

const ofEndpoint = async (
  parts: Pick<Parts, "store" | "tenants" | "alerts">,
  account: string,
  paused: Paused | null,
  rows: EndpointDiagnosis["work"],
): Promise<EndpointDiagnosis> => ({
  account,
  address: await addressOf(parts, account),
  paused,
  work: rows.map(({ state, rows, oldest }) => ({ state, rows, oldest })),
});
