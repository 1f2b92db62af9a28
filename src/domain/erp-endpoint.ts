import type { Account } from "./account.ts";
import type { ErpWebhook, MailReceiver, Tenant } from "./tenant.ts";

/** How the calls to an ERP's endpoint are treated: a deadline of its own, and retries over two days. */
export const ENDPOINT_RULES: Pick<Account, "concurrency" | "timeoutSeconds" | "retry"> = {
  concurrency: 4,
  timeoutSeconds: 15,
  retry: { firstSeconds: 2, maxSeconds: 3600, forHours: 48 },
};

/** Is this an account of the gateway's own work, which is in no configuration? */
export const isOwnAccount = (account: string): boolean => account.startsWith("gateway:");

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

/** The account under which the mails wait that give a tenant what it receives. */
export const mailAccount = (tenant: string): string => `mail:${tenant}`;

/** The account under which the files wait that give a tenant what it receives. */
export const folderAccount = (tenant: string): string => `files:${tenant}`;

/** Where the folder of an account lies; null when the configuration has none for it, or it is no account of files. */
export const folderOf = ({ tenants }: Pick<Hearers, "tenants">, account: string): string | null => {
  const [, name = ""] = /^files:(.*)$/.exec(account) ?? [];
  return tenants.get(name)?.deliver?.files?.url ?? null;
};

/** Is this an account of files that a tenant is given? */
export const isFolderAccount = (account: string): boolean => /^files:/.test(account);

/** The account under which it is told by mail what waits for a person: of a tenant, or of all of them (null). */
export const alertsAccount = (tenant: string | null): string => `alerts:${tenant ?? ""}`;

/** Who is told what happened, by the configuration. */
export interface Hearers {
  tenants: ReadonlyMap<string, Tenant>;
  /** Mail addresses that are told what waits for a person, whose ever it is. */
  alerts: readonly string[];
}

/** Who gets the mails of an account; null when the configuration has nobody for it, or it is no account of mails. */
export const mailedOf = ({ tenants, alerts }: Hearers, account: string): MailReceiver | null => {
  const [, sort, name = ""] = /^(mail|alerts):(.*)$/.exec(account) ?? [];
  const tenant = tenants.get(name);
  if (sort === "mail") return tenant?.deliver?.email ?? null;
  const to = (name === "" ? alerts : tenant?.alerts) ?? [];
  return sort === undefined || to.length === 0 ? null : { to, cc: [], bcc: [], subject: "" };
};

/** Is this an account of mails? One whose login is refused may be tried by another login. */
export const isMailAccount = (account: string): boolean => /^(mail|alerts):/.test(account);

/**
 * Is this the account of who is told what happened (an endpoint, a subscription, a mailbox, a folder), and not of a platform
 * (whose names have no colon)?
 */
export const isEndpointAccount = (account: string): boolean =>
  /^(erp|flows|mail|files|alerts):/.test(account);

/**
 * Does the configuration have who is told under an account, or the tenant whose subscription it is of? What waits for
 * others stays.
 */
export const isServed = (hearers: Hearers, account: string): boolean => {
  if (isMailAccount(account)) return mailedOf(hearers, account) !== null;
  if (isFolderAccount(account)) return folderOf(hearers, account) !== null;
  const subscription = subscriptionOf(account);
  return subscription === null
    ? endpointOf(hearers.tenants, account) !== null
    : hearers.tenants.has(subscription.tenant);
};

/** How a tenant is told: a webhook of its own, a subscription of the national API, by mail, as files. */
export type HearerSort = "webhook" | "subscription" | "mail" | "folder";

/** Who is told under an account, as people and the API name it. */
export interface Hearer {
  sort: HearerSort;
  tenant: string;
  /** Among those of its tenant: the place of a webhook, the id of a subscription, `mail`, `files`. */
  id: string;
}

/** Who is told under an account; null: it is a platform's, or of alerts. */
export const hearerOf = (account: string): Hearer | null => {
  const [, prefix, tenant = "", id] = /^(erp|flows|mail|files):([^:]+)(?::([^:]+))?$/.exec(account) ?? [];
  if (prefix === "mail" || prefix === "files") {
    return id === undefined ? { sort: prefix === "mail" ? "mail" : "folder", tenant, id: prefix } : null;
  }
  if (id === undefined) return null;
  if (prefix === "flows") return { sort: "subscription", tenant, id };
  return /^\d+$/.test(id) ? { sort: "webhook", tenant, id } : null;
};

/** The account of who is told, the other way round. */
export const accountOfHearer = (tenant: string, id: string): string => {
  if (id === "mail") return mailAccount(tenant);
  if (id === "files") return folderAccount(tenant);
  return /^\d+$/.test(id) ? `erp:${tenant}:${id}` : subscriptionAccount({ tenant, id });
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
