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

/** Is this the account of an endpoint, and not of a platform (whose names have no colon)? */
export const isEndpointAccount = (account: string): boolean => account.startsWith("erp:");

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
