import { compareDecimals } from "../decimal.ts";
import { CATEGORIES, type Category } from "./facts.ts";
import type { Told } from "./item.ts";
import { centsOf, split, Tally } from "./shares.ts";

/** What the sales of one document add to their day: an invoice, or the totals of a till. */
export type ToldSales = Extract<Told, { flow: "10.3" }>;

/** Sales of a day in one currency and category, as a report tells them (TG-31). Amounts in cents. */
export interface SalesGroup {
  day: string;
  currency: string;
  category: Category;
  /** Without VAT: the sum of the rates' (G1.53). */
  base: bigint;
  /** In euros. */
  vatEur: bigint;
  /** Null where not every source counted. */
  count: number | null;
  /** By rate, the highest first. */
  rates: { rate: string; base: bigint; vat: bigint }[];
}

interface Growing {
  vatEur: Tally;
  count: number | null;
  /** Number of the last document that was counted in it. */
  counted: number;
  rates: Map<string, { base: Tally; vat: Tally }>;
}

const vatOf = ({ sales }: ToldSales): bigint => {
  const own = new Tally();
  for (const { vat } of sales) own.add(vat);
  return own.sum;
};

/**
 * Of the VAT in euros, the share of each sale; null: it is that of the sales themselves, whatever their signs. A sale
 * and a return whose VAT makes nought together have theirs still.
 */
const sharesOf = (told: ToldSales): bigint[] | null => {
  const vatEur = centsOf(told.vatEur);
  if (vatOf(told) === vatEur) return null;
  const own = told.sales.map(({ vat }) => centsOf(vat));
  return own.every((vat) => vat === 0n) ? null : split(vatEur, own);
};

/**
 * Adds up sales by day, currency and category, and within these by rate (DSE §3.7.5). Sums of the documents' own
 * amounts; the order in which they come changes nothing. It keeps the sums alone, whatever the number of documents.
 */
export class SalesByDay {
  /** By day, currency and category, one within the other: a key made of all three would be made millions of times. */
  readonly #days = new Map<string, Map<string, Map<Category, Growing>>>();
  #documents = 0;

  /** @param day - of the sale in Paris, `YYYY-MM-DD` */
  add(day: string, told: ToldSales): void {
    this.#documents += 1;
    const currencies = within(this.#days, day, newCurrencies);
    const categories = within(currencies, told.currency, newCategories);
    const shares = sharesOf(told);
    for (const [i, { category, rate, base, vat }] of told.sales.entries()) {
      const group = within(categories, category, newGroup);
      const share = shares?.[i];
      if (share === undefined) group.vatEur.add(vat);
      else group.vatEur.addCents(share);
      const sum = within(group.rates, rate, newSum);
      sum.base.add(base);
      sum.vat.add(vat);
      if (group.counted === this.#documents) continue;
      group.counted = this.#documents;
      group.count = group.count === null || told.count === null ? null : group.count + told.count;
    }
  }

  /** By day, currency and category. */
  groups(): SalesGroup[] {
    return inOrder(this.#days).flatMap(([day, currencies]) =>
      inOrder(currencies).flatMap(([currency, categories]) =>
        CATEGORIES.flatMap((category) => {
          const group = categories.get(category);
          return group === undefined ? [] : [groupOf(group, { day, currency, category })];
        }),
      ),
    );
  }
}

const groupOf = (
  { vatEur, count, rates }: Growing,
  named: Pick<SalesGroup, "day" | "currency" | "category">,
): SalesGroup => {
  const sums = [...rates].map(([rate, { base, vat }]) => ({ rate, base: base.sum, vat: vat.sum }));
  return {
    ...named,
    base: sums.reduce((total, { base }) => total + base, 0n),
    vatEur: vatEur.sum,
    count,
    rates: sums.sort((a, b) => compareDecimals(b.rate, a.rate)),
  };
};

const inOrder = <T>(named: ReadonlyMap<string, T>): [string, T][] =>
  [...named].sort(([a], [b]) => (a < b ? -1 : 1));

const newCurrencies = (): Map<string, Map<Category, Growing>> => new Map();
const newCategories = (): Map<Category, Growing> => new Map();
const newGroup = (): Growing => ({ vatEur: new Tally(), count: 0, counted: 0, rates: new Map() });
const newSum = (): { base: Tally; vat: Tally } => ({ base: new Tally(), vat: new Tally() });

/** What stands under a key, which is made where there is nothing. */
const within = <K, V>(all: Map<K, V>, key: K, make: () => V): V => {
  const known = all.get(key);
  if (known !== undefined) return known;
  const made = make();
  all.set(key, made);
  return made;
};
