import fc from "fast-check";
import { expect, it } from "vitest";
import { compareDecimals } from "../../../src/domain/decimal.ts";
import type { InvoiceSummary } from "../../../src/domain/invoice.ts";
import { openRouter } from "../../../src/domain/sharing/router.ts";
import type { Decision, ReceiveCondition, ReceiveRule, Receiving } from "../../../src/domain/sharing/rule.ts";
import type { Tenants } from "../../../src/domain/tenant.ts";
import { often } from "../../support/often.ts";
import { received, tenant, tenantsOf } from "./cases.ts";

const COMPANIES = ["732829320", "404833048", "552100554"] as const;
const NAMES = ["acme", "spend", "books"] as const;

/** What the rules say, asked of each rule, condition and company anew. */
const decide = (tenants: Tenants, { rules, unrouted }: Receiving, invoice: InvoiceSummary): Decision => {
  const siren = invoice.buyer.siren ?? "";
  const names = (name: string): boolean => tenants.get(name)?.companies.includes(siren) ?? false;
  const about = rules
    .map((rule, at) => ({ ...rule, at, missed: missed(rule.when, invoice) }))
    .filter(({ when, to }) => (when.company === undefined ? to.every(names) : when.company === siren));
  const nothing = { leads: null, copies: [], rules: [], nearly: null };
  if (about.length === 0) {
    const first = [...tenants.values()].find(({ companies }) => companies.includes(siren));
    return { ...nothing, leads: first?.name ?? null, by: first === undefined ? "nobody" : "company" };
  }
  const matching = about.filter((rule) => rule.missed.length === 0 && rule.to.every(names));
  const last = matching.findIndex(({ more }) => !more);
  const taking = last < 0 ? matching : matching.slice(0, last + 1);
  const receivers = taking.flatMap(({ to, copy }) => [...to, ...copy]).filter(names);
  const leads = receivers[0];
  if (leads !== undefined) {
    const copies = receivers.filter((name, i) => receivers.indexOf(name) === i && name !== leads);
    return { leads, copies, rules: taking.map(({ at }) => at), by: "rule", nearly: null };
  }
  const [near] = about.toSorted((a, b) => a.missed.length - b.missed.length);
  const leadsRest = unrouted !== null && names(unrouted) ? unrouted : null;
  const nearly = near === undefined ? null : { rule: near.at, missed: near.missed };
  return { ...nothing, leads: leadsRest, by: "unrouted", nearly };
};

const missed = (when: ReceiveCondition, invoice: InvoiceSummary): (keyof ReceiveCondition)[] => {
  const { seller, address, type, reference, total, from, until } = when;
  const routing = invoice.buyer.routingCode ?? "";
  const fails: Partial<Record<keyof ReceiveCondition, boolean>> = {
    seller: seller !== undefined && !seller.includes(invoice.seller.siren ?? ""),
    address: address?.routingCode !== undefined && !address.routingCode.includes(routing),
    type: type !== undefined && !type.includes(invoice.type),
    total: total?.atLeast !== undefined && compareDecimals(invoice.total, total.atLeast) < 0,
    from: from !== undefined && invoice.issueDate < from,
    until: until !== undefined && invoice.issueDate > until,
    reference: reference !== undefined && !new RegExp(reference).test(invoice.orderReference ?? ""),
  };
  const order = ["seller", "address", "type", "total", "from", "until", "reference"] as const;
  return order.filter((name) => fails[name] === true);
};

const sometimes = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 1 });
const day = fc.constantFrom("2026-10-14", "2026-10-15", "2026-10-16");
const some = <const T extends string>(...all: T[]): fc.Arbitrary<T[]> => fc.subarray(all, { minLength: 1 });
const total = fc.constantFrom("-5", "999.99", "1000", "1000.00", "1000.01");

const condition: fc.Arbitrary<ReceiveCondition> = fc.record({
  company: sometimes(fc.constantFrom(...COMPANIES)),
  seller: sometimes(some("552100554", "443061841")),
  address: sometimes(fc.record({ routingCode: some("A", "B") })),
  type: sometimes(some("380", "381")),
  reference: sometimes(fc.constantFrom("^PRJ", "-7$", "RJ.7")),
  total: sometimes(fc.record({ atLeast: total })),
  from: sometimes(day),
  until: sometimes(day),
});
const rule: fc.Arbitrary<ReceiveRule> = fc.record({
  // Half of the rules ask for little, so that some match.
  when: fc.oneof(condition, fc.record({ company: fc.constantFrom(...COMPANIES) }), fc.constant({})),
  to: fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 2 }),
  copy: fc.array(fc.constantFrom(...NAMES), { maxLength: 3 }),
  more: fc.boolean(),
});
const tenants = fc
  .tuple(...NAMES.map(() => fc.subarray([...COMPANIES], { minLength: 1 })))
  .map((all) => tenantsOf(...NAMES.map((name, i) => tenant(name, all[i] ?? []))));
const receiving: fc.Arbitrary<Receiving> = fc.record({
  rules: fc.array(rule, { maxLength: 8 }),
  unrouted: fc.constantFrom(null, ...NAMES),
});
const invoice = fc
  .record({
    siren: fc.constantFrom(...COMPANIES, "999999999"),
    seller: fc.constantFrom("552100554", "443061841"),
    routingCode: fc.constantFrom(null, "A", "B"),
    type: fc.constantFrom("380", "381"),
    orderReference: fc.constantFrom(null, "PRJ-7", "PRJ-8", "X-7"),
    total,
    issueDate: day,
  })
  .map(({ siren, seller, routingCode, ...rest }) =>
    received({ ...rest, buyer: { siren, routingCode }, seller: { siren: seller } }),
  );

it("rules made ready decide as they are written, and show an invoice to nobody who does not name its company", () => {
  const met = new Set<string>();
  fc.assert(
    fc.property(tenants, receiving, fc.array(invoice, { minLength: 1, maxLength: 5 }), (all, given, come) => {
      const router = openRouter(all, given);
      for (const one of come) {
        const decision = router.decide(one, "main");
        met.add(`${decision.by}${decision.copies.length > 0 ? " with copies" : ""}`);
        expect(decision).toEqual(decide(all, given, one));
        const seeing = [decision.leads, ...decision.copies].filter((name) => name !== null);
        expect(new Set(seeing).size).toBe(seeing.length);
        for (const name of seeing) expect(all.get(name)?.companies).toContain(one.buyer.siren);
      }
    }),
    { numRuns: often(1_000, 50_000) },
  );
  expect(met).toEqual(new Set(["rule", "rule with copies", "company", "unrouted", "nobody"]));
});
