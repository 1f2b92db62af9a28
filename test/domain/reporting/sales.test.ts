import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { InvoiceContent } from "../../../src/documents/index.ts";
import type { Facts } from "../../../src/domain/reporting/facts.ts";
import { SalesByDay, type ToldSales } from "../../../src/domain/reporting/sales-by-day.ts";
import { salesOfInvoice } from "../../../src/domain/reporting/sales-of-invoice.ts";
import { amountOf, centsOf } from "../../../src/domain/reporting/shares.ts";
import { CONSUMER, type Row, sale } from "./cases.ts";

const told = (content: InvoiceContent, facts: Facts = CONSUMER) => {
  const { sales, vatEur, problems } = salesOfInvoice(content, facts);
  return {
    sales: sales.map(({ category, rate, base, vat }) => [category, rate, amountOf(base), amountOf(vat)]),
    vatEur: vatEur === null ? null : amountOf(vatEur),
    problems: problems.map(({ code }) => code),
  };
};

interface DatedSales {
  day: string;
  told: ToldSales;
}

const ofDay = (content: InvoiceContent, facts: Facts = CONSUMER): DatedSales => {
  const { sales, vatEur } = salesOfInvoice(content, facts);
  return {
    day: content.issueDate,
    told: {
      flow: "10.3",
      currency: content.currency,
      sales: sales.map(({ base, vat, ...sale }) => ({ ...sale, base: amountOf(base), vat: amountOf(vat) })),
      vatEur: amountOf(vatEur ?? 0n),
      count: 1,
    },
  };
};

const groupsOf = (documents: readonly DatedSales[]) => {
  const sum = new SalesByDay();
  for (const { day, told: sales } of documents) sum.add(day, sales);
  return sum.groups().map(({ day, currency, category, base, vatEur, count, rates }) => ({
    group: `${day} ${currency} ${category} ${amountOf(base)}/${amountOf(vatEur)}`,
    count,
    rates: rates.map(({ rate, base, vat }) => `${rate}: ${amountOf(base)}/${amountOf(vat)}`),
  }));
};

describe("what an invoice adds to the sales of its day", () => {
  test.each<[string, Row[], Partial<InvoiceContent>, Facts, string[][]]>([
    ["goods", [["S", "20.00", "49.99", "10.00"]], {}, {}, [["TLB1", "20", "49.99", "10.00"]]],
    ["services", [["S", "10.0", "90.91", "9.09"]], { process: "S1" }, {}, [["TPS1", "10", "90.91", "9.09"]]],
    [
      "a credit note, which takes away",
      [["S", "20", "12.50", "2.50"]],
      { typeCode: "381" },
      {},
      [["TLB1", "20", "-12.50", "-2.50"]],
    ],
    [
      "a credit note written with a minus, which takes away once",
      [["S", "20", "-12.50", "-2.50"]],
      { typeCode: "381" },
      {},
      [["TLB1", "20", "-12.50", "-2.50"]],
    ],
    [
      "a sale to Spain with Spanish VAT",
      [["S", "21", "100.00", "21.00"]],
      {},
      {},
      [["TNT1", "0", "100.00", "0.00"]],
    ],
    [
      "a sale without VAT of a small company",
      [["E", "0", "30.00", "0.00", "VATEX-FR-FRANCHISE"]],
      {},
      {},
      [["TNT1", "0", "30.00", "0.00"]],
    ],
    [
      "a sale under the margin scheme: the margin alone",
      [["E", "0", "740.00", "0.00", "VATEX-EU-F"]],
      {},
      { margin: { base: "200.00", vat: "40.00", rate: "20.0" } },
      [["TMA1", "20", "200.00", "40.00"]],
    ],
    ["what the law exempts adds nothing", [["E", "0", "50.00", "0.00", "VATEX-FR-CGI261-4"]], {}, {}, []],
    ["what is outside of VAT at home adds nothing", [["O", "0", "50.00", "0.00"]], {}, {}, []],
    [
      "and abroad it is not taxed here",
      [["O", "0", "50.00", "0.00"]],
      { buyer: { identifiers: [], address: { country: "CH" } } },
      {},
      [["TNT1", "0", "50.00", "0.00"]],
    ],
  ])("%s", (_, rows, change, facts, expected) => {
    const result = told(sale(rows, change), { ...CONSUMER, ...facts });
    expect(result).toMatchObject({ sales: expected, problems: [] });
  });

  test("goods and services of one rate are shared out by their lines, rebates on the whole too", () => {
    const mixed = sale(
      [
        ["S", "20", "60.00", "12.00"],
        ["S", "20", "30.00", "6.00"],
      ],
      {
        process: "M1",
        vatBreakdown: [{ category: "S", rate: "20", taxableAmount: "80.00", taxAmount: "16.00" }],
      },
    );
    const facts: Facts = { ...CONSUMER, lines: [{ nature: "goods" }, { nature: "services" }] };
    expect(told(mixed, facts).sales).toEqual([
      ["TLB1", "20", "53.33", "10.67"],
      ["TPS1", "20", "26.67", "5.33"],
    ]);
  });

  test.each<[string, InvoiceContent, Facts, string]>([
    [
      "a mixed invoice whose lines are not told",
      sale([["S", "20", "1.00", "0.20"]], { process: "M1" }),
      {},
      "nature_unknown",
    ],
    ["a margin that is not told", sale([["E", "0", "1.00", "0.00", "VATEX-EU-I"]]), {}, "margin_unknown"],
    [
      "VAT in euros that is not told",
      sale([["S", "20", "1.00", "0.20"]], { currency: "USD" }),
      {},
      "vat_in_euros_unknown",
    ],
  ])("%s is a problem", (_, content, facts, code) => {
    expect(told(content, facts).problems).toEqual([code]);
  });

  test("VAT in euros is the invoice's own, or the ERP's", () => {
    const dollars = sale([["S", "20", "100.00", "20.00"]], { currency: "USD", vatCurrency: "EUR" });
    const withTotal = { ...dollars, totals: { ...dollars.totals, vatInVatCurrency: "18.40" } };
    expect(told(withTotal)).toMatchObject({ vatEur: "18.40", problems: [] });
    expect(told(dollars, { ...CONSUMER, vatTotalEur: "18.50" })).toMatchObject({ vatEur: "18.50" });
  });
});

describe("the sales of days", () => {
  test("a day of a shop: goods, a service and a credit note of the day after", () => {
    expect(
      groupsOf([
        ofDay(sale([["S", "20", "49.99", "10.00"]])),
        ofDay(sale([["S", "20", "12.50", "2.50"]])),
        ofDay(sale([["S", "5.50", "18.96", "1.04"]])),
        ofDay(sale([["S", "10", "90.91", "9.09"]], { process: "S1" })),
        ofDay(sale([["S", "20", "12.50", "2.50"]], { typeCode: "381", issueDate: "2026-11-04" })),
      ]),
    ).toEqual([
      {
        group: "2026-11-03 EUR TLB1 81.45/13.54",
        count: 3,
        rates: ["20: 62.49/12.50", "5.5: 18.96/1.04"],
      },
      { group: "2026-11-03 EUR TPS1 90.91/9.09", count: 1, rates: ["10: 90.91/9.09"] },
      { group: "2026-11-04 EUR TLB1 -12.50/-2.50", count: 1, rates: ["20: -12.50/-2.50"] },
    ]);
  });

  test("two tills of a day, one of which did not count", () => {
    const till = (base: string, vat: string, count: number | null): DatedSales => ({
      day: "2026-11-15",
      told: {
        flow: "10.3",
        currency: "EUR",
        sales: [{ category: "TLB1", rate: "20", base, vat }],
        vatEur: vat,
        count,
      },
    });
    expect(groupsOf([till("801.25", "160.25", 40), till("299.17", "59.83", null)])).toEqual([
      { group: "2026-11-15 EUR TLB1 1100.42/220.08", count: null, rates: ["20: 1100.42/220.08"] },
    ]);
  });

  test("each currency is a group of its own, with its VAT in euros", () => {
    const dollars = sale([["S", "20", "100.00", "20.00"]], { currency: "USD" });
    expect(
      groupsOf([
        ofDay(dollars, { ...CONSUMER, vatTotalEur: "18.40" }),
        ofDay(sale([["S", "20", "1.00", "0.20"]])),
      ]),
    ).toEqual([
      { group: "2026-11-03 EUR TLB1 1.00/0.20", count: 1, rates: ["20: 1.00/0.20"] },
      { group: "2026-11-03 USD TLB1 100.00/18.40", count: 1, rates: ["20: 100.00/20.00"] },
    ]);
  });

  test("the order of the documents changes nothing, and every cent is in a group", () => {
    const amount = (min: bigint, max: bigint) => fc.bigInt({ min, max }).map(amountOf);
    const document = fc.record({
      day: fc.constantFrom("2026-11-01", "2026-11-02"),
      told: fc.record({
        flow: fc.constant("10.3" as const),
        currency: fc.constantFrom("EUR", "CHF"),
        sales: fc.array(
          fc.record({
            category: fc.constantFrom("TLB1" as const, "TPS1" as const, "TNT1" as const),
            rate: fc.constantFrom("20", "5.5", "10"),
            // Past what a number holds exactly, too.
            base: fc.oneof(amount(-9_999n, 9_999n), amount(10n ** 14n, 10n ** 19n)),
            vat: amount(-999n, 999n),
          }),
          { minLength: 1, maxLength: 4 },
        ),
        vatEur: amount(0n, 999n),
        count: fc.option(fc.integer({ min: 0, max: 9 })),
      }),
    });
    fc.assert(
      fc.property(fc.array(document, { maxLength: 8 }), (documents) => {
        expect(groupsOf([...documents].reverse())).toEqual(groupsOf(documents));
        const sum = new SalesByDay();
        for (const { day, told: sales } of documents) sum.add(day, sales);
        const bases = documents.flatMap((one) => one.told.sales.map(({ base }) => centsOf(base)));
        expect(sum.groups().reduce((total, { base }) => total + base, 0n)).toBe(
          bases.reduce((total, base) => total + base, 0n),
        );
        for (const { base, rates } of sum.groups()) {
          expect(rates.reduce((total, rate) => total + rate.base, 0n)).toBe(base);
        }
      }),
    );
  });

  test("a sale of goods and a return of services have the VAT of their own, though it makes nought together", () => {
    const told: ToldSales = {
      flow: "10.3",
      currency: "EUR",
      sales: [
        { category: "TLB1", rate: "20", base: "10.00", vat: "2.00" },
        { category: "TPS1", rate: "20", base: "-10.00", vat: "-2.00" },
      ],
      vatEur: "0.00",
      count: 2,
    };
    expect(groupsOf([{ day: "2026-11-03", told }])).toEqual([
      { group: "2026-11-03 EUR TLB1 10.00/2.00", count: 2, rates: ["20: 10.00/2.00"] },
      { group: "2026-11-03 EUR TPS1 -10.00/-2.00", count: 2, rates: ["20: -10.00/-2.00"] },
    ]);
  });
});
