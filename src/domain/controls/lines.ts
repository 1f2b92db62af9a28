import type { InvoiceLine } from "../../documents/content/index.ts";
import { compareDecimals, isWithin, negated, productOf, quotientOf, sumOf } from "../decimal.ts";
import type { Check } from "./check.ts";
import { isGiven } from "./subject.ts";

/** What a net price may be off (G1.55), and a net amount, which is rounded from prices of up to six decimals. */
const PRICE_TOLERANCE = "0.01";
const AMOUNT_TOLERANCE = "0.02";

/** BT-146 as BT-148, BT-147 and surcharges give it; undefined where they do not. */
const expectedPrice = ({ grossPrice, priceDiscount, priceSurcharge }: InvoiceLine): string | undefined => {
  if (grossPrice === undefined || (priceDiscount ?? priceSurcharge) === undefined) return undefined;
  return sumOf([grossPrice, negated(priceDiscount ?? "0"), priceSurcharge ?? "0"]);
};

/** BT-131 as quantity, price, allowances and charges give it, with two decimals; undefined where they do not. */
const expectedAmount = (line: InvoiceLine): string | undefined => {
  const { quantity, netPrice, priceBaseQuantity = "1", allowances, charges } = line;
  if (quantity === undefined || netPrice === undefined || compareDecimals(priceBaseQuantity, "0") === 0) {
    return undefined;
  }
  const price = quotientOf(productOf(quantity, netPrice), priceBaseQuantity, 2);
  if (allowances.length === 0 && charges.length === 0) return price;
  return sumOf([
    price,
    ...allowances.map(({ amount }) => negated(amount)),
    ...charges.map(({ amount }) => amount),
  ]);
};

/** What EN 16931 makes obligatory of a line. */
const OBLIGATORY = [
  ["id", "BT-126", "BR-21"],
  ["quantity", "BT-129", "BR-22"],
  ["unit", "BT-130", "BR-23"],
  ["netAmount", "BT-131", "BR-24"],
  ["name", "BT-153", "BR-25"],
  ["netPrice", "BT-146", "BR-26"],
] as const;

/** Lines: what they must say, prices and amounts. */
export const LINES: readonly Check[] = [
  {
    no: 61,
    step: "presence",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-21", "BR-22", "BR-23", "BR-24", "BR-25", "BR-26"],
    term: "BT-131",
    when: "a line lacks number, quantity, unit, net amount, name or net price; groups of extended profiles aside",
    message: { en: "Line {line}: {n} is missing.", fr: "Ligne {line} : {n} est absent." },
    fix: { en: "Give {n}.", fr: "Indiquez {n}." },
    run: ({ counted }) =>
      counted.flatMap(([line, i]) =>
        OBLIGATORY.flatMap(([member, term, rule]) =>
          isGiven(line[member])
            ? []
            : [{ at: ["lines", i, member], term, rule, values: { line: line.id, n: term } }],
        ),
      ),
  },
  {
    no: 50,
    step: "sums",
    severity: "warning",
    code: "CALCUL_ERR",
    rules: ["G1.55"],
    term: "BT-146",
    national: true,
    when: "a net price is more than 0.01 off the gross price less its discount (BT-148 − BT-147)",
    message: {
      en: "Line {line}: net price {n} instead of {m}.",
      fr: "Ligne {line} : prix net {n} au lieu de {m}.",
    },
    fix: { en: "Correct the price or the discount.", fr: "Corrigez le prix ou la remise." },
    run: ({ content: { lines } }) =>
      lines.flatMap((line, i) => {
        const [given, expected] = [line.netPrice, expectedPrice(line)];
        return given !== undefined && expected !== undefined && !isWithin(given, expected, PRICE_TOLERANCE)
          ? [{ at: ["lines", i, "netPrice"], values: { line: line.id, n: given, m: expected } }]
          : [];
      }),
  },
  {
    no: 51,
    step: "sums",
    severity: "warning",
    code: "CALCUL_ERR",
    rules: ["BT-131"],
    term: "BT-131",
    when: "a line's amount is more than 0.02 off BT-129 × BT-146 / BT-149 − BT-136 + BT-141",
    message: {
      en: "Line {line}: amount {n} where quantity and price give {m}.",
      fr: "Ligne {line} : montant {n} alors que quantité et prix donnent {m}.",
    },
    fix: {
      en: "Correct quantity, price or amount, or tell the allowance that is between them.",
      fr: "Corrigez la quantité, le prix ou le montant, ou indiquez la remise qui les sépare.",
    },
    run: ({ counted }) =>
      counted.flatMap(([line, i]) => {
        const [given, expected] = [line.netAmount, expectedAmount(line)];
        return given !== undefined && expected !== undefined && !isWithin(given, expected, AMOUNT_TOLERANCE)
          ? [{ at: ["lines", i, "netAmount"], values: { line: line.id, n: given, m: expected } }]
          : [];
      }),
  },
];
