import type { Caller } from "../../../domain/caller.ts";
import { accountOfHearer, type HearerSort, hearerOf, isServed } from "../../../domain/erp-endpoint.ts";
import { Rejection } from "../../../domain/problem.ts";
import type { Attempt, RowsOfAccount } from "../../../store/port.ts";
import type { Parts } from "../../parts.ts";
import { addressOf } from "../endpoint-shown.ts";
import { type Paused, pausedOf } from "../paused.ts";

/**
 * `stopped`: nothing goes out. `failing`: the last attempt was no delivery. `works`: it was one. `idle`: none is known.
 * `gone`: it is not in the configuration any more.
 */
export const ENDPOINT_STATES = ["stopped", "failing", "works", "idle", "gone"] as const;
export type EndpointState = (typeof ENDPOINT_STATES)[number];

/** Who is told what happened: a webhook, a subscription of the national API, a mailbox, a folder. */
export interface Endpoint {
  account: string;
  sort: HearerSort;
  tenant: string;
  /** Among those of its tenant. */
  id: string;
  /** Without what may be secret in it; null: it is not in the configuration any more. */
  address: string | null;
  state: EndpointState;
  paused: Paused | null;
  waiting: { rows: number; oldest: Date | null; nextAt: Date | null };
  /** Rows that were given up and wait for a person. */
  givenUp: number;
  lastAttempt: Attempt | null;
}

/** Which endpoint is meant. @param tenant absent: the caller's own */
export interface EndpointRef {
  tenant?: string | undefined;
  id: string;
}

const NOT_FOUND = (id: string): Rejection =>
  new Rejection(
    404,
    "webhook_not_found",
    { en: "There is no such webhook", fr: "Ce webhook n'existe pas" },
    {
      en: `No webhook, subscription, mailbox or folder "${id}" is known to this key. GET /v1/webhooks lists them.`,
      fr: `Aucun webhook, abonnement, adresse ou dossier « ${id} » n'est connu de cette clé. GET /v1/webhooks les liste.`,
    },
  );

/** Their rows may stand there still, and administrators see them. */
const isKnown = async (parts: Pick<Parts, "store" | "tenants" | "alerts">, account: string) =>
  isServed(parts, account) && (await addressOf(parts, account)) !== null;

/**
 * The account of an endpoint that a caller may see.
 *
 * @throws Rejection 404 where there is none, or it is another tenant's; 400 where an administrator names no tenant
 */
export const accountAsked = async (
  parts: Pick<Parts, "store" | "tenants" | "alerts">,
  caller: Caller,
  { tenant, id }: EndpointRef,
): Promise<string> => {
  if (caller.kind === "tenant" && tenant !== undefined && tenant !== caller.tenant) throw NOT_FOUND(id);
  const owner = caller.kind === "tenant" ? caller.tenant : tenant;
  if (owner === undefined) throw TENANT_NEEDED;
  const account = /^[\w-]{1,64}$/.test(id) ? accountOfHearer(owner, id) : "";
  const hearer = hearerOf(account);
  if (hearer === null || hearer.tenant !== owner || hearer.id !== id) throw NOT_FOUND(id);
  if (await isKnown(parts, account)) return account;
  const rows = caller.kind === "admin" ? await parts.store.deliveries.rowsOf(account) : [];
  if (rows.length === 0) throw NOT_FOUND(id);
  return account;
};

const TENANT_NEEDED = new Rejection(
  400,
  "tenant_needed",
  { en: "Whose webhook is meant?", fr: "De quel tenant est ce webhook ?" },
  {
    en: "Webhooks are numbered for each tenant: an administrator says whose is meant.",
    fr: "Les webhooks sont numérotés pour chaque tenant : un administrateur dit duquel il s'agit.",
  },
  [
    {
      path: "query.tenant",
      code: "tenant_needed",
      message: "is missing",
      messageFr: "manque",
      fix: "add ?tenant= and the tenant's name",
      fixFr: "ajoutez ?tenant= et le nom du tenant",
    },
  ],
);

const sumOf = (rows: readonly RowsOfAccount[], ...states: string[]): number =>
  rows.filter(({ state }) => states.includes(state)).reduce((sum, one) => sum + one.rows, 0);

const earliest = (times: (Date | null)[]): Date | null => {
  const known = times.flatMap((time) => (time === null ? [] : [time.getTime()]));
  return known.length === 0 ? null : new Date(Math.min(...known));
};

/** How an endpoint stands. */
export const readEndpoint = async (
  parts: Pick<Parts, "store" | "tenants" | "alerts">,
  account: string,
): Promise<Endpoint> => {
  const hearer = hearerOf(account);
  if (hearer === null) throw new Error(`nobody is told under ${account}`);
  const { store } = parts;
  const [address, memory, rows, [lastAttempt = null]] = await Promise.all([
    addressOf(parts, account),
    store.accounts.get(account),
    store.deliveries.rowsOf(account),
    store.deliveries.attempts(account, 1),
  ]);
  const paused = pausedOf(memory);
  const ready = rows.filter(({ state }) => state === "ready");
  return {
    account,
    ...hearer,
    address,
    state:
      address === null
        ? "gone"
        : paused !== null
          ? "stopped"
          : lastAttempt === null
            ? "idle"
            : lastAttempt.delivered
              ? "works"
              : "failing",
    paused,
    waiting: {
      rows: sumOf(rows, "ready", "running"),
      oldest: earliest(ready.map(({ oldest }) => oldest)),
      nextAt: earliest(ready.map(({ nextAt }) => nextAt)),
    },
    givenUp: sumOf(rows, "failed", "parked"),
    lastAttempt,
  };
};
