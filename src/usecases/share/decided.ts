import type { InvoiceSummary } from "../../domain/invoice.ts";
import type { Words } from "../../domain/problem.ts";
import type { Router } from "../../domain/sharing/router.ts";
import type { Decision } from "../../domain/sharing/rule.ts";
import { whyOf } from "../../domain/sharing/words.ts";
import type { Tenants } from "../../domain/tenant.ts";

/** A decision with its reason in words. */
export interface Decided {
  decision: Decision;
  why: Words;
}

/**
 * Who would receive an invoice, and why.
 *
 * @param account - name of the platform account that it came from
 */
export const decided = (router: Router, invoice: InvoiceSummary, account: string): Decided => {
  const decision = router.decide(invoice, account);
  return { decision, why: whyOf(decision, router.receiving, invoice) };
};

/** Numbers of rules as people count them, from 1. */
export const ruleNumbers = ({ rules }: Pick<Decision, "rules">): number[] => rules.map((place) => place + 1);

/**
 * Names of the tenants that an invoice may be given to: those that name the company that it is addressed to.
 *
 * @param siren - of that company; null: not known
 */
export const mayReceive = (tenants: Tenants, siren: string | null): string[] =>
  siren === null
    ? []
    : [...tenants.values()].filter(({ companies }) => companies.includes(siren)).map(({ name }) => name);
