import type { InvoiceSummary } from "../invoice.ts";
import { addresseeOf, ownerOf, sharedOver, type Tenants } from "../tenant.ts";
import { type Check, checksOf, type RuleFacts, ruleFactsOf } from "./conditions.ts";
import type { ConditionName, Decision, NearRule, ReceiveRule, Receiving } from "./rule.ts";

/** Decides who receives an invoice. Made once of a configuration. */
export interface Router {
  readonly receiving: Receiving;
  /** SIRENs of the companies that rules are about: nobody receives for them but by a rule. */
  readonly shared: ReadonlySet<string>;
  /**
   * @param account - name of the platform account that it came from
   */
  decide(invoice: InvoiceSummary, account: string): Decision;
}

/** A rule made ready for one company. */
interface ReadyRule {
  /** Its place in the list, from 0. */
  at: number;
  rule: ReceiveRule;
  checks: readonly Check[];
  /** Whoever it gives the invoice to names the company. */
  able: boolean;
}

/**
 * Prepares the rules of a configuration.
 *
 * @throws RangeError for a rule that the check of the configuration refuses: its pattern or a bound of its
 */
export const openRouter = (tenants: Tenants, receiving: Receiving): Router => {
  const companies = new Map([...tenants.values()].map((t) => [t.name, new Set(t.companies)]));
  const names = (tenant: string, siren: string): boolean => companies.get(tenant)?.has(siren) ?? false;
  const byCompany = rulesByCompany(receiving.rules, companies);
  const shared: ReadonlySet<string> = new Set(byCompany.keys());

  const byRules = (siren: string, taking: readonly ReadyRule[]): Decision => {
    const [leads, ...others] = taking.flatMap(({ rule: { to, copy } }) => [
      ...to,
      ...copy.filter((name) => names(name, siren)),
    ]);
    return {
      leads: leads ?? null,
      copies: [...new Set(others)].filter((name) => name !== leads),
      rules: taking.map(({ at }) => at),
      by: "rule",
      nearly: null,
    };
  };
  const byNoRule = (siren: string, nearly: NearRule | null): Decision => {
    const { unrouted } = receiving;
    return {
      leads: unrouted !== null && names(unrouted, siren) ? unrouted : null,
      copies: [],
      rules: [],
      by: "unrouted",
      nearly,
    };
  };
  const withoutRules = (invoice: InvoiceSummary, siren: string | null, account: string): Decision => {
    const leads = ownerOf(tenants, invoice, account, shared)?.name ?? null;
    const among = leads === null ? sharedOver(tenants, account, shared) : [];
    // It may be for any of those who share these: no rule can tell.
    if (among.length > 0) {
      const { unrouted } = receiving;
      const isOne = unrouted !== null && among.some((one) => names(unrouted, one));
      return { leads: isOne ? unrouted : null, copies: [], rules: [], by: "unrouted", nearly: null };
    }

    const named = leads !== null && siren !== null && names(leads, siren);
    const by = leads === null ? "nobody" : named ? "company" : "account";
    return { leads, copies: [], rules: [], by, nearly: null };
  };

  return {
    receiving,
    shared,
    decide: (invoice, account) => {
      const siren = addresseeOf(invoice);
      const about = siren === null ? undefined : byCompany.get(siren);
      if (siren === null || about === undefined) return withoutRules(invoice, siren, account);
      const { taking, nearly } = outcomeOf(about, ruleFactsOf(invoice));
      return taking.length > 0 ? byRules(siren, taking) : byNoRule(siren, nearly);
    },
  };
};

/** The rules about each company, in order: those that name it, and those whose receivers all do. */
const rulesByCompany = (
  rules: readonly ReceiveRule[],
  companies: ReadonlyMap<string, ReadonlySet<string>>,
): Map<string, ReadyRule[]> => {
  const byCompany = new Map<string, ReadyRule[]>();
  rules.forEach((rule, at) => {
    const checks = checksOf(rule.when);
    const common = companiesOfAll(rule.to.map((name) => companies.get(name) ?? new Set<string>()));
    const { company } = rule.when;
    for (const siren of company === undefined ? common : [company]) {
      const about = byCompany.get(siren) ?? [];
      about.push({ at, rule, checks, able: common.has(siren) });
      byCompany.set(siren, about);
    }
  });
  return byCompany;
};

const companiesOfAll = ([first, ...others]: readonly ReadonlySet<string>[]): ReadonlySet<string> =>
  new Set([...(first ?? [])].filter((siren) => others.every((one) => one.has(siren))));

/** What the rules about a company say of an invoice. */
interface Outcome {
  /** The first that matches, and while these let others add to it, the next ones. */
  taking: readonly ReadyRule[];
  /** Of those that failed before, the one with the fewest conditions that did; of equals the first. */
  nearly: NearRule | null;
}

const outcomeOf = (about: readonly ReadyRule[], facts: RuleFacts): Outcome => {
  const taking: ReadyRule[] = [];
  let nearly: NearRule | null = null;
  for (const ready of about) {
    // As many as the nearest so far: what the rest says does not matter, and a pattern may be among it.
    const enough = Math.max(nearly?.missed.length ?? Number.POSITIVE_INFINITY, 1);
    const missed = missedOf(ready.checks, facts, enough);
    if (missed.length === 0 && ready.able) {
      taking.push(ready);
      if (!ready.rule.more) break;
    } else if (nearly === null || missed.length < nearly.missed.length) {
      nearly = { rule: ready.at, missed };
    }
  }
  return { taking, nearly };
};

/** The conditions that do not hold, as many as are enough. */
const missedOf = (checks: readonly Check[], facts: RuleFacts, enough: number): readonly ConditionName[] => {
  const missed: ConditionName[] = [];
  for (const { name, holds } of checks) {
    if (holds(facts)) continue;
    missed.push(name);
    if (missed.length >= enough) break;
  }
  return missed;
};
