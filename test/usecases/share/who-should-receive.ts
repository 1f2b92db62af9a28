import { vatNumberOf } from "../../../src/domain/company.ts";
import type { ReceiveCondition, Receiving } from "../../../src/domain/sharing/rule.ts";
import { COMPANIES, PLACES, type Plan, type PlannedInvoice, SUPPLIERS } from "./sharing-plan.ts";

/** Receivers of an invoice, the one that leads first; none: it is held. */
export type Receivers = readonly string[];

const holds = (when: ReceiveCondition, one: PlannedInvoice): boolean => {
  const siren = COMPANIES[one.company] ?? "";
  const seller = one.type === "389" ? siren : (SUPPLIERS[one.supplier] ?? "");
  // A self-billed invoice is the company's own, with what the document says of it.
  const sellerPlace = one.type === "389" ? one.besides.place : PLACES[0];
  const sellers = [seller, vatNumberOf(seller), ...(sellerPlace === null ? [] : [seller + sellerPlace])];
  const inAddress = one.address === "siret" || one.address === "code" ? one.place : null;
  const place = inAddress ?? one.besides.place;
  const code = one.address === "code" ? one.code : one.besides.code;
  const suffix = one.address === "suffix" ? one.code : null;
  const total = Number(one.total);
  const references = [one.order, one.buyer].filter((reference) => reference !== null);
  const { seller: asked, address, type, reference, total: bounds, from, until } = when;
  return (
    (asked === undefined || asked.some((name) => sellers.includes(name))) &&
    (address?.siret === undefined || (place !== null && address.siret.includes(siren + place))) &&
    (address?.routingCode === undefined || (code !== null && address.routingCode.includes(code))) &&
    (address?.suffix === undefined || (suffix !== null && address.suffix.includes(suffix))) &&
    (type === undefined || type.includes(one.type)) &&
    (reference === undefined || references.some((text) => new RegExp(reference).test(text))) &&
    (bounds?.atLeast === undefined || total >= Number(bounds.atLeast)) &&
    (bounds?.atMost === undefined || total <= Number(bounds.atMost)) &&
    (bounds?.above === undefined || total > Number(bounds.above)) &&
    (bounds?.below === undefined || total < Number(bounds.below)) &&
    (from === undefined || one.day >= from) &&
    (until === undefined || one.day <= until)
  );
};

const rulesAbout = (plan: Plan, rules: Receiving["rules"], siren: string): Receiving["rules"] => {
  const having = plan.tenants.filter(({ companies }) => companies.includes(siren)).map(({ name }) => name);
  return rules.filter(({ when, to }) =>
    when.company === undefined ? to.every((name) => having.includes(name)) : when.company === siren,
  );
};

/** Who receives an invoice by these rules, worked out the long way. */
export const receiversBy = (plan: Plan, { rules, unrouted }: Receiving, one: PlannedInvoice): Receivers => {
  const siren = COMPANIES[one.company] ?? "";
  const having = plan.tenants.filter(({ companies }) => companies.includes(siren)).map(({ name }) => name);
  const about = rulesAbout(plan, rules, siren);
  if (about.length === 0) {
    if (having.length > 0) return having.slice(0, 1);
    const [served, ...others] = plan.tenants.filter(({ routes }) => routes);
    if (served === undefined || others.length > 0) return [];
    // What names none of the companies may be for any of those who share one with the tenant of the account.
    const shares = served.companies.filter((own) => rulesAbout(plan, rules, own).length > 0);
    if (shares.length === 0) return [served.name];
    const rest = plan.tenants.find(({ name }) => name === unrouted);
    return rest?.companies.some((own) => shares.includes(own)) ? [rest.name] : [];
  }
  const found: string[] = [];
  for (const { when, to, copy, more } of about) {
    if (!to.every((name) => having.includes(name)) || !holds(when, one)) continue;
    found.push(...to, ...copy.filter((name) => having.includes(name)));
    if (!more) break;
  }
  if (found.length > 0) return [...new Set(found)];
  return unrouted !== null && having.includes(unrouted) ? [unrouted] : [];
};

/** Tenants that an invoice may be given to. */
export const mayHave = (plan: Plan, one: PlannedInvoice): readonly string[] => {
  const siren = COMPANIES[one.company] ?? "";
  const having = plan.tenants.filter(({ companies }) => companies.includes(siren)).map(({ name }) => name);
  return having.length > 0 ? having : plan.tenants.map(({ name }) => name);
};
