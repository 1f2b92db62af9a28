import type { Share } from "../../domain/tenant.ts";
import type { Param } from "../arms.ts";
import type { Words } from "../db.ts";
import { NO_CAUSE, OF_NOBODY } from "../port/failures.ts";
import type { WaitingFilter, WaitingGroup, WaitingSort } from "../port.ts";
import { millis } from "../rows.ts";

/** Where things that wait stand: one for each index that has them. */
export interface Source {
  sort: WaitingSort;
  state: WaitingGroup["state"];
  table: string;
  id: string;
  /** By this time the list of everything goes on. */
  at: string;
  /** Since this time it waits: a group goes on by it. */
  since: string;
  account: string;
  /** Which rows wait. `doubted`: since before when what goes on by itself must be in doubt. */
  waits(doubted: () => string): string;
}

const WORK = { sort: "work", table: "outbox", id: "id", at: "created_at", account: "account" } as const;

/** The states of the indexes, or SQLite does not use them. */
const given = (state: "failed" | "parked"): Source => ({
  ...WORK,
  state,
  since: "updated_at",
  waits: () => `state IN ('failed', 'parked') AND state = '${state}'`,
});

/** By state: groups are those of one. */
export const SOURCES: readonly Source[] = [
  given("failed"),
  given("parked"),
  {
    ...WORK,
    state: "in_doubt",
    since: "doubt_since",
    waits: (doubted) =>
      `doubt_since IS NOT NULL AND state IN ('ready', 'running') AND doubt_since < ${doubted()}`,
  },
  {
    sort: "item",
    state: "held",
    table: "items",
    id: "item_id",
    at: "held_at",
    since: "held_at",
    account: "account",
    waits: () => "state = 'held'",
  },
  {
    sort: "invoice",
    state: "held",
    table: "invoices",
    id: "id",
    at: "created_at",
    since: "created_at",
    account: "platform",
    waits: () => "tenant IS NULL AND direction = 'inbound' AND superseded_by IS NULL",
  },
];

/** The sources from which a filter has anything. */
export const sourcesOf = ({ sorts, kind, tenant }: WaitingFilter): Source[] =>
  SOURCES.filter(
    ({ sort }) =>
      (sorts?.includes(sort) ?? true) &&
      (sort === "work" || kind === undefined) &&
      (sort !== "invoice" || tenant === undefined),
  );

/** What a source's rows have as their kind and as their cause. */
export const kindOf = ({ sort }: Source): string =>
  sort === "work" ? "kind" : sort === "item" ? "'item'" : `'${OF_NOBODY}'`;
export const causeOf = ({ sort }: Source, { asJson }: Pick<Words, "asJson">): string =>
  sort === "work" ? "cause" : sort === "item" ? `(reason${asJson} ->> 'code')` : `'${OF_NOBODY}'`;

const oneOf = (values: readonly string[], param: Param): string =>
  values.length === 0 ? "(NULL)" : `(${values.map(param).join(", ")})`;

/** Is an item a document of this share? The same as `ownerFor` says of one. */
const ofShare = ({ companies, accounts, taken }: Share, words: Words, param: Param): string => {
  const about = (member: string): string => `(about${words.asJson} ->> '${member}')`;
  const addressee = about("addressee");
  const nobodys = `(${addressee} IS NULL OR NOT ${addressee} IN ${oneOf(taken, param)})`;
  return `${about("size")} IS NOT NULL AND (${addressee} IN ${oneOf(companies, param)}
      OR (account IN ${oneOf(accounts, param)} AND ${nobodys}))`;
};

const isTenants: {
  readonly [S in WaitingSort]: (
    tenant: NonNullable<WaitingFilter["tenant"]>,
    words: Words,
    param: Param,
  ) => string;
} = {
  work: ({ name }, _, param) => `tenant = ${param(name)}`,
  item: ({ share }, words, param) => ofShare(share, words, param),
  // What is nobody's is no tenant's.
  invoice: () => "1 = 0",
};

/** Which rows of a source a filter takes. */
export const whereOf = (source: Source, filter: WaitingFilter, words: Words, param: Param): string[] => {
  const { tenant, account, kind, cause, before } = filter;
  const where = [source.waits(() => param(millis(filter.doubtedBefore)))];
  if (tenant !== undefined) where.push(isTenants[source.sort](tenant, words, param));
  if (account !== undefined) where.push(`${source.account} = ${param(account)}`);
  if (kind !== undefined) where.push(`kind = ${param(kind)}`);
  if (cause === NO_CAUSE && source.sort === "work") where.push(`(cause IS NULL OR cause = '${NO_CAUSE}')`);
  else if (cause !== undefined) where.push(`${causeOf(source, words)} = ${param(cause)}`);
  if (before !== undefined) where.push(`${source.since} < ${param(millis(before))}`);
  return where;
};
