import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Told } from "../../src/domain/reporting/item.ts";
import { toldIn } from "../../src/store/tables/told.ts";
import { invoiceAbroad } from "../fixtures/reports.ts";

const decimal = fc.stringMatching(/^-?\d{1,14}\.\d\d$/);
const rate = fc.stringMatching(/^\d{1,2}(\.\d{1,2})?$/);
/** What no item has, and JSON takes: quotes, backslashes, words that look like the next member. */
const odd = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.constantFrom('","rate":"', "}],", '\\"', "a\\b", "é€"),
);
const either = (usual: fc.Arbitrary<string>) => fc.oneof({ weight: 4, arbitrary: usual }, odd);

const sales = fc.array(
  fc.record({
    category: either(fc.constantFrom("TLB1", "TPS1")),
    rate: either(rate),
    base: either(decimal),
    vat: either(decimal),
  }),
  { maxLength: 4 },
);
const sale = fc.record({
  flow: fc.constant("10.3"),
  currency: either(fc.constantFrom("EUR", "CHF")),
  sales,
  vatEur: either(decimal),
  count: fc.option(fc.nat()),
});
const receipt = fc.record({
  flow: fc.constant("10.4"),
  rates: fc.array(fc.record({ rate: either(rate), amount: either(decimal) }), { maxLength: 3 }),
});

describe("what an item adds, as its column has it", () => {
  test("is what was written, whatever it says", () => {
    fc.assert(
      fc.property(fc.oneof(sale, receipt), (told) => {
        expect(toldIn(JSON.stringify(told))).toEqual(told);
      }),
    );
  });

  test.each<[string, Told]>([
    ["an invoice", { flow: "10.1", invoice: invoiceAbroad({ number: '"F\\1"' }) }],
    ["its receipt", { flow: "10.2", number: "F-1", issueDate: "2026-10-01", rates: [] }],
  ])("of %s is read too", (_, told) => {
    expect(toldIn(JSON.stringify(told))).toEqual(told);
  });

  test.each([
    '{"flow":"10.4","rates":[{"amount":"1.00","rate":"20"}]}',
    '{"flow":"10.4","rates":[{"rate":"20","amount":"1.00","more":1}]}',
    '{"flow":"10.4", "rates":[]}',
    '{"flow":"10.3","currency":"EUR","sales":[],"vatEur":"0.00","count":1,"more":2}',
    '{"flow":"10.3","vatEur":"0.00","currency":"EUR","sales":[],"count":1.5}',
  ])("in another order, or with more in it, it is read as JSON: %s", (text) => {
    expect(toldIn(text)).toEqual(JSON.parse(text));
  });

  test.each(["", '{"flow":"10.4","rates":[]', '{"flow":"10.3","currency":"EUR"}x'])("%j is none", (text) => {
    expect(() => toldIn(text)).toThrow(SyntaxError);
  });
});
