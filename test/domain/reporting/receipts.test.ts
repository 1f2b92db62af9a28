import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { InvoiceContent } from "../../../src/documents/index.ts";
import type { Facts } from "../../../src/domain/reporting/facts.ts";
import {
  payableParts,
  type Receipt,
  receiptsByDay,
  shareReceipts,
} from "../../../src/domain/reporting/receipts.ts";
import { amountOf, centsOf } from "../../../src/domain/reporting/shares.ts";
import { CONSUMER, DECLARANT, type Row, sale } from "./cases.ts";

const parts = (content: InvoiceContent, facts: Facts = {}, vatOnDebits = false) =>
  payableParts(content, { ...CONSUMER, ...facts }, { ...DECLARANT, vatOnDebits }).map(({ rate, amount }) => [
    rate,
    amountOf(amount),
  ]);

const receipt = (id: string, day: string, amount: string): Receipt => ({ id, day, amount: centsOf(amount) });

const SERVICE: Partial<InvoiceContent> = { process: "S1" };

describe("what a receipt of an invoice is reported for", () => {
  test.each<[string, Row[], Partial<InvoiceContent>, boolean, (string | null)[][]]>([
    ["services", [["S", "20.0", "1000.00", "200.00"]], SERVICE, false, [["20", "1200.00"]]],
    ["not services of VAT on debits", [["S", "20", "10.00", "2.00"]], SERVICE, true, [[null, "12.00"]]],
    ["not goods", [["S", "20", "10.00", "2.00"]], { process: "B1" }, false, [[null, "12.00"]]],
    [
      "a deposit, for goods too",
      [["S", "20", "10.00", "2.00"]],
      { process: "B1", typeCode: "386" },
      false,
      [["20", "12.00"]],
    ],
    [
      "a deposit, whatever the option",
      [["S", "20", "10.00", "2.00"]],
      { process: "S1", typeCode: "386" },
      true,
      [["20", "12.00"]],
    ],
    ["not what bears no VAT", [["AE", "0", "10.00", "0.00"]], SERVICE, false, [[null, "10.00"]]],
    ["not what bears foreign VAT", [["S", "21", "10.00", "2.10"]], SERVICE, false, [[null, "12.10"]]],
  ])("%s", (_, rows, change, vatOnDebits, expected) => {
    expect(parts(sale(rows, change), {}, vatOnDebits)).toEqual(expected);
  });
});

describe("receipts of an invoice", () => {
  const mixed = sale(
    [
      ["S", "20", "60.00", "12.00"],
      ["S", "20", "30.00", "6.00"],
    ],
    {
      process: "M1",
      vatBreakdown: [{ category: "S", rate: "20", taxableAmount: "90.00", taxAmount: "18.00" }],
    },
  );
  const facts: Facts = { ...CONSUMER, lines: [{ nature: "goods" }, { nature: "services" }] };
  const of = payableParts(mixed, facts, DECLARANT);
  const shared = (receipts: Receipt[]) =>
    shareReceipts(of, receipts).map(({ id, day, rates, unallocated }) => [
      id,
      day,
      ...rates.map(({ rate, amount }) => `${rate}: ${amountOf(amount)}`),
      ...(unallocated === 0n ? [] : [`beyond: ${amountOf(unallocated)}`]),
    ]);

  test("are shared out in proportion, and what is paid in the end is exact", () => {
    expect(shared([receipt("b", "2026-12-03", "58.00"), receipt("a", "2026-11-12", "50.00")])).toEqual([
      ["a", "2026-11-12", "20: 16.67"],
      ["b", "2026-12-03", "20: 19.33"],
    ]);
  });

  test("beyond the total are told apart", () => {
    expect(shared([receipt("a", "2026-11-12", "110.00")])).toEqual([
      ["a", "2026-11-12", "20: 36.00", "beyond: 2.00"],
    ]);
  });

  test("a refund takes its share back", () => {
    expect(shared([receipt("a", "2026-11-12", "108.00"), receipt("b", "2026-11-13", "-54.00")])).toEqual([
      ["a", "2026-11-12", "20: 36.00"],
      ["b", "2026-11-13", "20: -18.00"],
    ]);
  });

  test("however it is paid, each part is paid exactly in the end, and the order says nothing", () => {
    const amounts = fc.array(fc.bigInt({ min: 1n, max: 5_000n }), { minLength: 1, maxLength: 8 });
    const payable = fc.array(
      fc.record({
        rate: fc.constantFrom("20", "10", "5.5", null),
        amount: fc.bigInt({ min: 1n, max: 9_999n }),
      }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(payable, amounts, (asked, paid) => {
        const total = asked.reduce((sum, { amount }) => sum + amount, 0n);
        const before = paid.reduce((sum, amount) => sum + amount, 0n);
        // The last one settles what is left.
        const all = [...paid, ...(before < total ? [total - before] : [])].map((amount, i) => ({
          id: String(i).padStart(2, "0"),
          day: `2026-11-${String(i + 1).padStart(2, "0")}`,
          amount,
        }));
        const result = shareReceipts(asked, all);
        expect(shareReceipts(asked, [...all].reverse())).toEqual(result);
        for (const rate of ["20", "10", "5.5"]) {
          const got = result.flatMap(({ rates }) => rates).filter((one) => one.rate === rate);
          const due = asked.filter((one) => one.rate === rate);
          expect(got.reduce((sum, { amount }) => sum + amount, 0n)).toBe(
            due.reduce((sum, { amount }) => sum + amount, 0n),
          );
        }
      }),
    );
  });
});

describe("receipts by day", () => {
  const on = (day: string, rate: string, amount: string) => ({
    day,
    rates: [{ rate, amount: centsOf(amount) }],
  });

  test("a refund is taken off the receipts of its day", () => {
    expect(receiptsByDay([on("2026-11-12", "20", "100.00"), on("2026-11-12", "20", "-30.00")])).toEqual({
      told: [{ day: "2026-11-12", rate: "20", amount: 7_000n }],
      negative: [],
    });
  });

  test("one of a day with none is given apart, and nothing negative is told", () => {
    expect(receiptsByDay([on("2026-11-13", "20", "-30.00"), on("2026-11-12", "5.5", "1.00")])).toEqual({
      told: [{ day: "2026-11-12", rate: "5.5", amount: 100n }],
      negative: [{ day: "2026-11-13", rate: "20", amount: -3_000n }],
    });
  });
});
