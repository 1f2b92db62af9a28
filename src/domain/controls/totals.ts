import type { Totals } from "../../documents/content/index.ts";
import { isWithin, negated, productOf, sumOf } from "../decimal.ts";
import type { Check, Hit } from "./check.ts";
import type { Text } from "./finding.ts";
import { isCharge } from "./profiles.ts";
import type { Subject } from "./subject.ts";

/** A total beside what the parts add up to. */
interface Sum {
  member: keyof Totals;
  given: string | undefined;
  parts: readonly (string | undefined)[];
  /** How many things are added up: in extended profiles each may be off by a cent (BR-FREXT-CO-10 to 15). */
  items?: number;
}

const minus = (amount: string | undefined): string | undefined =>
  amount === undefined ? undefined : negated(amount);

const present = (amount: string | undefined): amount is string => amount !== undefined;

/** Exact where no number of items is told; nothing is rounded. */
const differing = ({ profile }: Subject, { member, given, parts, items = 0 }: Sum): Hit[] => {
  if (given === undefined) return [];
  const expected = sumOf(parts.filter(present));
  const tolerance = profile.extended ? productOf("0.01", String(items)) : "0";
  if (isWithin(given, expected, tolerance)) return [];
  return [{ at: ["totals", member], values: { n: given, m: expected } }];
};

/** Things that add up to the total without VAT. */
const itemsOf = ({ counted, content }: Subject): number =>
  counted.length + content.allowances.length + content.charges.length;

const FIX: Text = {
  en: "Correct the total, or what it adds up.",
  fr: "Corrigez le total, ou ce qu'il additionne.",
};

/** A total that is absent though there is something for it to add up, be it nothing in the end (BR-CO-11, BR-CO-12). */
const absent = (member: keyof Totals, parts: readonly (string | undefined)[]): Hit[] =>
  parts.length === 0 ? [] : [{ at: ["totals", member], values: { n: "", m: sumOf(parts.filter(present)) } }];

/** What EN 16931 makes obligatory of the totals. */
const OBLIGATORY = [
  ["lines", "BT-106", "BR-12"],
  ["withoutVat", "BT-109", "BR-13"],
  ["due", "BT-115", "BR-15"],
] as const;

/** Totals of the document (BG-22). Each is compared with what is given beside it, so that one mistake is told once. */
export const TOTALS: readonly Check[] = [
  {
    no: 44,
    step: "presence",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-12", "BR-13", "BR-15"],
    term: "BT-109",
    when: "the sum of the lines (BT-106), the total without VAT (BT-109) or the amount due (BT-115) is missing",
    message: { en: "The total {n} is missing.", fr: "Le total {n} est absent." },
    fix: { en: "Give the total.", fr: "Indiquez le total." },
    run: ({ content: { totals }, profile }) =>
      OBLIGATORY.flatMap(([member, term, rule]) =>
        totals[member] === undefined && (profile.breakdown || member !== "lines")
          ? [{ at: ["totals", member], term, rule, values: { n: term } }]
          : [],
      ),
  },
  {
    no: 42,
    step: "sums",
    severity: "error",
    code: "CALCUL_ERR",
    rules: ["BR-CO-10"],
    also: ["G1.53"],
    term: "BT-106",
    when: "BT-106 is not the sum of the lines (BT-131) without a subtype or of subtype DETAIL",
    message: { en: "Line total {n} instead of {m}.", fr: "Total des lignes {n} au lieu de {m}." },
    fix: FIX,
    run: (subject) => {
      const { content, counted, profile } = subject;
      if (!profile.lines || content.lines.length === 0) return [];
      return differing(subject, {
        member: "lines",
        given: content.totals.lines,
        parts: counted.map(([line]) => line.netAmount),
        items: counted.length,
      });
    },
  },
  {
    no: 43,
    step: "sums",
    severity: "error",
    code: "CALCUL_ERR",
    rules: ["BR-CO-11"],
    term: "BT-107",
    when: "BT-107 is not the sum of the allowances (BT-92), or is missing where there are any",
    message: { en: "Allowances {n} instead of {m}.", fr: "Total des remises {n} au lieu de {m}." },
    fix: FIX,
    run: (subject) => {
      const { totals, allowances } = subject.content;
      const parts = allowances.map(({ amount }) => amount);
      return totals.allowances === undefined
        ? absent("allowances", parts)
        : differing(subject, { member: "allowances", given: totals.allowances, parts, items: parts.length });
    },
  },
  {
    no: 43,
    step: "sums",
    severity: "error",
    code: "CALCUL_ERR",
    rules: ["BR-CO-12"],
    term: "BT-108",
    when: "BT-108 is not the sum of the charges (BT-99), or is missing where there are any",
    message: { en: "Charges {n} instead of {m}.", fr: "Total des frais {n} au lieu de {m}." },
    fix: FIX,
    run: (subject) => {
      const charges = subject.content.charges.filter((charge) => isCharge(subject.profile, charge));
      const { charges: given } = subject.content.totals;
      const parts = charges.map(({ amount }) => amount);
      // A logistics service charge alone demands no total, as long as it is nothing.
      return given === undefined && charges.some(({ logistics }) => logistics !== true)
        ? absent("charges", parts)
        : differing(subject, { member: "charges", given: given ?? "0", parts, items: parts.length });
    },
  },
  {
    no: 44,
    step: "sums",
    severity: "error",
    code: "MONTANTTOTAL_ERR",
    rules: ["BR-CO-13"],
    term: "BT-109",
    when: "BT-109 is not BT-106 − BT-107 + BT-108",
    message: { en: "Total without VAT {n} instead of {m}.", fr: "Total HT {n} au lieu de {m}." },
    fix: FIX,
    run: (subject) => {
      const { lines, allowances, charges, withoutVat } = subject.content.totals;
      if (lines === undefined) return [];
      const parts = [lines, minus(allowances), charges];
      return differing(subject, { member: "withoutVat", given: withoutVat, parts, items: itemsOf(subject) });
    },
  },
  {
    no: 45,
    step: "sums",
    severity: "error",
    code: "CALCUL_ERR",
    rules: ["BR-CO-14"],
    term: "BT-110",
    when: "BT-110 is not the sum of the VAT breakdown (BT-117)",
    message: { en: "VAT total {n} instead of {m}.", fr: "Total de TVA {n} au lieu de {m}." },
    fix: FIX,
    run: (subject) => {
      const { vatBreakdown, totals } = subject.content;
      const parts = vatBreakdown.map(({ taxAmount }) => taxAmount);
      // The rows may be without amounts in a profile that has no room for them.
      return parts.some(present) ? differing(subject, { member: "vat", given: totals.vat, parts }) : [];
    },
  },
  {
    no: 46,
    step: "sums",
    severity: "error",
    code: "MONTANTTOTAL_ERR",
    rules: ["BR-CO-15"],
    term: "BT-112",
    when: "BT-112 is not BT-109 + BT-110",
    message: { en: "Total with VAT {n} instead of {m}.", fr: "Total TTC {n} au lieu de {m}." },
    fix: FIX,
    run: (subject) => {
      const { withVat, withoutVat, vat } = subject.content.totals;
      if (withoutVat === undefined) return [];
      const parts = [withoutVat, vat];
      return differing(subject, { member: "withVat", given: withVat, parts, items: itemsOf(subject) });
    },
  },
  {
    no: 47,
    step: "sums",
    severity: "error",
    code: "MONTANTTOTAL_ERR",
    rules: ["BR-CO-16"],
    term: "BT-115",
    when: "BT-115 is not BT-112 − BT-113 + BT-114",
    message: { en: "Amount due {n} instead of {m}.", fr: "Net à payer {n} au lieu de {m}." },
    fix: FIX,
    run: (subject) => {
      const { withVat, paid, rounding, due } = subject.content.totals;
      return differing(subject, { member: "due", given: due, parts: [withVat, minus(paid), rounding] });
    },
  },
];
