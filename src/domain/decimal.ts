/** Exact arithmetic on decimal strings. Money is never a floating-point number here. */

const LEXICAL = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))$/;

/** Digits before and after the point past which a number is no amount, quantity or rate of an invoice. */
const MAX_DIGITS = 30;

interface Parts {
  minus: string;
  whole: string;
  part: string;
}

/** The parts of a decimal of any length, without leading zeros; null for what is none. */
const partsOf = (text: string): Parts | null => {
  const [match, sign, digits = "", after, alone] = LEXICAL.exec(text.trim()) ?? [];
  if (match === undefined) return null;
  const whole = digits.replace(/^0+(?=\d)/, "") || "0";
  const part = after ?? alone ?? "";
  return { minus: sign === "-" && /[1-9]/.test(whole + part) ? "-" : "", whole, part };
};

/**
 * A decimal in one way of writing, from every way that XML Schema has (`+0.10`, `.5`, `007`, `64.`, white space around
 * it): no plus sign, no leading zeros, a digit on both sides of the point. Decimals stay as many as written: `1200.00`
 * is not `1200`. Null for what is no decimal, or has more than 30 digits on a side of the point.
 */
export const canonicalDecimal = (text: string): string | null => {
  const parts = partsOf(text);
  if (parts === null || parts.whole.length > MAX_DIGITS || parts.part.length > MAX_DIGITS) return null;
  return `${parts.minus}${parts.whole}${parts.part === "" ? "" : `.${parts.part}`}`;
};

/**
 * The decimal in units of its thirtieth decimal, so that many are compared with one at the price of integers. Null for
 * what {@link canonicalDecimal} does not take.
 */
export const fixedPoint = (text: string): bigint | null => {
  const decimal = canonicalDecimal(text);
  return decimal === null ? null : raised(scaled(decimal), MAX_DIGITS);
};

/**
 * The decimal as a text that is less than another's, letter by letter, where the decimal is: amounts are put in order and
 * compared to the last digit wherever texts are. Empty, and so less than all, for what {@link canonicalDecimal} does not take.
 */
export const orderedDecimal = (text: string): string => {
  const decimal = canonicalDecimal(text);
  if (decimal === null) return "";
  const { minus, whole, part } = partsOf(decimal) ?? { minus: "", whole: "0", part: "" };
  // How many digits stand before the point comes first: the longer is the larger.
  const digits = `${String(whole.length).padStart(2, "0")}${whole}${part.replace(/0+$/, "")}`;
  if (minus === "") return `1${digits}`;
  // The other way round, and what ends first is the larger.
  return `0${digits.replace(/\d/g, (digit) => String(9 - Number(digit)))}~`;
};

interface Scaled {
  units: bigint;
  scale: number;
}

/** Of any length: sums and products of what documents may write are longer than that. */
const scaled = (text: string): Scaled => {
  const parts = partsOf(text);
  if (parts === null) throw new RangeError("not a decimal");
  return { units: BigInt(`${parts.minus}${parts.whole}${parts.part}`), scale: parts.part.length };
};

const raised = ({ units, scale }: Scaled, to: number): bigint =>
  to === scale ? units : units * 10n ** BigInt(to - scale);

const textOf = (units: bigint, scale: number): string => {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  const split = digits.length - scale;
  const part = digits.slice(split);
  return `${units < 0n ? "-" : ""}${digits.slice(0, split)}${part === "" ? "" : `.${part}`}`;
};

/** Sum of decimals, with as many decimals as the longest has. @throws RangeError for what is no decimal */
export const sumOf = (decimals: readonly string[]): string => {
  const all = decimals.map(scaled);
  // Not as arguments of Math.max: an invoice may have more lines than a call takes.
  const scale = all.reduce((most, one) => Math.max(most, one.scale), 0);
  return textOf(
    all.reduce((sum, one) => sum + raised(one, scale), 0n),
    scale,
  );
};

/** The decimal with its sign turned round. @throws RangeError for what is no decimal */
export const negated = (decimal: string): string => {
  const { units, scale } = scaled(decimal);
  return textOf(-units, scale);
};

/** Negative, zero or positive, as the first is less than, equal to or more than the second. */
export const compareDecimals = (a: string, b: string): number => {
  const [left, right] = [scaled(a), scaled(b)];
  const scale = Math.max(left.scale, right.scale);
  const difference = raised(left, scale) - raised(right, scale);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
};

/** The first less the second. @throws RangeError for what is no decimal */
export const differenceOf = (minuend: string, subtrahend: string): string =>
  sumOf([minuend, negated(subtrahend)]);

/** The decimal without its sign. @throws RangeError for what is no decimal */
export const absoluteOf = (decimal: string): string => {
  const { units, scale } = scaled(decimal);
  return textOf(units < 0n ? -units : units, scale);
};

/** Are two decimals no further apart than this? @throws RangeError for what is no decimal */
export const isWithin = (a: string, b: string, tolerance: string): boolean => {
  const [left, right, most] = [scaled(a), scaled(b), scaled(tolerance)];
  const scale = Math.max(left.scale, right.scale, most.scale);
  const apart = raised(left, scale) - raised(right, scale);
  return (apart < 0n ? -apart : apart) <= raised(most, scale);
};

/** Product of two decimals, with as many decimals as both have together. @throws RangeError for what is no decimal */
export const productOf = (a: string, b: string): string => {
  const [left, right] = [scaled(a), scaled(b)];
  return textOf(left.units * right.units, left.scale + right.scale);
};

/** A whole quotient, half rounded away from zero. */
const divided = (dividend: bigint, divisor: bigint): bigint => {
  const negative = dividend < 0n !== divisor < 0n;
  const [n, d] = [dividend < 0n ? -dividend : dividend, divisor < 0n ? -divisor : divisor];
  const quotient = (2n * n + d) / (2n * d);
  return negative ? -quotient : quotient;
};

/**
 * Quotient of two decimals with this many decimals, rounded as `roundedTo` does.
 * @throws RangeError for what is no decimal, and for a divisor of zero
 */
export const quotientOf = (dividend: string, divisor: string, decimals: number): string => {
  const [left, right] = [scaled(dividend), scaled(divisor)];
  if (right.units === 0n) throw new RangeError("division by zero");
  const units = left.units * 10n ** BigInt(decimals + right.scale);
  return textOf(divided(units, right.units * 10n ** BigInt(left.scale)), decimals);
};

/**
 * The decimal with this many decimals, half rounded away from zero, as commerce and BR-CO-17 do it (which rounds the
 * amount without its sign).
 * @throws RangeError for what is no decimal
 */
export const roundedTo = (decimal: string, decimals: number): string => quotientOf(decimal, "1", decimals);

/** The decimal without zeros at its end: `20.00` and `20` are one rate. @throws RangeError for what is no decimal */
export const shortestDecimal = (decimal: string): string => {
  const { units, scale } = scaled(decimal);
  const canonical = textOf(units, scale);
  return canonical.includes(".") ? canonical.replace(/\.?0+$/, "") : canonical;
};
