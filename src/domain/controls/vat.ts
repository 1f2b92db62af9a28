import { CREDIT_NOTE_TYPES } from "../invoice.ts";
import type { Check, Hit } from "./check.ts";
import { EXEMPTION_CODES } from "./code-lists.ts";
import type { Text } from "./finding.ts";
import { CORRECTIVE_TYPES, isOutsideOfTheReform, MEANT_EXEMPTIONS } from "./lists.ts";
import { isGiven } from "./subject.ts";
import { among, ruleOf, rulesOf } from "./taxed.ts";

/** Categories that say why there is no VAT, and those that must not. */
const isExempt = among("E", "AE", "K", "G", "O");
const isTaxed = among("S", "Z");

/** Of national credit notes only: VAT that is not given back. */
const CREDIT_WITHOUT_VAT = "VATEX-FR-CNWVAT";

const A_CODE: Text = { en: "a code of the VATEX list", fr: "un code de la liste VATEX" };

/** Codes of exemptions that the list does not have. */
const onExemptions = (
  all: readonly { exemptionCode?: string | undefined }[],
  list: "vatBreakdown" | "allowances" | "charges" | "lines",
  term: string,
): Hit[] =>
  all.flatMap(({ exemptionCode }, i) => {
    const code = exemptionCode?.trim().toUpperCase() ?? "";
    return code === "" || EXEMPTION_CODES.has(code)
      ? []
      : [
          {
            at: [list, i, "exemptionCode"],
            term,
            values: { n: code, m: MEANT_EXEMPTIONS.get(code) ?? A_CODE },
          },
        ];
  });

/** Why there is no VAT, and when it falls due. */
export const VAT: readonly Check[] = [
  {
    no: 61,
    step: "presence",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-CO-18"],
    term: "BG-23",
    when: "there is no VAT breakdown",
    message: { en: "There is no VAT breakdown.", fr: "Aucune ventilation de TVA." },
    fix: {
      en: "Give a row for each category and rate, also where there is no VAT.",
      fr: "Donnez une ligne par catégorie et taux, même sans TVA.",
    },
    run: ({ content, profile }) =>
      profile.breakdown && content.vatBreakdown.length === 0 ? [{ at: ["vatBreakdown"] }] : [],
  },
  {
    no: 61,
    step: "presence",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-45", "BR-46"],
    term: "BT-116",
    when: "a row of the VAT breakdown lacks its base or its VAT",
    message: { en: "The VAT row lacks {n}.", fr: "La ventilation de TVA n'a pas de {n}." },
    fix: { en: "Give {n}.", fr: "Indiquez {n}." },
    run: ({ content: { vatBreakdown } }) =>
      vatBreakdown.flatMap(({ taxableAmount, taxAmount }, i) => [
        ...(taxableAmount === undefined
          ? [{ at: ["vatBreakdown", i, "taxableAmount"], values: { n: "BT-116" } }]
          : []),
        ...(taxAmount === undefined
          ? [{ at: ["vatBreakdown", i, "taxAmount"], term: "BT-117", rule: "BR-46", values: { n: "BT-117" } }]
          : []),
      ]),
  },
  {
    no: 61,
    step: "presence",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-16"],
    term: "BG-25",
    when: "there is no line, in a profile that has lines",
    message: { en: "The invoice has no line.", fr: "La facture n'a aucune ligne." },
    fix: { en: "Give the lines.", fr: "Indiquez les lignes." },
    run: ({ content, profile }) => (profile.lines && content.lines.length === 0 ? [{ at: ["lines"] }] : []),
  },
  {
    no: 55,
    step: "coherence",
    severity: "error",
    code: "REJ_COH",
    rules: rulesOf("10", "E", "AE", "K", "G", "O"),
    term: "BT-121",
    when: "a row of category E, AE, K, G or O has neither code nor text of the exemption",
    message: {
      en: "Category {n}: the reason of the exemption is missing.",
      fr: "Catégorie {n} : motif d'exonération absent.",
    },
    fix: {
      en: "Give a VATEX code (BT-121) or the text (BT-120), for E both.",
      fr: "Indiquez un code VATEX (BT-121) ou le texte (BT-120), les deux pour E.",
    },
    run: ({ content: { vatBreakdown } }) =>
      vatBreakdown.flatMap(({ category, exemptionCode, exemptionReason }, i) =>
        isExempt(category) && !isGiven(exemptionCode) && !isGiven(exemptionReason)
          ? [
              {
                at: ["vatBreakdown", i, "exemptionCode"],
                rule: ruleOf(category, "10"),
                values: { n: category },
              },
            ]
          : [],
      ),
  },
  {
    no: 55,
    step: "coherence",
    severity: "warning",
    code: "REJ_COH",
    rules: ["G1.41"],
    term: "BT-121",
    national: true,
    when: "a row of category E has only one of code and text, which the State wants both; not on corrective invoices",
    message: {
      en: "The exemption wants a code (BT-121) and a text (BT-120).",
      fr: "L'exonération demande un code (BT-121) et un texte (BT-120).",
    },
    fix: { en: "Give the other one too.", fr: "Indiquez aussi l'autre." },
    run: ({ content: { vatBreakdown, typeCode } }) =>
      vatBreakdown.flatMap(({ category, exemptionCode, exemptionReason }, i) => {
        if (category !== "E" || CORRECTIVE_TYPES.has(typeCode)) return [];
        if (isGiven(exemptionCode) === isGiven(exemptionReason)) return [];
        const [member, term] = isGiven(exemptionCode)
          ? (["exemptionReason", "BT-120"] as const)
          : (["exemptionCode", "BT-121"] as const);
        return [{ at: ["vatBreakdown", i, member], term }];
      }),
  },
  {
    no: 55,
    step: "coherence",
    severity: "error",
    code: "REJ_COH",
    rules: rulesOf("10", "S", "Z"),
    term: "BT-121",
    when: "a row of category S or Z has a reason of exemption, extended profiles aside",
    message: {
      en: "Category {n} has no reason of exemption.",
      fr: "La catégorie {n} n'a pas de motif d'exonération.",
    },
    fix: {
      en: "Leave BT-120 and BT-121 out, or use category E.",
      fr: "Supprimez BT-120 et BT-121, ou utilisez la catégorie E.",
    },
    run: ({ content: { vatBreakdown }, profile }) =>
      vatBreakdown.flatMap(({ category, exemptionCode, exemptionReason }, i) => {
        if (profile.extended || !isTaxed(category)) return [];
        return isGiven(exemptionCode) || isGiven(exemptionReason)
          ? [{ at: ["vatBreakdown", i], rule: ruleOf(category, "10"), values: { n: category } }]
          : [];
      }),
  },
  {
    no: 56,
    step: "formats",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-CL-22"],
    term: "BT-121",
    when: "the code of an exemption, in the breakdown, on an allowance, a charge or a line, is not in the VATEX list",
    message: { en: "Unknown VATEX code: {n}.", fr: "Code VATEX inconnu : {n}." },
    fix: { en: "Use {m}.", fr: "Utilisez {m}." },
    run: ({ content: { vatBreakdown, allowances, charges, lines } }) => [
      ...onExemptions(vatBreakdown, "vatBreakdown", "BT-121"),
      ...onExemptions(allowances, "allowances", "BT-174"),
      ...onExemptions(charges, "charges", "BT-176"),
      ...onExemptions(lines, "lines", "EXT-FR-FE-179"),
    ],
  },
  {
    no: 57,
    step: "coherence",
    severity: "error",
    code: "REJ_COH",
    rules: ["G6.21"],
    term: "BT-121",
    national: true,
    when: "VATEX-FR-CNWVAT stands on what is no credit note",
    message: { en: "CNWVAT is for credit notes.", fr: "CNWVAT est réservé aux avoirs." },
    fix: { en: "Use the code of the exemption itself.", fr: "Utilisez le code de l'exonération elle-même." },
    run: ({ content: { vatBreakdown, typeCode } }) =>
      vatBreakdown.flatMap(({ exemptionCode }, i) =>
        exemptionCode?.trim().toUpperCase() === CREDIT_WITHOUT_VAT && !CREDIT_NOTE_TYPES.has(typeCode)
          ? [{ at: ["vatBreakdown", i, "exemptionCode"] }]
          : [],
      ),
  },
  {
    no: 59,
    step: "coherence",
    severity: "error",
    code: "REJ_COH",
    rules: ["BR-IC-11", "BR-IC-12"],
    term: "BT-72",
    when: "category K without day of delivery or period, or without the country that it went to (BT-80)",
    message: {
      en: "Intra-EU supply: {what} is missing.",
      fr: "Livraison intra-UE : {what}.",
    },
    fix: {
      en: "Give the day of delivery (BT-72) or the period (BG-14), and the country (BT-80).",
      fr: "Indiquez la date de livraison (BT-72) ou la période (BG-14), et le pays (BT-80).",
    },
    run: ({ content: { vatBreakdown, delivery } }): Hit[] => {
      if (!vatBreakdown.some(({ category }) => category === "K")) return [];
      const day = delivery?.date ?? delivery?.periodStart ?? delivery?.periodEnd;
      const date = { en: "the day of delivery", fr: "date absente" };
      const country = { en: "the country of delivery", fr: "pays absent" };
      return [
        ...(day === undefined ? [{ at: ["delivery", "date"], values: { what: date } }] : []),
        ...(isGiven(delivery?.address?.country)
          ? []
          : [
              {
                at: ["delivery", "address", "country"],
                term: "BT-80",
                rule: "BR-IC-12",
                values: { what: country },
              },
            ]),
      ];
    },
  },
  {
    no: 60,
    step: "coherence",
    severity: "warning",
    code: "REJ_COH",
    rules: ["G2.32"],
    term: "BG-23",
    national: true,
    sending: true,
    when: "all of the invoice is outside of VAT (O) or exempt by articles 261 to 261 E (VATEX-FR-CGI261…), and the buyer is not public",
    message: {
      en: "The operation is outside of the reform: the State takes no data of it.",
      fr: "Opération hors du dispositif : l'État n'en reçoit pas les données.",
    },
    fix: {
      en: "Send it by another way, or with the note BAR OUTOFSCOPE.",
      fr: "Envoyez-la autrement, ou avec la note BAR OUTOFSCOPE.",
    },
    run: ({ content: { vatBreakdown }, publicBuyer, treatment }) => {
      if (publicBuyer || treatment === "OUTOFSCOPE" || vatBreakdown.length === 0) return [];
      const outside = vatBreakdown.every(
        ({ category, exemptionCode = "" }) =>
          category === "O" || (category === "E" && isOutsideOfTheReform(exemptionCode)),
      );
      return outside ? [{ at: ["vatBreakdown"] }] : [];
    },
  },
];
