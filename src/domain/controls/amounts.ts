import type { Check, Hit } from "./check.ts";
import type { Place, Text } from "./finding.ts";
import { TWO_WAY_PROCESSES } from "./lists.ts";
import { isGiven, type Subject } from "./subject.ts";

/** A kind of number: its rule in France, and how many decimals and digits it may have there. */
interface Kind {
  rule: string;
  decimals: number;
  digits: number;
}

const AMOUNT: Kind = { rule: "BR-FR-DEC-01", decimals: 2, digits: 19 };
const QUANTITY: Kind = { rule: "BR-FR-DEC-02", decimals: 4, digits: 19 };
const PRICE: Kind = { rule: "BR-FR-DEC-03", decimals: 6, digits: 19 };
const RATE: Kind = { rule: "BR-FR-DEC-04", decimals: 2, digits: 4 };

/** A member of a group, its term and kind, and the rule of EN 16931 about its decimals, which only amounts have. */
type Term<Member> = readonly [member: Member, term: string, kind: Kind, rule?: string];

const TOTALS = [
  ["lines", "BT-106", AMOUNT, "BR-DEC-09"],
  ["allowances", "BT-107", AMOUNT, "BR-DEC-10"],
  ["charges", "BT-108", AMOUNT, "BR-DEC-11"],
  ["withoutVat", "BT-109", AMOUNT, "BR-DEC-12"],
  ["vat", "BT-110", AMOUNT, "BR-DEC-13"],
  ["vatInVatCurrency", "BT-111", AMOUNT, "BR-DEC-15"],
  ["withVat", "BT-112", AMOUNT, "BR-DEC-14"],
  ["paid", "BT-113", AMOUNT, "BR-DEC-16"],
  ["rounding", "BT-114", AMOUNT, "BR-DEC-17"],
  ["due", "BT-115", AMOUNT, "BR-DEC-18"],
] as const;

const ROWS = [
  ["taxableAmount", "BT-116", AMOUNT, "BR-DEC-19"],
  ["taxAmount", "BT-117", AMOUNT, "BR-DEC-20"],
  ["rate", "BT-119", RATE],
] as const;

const ALLOWANCES = [
  ["amount", "BT-92", AMOUNT, "BR-DEC-01"],
  ["baseAmount", "BT-93", AMOUNT, "BR-DEC-02"],
  ["vatRate", "BT-96", RATE],
] as const;

const CHARGES = [
  ["amount", "BT-99", AMOUNT, "BR-DEC-05"],
  ["baseAmount", "BT-100", AMOUNT, "BR-DEC-06"],
  ["vatRate", "BT-103", RATE],
] as const;

const LINES = [
  ["quantity", "BT-129", QUANTITY],
  ["netAmount", "BT-131", AMOUNT, "BR-DEC-23"],
  ["netPrice", "BT-146", PRICE],
  ["priceDiscount", "BT-147", PRICE],
  ["priceSurcharge", "BT-147", PRICE],
  ["grossPrice", "BT-148", PRICE],
  ["priceBaseQuantity", "BT-149", QUANTITY],
  ["vatRate", "BT-152", RATE],
] as const;

const LINE_ALLOWANCES = [
  ["amount", "BT-136", AMOUNT, "BR-DEC-24"],
  ["baseAmount", "BT-137", AMOUNT, "BR-DEC-25"],
] as const;

const LINE_CHARGES = [
  ["amount", "BT-141", AMOUNT, "BR-DEC-27"],
  ["baseAmount", "BT-142", AMOUNT, "BR-DEC-28"],
] as const;

const decimalsOf = (value: string): number => {
  const point = value.indexOf(".");
  return point < 0 ? 0 : value.length - point - 1;
};

/** What is wrong with a number: the rule, and in words. */
type Judge = (value: string, kind: Kind, rule: string | undefined) => { rule: string; why: Text } | undefined;

const tooManyDecimals = (most: number): Text => ({
  en: `too many decimals, ${most} at most`,
  fr: `trop de décimales, ${most} au plus`,
});

/** EN 16931: amounts have two decimals. */
const byNorm: Judge = (value, { decimals }, rule) =>
  rule !== undefined && decimalsOf(value) > decimals ? { rule, why: tooManyDecimals(decimals) } : undefined;

/** France: the other kinds too, and how long a number may be. */
const byFrance: Judge = (value, { rule, decimals, digits }, normRule) => {
  if (decimalsOf(value) > decimals) {
    return normRule === undefined ? { rule, why: tooManyDecimals(decimals) } : undefined;
  }
  if (value.replace(".", "").length <= digits) return undefined;
  return {
    rule,
    why: { en: `too long, ${digits} digits at most`, fr: `trop long, ${digits} chiffres au plus` },
  };
};

const onGroup = <Group extends object>(
  group: Group,
  at: Place,
  terms: readonly Term<keyof Group & string>[],
  judge: Judge,
): Hit[] =>
  terms.flatMap(([member, term, kind, normRule]) => {
    const value = group[member];
    const wrong = typeof value === "string" ? judge(value, kind, normRule) : undefined;
    if (wrong === undefined) return [];
    return [{ at: [...at, member], term, rule: wrong.rule, values: { n: String(value), why: wrong.why } }];
  });

const onAll = ({ content }: Subject, judge: Judge): Hit[] => [
  ...onGroup(content.totals, ["totals"], TOTALS, judge),
  ...content.vatBreakdown.flatMap((row, i) => onGroup(row, ["vatBreakdown", i], ROWS, judge)),
  ...content.allowances.flatMap((one, i) => onGroup(one, ["allowances", i], ALLOWANCES, judge)),
  ...content.charges.flatMap((one, i) => onGroup(one, ["charges", i], CHARGES, judge)),
  ...content.lines.flatMap((line, i) => [
    ...onGroup(line, ["lines", i], LINES, judge),
    ...line.allowances.flatMap((one, j) =>
      onGroup(one, ["lines", i, "allowances", j], LINE_ALLOWANCES, judge),
    ),
    ...line.charges.flatMap((one, j) => onGroup(one, ["lines", i, "charges", j], LINE_CHARGES, judge)),
  ]),
];

const WHY: Text = { en: "{n}: {why}.", fr: "{n} : {why}." };
const ROUND: Text = { en: "Round it.", fr: "Arrondissez." };

/** How numbers are written. */
export const AMOUNTS: readonly Check[] = [
  {
    no: 41,
    step: "formats",
    severity: "error",
    code: "REJ_SEMAN",
    rules: [
      "BR-DEC-12",
      ...[TOTALS, ROWS, ALLOWANCES, CHARGES, LINES, LINE_ALLOWANCES, LINE_CHARGES]
        .flatMap((terms) => terms.flatMap(([, , , rule]: Term<string>) => rule ?? []))
        .filter((rule) => rule !== "BR-DEC-12"),
    ],
    also: ["G1.14"],
    term: "BT-109",
    when: "an amount has more than two decimals",
    message: WHY,
    fix: ROUND,
    run: (subject) => onAll(subject, byNorm),
  },
  {
    no: 41,
    step: "formats",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-FR-DEC-01", "BR-FR-DEC-02", "BR-FR-DEC-03", "BR-FR-DEC-04"],
    also: ["G1.15", "G1.16"],
    term: "BT-109",
    national: true,
    when: "an amount has more than 19 digits, a quantity more than 4 decimals, a price more than 6, a rate more than 2 decimals or 4 digits",
    message: WHY,
    fix: ROUND,
    run: (subject) => onAll(subject, byFrance),
  },
  {
    no: 41,
    step: "formats",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-27", "BR-28", "BR-FR-DEC-03"],
    term: "BT-146",
    when: "a price is negative; in extended profiles only in France, and not in bidirectional invoices (x9)",
    message: { en: "A price is negative: {n}.", fr: "Un prix est négatif : {n}." },
    fix: {
      en: "Make the quantity negative, and leave the price positive.",
      fr: "Rendez la quantité négative, et laissez le prix positif.",
    },
    run: ({ content: { lines, process = "" }, profile, national }) => {
      const french = national && !TWO_WAY_PROCESSES.has(process);
      return lines.flatMap((line, i) =>
        (
          [
            ["netPrice", "BT-146", "BR-27"],
            ["grossPrice", "BT-148", "BR-28"],
            ["priceDiscount", "BT-147", undefined],
          ] as const
        ).flatMap(([member, term, normRule]) => {
          const value = line[member];
          if (!isGiven(value) || !value.startsWith("-")) return [];
          const rule = profile.extended || normRule === undefined ? french && "BR-FR-DEC-03" : normRule;
          return rule === false ? [] : [{ at: ["lines", i, member], term, rule, values: { n: value } }];
        }),
      );
    },
  },
];
