import { shortestDecimal } from "../decimal.ts";
import type { ToldFault } from "../problem.ts";
import type { Category } from "./facts.ts";
import type { ReportItem, Told } from "./item.ts";
import { VAT_EUR_UNKNOWN } from "./sales-of-invoice.ts";
import { amountOf, centsOf, rounded } from "./shares.ts";

/** What a till took at one rate: without VAT and its VAT, or both together. Decimal strings. */
export type TakenAtRate =
  | { rate: string; base: string; vat: string; gross?: undefined }
  | { rate: string; gross: string; base?: undefined; vat?: undefined };

/** The sales of a till on one day, ready to be told. */
export interface TillTotals {
  currency: string;
  groups: readonly {
    category: Category;
    rates: readonly TakenAtRate[];
    /** Tickets in it. */
    count?: number | undefined;
  }[];
  /** All VAT in euros, of a till in another currency. */
  vatTotalEur?: string | undefined;
}

/** What an item turned out to add, or why it adds nothing. */
export type Worked = Pick<ReportItem, "told" | "reason" | "problems" | "parts">;

/** Thousandths of a percent, so that rates are whole numbers. */
const MILLI = 100_000n;

/**
 * What is left of a price with VAT without it: half a cent goes up, and the VAT is the rest, so that both add up to
 * what was taken.
 */
const withoutVat = (gross: bigint, rate: string): bigint => {
  const [whole = "0", part = ""] = rate.split(".");
  const milli = BigInt(`${whole}${part.padEnd(3, "0").slice(0, 3)}`);
  return rounded(gross * MILLI, MILLI + milli);
};

const saleOf = (category: Category, taken: TakenAtRate) => {
  const rate = shortestDecimal(taken.rate);
  if (taken.gross === undefined) {
    return { category, rate, base: amountOf(centsOf(taken.base)), vat: amountOf(centsOf(taken.vat)) };
  }
  const gross = centsOf(taken.gross);
  const base = withoutVat(gross, rate);
  return { category, rate, base: amountOf(base), vat: amountOf(gross - base) };
};

/** Adds what tickets there are; null where one group does not count its own. */
const countOf = ({ groups }: TillTotals): number | null =>
  groups.reduce<number | null>(
    (sum, { count }) => (sum === null || count === undefined ? null : sum + count),
    0,
  );

/** What the totals of a till add to the sales of their day (10.3). */
export const itemOfTill = (totals: TillTotals): Worked => {
  const sales = totals.groups.flatMap(({ category, rates }) => rates.map((taken) => saleOf(category, taken)));
  const own = sales.reduce((sum, { vat }) => sum + centsOf(vat), 0n);
  const inEuros = totals.currency === "EUR" || own === 0n ? own : null;
  const vatEur = inEuros ?? (totals.vatTotalEur === undefined ? null : centsOf(totals.vatTotalEur));
  const problems: ToldFault[] = vatEur === null ? [{ ...VAT_EUR_UNKNOWN, path: "vatTotalEur" }] : [];
  const told: Told | null =
    vatEur === null || sales.length === 0
      ? null
      : { flow: "10.3", currency: totals.currency, sales, vatEur: amountOf(vatEur), count: countOf(totals) };
  return { told, reason: null, problems, parts: null };
};
