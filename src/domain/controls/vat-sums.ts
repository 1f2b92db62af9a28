import {
  absoluteOf,
  compareDecimals,
  differenceOf,
  negated,
  productOf,
  quotientOf,
  shortestDecimal,
  sumOf,
} from "../decimal.ts";
import type { Check, Hit } from "./check.ts";
import type { Severity } from "./finding.ts";
import type { Subject } from "./subject.ts";
import { among, type Category, isCategory, ruleOf, rulesOf, type Taxed } from "./taxed.ts";

/** VAT may be off its base by less than this (BR-CO-17, BR-S-09); from the second cent on it is worth a word. */
const LARGEST_DIFFERENCE = "1.00";
const WORTH_A_WORD = "0.02";

/** Categories of which there may be several rates, each with a row of its own; the others have one row. */
const hasRates = among("S", "L", "M");

/** Categories whose VAT is nothing, whatever rate is written. */
const isWithoutVat = among("Z", "E", "AE", "K", "G", "O");

const shortRate = (rate: string | undefined): string => (rate === undefined ? "–" : shortestDecimal(rate));

/** What has a row together: the category, with the rate where that tells rows apart. */
const keyOf = ({ category = "", rate }: Taxed): string =>
  hasRates(category) ? `${category} ${shortRate(rate)}` : category;

/** Lines, allowances and charges of one row. */
interface Group {
  category: Category;
  rate: string | undefined;
  amounts: string[];
}

const groupsOf = ({ taxed }: Subject): Map<string, Group> => {
  const groups = new Map<string, Group>();
  for (const one of taxed) {
    const { kind, category, rate, amount } = one;
    if (kind === "row" || !isCategory(category)) continue;
    const key = keyOf(one);
    const group = groups.get(key) ?? { category, rate, amounts: [] };
    if (amount !== undefined) group.amounts.push(kind === "allowance" ? negated(amount) : amount);
    groups.set(key, group);
  }
  return groups;
};

/** A cent for each thing that is added up (BR-FREXT-S-08, BR-FREXT-S-09). */
const centsFor = (items: number): string => productOf("0.01", String(items));

const offBy = (given: string, expected: string): string => absoluteOf(differenceOf(given, expected));

/**
 * How bad a base is that is off: exact is what EN 16931 says; its validators let less than 1.00 pass, in UBL for S, in
 * CII for all categories but S and O.
 */
const severityOfBase = ({ syntax }: Subject, category: string, off: string): Severity => {
  const loose = syntax === "ubl" ? category === "S" : category !== "S" && category !== "O";
  const passes = syntax !== undefined && loose && compareDecimals(off, LARGEST_DIFFERENCE) < 0;
  return passes ? "warning" : "error";
};

const baseHit = (
  at: Hit["at"],
  { category, rate }: Pick<Group, "category" | "rate">,
  n: string,
  m: string,
) => ({
  at,
  rule: ruleOf(category, "08"),
  values: { rate: `${category} ${shortRate(rate)}`, n, m },
});

const rowsOf = ({ taxed }: Subject): Taxed[] => taxed.filter(({ kind }) => kind === "row");

/** Rows that are compared as one: each by itself, in extended profiles all of a category and rate. */
const comparedRows = (subject: Subject): Taxed[][] => {
  const rows = rowsOf(subject);
  return subject.profile.extended ? [...Map.groupBy(rows, keyOf).values()] : rows.map((row) => [row]);
};

const wrongBases = (subject: Subject, groups: ReadonlyMap<string, Group>): Hit[] => {
  const { profile, content } = subject;
  if (!profile.lines || content.lines.length === 0) return [];
  return comparedRows(subject).flatMap((rows): Hit[] => {
    const [first] = rows;
    const bases = rows.flatMap(({ amount }) => amount ?? []);
    if (!isCategory(first?.category) || bases.length === 0) return [];
    const { amounts } = groups.get(keyOf(first)) ?? { amounts: [] };
    const [given, expected] = [sumOf(bases), sumOf(amounts)];
    const off = offBy(given, expected);
    if (compareDecimals(off, profile.extended ? centsFor(amounts.length) : "0") <= 0) return [];
    const severity = profile.extended ? "error" : severityOfBase(subject, first.category, off);
    const { category, rate, at } = first;
    return [{ ...baseHit([...at, "taxableAmount"], { category, rate }, given, expected), severity }];
  });
};

/** Rates that lines have and no row, where the category itself has one. */
const ratesWithoutRow = (subject: Subject, groups: ReadonlyMap<string, Group>): Hit[] => {
  const rows = rowsOf(subject);
  const keys = new Set(rows.map(keyOf));
  const categories = new Set(rows.map(({ category }) => category));
  return [...groups].flatMap(([key, group]) =>
    categories.has(group.category) && !keys.has(key)
      ? [{ ...baseHit(["vatBreakdown"], group, "", sumOf(group.amounts)), severity: "warning" as const }]
      : [],
  );
};

/** VAT of rows, by their own base and rate. */
const wrongTaxes = ({ profile, taxed, content }: Subject): Hit[] => {
  const items = taxed.filter(({ kind }) => kind !== "row").length;
  const isWrong = (off: string): boolean =>
    profile.extended
      ? compareDecimals(off, centsFor(items)) > 0
      : compareDecimals(off, LARGEST_DIFFERENCE) >= 0;
  return content.vatBreakdown.flatMap(({ category, rate, taxableAmount, taxAmount }, i): Hit[] => {
    if (taxAmount === undefined || taxableAmount === undefined || rate === undefined) return [];
    if (isWithoutVat(category)) return [];
    const expected = quotientOf(productOf(taxableAmount, rate), "100", 2);
    const off = offBy(taxAmount, expected);
    if (compareDecimals(off, WORTH_A_WORD) < 0) return [];
    const values = { rate: shortRate(rate), n: taxAmount, m: expected };
    const severity = isWrong(off) ? "error" : "warning";
    return [{ at: ["vatBreakdown", i, "taxAmount"], severity, values }];
  });
};

/** Bases and amounts of the VAT breakdown (BG-23). */
export const VAT_SUMS: readonly Check[] = [
  {
    no: 48,
    step: "sums",
    severity: "error",
    code: "CALCUL_ERR",
    rules: ["BR-CO-17"],
    also: ["BR-S-09"],
    term: "BT-117",
    when: "the VAT of a row is 1.00 or more off BT-116 × BT-119; a warning from 0.02 on; in extended profiles more than a cent for each line, allowance and charge",
    message: { en: "VAT at {rate} %: {n} instead of {m}.", fr: "TVA à {rate} % : {n} au lieu de {m}." },
    fix: { en: "Correct the VAT of the row.", fr: "Corrigez la TVA de la ligne de ventilation." },
    run: wrongTaxes,
  },
  {
    no: 48,
    step: "sums",
    severity: "error",
    code: "CALCUL_ERR",
    rules: rulesOf("09", "E", "Z", "AE", "K", "G", "O"),
    term: "BT-117",
    when: "there is VAT in a row of a category without VAT (E, Z, AE, K, G, O)",
    message: {
      en: "The category {category} has no VAT; the row has {n}.",
      fr: "La catégorie {category} est sans TVA ; la ventilation indique {n}.",
    },
    fix: { en: "Give 0.00 as its VAT, or category S.", fr: "Indiquez 0.00, ou la catégorie S." },
    run: ({ content: { vatBreakdown } }) =>
      vatBreakdown.flatMap(({ category, taxAmount = "0" }, i) =>
        isWithoutVat(category) && compareDecimals(taxAmount, "0") !== 0
          ? [
              {
                at: ["vatBreakdown", i, "taxAmount"],
                rule: ruleOf(category, "09"),
                values: { category, n: taxAmount },
              },
            ]
          : [],
      ),
  },
  {
    no: 49,
    step: "sums",
    severity: "error",
    code: "CALCUL_ERR",
    rules: rulesOf("08", "S", "Z", "E", "AE", "K", "G", "O", "L", "M"),
    term: "BT-116",
    when: "a row's base is not the sum of its lines − allowances + charges; a warning where the official validator of the syntax lets less than 1.00 pass, or where a rate of lines has no row",
    message: { en: "Base at {rate} %: {n} instead of {m}.", fr: "Base à {rate} % : {n} au lieu de {m}." },
    fix: {
      en: "Correct the base, or category and rate of the lines, allowances and charges.",
      fr: "Corrigez la base, ou la catégorie et le taux des lignes, remises et frais.",
    },
    run: (subject) => {
      const groups = groupsOf(subject);
      return [...wrongBases(subject, groups), ...ratesWithoutRow(subject, groups)];
    },
  },
  {
    no: 49,
    step: "sums",
    severity: "error",
    code: "CALCUL_ERR",
    rules: rulesOf("01", "S", "Z", "E", "AE", "K", "G", "O", "L", "M"),
    term: "BG-23",
    when: "a category that is used has no row; or a category without VAT has several, extended profiles aside",
    message: {
      en: "The category {category} has {m} rows in the VAT breakdown.",
      fr: "La catégorie {category} a {m} lignes dans la ventilation de TVA.",
    },
    fix: {
      en: "Give one row for each category and rate that is used.",
      fr: "Donnez une ligne de ventilation par catégorie et taux utilisés.",
    },
    run: (subject) => {
      const rows = Map.groupBy(rowsOf(subject), ({ category }) => category);
      const categories = new Set(subject.taxed.map(({ category }) => category).filter(isCategory));
      return [...categories].flatMap((category) => {
        const { length } = rows.get(category) ?? [];
        const several = hasRates(category) || subject.profile.extended;
        return length === 1 || (several && length > 1)
          ? []
          : [{ at: ["vatBreakdown"], rule: ruleOf(category, "01"), values: { category, m: String(length) } }];
      });
    },
  },
  {
    no: 49,
    step: "sums",
    severity: "error",
    code: "CALCUL_ERR",
    rules: rulesOf("01", "Z", "E", "AE", "K", "G", "O"),
    term: "BG-23",
    when: "nothing has the category of a row without VAT; a warning where it is not CII, whose validator alone says so",
    message: {
      en: "No line, allowance or charge has the category {category} of the VAT row.",
      fr: "Aucune ligne, remise ni frais n'a la catégorie {category} de la ventilation.",
    },
    fix: { en: "Leave the row out.", fr: "Supprimez cette ligne de ventilation." },
    run: (subject) => {
      const { taxed, profile, syntax } = subject;
      if (!profile.lines) return [];
      const used = new Set(taxed.filter(({ kind }) => kind !== "row").map(({ category }) => category));
      const severity = syntax === "cii" || syntax === "factur-x" ? "error" : "warning";
      return rowsOf(subject).flatMap(({ category, at }) =>
        isWithoutVat(category) && !used.has(category)
          ? [{ at, severity, rule: ruleOf(category, "01"), values: { category } }]
          : [],
      );
    },
  },
];
