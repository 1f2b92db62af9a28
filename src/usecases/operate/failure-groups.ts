import type { Caller } from "../../domain/caller.ts";
import { sumOf } from "../../domain/decimal.ts";
import type { GroupName, Page, WaitingFilter, WaitingGroup, WaitingSort } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { type FailureFilter, narrowed } from "./failures.ts";
import { type OpenFailure, type OpenFailureKind, openFailureOf } from "./open-failure.ts";

type Asked = Pick<Parts, "store" | "now" | "tenants" | "router">;

/** By what a group of failures is named. */
export interface FailureGroupName {
  kind: OpenFailureKind;
  state: WaitingGroup["state"];
  platform: string;
  /** Code of what went wrong. */
  cause: string;
}

/** What waits at one platform, of one kind, for one cause. */
export interface FailureGroup extends FailureGroupName {
  count: number;
  /** Since when the one waits that waits longest, and the last one; ISO 8601. */
  oldest: string;
  newest: string;
  /** What the invoices are worth, by currency; decimal strings. */
  amounts: { currency: string; total: string }[];
  /** Of so many of its oldest things, where it has more than can be added up at once; null: of all. */
  amountsOf: number | null;
  /** As the one tells it that waits longest. */
  problem: OpenFailure["problem"];
  /** The first of them, oldest first. */
  items: OpenFailure[];
}

/** Groups of an answer, and things of all of them whose amounts are added up. */
const GROUPS_AT_ONCE = 50;
const ADDED_UP = 2_000;

export const sortOf = (kind: string): WaitingSort =>
  kind === "item" ? "item" : kind === "unowned" ? "invoice" : "work";

const nameOf = ({ kind, state, platform, cause }: FailureGroupName): GroupName => ({
  sort: sortOf(kind),
  state,
  account: platform,
  kind,
  cause,
});

/**
 * What waits for a person by cause, the largest groups first; each with its first things.
 *
 * @param asked.items how many things of each group
 * @returns `more`: there are other groups
 */
export const groupFailures = async (
  parts: Asked,
  caller: Caller,
  filter: FailureFilter,
  asked: { items: number },
): Promise<{ groups: FailureGroup[]; more: boolean }> => {
  const within = narrowed(parts, caller, filter);
  if (within === null || filter.state === "waiting" || filter.state === "dismissed")
    return { groups: [], more: false };
  const found = await parts.store.failures.groups(within, GROUPS_AT_ONCE + 1);
  const shown = found.slice(0, GROUPS_AT_ONCE);
  const most = Math.max(20, Math.floor(ADDED_UP / Math.max(1, shown.length)));
  const groups = await Promise.all(shown.map((group) => grouped(parts, caller, within, group, asked, most)));
  // What was dealt with since it was counted.
  return { groups: groups.filter((group) => group !== null), more: found.length > GROUPS_AT_ONCE };
};

const grouped = async (
  parts: Asked,
  caller: Caller,
  within: WaitingFilter,
  group: WaitingGroup,
  asked: { items: number },
  most: number,
): Promise<FailureGroup | null> => {
  const [{ items }, worth] = await Promise.all([
    parts.store.failures.ofGroup(group, within, { limit: Math.max(1, asked.items) }),
    parts.store.failures.amounts(group, within, most),
  ]);
  const things = await Promise.all(items.map((waiting) => openFailureOf(parts, caller, waiting)));
  const [first] = things;
  if (first === undefined) return null;
  return {
    kind: first.kind,
    state: group.state,
    platform: group.account,
    cause: group.cause,
    count: group.count,
    oldest: group.oldest.toISOString(),
    newest: group.newest.toISOString(),
    amounts: addedUp(worth),
    amountsOf: group.count > most ? most : null,
    problem: first.problem,
    items: things.slice(0, asked.items),
  };
};

/** Each invoice once, however much of its work failed. */
const addedUp = (worth: readonly { of: string; amount: string; currency: string }[]) => {
  const each = new Map(worth.map((one) => [one.of, one]));
  const byCurrency = Map.groupBy(each.values(), ({ currency }) => currency);
  return [...byCurrency]
    .map(([currency, some]) => ({ currency, total: sumOf(some.map(({ amount }) => amount)) }))
    .sort((a, b) => (a.currency < b.currency ? -1 : 1));
};

/**
 * What is in a group, by the time since when it waits, oldest first.
 *
 * @throws Rejection 400 on a cursor that is not ours
 */
export const listGroup = async (
  parts: Asked,
  caller: Caller,
  group: FailureGroupName,
  filter: Pick<FailureFilter, "tenant" | "before">,
  page: { limit: number; cursor?: string },
): Promise<Page<OpenFailure>> => {
  const within = narrowed(parts, caller, filter);
  if (within === null || (within.tenant !== undefined && group.kind === "unowned"))
    return { items: [], nextCursor: null };
  const found = await parts.store.failures.ofGroup(nameOf(group), within, page);
  return {
    items: await Promise.all(found.items.map((waiting) => openFailureOf(parts, caller, waiting))),
    nextCursor: found.nextCursor,
  };
};
