import type { Account } from "./account.ts";
import type { ErpWebhook, Tenant } from "./tenant.ts";

/** How the calls to an ERP's endpoint are treated: a deadline of its own, and retries over two days. */
export const ENDPOINT_RULES: Pick<Account, "concurrency" | "timeoutSeconds" | "retry"> = {
  concurrency: 4,
  timeoutSeconds: 15,
  retry: { firstSeconds: 2, maxSeconds: 3600, forHours: 48 },
};

/**
 * The account under which the notifications of one endpoint wait: a bulkhead of its own.
 *
 * @param n its place in the tenant's list, from 0. The place is its identity: what waits goes to the address that
 *   stands there, so that an ERP may move.
 */
export const endpointAccount = (tenant: string, n: number): string => `erp:${tenant}:${n}`;

/** The account under which the calls of one subscription of the national API wait: a bulkhead of its own too. */
export const subscriptionAccount = ({ tenant, id }: { tenant: string; id: string }): string =>
  `flows:${tenant}:${id}`;

/** The subscription of an account; null when it is no subscription's. */
export const subscriptionOf = (account: string): { tenant: string; id: string } | null => {
  const [, tenant, id] = /^flows:([^:]+):([^:]+)$/.exec(account) ?? [];
  return tenant === undefined || id === undefined ? null : { tenant, id };
};

/**
 * Is this the account of who is told what happened (an endpoint, a subscription), and not of a platform (whose names
 * have no colon)?
 */
export const isEndpointAccount = (account: string): boolean => /^(erp|flows):/.test(account);

/**
 * Does the configuration have the endpoint of an account, or the tenant whose subscription it is of? What waits for
 * others stays.
 */
export const isServed = (tenants: ReadonlyMap<string, Tenant>, account: string): boolean => {
  const subscription = subscriptionOf(account);
  return subscription === null ? endpointOf(tenants, account) !== null : tenants.has(subscription.tenant);
};

/** May subscribers of the national API lie in a private network or on this machine? */
export const callsInside = ({ afnor }: Pick<Tenant, "afnor">): boolean => afnor?.allowPrivate === true;

/** The endpoint of an account; null when the configuration has it no more, or it is a platform's. */
export const endpointOf = (
  tenants: ReadonlyMap<string, Tenant>,
  account: string,
): { tenant: Tenant; webhook: ErpWebhook } | null => {
  const [, name, n] = /^erp:([^:]+):(\d+)$/.exec(account) ?? [];
  const tenant = tenants.get(name ?? "");
  const webhook = tenant?.webhooks[Number(n)];
  return tenant === undefined || webhook === undefined ? null : { tenant, webhook };
};

/** An endpoint's address for people: without what may be secret in it (user, password, query). */
export const addressShown = (url: string): string => {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
};
