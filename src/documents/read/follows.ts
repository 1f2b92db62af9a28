import { compareDecimals, negated, sumOf } from "../../domain/decimal.ts";
import type { FieldFault } from "../../domain/problem.ts";
import type { InvoiceContent, InvoiceHeader, InvoiceLine, Totals } from "../content/index.ts";

/** Sum of what is there; undefined where nothing is. */
const total = (amounts: readonly (string | undefined)[]): string | undefined => {
  const given = amounts.filter((amount) => amount !== undefined);
  return given.length === 0 ? undefined : sumOf(given);
};

const minus = (amount: string | undefined): string | undefined =>
  amount === undefined ? undefined : negated(amount);

/** BT-112 as the other totals give it (BR-CO-15, BR-CO-16); undefined where they do not. */
export const totalWithVat = (totals: Omit<Totals, "withVat">): string | undefined => {
  const { withoutVat, vat, due, paid, rounding } = totals;
  if (withoutVat !== undefined && vat !== undefined) return sumOf([withoutVat, vat]);
  return due === undefined ? undefined : total([due, paid, minus(rounding)]);
};

/** BT-106 counts the lines without a subtype and those of subtype DETAIL: groups repeat what their parts say. */
const isCounted = ({ subtype }: InvoiceLine): boolean => subtype === undefined || subtype === "DETAIL";

/** A total beside what it should be. */
interface Sum {
  term: string;
  rule: string;
  given: string | undefined;
  expected: string | undefined;
  /** What may be off, one cent for the rules that allow it in national practice (G1.53). */
  tolerance: "0" | "0.01";
}

const headerSums = (header: InvoiceHeader): Sum[] => {
  const { totals, allowances, charges, vatBreakdown } = header;
  const exact = { tolerance: "0" } as const;
  const rows = vatBreakdown.map((row) => row.taxAmount);
  const afterAllowances = total([totals.lines, minus(totals.allowances), totals.charges]);
  return [
    // A sum that is not told is zero: what is in it would then be in no total.
    {
      ...exact,
      term: "BT-107",
      rule: "BR-CO-11",
      given: totals.allowances ?? "0",
      expected: total(allowances.map((a) => a.amount)) ?? "0",
    },
    {
      ...exact,
      term: "BT-108",
      rule: "BR-CO-12",
      given: totals.charges ?? "0",
      expected: total(charges.map((c) => c.amount)) ?? "0",
    },
    {
      ...exact,
      term: "BT-109",
      rule: "BR-CO-13",
      given: totals.withoutVat,
      expected: totals.lines === undefined ? undefined : afterAllowances,
    },
    {
      term: "BT-110",
      rule: "BR-CO-14",
      given: totals.vat,
      expected: rows.includes(undefined) ? undefined : total(rows),
      tolerance: "0.01",
    },
    {
      term: "BT-112",
      rule: "BR-CO-15",
      given: totals.withVat,
      expected: totals.withoutVat === undefined ? undefined : total([totals.withoutVat, totals.vat]),
      tolerance: "0.01",
    },
    {
      ...exact,
      term: "BT-115",
      rule: "BR-CO-16",
      given: totals.due,
      expected: total([totals.withVat, minus(totals.paid), totals.rounding]),
    },
  ];
};

const lineSums = (lines: readonly InvoiceLine[], totals: Totals): Sum[] => [
  {
    term: "BT-106",
    rule: "BR-CO-10",
    given: lines.length === 0 ? undefined : totals.lines,
    expected: total(lines.filter(isCounted).map((line) => line.netAmount)) ?? "0",
    tolerance: "0",
  },
];

/** BT-146 beside BT-148, BT-147 and what is put on the price; one finding for all lines (G1.55). */
const priceSum = (lines: readonly InvoiceLine[]): Sum[] => {
  const prices = lines.map((line): Sum => {
    const changed = line.priceDiscount !== undefined || line.priceSurcharge !== undefined;
    const expected = total([line.grossPrice, minus(line.priceDiscount), line.priceSurcharge]);
    return {
      term: "BT-146",
      rule: "G1.55",
      given: line.netPrice,
      expected: line.grossPrice !== undefined && changed ? expected : undefined,
      tolerance: "0.01",
    };
  });
  return prices.filter((sum) => faultsOf([sum]).length > 0).slice(0, 1);
};

const faultsOf = (sums: readonly Sum[]): FieldFault[] =>
  sums.flatMap(({ term, rule, given, expected, tolerance }) => {
    if (given === undefined || expected === undefined) return [];
    const off = sumOf([given, negated(expected)]);
    if (compareDecimals(off.replace("-", ""), tolerance) <= 0) return [];
    return [
      {
        path: term,
        code: rule,
        message: `${term} is ${given}, and what the document says adds up to ${expected}.`,
        fix: "Ask the seller which of the two is right before it is paid.",
      },
    ];
  });

/** Where the totals of a header do not follow from what stands beside them. Exact; nothing is rounded. */
export const differencesOfHeader = (header: InvoiceHeader): FieldFault[] => faultsOf(headerSums(header));

/** The same for a whole invoice, lines and their prices too. */
export const differencesOf = ({ lines, ...header }: InvoiceContent): FieldFault[] =>
  faultsOf([...lineSums(lines, header.totals), ...headerSums(header), ...priceSum(lines)]);
