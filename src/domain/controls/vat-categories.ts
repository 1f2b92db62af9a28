import { compareDecimals } from "../decimal.ts";
import { isFrenchVatRate } from "../vat-rates.ts";
import type { Check, Hit } from "./check.ts";
import { FRENCH_VAT_CATEGORIES, VAT_CATEGORIES } from "./lists.ts";
import { isGiven, type Subject } from "./subject.ts";
import { type Category, isCategory, ruleOf, rulesOf, TAXED_TERMS, type Taxed } from "./taxed.ts";

const categoryHit = ({ kind, category = "", at }: Taxed): Hit => {
  const { category: term, members } = TAXED_TERMS[kind];
  return { at: [...at, members[0]], term, values: { n: category } };
};

const rateHit = ({ kind, rate = "", at }: Taxed): Hit => {
  const { rate: term, members } = TAXED_TERMS[kind];
  return { at: [...at, members[1]], term, values: { n: rate } };
};

/** What says that there is no category: a line, an allowance, a charge. Rows always have one. */
const MISSING = { line: "BR-CO-04", allowance: "BR-32", charge: "BR-37", row: "BR-47" } as const;

/** The rules about rates: of lines, of allowances, of charges. */
const RATE_RULES = { line: "05", allowance: "06", charge: "07" } as const;

/** Does the category go with this rate? S has one above zero, O has none, the others zero. */
const fits = (category: Category, rate: string | undefined): boolean => {
  if (category === "O") return rate === undefined;
  if (category === "L" || category === "M") return rate !== undefined && compareDecimals(rate, "0") >= 0;
  if (rate === undefined) return false;
  const sign = compareDecimals(rate, "0");
  return category === "S" ? sign > 0 : sign === 0;
};

/** The rules about VAT numbers: where a line, an allowance, a charge has the category. */
const NUMBER_RULES = { line: "02", allowance: "03", charge: "04", row: "02" } as const;

/** What a category asks of VAT numbers: of the seller's, of the buyer's. */
const hasNumbers = (category: Category, { content }: Subject): boolean => {
  const { seller, buyer, taxRepresentative } = content;
  const registered = isGiven(seller.vatNumber) || isGiven(taxRepresentative?.vatNumber);
  switch (category) {
    case "K":
      return registered && isGiven(buyer.vatNumber);
    case "AE":
      return (
        (registered || isGiven(seller.taxRegistration)) &&
        (isGiven(buyer.vatNumber) || isGiven(buyer.legalId?.value))
      );
    case "G":
      return registered;
    case "S":
    case "Z":
    case "E":
      return registered || isGiven(seller.taxRegistration);
    default:
      return true;
  }
};

/** The first line, allowance or charge of each category. */
const firstOfEach = ({ taxed }: Subject): Map<Category, Taxed> => {
  const first = new Map<Category, Taxed>();
  for (const one of taxed) {
    const { kind, category } = one;
    if (kind !== "row" && isCategory(category) && !first.has(category)) first.set(category, one);
  }
  return first;
};

/** Categories and rates of VAT. */
export const VAT_CATEGORIES_AND_RATES: readonly Check[] = [
  {
    no: 52,
    step: "presence",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-CO-04", "BR-32", "BR-37", "BR-47"],
    term: "BT-151",
    when: "a line, allowance or charge has no VAT category",
    message: { en: "The VAT category ({n}) is missing.", fr: "La catégorie de TVA ({n}) est absente." },
    fix: {
      en: "Give S, or the category of the exemption.",
      fr: "Indiquez S, ou la catégorie de l'exonération.",
    },
    run: ({ taxed, content }) =>
      taxed.flatMap((one) => {
        // A logistics service charge is no BG-21 to the validators, and may be without.
        const [group, index] = one.at;
        const logistics = group === "charges" && content.charges[Number(index)]?.logistics === true;
        if (isGiven(one.category) || logistics) return [];
        const hit = categoryHit(one);
        return [{ ...hit, rule: MISSING[one.kind], values: { n: hit.term ?? "" } }];
      }),
  },
  {
    no: 52,
    step: "formats",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-FR-15", "BR-CL-17"],
    also: ["BR-CL-18", "G2.31"],
    term: "BT-151",
    when: "a VAT category is not S, E, AE, K, G, O or Z; elsewhere than in France L, M and B are right too",
    message: { en: "VAT category refused: {n}.", fr: "Catégorie de TVA refusée : {n}." },
    fix: {
      en: "Use S, E, AE, K, G, O or Z.",
      fr: "Utilisez S, E, AE, K, G, O ou Z.",
    },
    run: ({ taxed, national }) => {
      const list = national ? FRENCH_VAT_CATEGORIES : VAT_CATEGORIES;
      return taxed.flatMap((one) =>
        !isGiven(one.category) || list.has(one.category)
          ? []
          : [{ ...categoryHit(one), rule: national ? "BR-FR-15" : "BR-CL-17" }],
      );
    },
  },
  {
    no: 53,
    step: "formats",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-FR-16"],
    also: ["G1.24"],
    term: "BT-152",
    national: true,
    when: "a VAT rate is none of France",
    message: { en: "VAT rate {n} unknown in France.", fr: "Taux de TVA {n} inconnu en France." },
    fix: {
      en: "Use a French rate; sales with VAT of another country (OSS) are no e-invoices.",
      fr: "Utilisez un taux français ; les ventes avec la TVA d'un autre pays (OSS) ne sont pas des factures électroniques.",
    },
    run: ({ taxed }) =>
      taxed.flatMap((one) => (one.rate === undefined || isFrenchVatRate(one.rate) ? [] : [rateHit(one)])),
  },
  {
    no: 54,
    step: "coherence",
    severity: "error",
    code: "REJ_COH",
    rules: [
      ...rulesOf("05", "S", "Z", "E", "AE", "K", "G", "O", "L", "M"),
      ...rulesOf("06", "S", "Z", "E", "AE", "K", "G", "O", "L", "M"),
      ...rulesOf("07", "S", "Z", "E", "AE", "K", "G", "O", "L", "M"),
    ],
    term: "BT-152",
    when: "category S has no rate above zero, O has a rate, or another has one that is not zero",
    message: {
      en: "The category {category} does not go with {n} %.",
      fr: "La catégorie {category} ne va pas avec {n} %.",
    },
    fix: {
      en: "S has a rate above 0; Z, E, AE, K and G have 0; O has none.",
      fr: "S a un taux supérieur à 0 ; Z, E, AE, K et G ont 0 ; O n'en a pas.",
    },
    run: ({ taxed }) =>
      taxed.flatMap((one) => {
        const { kind, category, rate } = one;
        if (kind === "row" || !isCategory(category) || fits(category, rate)) return [];
        const values = { category, n: rate ?? "" };
        return [{ ...rateHit(one), rule: ruleOf(category, RATE_RULES[kind]), values }];
      }),
  },
  {
    no: 54,
    step: "coherence",
    severity: "error",
    code: "REJ_COH",
    rules: ["BR-48"],
    term: "BT-119",
    when: "a row of the VAT breakdown of another category than O has no rate",
    message: { en: "The VAT row {category} has no rate.", fr: "La ventilation {category} n'a pas de taux." },
    fix: { en: "Give its rate, 0 where there is no VAT.", fr: "Indiquez son taux, 0 s'il n'y a pas de TVA." },
    run: ({ taxed, profile }) =>
      taxed.flatMap((one) =>
        one.kind === "row" && profile.breakdown && one.rate === undefined && one.category !== "O"
          ? [{ ...rateHit(one), values: { category: one.category ?? "" } }]
          : [],
      ),
  },
  {
    no: 58,
    step: "coherence",
    severity: "error",
    code: "REJ_COH",
    rules: [
      ...rulesOf("02", "S", "Z", "E", "AE", "K", "G"),
      ...rulesOf("03", "S", "Z", "E", "AE", "K", "G"),
      ...rulesOf("04", "S", "Z", "E", "AE", "K", "G"),
    ],
    also: ["G1.47"],
    term: "BT-31",
    when: "a category asks for a VAT number that is missing: K for the seller's and the buyer's, AE for the seller's and a number of the buyer, S, Z, E and G for the seller's",
    message: {
      en: "The category {n} demands VAT numbers that are missing.",
      fr: "N° de TVA exigé par la catégorie {n}.",
    },
    fix: {
      en: "Give BT-31 (or BT-63) of the seller and, for K and AE, BT-48 of the buyer.",
      fr: "Indiquez BT-31 (ou BT-63) du vendeur et, pour K et AE, BT-48 de l'acheteur.",
    },
    run: (subject) => {
      const { seller, taxRepresentative } = subject.content;
      const registered = isGiven(seller.vatNumber) || isGiven(taxRepresentative?.vatNumber);
      return [...firstOfEach(subject)].flatMap(([category, { kind }]) => {
        if (hasNumbers(category, subject)) return [];
        const rule = ruleOf(category, NUMBER_RULES[kind]);
        const values = { n: category };
        return registered
          ? [{ at: ["buyer", "vatNumber"], term: "BT-48", rule, values }]
          : [{ at: ["seller", "vatNumber"], rule, values }];
      });
    },
  },
  {
    no: 58,
    step: "coherence",
    severity: "error",
    code: "REJ_COH",
    rules: ["BR-O-02", "BR-O-03", "BR-O-04"],
    term: "BT-31",
    when: "category O stands beside a VAT number (BT-31, 48, 63), extended profiles aside",
    message: {
      en: "The category O (outside of VAT) does not go with VAT numbers.",
      fr: "La catégorie O (hors champ de la TVA) ne va pas avec des n° de TVA.",
    },
    fix: {
      en: "Leave the VAT numbers out, use the category that fits (E, Z), or the profile EXTENDED-CTC-FR.",
      fr: "Supprimez les n° de TVA, utilisez la catégorie qui convient (E, Z), ou le profil EXTENDED-CTC-FR.",
    },
    run: (subject) => {
      const first = firstOfEach(subject).get("O");
      if (first === undefined || subject.profile.extended) return [];
      const { seller, buyer, taxRepresentative } = subject.content;
      const rule = ruleOf("O", NUMBER_RULES[first.kind]);
      const parties = [
        [seller, "seller", "BT-31"],
        [buyer, "buyer", "BT-48"],
        [taxRepresentative, "taxRepresentative", "BT-63"],
      ] as const;
      return parties
        .filter(([party]) => isGiven(party?.vatNumber))
        .map(([, member, term]) => ({ at: [member, "vatNumber"], term, rule }));
    },
  },
];
