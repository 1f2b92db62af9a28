import type { InvoiceContent } from "../../documents/content/index.ts";
import type { Check, Hit } from "./check.ts";
import type { Place } from "./finding.ts";
import { SCHEMES } from "./lists.ts";
import { type PlacedParty, partiesOf } from "./placed-parties.ts";
import { isGiven, type Subject } from "./subject.ts";

/** Characters of addresses (scheme 0225) and routing codes (0224), and their lengths (BR-FR-23 to BR-FR-26). */
const CHARACTERS = /^[A-Za-z0-9+\-_.]+$/;
const LONGEST_ADDRESS = 125;
const LONGEST_ROUTING_CODE = 100;

interface Identifier {
  value: string;
  scheme?: string | undefined;
}

/** An identifier with its place, and the SIREN of its party where that is told. */
interface Placed {
  identifier: Identifier;
  at: Place;
  term: string;
  siren: string | undefined;
  /** Seller and buyer have a SIREN where they have a SIRET; of others the SIRET may stand alone. */
  alone: boolean;
}

const sirenIn = (legalId: Identifier | undefined): string | undefined =>
  legalId?.scheme === SCHEMES.siren && isGiven(legalId.value) ? legalId.value.trim() : undefined;

const placesOf = ({ party, at, terms }: PlacedParty): Placed[] =>
  party.identifiers.map((identifier, i) => ({
    identifier,
    at: [...at, "identifiers", i],
    term: terms.identifier,
    siren: sirenIn(party.legalId),
    alone: at[0] !== "seller" && at[0] !== "buyer",
  }));

/** BT-29, BT-46, BT-60 and BT-71: whose establishment it is, the place of delivery does not say. */
const identifiersOf = (content: InvoiceContent): Placed[] => {
  const location = content.delivery?.location;
  return [
    ...partiesOf(content).flatMap(placesOf),
    ...(location === undefined
      ? []
      : [
          {
            identifier: location,
            at: ["delivery", "location"],
            term: "BT-71",
            siren: undefined,
            alone: true,
          },
        ]),
  ];
};

/** CII writes an identifier without a scheme into an element of its own, which no rule looks at; UBL has but one. */
const mayLackScheme = ({ syntax }: Subject): boolean => syntax === "cii" || syntax === "factur-x";

const withoutScheme = (subject: Subject): Hit[] =>
  mayLackScheme(subject)
    ? []
    : identifiersOf(subject.content)
        .filter(({ identifier }) => !isGiven(identifier.scheme))
        .map(({ identifier, at, term }) => ({
          at,
          term,
          // Read from JSON, it may still be written as CII.
          severity: subject.syntax === "ubl" ? "error" : "warning",
          values: { n: identifier.value },
        }));

const twice = ({ party, at, terms }: PlacedParty): Hit[] => {
  const seen = new Set<string>();
  return party.identifiers.flatMap(({ scheme }, i) => {
    if (scheme === undefined) return [];
    const again = seen.has(scheme);
    seen.add(scheme);
    return again ? [{ at: [...at, "identifiers", i], term: terms.identifier, values: { n: scheme } }] : [];
  });
};

/** SIRETs, schemes, routing codes. */
export const IDENTIFIERS: readonly Check[] = [
  {
    no: 30,
    step: "coherence",
    severity: "error",
    code: "REJ_COH",
    rules: ["BR-FR-09"],
    term: "BT-29",
    national: true,
    when: "a SIRET (scheme 0009 in BT-29, 46, 60, 71) has not 14 digits or does not begin with its party's SIREN, which seller and buyer must have beside it",
    message: {
      en: "The SIRET {n} is not one of that SIREN.",
      fr: "Le SIRET {n} n'appartient pas au SIREN.",
    },
    fix: {
      en: "Give the 14 digits of an establishment of the same company, and its SIREN (BT-30, BT-47).",
      fr: "Indiquez les 14 chiffres d'un établissement de la même entreprise, et son SIREN (BT-30, BT-47).",
    },
    run: ({ content }) =>
      identifiersOf(content).flatMap(({ identifier: { value, scheme }, at, term, siren, alone }) => {
        if (scheme !== SCHEMES.siret) return [];
        const own = siren === undefined ? alone : value.startsWith(siren);
        return own && /^\d{14}$/.test(value) ? [] : [{ at, term, values: { n: value } }];
      }),
  },
  {
    no: 33,
    step: "formats",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-FR-CO-10"],
    term: "BT-29",
    national: true,
    when: "an identifier (BT-29, 46, 60, 71) has no scheme; a warning where it comes from JSON; CII has a place for such",
    message: { en: "Identifier without a scheme: {n}.", fr: "Identifiant sans schéma : {n}." },
    fix: {
      en: "Give its scheme: 0009 for a SIRET, 0224 for a routing code, 0088 for a GLN.",
      fr: "Indiquez son schéma : 0009 pour un SIRET, 0224 pour un code routage, 0088 pour un GLN.",
    },
    run: withoutScheme,
  },
  {
    no: 33,
    step: "formats",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-FR-CO-10"],
    term: "BT-29",
    national: true,
    when: "a party has two identifiers of one scheme",
    message: { en: "Two identifiers of the scheme {n}.", fr: "Deux identifiants du schéma {n}." },
    fix: { en: "Leave one of them.", fr: "N'en gardez qu'un." },
    run: ({ content }) => partiesOf(content).flatMap(twice),
  },
  {
    no: 33,
    step: "formats",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["UBL-SR-16"],
    term: "BT-46",
    when: "the buyer has several identifiers (BT-46), in UBL, extended profiles aside",
    message: {
      en: "UBL has room for one identifier of the buyer; there are {n}.",
      fr: "L'UBL n'admet qu'un identifiant de l'acheteur ; il y en a {n}.",
    },
    fix: {
      en: "Leave one of them, or use the profile EXTENDED-CTC-FR.",
      fr: "N'en gardez qu'un, ou utilisez le profil EXTENDED-CTC-FR.",
    },
    run: ({ content: { buyer }, syntax, profile }) =>
      syntax === "ubl" && !profile.extended && buyer.identifiers.length > 1
        ? [{ at: ["buyer", "identifiers", 1], values: { n: String(buyer.identifiers.length) } }]
        : [],
  },
  {
    no: 33,
    step: "formats",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-FR-24", "BR-FR-26"],
    term: "BT-46",
    national: true,
    when: "a routing code (scheme 0224 of the seller or the buyer) has more than 100 characters, or others than A-Z a-z 0-9 + - _ .",
    message: { en: "Bad routing code: {n}.", fr: "Code routage incorrect : {n}." },
    fix: {
      en: "Give the code as the directory has it.",
      fr: "Indiquez le code tel qu'il figure à l'annuaire.",
    },
    run: ({ content }) =>
      partiesOf(content)
        .slice(0, 2)
        .flatMap(placesOf)
        .flatMap(({ identifier: { value, scheme }, at, term }) => {
          if (scheme !== SCHEMES.routingCode) return [];
          const values = { n: value };
          if (!CHARACTERS.test(value)) return [{ at, term, values }];
          return value.length > LONGEST_ROUTING_CODE ? [{ at, term, rule: "BR-FR-26", values }] : [];
        }),
  },
];

/** The party that the invoice goes to: the buyer, or the seller where the buyer bills itself. */
const recipientOf = ({ content, selfBilled }: Subject) =>
  selfBilled
    ? { party: content.seller, member: "seller", term: "BT-34", rule: "BR-FR-22" }
    : { party: content.buyer, member: "buyer", term: "BT-49", rule: "BR-FR-21" };

/** Electronic addresses. Whether one is in the directory, the directory tells. */
export const ADDRESSES: readonly Check[] = [
  {
    no: 31,
    step: "presence",
    severity: "error",
    code: "ADR_ERR",
    rules: ["BR-FR-12", "BR-FR-13"],
    term: "BT-49",
    national: true,
    when: "the buyer (BT-49) or the seller (BT-34) has no electronic address",
    message: {
      en: "The electronic address of the {who} is missing.",
      fr: "L'adresse électronique manque : {who}.",
    },
    fix: {
      en: "Give the SIREN, or the address that the directory has, with scheme 0225.",
      fr: "Indiquez le SIREN, ou l'adresse de l'annuaire, avec le schéma 0225.",
    },
    run: ({ content: { buyer, seller } }) => [
      ...(isGiven(buyer.electronicAddress?.value)
        ? []
        : [{ at: ["buyer", "electronicAddress"], values: { who: { en: "buyer", fr: "acheteur" } } }]),
      ...(isGiven(seller.electronicAddress?.value)
        ? []
        : [
            {
              at: ["seller", "electronicAddress"],
              term: "BT-34",
              rule: "BR-FR-13",
              values: { who: { en: "seller", fr: "vendeur" } },
            },
          ]),
    ],
  },
  {
    no: 32,
    step: "formats",
    severity: "error",
    code: "ADR_ERR",
    rules: ["BR-FR-23", "BR-FR-25"],
    term: "BT-49",
    national: true,
    when: "an electronic address has more than 125 characters or, under scheme 0225, others than A-Z a-z 0-9 + - _ .",
    message: { en: "Bad electronic address: {n}.", fr: "Adresse électronique incorrecte : {n}." },
    fix: {
      en: "Give the address as the directory has it, without its scheme before it.",
      fr: "Indiquez l'adresse telle qu'elle figure à l'annuaire, sans son schéma devant.",
    },
    run: ({ content }) =>
      partiesOf(content).flatMap(({ party: { electronicAddress }, at, terms }) => {
        if (!isGiven(electronicAddress?.value)) return [];
        const { value, scheme } = electronicAddress;
        const hit = { at: [...at, "electronicAddress"], term: terms.address, values: { n: value } };
        if (scheme === SCHEMES.address && !CHARACTERS.test(value)) return [hit];
        return value.length > LONGEST_ADDRESS ? [{ ...hit, rule: "BR-FR-25" }] : [];
      }),
  },
  {
    no: 32,
    step: "coherence",
    severity: "error",
    code: "ADR_ERR",
    rules: ["BR-FR-21", "BR-FR-22"],
    term: "BT-49",
    national: true,
    when: "the note BAR says B2B, and the address that the invoice goes to (BT-49; BT-34 in self-billing) is not of scheme 0225 or does not begin with that party's SIREN",
    message: {
      en: "The address {n} does not begin with the SIREN, or is not of scheme 0225.",
      fr: "L'adresse {n} ne commence pas par le SIREN, ou n'est pas du schéma 0225.",
    },
    fix: {
      en: "Give the address that the directory has for that SIREN.",
      fr: "Indiquez l'adresse que l'annuaire donne pour ce SIREN.",
    },
    run: (subject) => {
      if (subject.treatment !== "B2B") return [];
      const { party, member, term, rule } = recipientOf(subject);
      const { value = "", scheme } = party.electronicAddress ?? {};
      return scheme === SCHEMES.address && value.startsWith(sirenIn(party.legalId) ?? "")
        ? []
        : [{ at: [member, "electronicAddress"], term, rule, values: { n: value } }];
    },
  },
];
