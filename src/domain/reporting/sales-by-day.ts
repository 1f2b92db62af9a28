import { compareDecimals } from "../decimal.ts";
import { CATEGORIES, type Category } from "./facts.ts";
import type { RatedSale } from "./sales-of-invoice.ts";
import { split } from "./shares.ts";

/** Sales of one document of a day: an invoice, or the totals of a till. */
export interface SalesOfDay {
  /** Of the sale in Paris, `YYYY-MM-DD`. */
  day: string;
  /** ISO 4217. */
  currency: string;
  sales: readonly RatedSale[];
  /** All VAT of it in cents of euros; that of the sales where the currency is the euro. */
  vatEur: bigint;
  /** Invoices and tickets in it; null where nobody counted. */
  count: number | null;
}

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

interface Sum {
  base: bigint;
  vat: bigint;
}

interface Growing {
  vatEur: bigint;
  count: number | null;
  rates: Map<string, Sum>;
}

/** What a document adds to one category: its sales, and its share of the VAT in euros. */
const byCategory = ({ sales, vatEur }: SalesOfDay): Map<Category, { sales: RatedSale[]; vatEur: bigint }> => {
  const categories = new Map<Category, { sales: RatedSale[]; vatEur: bigint }>();
  const weights = sales.map(({ vat }) => vat);
  const shares = weights.some((vat) => vat !== 0n) ? split(vatEur, weights) : weights;
  for (const [i, sale] of sales.entries()) {
    const known = categories.get(sale.category) ?? { sales: [], vatEur: 0n };
    known.sales.push(sale);
    known.vatEur += shares[i] ?? 0n;
    categories.set(sale.category, known);
  }
  return categories;
};

/**
 * Adds up sales by day, currency and category, and within these by rate (DSE §3.7.5). Sums of the documents' own
 * amounts; the order in which they come changes nothing. It keeps the sums alone, whatever the number of documents.
 */
export class SalesByDay {
  readonly #groups = new Map<string, Growing>();

  add(document: SalesOfDay): void {
    for (const [category, { sales, vatEur }] of byCategory(document)) {
      const key = `${document.day} ${document.currency} ${CATEGORIES.indexOf(category)}`;
      const group = this.#groups.get(key) ?? { vatEur: 0n, count: 0, rates: new Map<string, Sum>() };
      this.#groups.set(key, group);
      group.vatEur += vatEur;
      group.count = group.count === null || document.count === null ? null : group.count + document.count;
      for (const { rate, base, vat } of sales) {
        const sum = group.rates.get(rate) ?? { base: 0n, vat: 0n };
        group.rates.set(rate, { base: sum.base + base, vat: sum.vat + vat });
      }
    }
  }

  /** By day, currency and category. */
  groups(): SalesGroup[] {
    return [...this.#groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, { vatEur, count, rates }]) => {
        const [day = "", currency = "", category = "0"] = key.split(" ");
        const sums = [...rates].map(([rate, sum]) => ({ rate, ...sum }));
        return {
          day,
          currency,
          category: CATEGORIES[Number(category)] ?? "TLB1",
          base: sums.reduce((total, { base }) => total + base, 0n),
          vatEur,
          count,
          rates: sums.sort((a, b) => compareDecimals(b.rate, a.rate)),
        };
      });
  }
}
