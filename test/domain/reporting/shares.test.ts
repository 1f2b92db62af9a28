import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { amountOf, centsOf, rounded, split, Tally } from "../../../src/domain/reporting/shares.ts";

describe("cents", () => {
  test.each([
    ["0", 0n, "0.00"],
    ["12.5", 1250n, "12.50"],
    ["-0.05", -5n, "-0.05"],
    ["1200.00", 120_000n, "1200.00"],
    ["7.1000", 710n, "7.10"],
  ])("%s", (text, cents, again) => {
    expect(centsOf(text)).toBe(cents);
    expect(amountOf(cents)).toBe(again);
  });

  test.each(["", "1.005", "1,20", "1e3", " 1", "--1", "."])("%j is no amount", (text) => {
    expect(() => centsOf(text)).toThrow(RangeError);
  });

  test.each([
    [5n, 10n, 1n],
    [-5n, 10n, -1n],
    [4n, 10n, 0n],
    [-4n, 10n, 0n],
    [15n, 10n, 2n],
  ])("%s / %s is %s", (dividend, divisor, expected) => {
    expect(rounded(dividend, divisor)).toBe(expected);
  });
});

describe("a sum that grows", () => {
  test("is exact however large the amounts, and it, become", () => {
    const cents = fc.oneof(
      fc.bigInt({ min: -1_000n, max: 1_000n }),
      fc.bigInt({ min: 10n ** 15n - 1_000n, max: 10n ** 15n + 10n }),
      fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
    );
    fc.assert(
      fc.property(fc.array(cents, { maxLength: 60, size: "max" }), (all) => {
        const tally = new Tally();
        for (const one of all) tally.add(amountOf(one));
        expect(tally.sum).toBe(all.reduce((sum, one) => sum + one, 0n));
      }),
    );
  });
});

describe("splitting", () => {
  test("the cent that is left over goes to the largest part, the first of several", () => {
    expect(split(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
    expect(split(100n, [1n, 4n, 1n])).toEqual([17n, 66n, 17n]);
    expect(split(-100n, [1n, 1n, 1n])).toEqual([-34n, -33n, -33n]);
  });

  test("the parts add up, and each is within half a cent of its share, but for the largest", () => {
    const cents = fc.bigInt({ min: -1_000_000n, max: 1_000_000n });
    const weights = fc.array(fc.bigInt({ min: 0n, max: 1_000_000n }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(cents, weights, (total, of) => {
        fc.pre(of.some((weight) => weight > 0n));
        const parts = split(total, of);
        expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(total);
        const whole = of.reduce((sum, weight) => sum + weight, 0n);
        const largest = of.indexOf(of.reduce((most, weight) => (weight > most ? weight : most), 0n));
        parts.forEach((part, at) => {
          const off = part * whole - total * (of[at] ?? 0n);
          if (at !== largest) expect((off < 0n ? -off : off) * 2n <= whole).toBe(true);
        });
      }),
    );
  });
});
