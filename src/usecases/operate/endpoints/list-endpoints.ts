import type { Caller } from "../../../domain/caller.ts";
import {
  endpointAccount,
  folderAccount,
  hearerOf,
  mailAccount,
  subscriptionAccount,
} from "../../../domain/erp-endpoint.ts";
import type { Tenant } from "../../../domain/tenant.ts";
import type { Parts } from "../../parts.ts";
import { type Endpoint, readEndpoint } from "./endpoint.ts";

/** Whom a tenant's news go to, by the configuration and its subscriptions. */
const accountsOf = async (
  { store }: Pick<Parts, "store">,
  { name, webhooks, deliver }: Tenant,
): Promise<string[]> => [
  ...webhooks.map((_, n) => endpointAccount(name, n)),
  ...(await store.flows.subscriptions(name)).map(subscriptionAccount),
  ...(deliver?.email === undefined ? [] : [mailAccount(name)]),
  ...(deliver?.files === undefined ? [] : [folderAccount(name)]),
];

/** A page of endpoints, and how many there are in all. */
export interface EndpointPage {
  items: Endpoint[];
  /** Where the next page begins; null: this is the last. */
  nextCursor: string | null;
}

/**
 * Everybody who is told what happens: a tenant's own, or those of all. For administrators those that are stopped, that
 * something was given up for, or that the configuration has no more come first, since there may be hundreds.
 *
 * @param asked.tenant - of this one alone
 */
export const listEndpoints = async (
  parts: Pick<Parts, "store" | "tenants" | "alerts">,
  caller: Caller,
  asked: { tenant?: string | undefined },
  page: { limit: number; cursor?: string | undefined },
): Promise<EndpointPage> => {
  const isSeen = (name: string): boolean =>
    caller.kind === "admin" ? asked.tenant === undefined || asked.tenant === name : caller.tenant === name;
  const tenants = [...parts.tenants.values()].filter(({ name }) => isSeen(name));
  const configured = (await Promise.all(tenants.map((tenant) => accountsOf(parts, tenant)))).flat();
  const all = caller.kind === "admin" ? await troubledFirst(parts, configured, isSeen) : configured;
  const start = page.cursor === undefined ? 0 : Math.max(0, all.indexOf(accountIn(page.cursor)));
  const some = all.slice(start, start + page.limit);
  const next = all[start + page.limit];
  return {
    items: await Promise.all(some.map((account) => readEndpoint(parts, account))),
    nextCursor: next === undefined ? null : Buffer.from(next).toString("base64url"),
  };
};

const accountIn = (cursor: string): string => Buffer.from(cursor, "base64url").toString();

const troubledFirst = async (
  { store }: Pick<Parts, "store">,
  configured: readonly string[],
  isSeen: (tenant: string) => boolean,
): Promise<string[]> => {
  const [memories, counts] = await Promise.all([store.accounts.list(), store.outbox.counts()]);
  const isOfSeen = (account: string): boolean => {
    const hearer = hearerOf(account);
    return hearer !== null && isSeen(hearer.tenant);
  };
  const known = new Set(configured);
  const gone = counts.map(({ account }) => account).filter((one) => isOfSeen(one) && !known.has(one));
  const troubled = new Set([
    ...gone,
    ...memories.filter(({ pausedAt }) => pausedAt !== null).map(({ name }) => name),
    ...counts.filter(({ state }) => state === "failed" || state === "parked").map(({ account }) => account),
  ]);
  const all = [...new Set([...gone, ...configured])];
  return [...all.filter((one) => troubled.has(one)), ...all.filter((one) => !troubled.has(one))];
};
