import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { itemOfTill } from "../../../src/domain/reporting/item-of-till.ts";
import { amountOf, centsOf } from "../../../src/domain/reporting/shares.ts";
import { FRENCH_VAT_RATES } from "../../../src/domain/vat-rates.ts";

const taken = (gross: string, rate: string) =>
  itemOfTill({ currency: "EUR", groups: [{ category: "TLB1", rates: [{ rate, gross }] }] }).told;

describe("the totals of a till", () => {
  test("with VAT only are taken apart, half a cent upwards", () => {
    expect(taken("20.00", "5.5")).toMatchObject({ sales: [{ rate: "5.5", base: "18.96", vat: "1.04" }] });
    expect(taken("0.03", "20.00")).toMatchObject({ sales: [{ rate: "20", base: "0.03", vat: "0.00" }] });
  });

  test("are what was taken, at any rate and for any amount", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.constantFrom(...FRENCH_VAT_RATES),
        (cents, rate) => {
          const gross = amountOf(BigInt(cents));
          const told = taken(gross, rate);
          if (told?.flow !== "10.3") throw new Error("sales");
          const [sale] = told.sales;
          expect(centsOf(sale?.base ?? "0") + centsOf(sale?.vat ?? "0")).toBe(BigInt(cents));
        },
      ),
    );
  });

  test("count their tickets where every group does", () => {
    const groups = (counts: (number | undefined)[]) =>
      itemOfTill({
        currency: "EUR",
        groups: counts.map((count) => ({
          category: "TLB1",
          rates: [{ rate: "20", base: "1.00", vat: "0.20" }],
          ...(count === undefined ? {} : { count }),
        })),
      }).told;
    expect(groups([3, 4])).toMatchObject({ count: 7 });
    expect(groups([3, undefined])).toMatchObject({ count: null });
  });

  test("in another currency need their VAT in euros", () => {
    const dollars = (vatTotalEur?: string) =>
      itemOfTill({
        currency: "USD",
        groups: [{ category: "TLB1", rates: [{ rate: "20", base: "100.00", vat: "20.00" }] }],
        vatTotalEur,
      });
    expect(dollars()).toMatchObject({ told: null, problems: [{ code: "vat_in_euros_unknown" }] });
    expect(dollars("18.40")).toMatchObject({ told: { vatEur: "18.40", currency: "USD" }, problems: [] });
  });
});
