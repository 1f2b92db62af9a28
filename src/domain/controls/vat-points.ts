import type { Check, Hit } from "./check.ts";
import type { Place } from "./finding.ts";
import { isGiven } from "./subject.ts";

/** UNTDID 2005: VAT falls due with the issue of the invoice. */
const BY_ISSUE = "3";

/** What makes VAT fall due, by UNTDID 2005 as EN 16931 restricts it. */
const KNOWN: ReadonlySet<string> = new Set(["3", "35", "432"]);

const onVatPoint = (code: string | undefined, at: Place, term: string): Hit[] =>
  !isGiven(code) || KNOWN.has(code ?? "") ? [] : [{ at, term, values: { n: code ?? "" } }];

/** When VAT falls due. */
export const VAT_POINTS: readonly Check[] = [
  {
    no: 62,
    step: "formats",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-CL-06"],
    term: "BT-8",
    when: "the event of VAT falling due, of the invoice (BT-8) or of a line (EXT-FR-FE-180), is not 3, 35 or 432 (in CII 5, 29 or 72)",
    message: { en: "Unknown event of VAT falling due: {n}.", fr: "Exigibilité de la TVA inconnue : {n}." },
    fix: {
      en: "Give 3 for the issue, 35 for the delivery or 432 for the payment (in CII 5, 29 or 72).",
      fr: "Indiquez 3 pour l'émission, 35 pour la livraison ou 432 pour le paiement (en CII 5, 29 ou 72).",
    },
    run: ({ content: { vatPointCode, lines } }) => [
      ...onVatPoint(vatPointCode, ["vatPointCode"], "BT-8"),
      ...lines.flatMap((line, i) =>
        onVatPoint(line.vatPointCode, ["lines", i, "vatPointCode"], "EXT-FR-FE-180"),
      ),
    ],
  },
  {
    no: 62,
    step: "coherence",
    severity: "error",
    code: "REJ_COH",
    rules: ["BR-CO-03"],
    term: "BT-8",
    when: "both the day (BT-7) and the event (BT-8) of VAT falling due are given",
    message: {
      en: "When VAT falls due is said twice, by a day and by an event.",
      fr: "L'exigibilité de la TVA est dite deux fois, par une date et par un événement.",
    },
    fix: { en: "Leave BT-7 or BT-8 out.", fr: "Supprimez BT-7 ou BT-8." },
    run: ({ content: { vatPointDate, vatPointCode } }) =>
      isGiven(vatPointDate) && isGiven(vatPointCode) ? [{ at: ["vatPointCode"] }] : [],
  },
  {
    no: 62,
    step: "coherence",
    severity: "warning",
    code: "REJ_COH",
    rules: ["G1.43"],
    term: "BT-8",
    national: true,
    when: "the seller pays VAT on services by issue, and the invoice for services does not say so (BT-8 = 3)",
    message: {
      en: "The company pays VAT on its services by issue, and BT-8 says {n}.",
      fr: "L'entreprise a opté pour les débits, et BT-8 indique {n}.",
    },
    fix: { en: "Give 3 as BT-8.", fr: "Indiquez 3 en BT-8." },
    run: ({ content: { process = "", vatPointCode = "" }, vatOnDebits }) =>
      vatOnDebits && /^[SM]/.test(process) && vatPointCode !== BY_ISSUE
        ? [{ at: ["vatPointCode"], values: { n: vatPointCode } }]
        : [],
  },
];
