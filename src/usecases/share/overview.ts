import type { Invoice } from "../../domain/invoice.ts";
import type { Words } from "../../domain/problem.ts";
import type { Decision, ReceiveRule } from "../../domain/sharing/rule.ts";
import { keyOfRule } from "../../domain/sharing/rule-key.ts";
import { addresseeOf, type Tenant } from "../../domain/tenant.ts";
import type { AccountMemory, Outbox, RuleMatches } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { decided, mayReceive } from "./decided.ts";

/** A rule with what it did. */
export interface RuleShown {
  /** Its number, from 1. */
  number: number;
  /** As the configuration has it. */
  rule: ReceiveRule;
  /** SIRENs of the companies that it is about. */
  companies: string[];
  matches: number;
  /** Null: it took nothing yet. */
  last: { at: Date; invoice: string } | null;
}

/** A received invoice that nobody has, and why. */
export interface UnroutedInvoice {
  invoice: Invoice;
  /** `unrouted`: no rule takes it. Another word: whom the configuration names by now; a restart gives it to them. */
  by: Decision["by"];
  nearly: Decision["nearly"];
  why: Words;
  /** Names of the tenants that may have it, since they name its company. */
  receivers: string[];
}

/** The ways by which a receiver is told of what it has. */
export type DeliveryWay = "webhook" | "mail" | "files" | "subscription";

/** What waits on the way to a receiver. */
export interface Deliveries {
  way: DeliveryWay;
  waiting: number;
  /** Failed for good, or parked. */
  givenUp: number;
  /** Since when nothing goes out that way; null: it does. */
  pausedSince: Date | null;
}

/** A tenant that receives for a company with rules, or that received something. */
export interface ReceiverShown {
  tenant: string;
  companies: readonly string[];
  /** Invoices of the last 30 days that it leads, and that it reads. */
  leads: number;
  copies: number;
  lastAt: Date | null;
  deliveries: Deliveries[];
}

/** Who receives, by which rules, and what nobody has. */
export interface RoutingOverview {
  rules: RuleShown[];
  /** The tenant that leads what no rule takes; null: it is held. */
  unroutedTo: string | null;
  /** What nobody has: how many, and the newest. */
  unrouted: { count: number; newest: UnroutedInvoice[] };
  receivers: ReceiverShown[];
}

const DAY = 86_400_000;
/** Days of which it is told how much a receiver got. */
const RECEIVED_DAYS = 30;
/** Most invoices of nobody that are listed. */
const LIST_MOST = 50;

/** Do several tenants receive for one company, or are there rules? Otherwise there is nothing to see here. */
export const isSharing = ({ tenants, router }: Pick<Parts, "tenants" | "router">): boolean => {
  const all = [...tenants.values()].flatMap(({ companies }) => companies);
  return router.receiving.rules.length > 0 || new Set(all).size < all.length;
};

/** The rules with what they did, what nobody has, and every receiver with what waits for it. Asks no platform. */
export const routingOverview = async (
  parts: Pick<Parts, "store" | "tenants" | "router" | "now">,
): Promise<RoutingOverview> => {
  const { store, router, tenants } = parts;
  const since = new Date(parts.now().getTime() - RECEIVED_DAYS * DAY);
  const [matches, received, held, counts, work, accounts] = await Promise.all([
    store.routing.matches(),
    store.routing.received(since),
    store.invoices.list({ tenant: null, direction: "inbound" }, { limit: LIST_MOST }),
    store.failures.unowned(),
    store.outbox.counts(),
    store.accounts.list(),
  ]);
  const all = [...tenants.values()];
  const isReceiver = ({ name, companies }: Tenant): boolean =>
    companies.some((siren) => router.shared.has(siren)) || received.some(({ tenant }) => tenant === name);
  return {
    rules: rulesShown(parts, matches),
    unroutedTo: router.receiving.unrouted,
    unrouted: {
      count: counts.reduce((sum, { invoices }) => sum + invoices, 0),
      newest: held.items.map((invoice) => unroutedOf(parts, invoice)),
    },
    receivers: all.filter(isReceiver).map((tenant) => {
      const counted = received.find((one) => one.tenant === tenant.name);
      return {
        tenant: tenant.name,
        companies: tenant.companies,
        leads: counted?.leads ?? 0,
        copies: counted?.copies ?? 0,
        lastAt: counted?.lastAt ?? null,
        deliveries: deliveriesTo(tenant, work, accounts),
      };
    }),
  };
};

const rulesShown = (
  { router, tenants }: Pick<Parts, "router" | "tenants">,
  matches: readonly RuleMatches[],
): RuleShown[] => {
  const counted = new Map(matches.map((one) => [one.rule, one]));
  return router.receiving.rules.map((rule, place) => {
    const count = counted.get(keyOfRule(rule));
    return {
      number: place + 1,
      rule,
      companies: companiesOf(rule, tenants),
      matches: count?.matches ?? 0,
      last: count === undefined ? null : { at: count.lastAt, invoice: count.lastInvoice },
    };
  });
};

/** The company that a rule names, or those that everybody in its `to` names. */
const companiesOf = ({ when, to }: ReceiveRule, tenants: Parts["tenants"]): string[] => {
  if (when.company !== undefined) return [when.company];
  const [first, ...others] = to.map((name) => tenants.get(name)?.companies ?? []);
  return (first ?? []).filter((siren) => others.every((companies) => companies.includes(siren)));
};

const unroutedOf = (
  { router, tenants }: Pick<Parts, "router" | "tenants">,
  invoice: Invoice,
): UnroutedInvoice => {
  const { decision, why } = decided(router, invoice, invoice.platform);
  const { by, nearly } = decision;
  return { invoice, by, nearly, why, receivers: mayReceive(tenants, addresseeOf(invoice)) };
};

/** What accounts of a tenant's deliveries begin with, and the way that they are. */
const WAYS: Readonly<Record<string, DeliveryWay>> = {
  erp: "webhook",
  mail: "mail",
  files: "files",
  flows: "subscription",
};

/** The tenant and the way of an account that tells somebody; null: it is another's. */
const deliveryBy = (account: string): { tenant: string; way: DeliveryWay } | null => {
  const [, kind = "", tenant] = /^(\w+):([^:]+)/.exec(account) ?? [];
  const way = WAYS[kind];
  return way === undefined || tenant === undefined ? null : { tenant, way };
};

type Rows = Awaited<ReturnType<Outbox["counts"]>>;

/** The ways by which a tenant is told: those of the configuration, and those by which something still waits. */
const deliveriesTo = (
  { name, webhooks, deliver }: Tenant,
  work: Rows,
  accounts: readonly AccountMemory[],
): Deliveries[] => {
  const isBy = (way: DeliveryWay) => (account: string) => {
    const delivery = deliveryBy(account);
    return delivery !== null && delivery.tenant === name && delivery.way === way;
  };
  return Object.values(WAYS).flatMap((way) => {
    const isOfWay = isBy(way);
    const rows = work.filter(({ account }) => isOfWay(account));
    const paused = accounts.flatMap(({ name: account, pausedAt }) =>
      pausedAt !== null && isOfWay(account) ? [pausedAt] : [],
    );
    const isConfigured =
      (way === "webhook" && webhooks.length > 0) ||
      (way === "mail" && deliver?.email !== undefined) ||
      (way === "files" && deliver?.files !== undefined);
    if (!isConfigured && rows.length === 0 && paused.length === 0) return [];
    return [
      {
        way,
        waiting: rowsIn(rows, ["ready", "running"]),
        givenUp: rowsIn(rows, ["failed", "parked"]),
        pausedSince: paused.sort((a, b) => a.getTime() - b.getTime())[0] ?? null,
      },
    ];
  });
};

const rowsIn = (rows: Rows, states: readonly Rows[number]["state"][]): number =>
  rows.reduce((sum, { state, rows: count }) => (states.includes(state) ? sum + count : sum), 0);
