import fc from "fast-check";
import { expect, test } from "vitest";
import {
  absoluteOf,
  canonicalDecimal,
  compareDecimals,
  differenceOf,
  isWithin,
  negated,
  orderedDecimal,
  productOf,
  quotientOf,
  roundedTo,
  shortestDecimal,
  sumOf,
} from "../../src/domain/decimal.ts";

test.each([
  ["1200.00", "1200.00"],
  [" +1200.00\n", "1200.00"],
  [".5", "0.5"],
  ["-.50", "-0.50"],
  ["007", "7"],
  ["64.", "64"],
  ["-0.00", "0.00"],
  ["000", "0"],
])("%j is the decimal %s", (text, canonical) => {
  expect(canonicalDecimal(text)).toBe(canonical);
});

test.each([
  "",
  " ",
  "+",
  "-",
  ".",
  "1e3",
  "NaN",
  "INF",
  "1,5",
  "1 000",
  "--1",
  "0x1",
  "1.2.3",
  "1".repeat(31),
])("%j is no decimal", (text) => {
  expect(canonicalDecimal(text)).toBeNull();
});

test("sums are exact where floating-point numbers are not", () => {
  expect(sumOf(["0.1", "0.2"])).toBe("0.3");
  expect(sumOf(["1000.00", "-50.5", "0.005"])).toBe("949.505");
  expect(sumOf(["99999999999999999999.99", "0.01"])).toBe("100000000000000000000.00");
  expect(sumOf([])).toBe("0");
  expect(negated("-0.05")).toBe("0.05");
  expect(negated("0.00")).toBe("0.00");
  expect(compareDecimals("1.50", "1.5")).toBe(0);
  expect(compareDecimals("-2", "1.5")).toBeLessThan(0);
});

test("products and quotients are exact, and halves are rounded away from zero", () => {
  expect(productOf("1234.56", "5.5")).toBe("6790.080");
  expect(productOf("-0.1", "0.1")).toBe("-0.01");
  expect(differenceOf("0.30", "0.1")).toBe("0.20");
  expect(absoluteOf("-7.50")).toBe("7.50");
  expect(isWithin("1.00", "1.02", "0.02")).toBe(true);
  expect(isWithin("1.021", "1", "0.02")).toBe(false);
  expect(isWithin("-1", "1.0", "0")).toBe(false);
  expect(roundedTo("1.005", 2)).toBe("1.01");
  expect(roundedTo("-1.005", 2)).toBe("-1.01");
  expect(roundedTo("1.0049", 2)).toBe("1.00");
  expect(roundedTo("7", 2)).toBe("7.00");
  expect(roundedTo("-0.004", 2)).toBe("0.00");
  expect(quotientOf("100", "3", 4)).toBe("33.3333");
  expect(quotientOf("-2", "0.03", 2)).toBe("-66.67");
  expect(() => quotientOf("1", "0.00", 2)).toThrow(RangeError);
});

test("as many may be added up as an invoice may have lines", () => {
  expect(sumOf(Array.from({ length: 300_000 }, () => "0.01"))).toBe("3000.00");
});

test("results longer than what a document may write can be reckoned with", () => {
  const longest = "9".repeat(30);
  const sum = sumOf([longest, longest]);
  const product = productOf(`${longest}.${longest}`, `${longest}.${longest}`);
  expect(compareDecimals(differenceOf(sum, longest), longest)).toBe(0);
  expect(compareDecimals(quotientOf(product, `${longest}.${longest}`, 30), `${longest}.${longest}`)).toBe(0);
});

test.each([
  ["20.00", "20"],
  ["5.50", "5.5"],
  ["100", "100"],
  ["0.00", "0"],
  ["-1.0", "-1"],
])("%s is the same as %s", (decimal, shortest) => {
  expect(shortestDecimal(decimal)).toBe(shortest);
});

test("cents add up as integers do", () => {
  const cents = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
  const textOf = (n: bigint) =>
    `${n < 0n ? "-" : ""}${(n < 0n ? -n : n).toString().padStart(3, "0").replace(/(..)$/, ".$1")}`;
  fc.assert(
    fc.property(fc.array(cents), (all) => {
      expect(compareDecimals(sumOf(all.map(textOf)), textOf(all.reduce((a, b) => a + b, 0n)))).toBe(0);
    }),
  );
});

test("decimals and their texts in order compare alike, however long they are", () => {
  const decimal = fc
    .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.integer({ min: 0, max: 9 }))
    .map(([minus, n, scale]) => {
      const digits = n.toString().padStart(scale + 1, "0");
      return `${minus ? "-" : ""}${digits.slice(0, digits.length - scale)}.${digits.slice(digits.length - scale)}`;
    });
  fc.assert(
    fc.property(decimal, decimal, (a, b) => {
      const [one, other] = [orderedDecimal(a), orderedDecimal(b)];
      expect(Number(one > other) - Number(one < other)).toBe(compareDecimals(a, b));
    }),
  );
  expect(orderedDecimal("abc") < orderedDecimal(`-${"9".repeat(30)}`)).toBe(true);
});
