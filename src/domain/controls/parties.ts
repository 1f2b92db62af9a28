import { isSiren, normalVatNumber, vatNumberOf } from "../company.ts";
import type { Check, Hit } from "./check.ts";
import { COUNTRIES, isVatPrefix } from "./code-lists.ts";
import { SCHEMES, SINGLE_TAXABLE_PERSON } from "./lists.ts";
import { type PlacedParty, partiesOf } from "./placed-parties.ts";
import { isFrench, isGiven } from "./subject.ts";

/** Seller and buyer, whose names and countries are obligatory. */
const sides = (parties: readonly PlacedParty[]): PlacedParty[] =>
  parties.filter(({ at: [member] }) => member === "seller" || member === "buyer");

const ruleOfSide = ({ at: [member] }: PlacedParty, seller: string, buyer: string): string =>
  member === "seller" ? seller : buyer;

/** What is odd about a French VAT number: its form, or a numeric key that does not fit its SIREN. */
const isOddFrenchVat = (vatNumber: string): boolean => {
  const [, key, siren] = /^FR([0-9A-Z]{2})(\d{9})$/.exec(vatNumber) ?? [];
  if (key === undefined || siren === undefined) return vatNumber.startsWith("FR");
  return /^\d\d$/.test(key) && vatNumberOf(siren) !== vatNumber;
};

const onVatNumber = ({ party: { vatNumber }, at, terms }: PlacedParty, odd: boolean): Hit[] => {
  if (!isGiven(vatNumber)) return [];
  const written = vatNumber.trim();
  const wrong = !isVatPrefix(written.slice(0, 2));
  const strange = !wrong && (/\s/.test(written) || isOddFrenchVat(normalVatNumber(written)));
  return (odd ? strange : wrong)
    ? [{ at: [...at, "vatNumber"], term: terms.vatNumber, values: { n: vatNumber } }]
    : [];
};

/** Who sells and who buys: names, countries, VAT numbers, the single taxable person. */
export const PARTIES: readonly Check[] = [
  {
    no: 26,
    step: "presence",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-06", "BR-07"],
    term: "BT-27",
    when: "the seller or the buyer has no name",
    message: { en: "The name of the {who} is missing.", fr: "Le nom de l'entreprise manque : {who}." },
    fix: { en: "Give the name in full.", fr: "Indiquez le nom complet." },
    run: ({ content }) =>
      sides(partiesOf(content)).flatMap((side) =>
        isGiven(side.party.name)
          ? []
          : [
              {
                at: [...side.at, "name"],
                term: side.terms.name,
                rule: ruleOfSide(side, "BR-06", "BR-07"),
                values: { who: side.role },
              },
            ],
      ),
  },
  {
    no: 27,
    step: "presence",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-09", "BR-11"],
    term: "BT-40",
    when: "the seller or the buyer has no country",
    message: { en: "The country of the {who} is missing.", fr: "Le pays manque : {who}." },
    fix: { en: "Give the two letters of ISO 3166: FR.", fr: "Indiquez les deux lettres d'ISO 3166 : FR." },
    run: ({ content, profile }) =>
      sides(partiesOf(content)).flatMap((side) => {
        const asked = side.at[0] === "seller" || profile.breakdown;
        return !asked || isGiven(side.party.address?.country)
          ? []
          : [
              {
                at: [...side.at, "address", "country"],
                term: side.terms.country,
                rule: ruleOfSide(side, "BR-09", "BR-11"),
                values: { who: side.role },
              },
            ];
      }),
  },
  {
    no: 27,
    step: "formats",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-CL-14", "BR-CL-15"],
    term: "BT-40",
    when: "a country is no code of ISO 3166-1 (BT-40, 55, 69, 80; BT-159 of a line)",
    message: { en: "Unknown country: {n}.", fr: "Pays inconnu : {n}." },
    fix: {
      en: "Use the two letters of ISO 3166: FR, BE, DE.",
      fr: "Utilisez les deux lettres d'ISO 3166 : FR, BE, DE.",
    },
    run: ({ content }) => [
      ...[
        ...partiesOf(content).map(({ party, at, terms }) => ({
          address: party.address,
          at,
          term: terms.country,
        })),
        { address: content.delivery?.address, at: ["delivery"], term: "BT-80" },
      ].flatMap(({ address, at, term }) => {
        const country = address?.country;
        return !isGiven(country) || COUNTRIES.has(country)
          ? []
          : [{ at: [...at, "address", "country"], term, values: { n: country } }];
      }),
      ...content.lines.flatMap(({ originCountry }, i) =>
        originCountry === undefined || COUNTRIES.has(originCountry)
          ? []
          : [
              {
                at: ["lines", i, "originCountry"],
                term: "BT-159",
                rule: "BR-CL-15",
                values: { n: originCountry },
              },
            ],
      ),
    ],
  },
  {
    no: 28,
    step: "presence",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-FR-10"],
    term: "BT-30",
    national: true,
    when: "the seller has no SIREN (BT-30, scheme 0002)",
    message: { en: "The seller's SIREN is missing.", fr: "Le SIREN du vendeur est absent." },
    fix: {
      en: "Give the SIREN in BT-30 with scheme 0002.",
      fr: "Indiquez le SIREN en BT-30, schéma 0002.",
    },
    run: ({ content: { seller } }) =>
      seller.legalId?.scheme === SCHEMES.siren && isGiven(seller.legalId.value)
        ? []
        : [{ at: ["seller", "legalId"] }],
  },
  {
    no: 28,
    step: "formats",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-FR-10", "BR-FR-32"],
    term: "BT-30",
    national: true,
    when: "a SIREN (scheme 0002 or 0231) of any party has not 9 digits",
    message: { en: "Bad SIREN: {n}.", fr: "SIREN incorrect : {n}." },
    fix: { en: "Give the 9 digits without spaces.", fr: "Indiquez les 9 chiffres, sans espace." },
    run: ({ content }) =>
      partiesOf(content).flatMap(({ party, at, terms }) => {
        const { legalId, identifiers } = party;
        const wrong = (value: string): boolean => !/^\d{9}$/.test(value.trim());
        const hits: Hit[] = identifiers.flatMap(({ value, scheme }, i) =>
          (scheme === SCHEMES.siren || scheme === SCHEMES.singleTaxablePerson) && wrong(value)
            ? [
                {
                  at: [...at, "identifiers", i],
                  term: terms.identifier,
                  rule: "BR-FR-32",
                  values: { n: value },
                },
              ]
            : [],
        );
        if (legalId?.scheme !== SCHEMES.siren || !wrong(legalId.value)) return hits;
        const rule = at[0] === "seller" ? "BR-FR-10" : "BR-FR-32";
        return [{ at: [...at, "legalId"], term: terms.legalId, rule, values: { n: legalId.value } }, ...hits];
      }),
  },
  {
    no: 28,
    step: "formats",
    severity: "warning",
    code: "REJ_SEMAN",
    rules: ["G1.89"],
    term: "BT-30",
    national: true,
    when: "the check digit of the seller's SIREN is wrong",
    message: { en: "The check digit of the SIREN {n} is wrong.", fr: "La clé du SIREN {n} est fausse." },
    fix: { en: "Compare it with the register.", fr: "Comparez-le avec le répertoire Sirene." },
    run: ({ content: { seller } }) => {
      const value = seller.legalId?.scheme === SCHEMES.siren ? seller.legalId.value.trim() : "";
      return /^\d{9}$/.test(value) && !isSiren(value)
        ? [{ at: ["seller", "legalId"], values: { n: value } }]
        : [];
    },
  },
  {
    no: 29,
    step: "presence",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-FR-11", "G1.63"],
    term: "BT-47",
    national: true,
    when: "the note BAR says B2B and the buyer has no SIREN; a warning where the buyer is French and there is no such note",
    message: { en: "The buyer's SIREN is missing.", fr: "Le SIREN de l'acheteur est absent." },
    fix: {
      en: "Give the SIREN in BT-47 with scheme 0002, or say in the note BAR that the buyer is no company (B2C).",
      fr: "Indiquez le SIREN en BT-47, schéma 0002, ou dites dans la note BAR que l'acheteur n'est pas une entreprise (B2C).",
    },
    run: ({ content: { buyer }, treatment }) => {
      if (buyer.legalId?.scheme === SCHEMES.siren && isGiven(buyer.legalId.value)) return [];
      const at = ["buyer", "legalId"];
      if (treatment === "B2B") return [{ at }];
      return treatment === undefined && isFrench(buyer) ? [{ at, rule: "G1.63", severity: "warning" }] : [];
    },
  },
  {
    no: 34,
    step: "formats",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-CO-09"],
    also: ["S1.17"],
    term: "BT-31",
    when: "a VAT number (BT-31, 48, 63) does not begin with a country",
    message: { en: "Bad VAT number: {n}.", fr: "N° de TVA incorrect : {n}." },
    fix: {
      en: "Give the number with its country: FR and 11 characters.",
      fr: "Indiquez le numéro avec son pays : FR et 11 caractères.",
    },
    run: ({ content }) => partiesOf(content).flatMap((placed) => onVatNumber(placed, false)),
  },
  {
    no: 34,
    step: "formats",
    severity: "warning",
    code: "REJ_SEMAN",
    rules: ["S1.17"],
    term: "BT-31",
    national: true,
    when: "a VAT number has spaces, or a French one has another form or a wrong key",
    message: {
      en: "The VAT number {n} is not as tax offices write it, or its key is wrong.",
      fr: "Le n° de TVA {n} n'a pas la forme attendue, ou sa clé est fausse.",
    },
    fix: {
      en: "Write it without spaces: FR, the key of 2 characters, the SIREN.",
      fr: "Écrivez-le sans espace : FR, la clé de 2 caractères, le SIREN.",
    },
    run: ({ content }) => partiesOf(content).flatMap((placed) => onVatNumber(placed, true)),
  },
  {
    no: 35,
    step: "coherence",
    severity: "error",
    code: "REJ_COH",
    rules: ["BR-FR-CO-14", "BR-FR-CO-15"],
    also: ["G1.76"],
    term: "BT-29",
    national: true,
    when: "the seller belongs to a single taxable person (BT-29, scheme 0231), and the note TXD or that person's VAT number (BT-63) is missing",
    message: {
      en: "Single taxable person: {what} is missing.",
      fr: "Assujetti unique : {what} manque.",
    },
    fix: {
      en: "Give the note TXD MEMBRE_ASSUJETTI_UNIQUE, and the single taxable person as tax representative (BG-11) with its VAT number.",
      fr: "Indiquez la note TXD MEMBRE_ASSUJETTI_UNIQUE, et l'assujetti unique comme représentant fiscal (BG-11) avec son n° de TVA.",
    },
    run: ({ content: { seller, notes, taxRepresentative } }) => {
      const member = seller.identifiers.some(({ scheme }) => scheme === SCHEMES.singleTaxablePerson);
      if (!member) return [];
      const told = notes.some(
        ({ subjectCode, text }) => subjectCode === "TXD" && text.trim() === SINGLE_TAXABLE_PERSON,
      );
      const note = { en: "the note TXD", fr: "la note TXD" };
      const representative = { en: "the VAT number BT-63", fr: "le n° de TVA BT-63" };
      return [
        ...(told ? [] : [{ at: ["notes"], values: { what: note } }]),
        ...(isGiven(taxRepresentative?.vatNumber)
          ? []
          : [
              {
                at: ["taxRepresentative", "vatNumber"],
                term: "BT-63",
                rule: "BR-FR-CO-15",
                values: { what: representative },
              },
            ]),
      ];
    },
  },
];
