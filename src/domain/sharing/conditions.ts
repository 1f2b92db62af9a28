import { normalVatNumber } from "../company.ts";
import { fixedPoint } from "../decimal.ts";
import { partsOfAddress } from "../directory/directory.ts";
import { recipientOf } from "../directory/recipient.ts";
import type { InvoiceSummary, Party } from "../invoice.ts";
import { patternOf } from "./pattern.ts";
import type { ConditionName, ReceiveCondition } from "./rule.ts";

/** What rules look at in an invoice, worked out once for all of them. */
export interface RuleFacts {
  /** SIREN, SIRET and VAT number of the seller, as far as they are told. */
  sellers: readonly string[];
  /** The address that was used, and where it does not say, what stands beside it. */
  address: Readonly<Record<AddressPart, string | null>>;
  type: string;
  /** In units of its thirtieth decimal; null: no decimal. */
  total: bigint | null;
  /** `YYYY-MM-DD`. */
  issueDate: string;
  /** BT-13 and BT-10, as far as they are there. */
  references: readonly string[];
}

export const ADDRESS_PARTS = ["siret", "routingCode", "suffix"] as const;
type AddressPart = (typeof ADDRESS_PARTS)[number];

export const ruleFactsOf = (invoice: InvoiceSummary): RuleFacts => ({
  sellers: sellersOf(invoice.seller),
  address: addressOf(recipientOf(invoice)),
  type: invoice.type,
  total: fixedPoint(invoice.total),
  issueDate: invoice.issueDate,
  references: [invoice.orderReference, invoice.buyerReference].filter((one) => one !== null),
});

const sellersOf = ({ siren, siret, vatNumber }: Party): string[] =>
  [siren ?? siret?.slice(0, 9) ?? null, siret, vatNumber === null ? null : normalVatNumber(vatNumber)].filter(
    (one) => one !== null,
  );

const addressOf = ({ address, siret, routingCode }: Party): RuleFacts["address"] => {
  const parts = address?.startsWith("0225:") ? partsOfAddress(address) : null;
  return {
    siret: parts?.siret ?? siret,
    routingCode: parts?.routingCode ?? routingCode,
    suffix: parts?.suffix ?? null,
  };
};

/** One condition of a rule, made ready. */
export interface Check {
  name: ConditionName;
  holds(facts: RuleFacts): boolean;
}

/**
 * The conditions of a rule, without the company's: the rules about a company are found by it.
 *
 * @throws RangeError for a pattern that is refused, or a bound that is no decimal
 */
export const checksOf = (when: ReceiveCondition): Check[] => {
  const checks: Check[] = [];
  const add = <V>(name: ConditionName, value: V | undefined, make: (value: V) => Check["holds"]): void => {
    if (value !== undefined) checks.push({ name, holds: make(value) });
  };
  add("seller", when.seller, (given) => {
    const asked = new Set(given.map(normalVatNumber));
    return ({ sellers }) => sellers.some((one) => asked.has(one));
  });
  add("address", when.address, (given) => {
    const asked = ADDRESS_PARTS.flatMap((part) => {
      const values = given[part];
      return values === undefined ? [] : [{ part, values: new Set<string | null>(values) }];
    });
    return ({ address }) => asked.every(({ part, values }) => values.has(address[part]));
  });
  add("type", when.type, (given) => {
    const asked = new Set(given);
    return ({ type }) => asked.has(type);
  });
  add("total", when.total, holdsTotal);
  add("from", when.from, (from) => (facts) => facts.issueDate >= from);
  add("until", when.until, (until) => (facts) => facts.issueDate <= until);
  // The dearest comes last.
  add("reference", when.reference, (given) => {
    const pattern = patternOf(given);
    if ("message" in pattern) throw new RangeError(`the pattern ${given} ${pattern.message}`);
    return ({ references }) => references.some((one) => pattern.isIn(one));
  });
  return checks;
};

const holdsTotal = (bounds: NonNullable<ReceiveCondition["total"]>): Check["holds"] => {
  const [atLeast, atMost] = [boundOf(bounds.atLeast), boundOf(bounds.atMost)];
  const [above, below] = [boundOf(bounds.above), boundOf(bounds.below)];
  return ({ total }) =>
    total !== null &&
    (atLeast === null || total >= atLeast) &&
    (atMost === null || total <= atMost) &&
    (above === null || total > above) &&
    (below === null || total < below);
};

const boundOf = (bound: string | undefined): bigint | null => {
  if (bound === undefined) return null;
  const value = fixedPoint(bound);
  if (value === null) throw new RangeError(`the bound ${bound} is no decimal`);
  return value;
};
