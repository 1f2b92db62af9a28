import type { InvoiceSummary, Party } from "../../../src/domain/invoice.ts";
import { openRouter, type Router } from "../../../src/domain/sharing/router.ts";
import type { ReceiveCondition, ReceiveRule } from "../../../src/domain/sharing/rule.ts";
import type { Tenant, Tenants } from "../../../src/domain/tenant.ts";

/** The company that acme, spend and books share; acme alone also has OWN. */
export const SHARED = "732829320";
export const OWN = "404833048";
export const SELLER = "552100554";

const party = (siren: string | null): Party => ({
  siren,
  siret: null,
  name: "Any",
  address: siren === null ? null : `0225:${siren}`,
  vatNumber: null,
  routingCode: null,
  country: "FR",
});

/** An invoice of SELLER to SHARED. */
export const received = (
  change: Partial<Omit<InvoiceSummary, "seller" | "buyer">> & {
    seller?: Partial<Party>;
    buyer?: Partial<Party>;
  } = {},
): InvoiceSummary => ({
  syntax: "cii",
  number: "F1",
  issueDate: "2026-10-15",
  type: "380",
  currency: "EUR",
  total: "1000.00",
  totalWithoutVat: null,
  totalVat: null,
  amountDue: null,
  profile: null,
  process: null,
  orderReference: null,
  buyerReference: null,
  treatment: null,
  ...change,
  seller: { ...party(SELLER), ...change.seller },
  buyer: { ...party(SHARED), ...change.buyer },
});

export const tenant = (name: string, companies: string[], ...platforms: string[]): Tenant => ({
  name,
  companies,
  routes: platforms.map((platform) => ({ platform })),
  webhooks: [],
  directoryCheck: "off",
  controls: "off",
  rules: {},
  defaults: {},
  reporting: new Map(),
});

export const tenantsOf = (...all: Tenant[]): Tenants => new Map(all.map((one) => [one.name, one]));

/** Over `alone` only acme sends, and over `apart` only other, which shares nothing; over `main` acme and spend do. */
const TENANTS = tenantsOf(
  tenant("acme", [SHARED, OWN], "main", "alone"),
  tenant("spend", [SHARED], "main"),
  tenant("books", [SHARED]),
  tenant("other", ["443061841"], "apart"),
);

export const rule = (when: ReceiveCondition, more: Partial<Omit<ReceiveRule, "when">> = {}): ReceiveRule => ({
  when,
  to: ["acme"],
  copy: [],
  more: false,
  ...more,
});

export const routerOf = (rules: readonly ReceiveRule[], unrouted: string | null = null): Router =>
  openRouter(TENANTS, { rules, unrouted });
