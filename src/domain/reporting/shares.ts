import { canonicalDecimal, roundedTo } from "../decimal.ts";

/** Exact arithmetic on whole cents: reports add up millions of amounts, and none of them may drift. */

const AMOUNT = /^(-?)(\d+)(?:\.(\d{1,2})0*)?$/;

/**
 * Cents of an amount.
 *
 * @param amount - a decimal string of at most two decimals that are not zero
 * @throws RangeError for anything else
 */
export const centsOf = (amount: string): bigint => {
  const [match, minus, whole, part = ""] = AMOUNT.exec(amount) ?? [];
  if (match === undefined) throw new RangeError("not an amount of two decimals");
  const cents = BigInt(`${whole}${part.padEnd(2, "0")}`);
  return minus === "-" ? -cents : cents;
};

/**
 * Cents of what a document writes as an amount. What is none counts for nothing, and more than two decimals are rounded:
 * the controls refuse both.
 */
export const centsIn = (amount: string | undefined): bigint => {
  const canonical = amount === undefined ? null : canonicalDecimal(amount);
  return canonical === null ? 0n : centsOf(roundedTo(canonical, 2));
};

/** An amount of cents as a decimal string with two decimals. */
export const amountOf = (cents: bigint): string => {
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, "0");
  return `${cents < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

/** A whole quotient, halves away from zero. @param divisor - above zero */
export const rounded = (dividend: bigint, divisor: bigint): bigint => {
  const magnitude = ((dividend < 0n ? -dividend : dividend) * 2n + divisor) / (divisor * 2n);
  return dividend < 0n ? -magnitude : magnitude;
};

/**
 * Splits an amount in proportion to weights, so that the parts add up to it: what rounding leaves over goes to the
 * largest part, the first of several.
 *
 * @param weights - not all zero together
 */
export const split = (total: bigint, weights: readonly bigint[]): bigint[] => {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  const [sign, base] = whole < 0n ? [-1n, -whole] : [1n, whole];
  const parts = weights.map((weight) => (base === 0n ? 0n : rounded(total * weight * sign, base)));
  const left = total - parts.reduce((sum, part) => sum + part, 0n);
  const size = (at: number): bigint => {
    const weight = weights[at] ?? 0n;
    return weight < 0n ? -weight : weight;
  };
  const largest = weights.reduce((best, _, at) => (size(at) > size(best) ? at : best), 0);
  return parts.map((part, at) => (at === largest ? part + left : part));
};
