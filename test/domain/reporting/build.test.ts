import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Told } from "../../../src/domain/reporting/item.ts";
import { type GivenPayment, itemsOfPayments } from "../../../src/domain/reporting/receipt-items.ts";
import { amountOf, centsOf } from "../../../src/domain/reporting/shares.ts";
import { built, type Dated } from "./a-period.ts";
import { DECLARANT } from "./cases.ts";

const day = fc.integer({ min: 1, max: 9 }).map((date) => `2026-11-0${date}`);
const cents = fc.integer({ min: -500_000, max: 500_000 }).map((value) => amountOf(BigInt(value)));
const rate = fc.constantFrom("20", "10", "5.5", "0");

const saleItem: fc.Arbitrary<Dated> = fc
  .record({
    day,
    currency: fc.constantFrom("EUR", "USD"),
    sales: fc.array(
      fc.record({
        category: fc.constantFrom("TLB1" as const, "TPS1" as const),
        rate,
        base: cents,
        vat: cents,
      }),
      { minLength: 1, maxLength: 3 },
    ),
    count: fc.option(fc.nat(9)),
  })
  .map(({ day: on, currency, sales, count }) => ({
    day: on,
    told: {
      flow: "10.3",
      currency,
      sales,
      vatEur: amountOf(sales.reduce((sum, { vat }) => sum + centsOf(vat), 0n)),
      count,
    } satisfies Told,
  }));

const receiptItem: fc.Arbitrary<Dated> = fc
  .record({
    day,
    invoice: fc.option(fc.constantFrom("F-1", "F-2")),
    rates: fc.array(fc.record({ rate, amount: cents }), { minLength: 1, maxLength: 2 }),
  })
  .map(({ day: on, invoice, rates }) => ({
    day: on,
    told:
      invoice === null
        ? { flow: "10.4", rates }
        : { flow: "10.2", number: invoice, issueDate: "2026-10-01", rates },
  }));

/** The same things in another order. */
const shuffled = (items: fc.Arbitrary<Dated>) =>
  fc
    .array(items, { maxLength: 12 })
    .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));

describe("a report", () => {
  test.each([
    ["sales", "transactions" as const, saleItem],
    ["receipts", "payments" as const, receiptItem],
  ])("of %s is the same in whatever order its items come", (_, kind, items) => {
    fc.assert(
      fc.property(shuffled(items), ([all, others]) => {
        expect(built(kind, others)).toEqual(built(kind, all));
      }),
    );
  });

  test("has groups whose rows add up to their totals, and everything that was given", () => {
    fc.assert(
      fc.property(fc.array(saleItem, { maxLength: 12 }), (items) => {
        const { content } = built("transactions", items);
        if (content.kind !== "transactions") throw new Error("transactions");
        for (const { base, rates } of content.groups)
          expect(rates.reduce((sum, one) => sum + one.base, 0n)).toBe(base);
        const given = items.flatMap(({ told }) => (told.flow === "10.3" ? [told] : []));
        expect(content.groups.reduce((sum, { vatEur }) => sum + vatEur, 0n)).toBe(
          given.reduce((sum, { vatEur }) => sum + centsOf(vatEur), 0n),
        );
      }),
    );
  });

  test("has no receipt below zero: those stand apart, and nothing is lost", () => {
    fc.assert(
      fc.property(fc.array(receiptItem, { maxLength: 12 }), (items) => {
        const { content, negative } = built("payments", items);
        if (content.kind !== "payments") throw new Error("payments");
        const written = [
          ...content.days.map(({ amount }) => amount),
          ...content.invoices.flatMap(({ rates }) => rates.map(({ amount }) => amount)),
        ];
        expect(written.every((amount) => amount > 0n)).toBe(true);
        expect(negative.every(({ amount }) => amount < 0n)).toBe(true);
        const given = items.flatMap(({ told }) =>
          told.flow === "10.2" || told.flow === "10.4" ? told.rates.map(({ amount }) => centsOf(amount)) : [],
        );
        const sum = (all: bigint[]): bigint => all.reduce((a, b) => a + b, 0n);
        expect(sum(written) + sum(negative.map(({ amount }) => amount))).toBe(sum(given));
      }),
    );
  });
});

describe("payments of an invoice", () => {
  const INVOICE = { number: "F-1", issueDate: "2026-11-01" };

  test("make the whole of what counts when all is paid, however often and in whatever order they are given", () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 1, maxLength: 3 }),
        amounts,
        fc.nat(),
        (counting, others, order) => {
          const parts = [
            ...counting.map((part, i) => ({
              rate: String([20, 10, 5.5][i]),
              amount: amountOf(BigInt(part)),
            })),
            { rate: null, amount: amountOf(BigInt(others[0] ?? 1)) },
          ];
          const total = parts.reduce((sum, { amount }) => sum + centsOf(amount), 0n);
          // As many equal payments as there are amounts; the last one takes the rest.
          const each = total / BigInt(others.length);
          const payments = others.map(
            (_, i): GivenPayment => ({
              id: `p${i}`,
              date: `2026-11-0${i + 1}`,
              amount: amountOf(i === others.length - 1 ? total - each * BigInt(others.length - 1) : each),
              currency: "EUR",
              invoice: INVOICE,
            }),
          );
          const turned = payments.map((_, i) => payments[(i + order) % payments.length] as GivenPayment);
          const worked = itemsOfPayments(
            turned,
            {
              ...INVOICE,
              currency: "EUR",
              parts,
              problems: [],
              reason: null,
              told: { flow: "10.3", currency: "EUR", sales: [], vatEur: "0.00", count: 1 },
            },
            DECLARANT,
            { eInvoiced: false },
          );
          for (const [i, part] of counting.entries()) {
            const at = String([20, 10, 5.5][i]);
            const received = [...worked.values()].flatMap(({ told }) =>
              told?.flow === "10.4" ? told.rates.filter((one) => one.rate === at) : [],
            );
            expect(received.reduce((sum, { amount }) => sum + centsOf(amount), 0n)).toBe(BigInt(part));
          }
          expect([...worked.values()].flatMap(({ problems }) => problems)).toEqual([]);
        },
      ),
    );
  });

  test.each<[string, Partial<GivenPayment>, Partial<Parameters<typeof itemsOfPayments>[3]>, string]>([
    ["without an invoice and rates", {}, {}, "receipt_unmatched"],
    ["of an invoice that nobody gave", { invoice: INVOICE }, {}, "invoice_unknown"],
  ])("%s are a problem, and no guess", (_, more, options, code) => {
    const payment = { id: "p", date: "2026-11-05", amount: "10.00", currency: "EUR", ...more };
    const worked = itemsOfPayments([payment], null, DECLARANT, { eInvoiced: false, ...options }).get("p");
    expect(worked).toMatchObject({ told: null, problems: [{ code }] });
  });

  test("of an e-invoice are told by its status alone", () => {
    const payment = { id: "p", date: "2026-11-05", amount: "10.00", currency: "EUR", invoice: INVOICE };
    const worked = itemsOfPayments([payment], null, DECLARANT, { eInvoiced: true }).get("p");
    expect(worked).toMatchObject({ told: null, problems: [], reason: { code: "e_invoice" } });
  });

  const paidIn = (currency: string, payment: Partial<GivenPayment>) =>
    itemsOfPayments(
      [{ id: "p", date: "2026-11-05", amount: "60.00", currency, invoice: INVOICE, ...payment }],
      {
        ...INVOICE,
        currency: "USD",
        parts: [
          { rate: "20", amount: "60.00" },
          { rate: null, amount: "60.00" },
        ],
        problems: [],
        reason: null,
        told: { flow: "10.3", currency: "USD", sales: [], vatEur: "0.00", count: 1 },
      },
      DECLARANT,
      { eInvoiced: false },
    ).get("p");

  test("in another currency are told as their part of what the bank credited", () => {
    expect(paidIn("USD", { amountEur: "50.00" })).toMatchObject({
      told: { flow: "10.4", rates: [{ rate: "20", amount: "25.00" }] },
    });
    expect(paidIn("USD", {})).toMatchObject({ told: null, problems: [{ code: "receipt_in_euros_unknown" }] });
    expect(paidIn("EUR", {})).toMatchObject({ told: null, problems: [{ code: "receipt_currency" }] });
  });

  test("beyond what the invoice asks for are told up to that, and the rest is a problem", () => {
    expect(paidIn("USD", { amount: "150.00", amountEur: "150.00" })).toMatchObject({
      told: { rates: [{ rate: "20", amount: "60.00" }] },
      problems: [{ code: "receipt_unallocated" }],
    });
  });
});
