import type { AllowanceCharge, InvoiceContent } from "../../documents/content/index.ts";
import type { Place } from "./finding.ts";
import { isCharge, isCounted, type Profile } from "./profiles.ts";

/** Something of the content that has a VAT category and rate. */
export interface Taxed {
  readonly kind: "line" | "allowance" | "charge" | "row";
  readonly category: string | undefined;
  readonly rate: string | undefined;
  /** What it adds to the base of its category, allowances without their sign; of a row, the base that it tells. */
  readonly amount: string | undefined;
  readonly at: Place;
}

/** The terms of category and rate, and the members of the content that hold them. */
export const TAXED_TERMS = {
  line: { category: "BT-151", rate: "BT-152", members: ["vatCategory", "vatRate"] },
  allowance: { category: "BT-95", rate: "BT-96", members: ["vatCategory", "vatRate"] },
  charge: { category: "BT-102", rate: "BT-103", members: ["vatCategory", "vatRate"] },
  row: { category: "BT-118", rate: "BT-119", members: ["category", "rate"] },
} as const;

const change = (
  kind: "allowance" | "charge",
  { vatCategory, vatRate, amount }: AllowanceCharge,
  at: Place,
) => ({
  kind,
  category: vatCategory,
  rate: vatRate,
  amount,
  at,
});

/** All of them: lines that add up, allowances and charges of the document, rows of the VAT breakdown. */
export const taxedOf = (
  { lines, allowances, charges, vatBreakdown }: InvoiceContent,
  profile: Profile,
): Taxed[] => [
  ...lines.flatMap(({ subtype, vatCategory, vatRate, netAmount }, i): Taxed[] =>
    isCounted(profile, subtype)
      ? [{ kind: "line", category: vatCategory, rate: vatRate, amount: netAmount, at: ["lines", i] }]
      : [],
  ),
  ...allowances.map((one, i) => change("allowance", one, ["allowances", i])),
  ...charges.flatMap((one, i) => (isCharge(profile, one) ? [change("charge", one, ["charges", i])] : [])),
  ...vatBreakdown.map(
    ({ category, rate, taxableAmount }, i): Taxed => ({
      kind: "row",
      category,
      rate,
      amount: taxableAmount,
      at: ["vatBreakdown", i],
    }),
  ),
];

/** The categories that EN 16931 has a family of rules for, and the family's name: `BR-IC-08` is about K. */
const FAMILIES = {
  S: "S",
  Z: "Z",
  E: "E",
  AE: "AE",
  K: "IC",
  G: "G",
  O: "O",
  L: "AF",
  M: "AG",
} as const;

/** A category with rules of its own. A code of no list has none, and neither has the Italian B. */
export type Category = keyof typeof FAMILIES;

export const isCategory = (text: string | undefined): text is Category =>
  text !== undefined && Object.hasOwn(FAMILIES, text);

/** Tells the categories of a list. */
export const among =
  (...list: readonly Category[]) =>
  (text: string | undefined): text is Category =>
    isCategory(text) && list.includes(text);

/** The rule of a category in one of the families: `BR-S-08`. */
export const ruleOf = (category: Category, number: string): string => `BR-${FAMILIES[category]}-${number}`;

/** The rules of one number in the families of these categories. */
export const rulesOf = (
  number: string,
  first: Category,
  ...others: readonly Category[]
): readonly [string, ...string[]] => [ruleOf(first, number), ...others.map((one) => ruleOf(one, number))];
