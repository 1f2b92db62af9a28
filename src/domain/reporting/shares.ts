import { canonicalDecimal, roundedTo } from "../decimal.ts";

/** Exact arithmetic on whole cents: reports add up millions of amounts, and none of them may drift. */

const AMOUNT = /^(-?)(\d+)(?:\.(\d{1,2})0*)?$/;

/** Digits that a number holds exactly, whatever they are. */
const EXACT_DIGITS = 15;
const [ZERO, NINE, MINUS, POINT] = [48, 57, 45, 46];

/**
 * Cents of an amount with a point and two decimals, as nearly all are written, digit by digit: a report reads millions
 * of them, and a regular expression with a large number made from text takes five times as long. Null: it is written
 * otherwise, or too long to be exact.
 */
const usualCents = (amount: string): number | null => {
  const first = amount.charCodeAt(0) === MINUS ? 1 : 0;
  const point = amount.length - 3;
  if (point <= first || point > EXACT_DIGITS - 2 || amount.charCodeAt(point) !== POINT) return null;
  let cents = 0;
  for (let at = first; at < amount.length; at++) {
    if (at === point) continue;
    const code = amount.charCodeAt(at);
    if (code < ZERO || code > NINE) return null;
    cents = cents * 10 + (code - ZERO);
  }
  return first === 1 ? -cents : cents;
};

/**
 * Cents of an amount.
 *
 * @param amount - a decimal string of at most two decimals that are not zero
 * @throws RangeError for anything else
 */
export const centsOf = (amount: string): bigint => {
  const usual = usualCents(amount);
  if (usual !== null) return BigInt(usual);
  const [match, minus, whole, part = ""] = AMOUNT.exec(amount) ?? [];
  if (match === undefined) throw new RangeError("not an amount of two decimals");
  const cents = BigInt(`${whole}${part.padEnd(2, "0")}`);
  return minus === "-" ? -cents : cents;
};

/** Up to here a sum and one more usual amount are exact numbers. */
const FULL = 2 ** 52;

/** A sum of amounts that grows by millions of them. A large number for each would be most of what its making costs. */
export class Tally {
  #cents = 0;
  #beyond = 0n;

  /** @throws RangeError as {@link centsOf} does */
  add(amount: string): void {
    const usual = usualCents(amount);
    if (usual === null) {
      this.#beyond += centsOf(amount);
      return;
    }
    this.#cents += usual;
    if (Math.abs(this.#cents) > FULL) this.#spill();
  }

  addCents(cents: bigint): void {
    this.#beyond += cents;
  }

  #spill(): void {
    this.#beyond += BigInt(this.#cents);
    this.#cents = 0;
  }

  /** In cents. */
  get sum(): bigint {
    return this.#beyond + BigInt(this.#cents);
  }
}

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
