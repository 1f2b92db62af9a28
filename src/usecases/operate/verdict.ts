import { isOwnAccount } from "../../domain/erp-endpoint.ts";
import type { WorkState } from "../../store/port.ts";
import { isPerpetual } from "../work.ts";
import { VERDICT_WORDS, type VerdictCode } from "./verdict-words.ts";

/** `stopped`: something does not go on by itself, or does not go on now. `look`: something waits for a person. */
export type VerdictState = "ok" | "look" | "stopped";

/** One thing that a person must know. */
export interface VerdictReason {
  code: VerdictCode;
  state: Exclude<VerdictState, "ok">;
  /** How many there are of what it is about: rows of work, items, invoices; 1 for an account itself. */
  count: number;
  /** The platform account that it is about; null: it is about an ERP's endpoint. */
  platform: string | null;
  /** The account of the ERP's endpoint (`erp:<tenant>:<place>`), or of a mailbox. */
  endpoint: string | null;
  since: Date | null;
  message: string;
  messageFr: string;
}

/** How everything stands, in one word, and why. What stops something comes first. */
export interface Verdict {
  state: VerdictState;
  reasons: VerdictReason[];
}

/** A problem of an account: why it needs a look. `paused`, `circuit_open` and `sync_late` stop it; the others wait for a person. */
export type AccountProblem = "paused" | "circuit_open" | "sync_late" | "never_synced" | "failures" | "held";

type Rows = readonly { state: WorkState; rows: number; oldest: Date | null }[];

interface JudgedPlatform {
  name: string;
  /** Null: not in the configuration any more. */
  adapter: object | null;
  concerns: readonly AccountProblem[];
  connection: { openedAt: Date | null } | null;
  lastPollAt: Date | null;
  paused: { since: Date } | null;
  work: readonly (Rows[number] & { kind: string })[];
  held: { items: number; oldest: Date } | null;
}

interface JudgedEndpoint {
  account: string;
  /** Null: not in the configuration any more. */
  address: string | null;
  paused: { since: Date } | null;
  work: Rows;
}

/** What a verdict is about. */
export interface Judged {
  at: Date;
  platforms: readonly JudgedPlatform[];
  endpoints: readonly JudgedEndpoint[];
  /** Work that goes on by itself, whose outcome has been unknown for longer than is usual. */
  doubted: readonly { account: string; rows: number; oldest: Date }[];
  /** Received invoices that belong to nobody. */
  unowned: readonly { account: string; invoices: number }[];
  /** Invoices that a platform rejected lately, and that nothing has replaced. */
  rejected: readonly { account: string; invoices: number }[];
  /** Ends of passwords that are warned of already. */
  passwords: readonly { account: string; at: Date }[];
  /** Certificates of platforms' servers that end soon. */
  certificates: readonly { account: string; host: string; until: Date; urgent: boolean }[];
  /** Accounts whose copy of the directory is too old, and since when it is what it is; null: there is none. */
  copies: readonly { account: string; at: Date | null }[];
  /** What was to be erased and has not been; null: nothing. */
  retention: { kinds: readonly string[]; count: number; oldest: Date } | null;
  /** The processes, where their configurations differ, and since when; null: they agree. */
  configurations: { names: readonly string[]; since: Date } | null;
}

/**
 * What was to run and has not is late after this long, in milliseconds: an invoice or a notification, and any other
 * work. The alerts of the monitoring go by the same times.
 */
const LATE = { spoken: 900_000, other: 3_600_000 };

type Found = Partial<Pick<VerdictReason, "platform" | "endpoint" | "since">> & {
  code: VerdictCode;
  count?: number;
  /** What people call the account. */
  name: string;
};

/** All that a person must know, so that the page, the monitoring and people agree. */
export const verdictOn = (judged: Judged): Verdict => {
  const found = [
    ...judged.platforms.flatMap((platform) => aboutPlatform(platform, judged)),
    ...judged.endpoints.flatMap((endpoint) => aboutEndpoint(endpoint, judged)),
    ...aboutRetention(judged),
    ...aboutConfigurations(judged),
  ];
  const reasons = found.map(toReason);
  const stops = reasons.filter(({ state }) => state === "stopped");
  const others = reasons.filter(({ state }) => state === "look");
  return {
    state: stops.length > 0 ? "stopped" : others.length > 0 ? "look" : "ok",
    reasons: [...stops, ...others],
  };
};

const toReason = ({ code, count = 1, name, platform, endpoint, since }: Found): VerdictReason => {
  const { state, en, fr } = VERDICT_WORDS[code];
  return {
    code,
    state,
    count,
    platform: platform ?? null,
    endpoint: endpoint ?? null,
    since: since ?? null,
    message: en(name, count),
    messageFr: fr(name, count),
  };
};

const aboutPlatform = (one: JudgedPlatform, judged: Judged): Found[] => {
  const { name, adapter, connection, paused, held } = one;
  const work = one.work.filter(({ kind }) => !isPerpetual(kind));
  const waiting = sumOf(work, ({ state }) => state === "ready" || state === "running");
  const has = (concern: AccountProblem): boolean => one.concerns.includes(concern);
  const of = (list: readonly { account: string; invoices: number }[]): number =>
    list.find(({ account }) => account === name)?.invoices ?? 0;
  const password = judged.passwords.find(({ account }) => account === name);
  const copy = judged.copies.find(({ account }) => account === name);
  const all: (Found | null)[] = [
    adapter === null && waiting.rows > 0 && !isOwnAccount(name)
      ? { code: "account_unknown", name, count: waiting.rows, since: waiting.oldest }
      : null,
    has("paused") ? { code: "account_paused", name, since: paused?.since ?? null } : null,
    has("circuit_open") ? { code: "circuit_open", name, since: connection?.openedAt ?? null } : null,
    has("sync_late") ? { code: "sync_late", name, since: one.lastPollAt } : null,
    has("never_synced") ? { code: "never_synced", name } : null,
    ...endedWork(name, work, judged),
    late(
      "invoices_late",
      name,
      work.filter(({ kind }) => kind === "submit"),
      judged.at,
      LATE.spoken,
    ),
    late(
      "work_late",
      name,
      work.filter(({ kind }) => kind !== "submit"),
      judged.at,
      LATE.other,
    ),
    held === null ? null : { code: "items_held", name, count: held.items, since: held.oldest },
    counted("invoices_unowned", name, of(judged.unowned)),
    counted("invoices_rejected", name, of(judged.rejected)),
    password === undefined
      ? null
      : {
          code: password.at <= judged.at ? "password_expired" : "password_expires",
          name,
          since: password.at,
        },
    ...judged.certificates
      .filter(({ account }) => account === name)
      .map(
        ({ host, until, urgent }): Found => ({
          code: urgent ? "certificate_ends" : "certificate_expires",
          name: `${name} (${host})`,
          since: until,
        }),
      ),
    copy === undefined
      ? null
      : { code: copy.at === null ? "directory_missing" : "directory_old", name, since: copy.at },
  ];
  return all.filter((found) => found !== null).map((found) => ({ ...found, platform: name }));
};

const aboutEndpoint = ({ account, address, paused, work }: JudgedEndpoint, judged: Judged): Found[] => {
  const name = address ?? account;
  const waiting = sumOf(work, ({ state }) => state === "ready" || state === "running");
  const all: (Found | null)[] = [
    paused !== null
      ? { code: "endpoint_stopped", name, count: waiting.rows, since: paused.since }
      : address === null && waiting.rows > 0
        ? { code: "endpoint_unknown", name, count: waiting.rows, since: waiting.oldest }
        : late("notifications_late", name, work, judged.at, LATE.spoken),
    ...endedWork(name, work, judged, account),
  ];
  return all.filter((found) => found !== null).map((found) => ({ ...found, endpoint: account }));
};

const aboutRetention = ({ retention }: Judged): Found[] =>
  retention === null
    ? []
    : [
        {
          code: "retention_behind",
          name: retention.kinds.join(", "),
          count: retention.count,
          since: retention.oldest,
        },
      ];

const aboutConfigurations = ({ configurations }: Judged): Found[] =>
  configurations === null
    ? []
    : [
        {
          code: "configurations_differ",
          name: configurations.names.join(", "),
          count: configurations.names.length,
          since: configurations.since,
        },
      ];

/** What was given up, and what has been in doubt for long. */
const endedWork = (name: string, work: Rows, judged: Judged, account = name): (Found | null)[] => {
  const doubted = judged.doubted.find((one) => one.account === account);
  return [
    counted("work_failed", name, sumOf(work, ({ state }) => state === "failed").rows),
    counted("work_parked", name, sumOf(work, ({ state }) => state === "parked").rows),
    doubted === undefined
      ? null
      : { code: "work_in_doubt", name, count: doubted.rows, since: doubted.oldest },
  ];
};

const counted = (code: VerdictCode, name: string, count: number): Found | null =>
  count === 0 ? null : { code, name, count };

const late = (code: VerdictCode, name: string, work: Rows, at: Date, after: number): Found | null => {
  const { rows, oldest } = sumOf(work, ({ state }) => state === "ready");
  return oldest !== null && at.getTime() - oldest.getTime() > after
    ? { code, name, count: rows, since: oldest }
    : null;
};

const sumOf = (work: Rows, fits: (row: Rows[number]) => boolean): { rows: number; oldest: Date | null } => {
  const some = work.filter(fits);
  const times = some.flatMap(({ oldest }) => (oldest === null ? [] : [oldest.getTime()]));
  return {
    rows: some.reduce((sum, { rows }) => sum + rows, 0),
    oldest: times.length === 0 ? null : new Date(Math.min(...times)),
  };
};
