import type { InvoiceSummary } from "../invoice.ts";
import { ownerOf, type Tenants } from "../tenant.ts";
import type { Decision, Receiving } from "./rule.ts";

/** Decides who receives an invoice. Made once of a configuration. */
export interface Router {
  readonly receiving: Receiving;
  /** SIRENs of the companies that rules are about. */
  readonly shared: ReadonlySet<string>;
  /**
   * @param account - name of the platform account that it came from
   */
  decide(invoice: InvoiceSummary, account: string): Decision;
}

/** Prepares the rules of a configuration. */
export const openRouter = (tenants: Tenants, receiving: Receiving): Router => ({
  receiving,
  shared: new Set(),
  decide: (invoice, account) => {
    const owner = ownerOf(tenants, invoice, account);
    return {
      leads: owner?.name ?? null,
      copies: [],
      rules: [],
      by: owner === null ? "nobody" : "company",
      nearly: null,
    };
  },
});
