import { rule, semantic } from "./report-rule.ts";

/** What the invoices of a report (10.1) and their receipts must obey (annex 7 of the external specifications). */
export const RULES_OF_INVOICES = {
  number: semantic(
    "G1.05",
    [
      "The number is not of its form",
      "Use at most 35 letters, digits, blanks and - + _ /, no two blanks in a row.",
    ],
    [
      "Le numéro de facture n'a pas la forme voulue",
      "Utilisez au plus 35 lettres, chiffres, espaces et - + _ /, sans deux espaces de suite.",
    ],
  ),
  typeCode: semantic(
    "G1.01",
    ["The public portal does not know this type of invoice", "Use a type of its list, as 380 or 381."],
    [
      "Le portail public ne connaît pas ce type de facture",
      "Utilisez un type de sa liste, comme 380 ou 381.",
    ],
  ),
  process: semantic(
    "G1.02",
    ["The public portal does not know this business process", "Use one of its list, as B1, S1 or M1."],
    [
      "Le portail public ne connaît pas ce cadre de facturation",
      "Utilisez un cadre de sa liste, comme B1, S1 ou M1.",
    ],
  ),
  depositProcess: semantic(
    "G1.60",
    ["A deposit has the business process of a final invoice", "Use B1, S1 or M1 for a deposit."],
    [
      "Une facture d'acompte porte le cadre d'une facture définitive",
      "Utilisez B1, S1 ou M1 pour un acompte.",
    ],
  ),
  profile: semantic(
    "S1.12",
    [
      "The profile of the invoice is not that of e-reporting",
      "Write urn.cpro.gouv.fr:1p0:ereporting as TypeID.",
    ],
    [
      "Le profil de la facture n'est pas celui du e-reporting",
      "Écrivez urn.cpro.gouv.fr:1p0:ereporting dans TypeID.",
    ],
  ),
  vatPoint: semantic(
    "P1.11",
    ["It is no code of when VAT falls due", "Use 5, 29 or 72, or 3, 35 or 432."],
    ["Ce n'est pas un code d'exigibilité de la TVA", "Utilisez 5, 29 ou 72, ou bien 3, 35 ou 432."],
  ),
  reference: semantic(
    "G1.32",
    [
      "The invoice that it corrects is not named with its day",
      "Name it with its number and day; a corrective invoice names exactly one.",
    ],
    [
      "La facture d'origine n'est pas indiquée avec sa date",
      "Indiquez son numéro et sa date ; une facture rectificative en cite exactement une.",
    ],
  ),
  creditReason: semantic(
    "G6.21",
    ["VATEX-FR-CNWVAT stands on what is no credit note", "Give the reason that applies."],
    ["VATEX-FR-CNWVAT figure sur une facture qui n'est pas un avoir", "Indiquez le motif qui s'applique."],
  ),
  buyerMissing: semantic(
    "G6.28",
    [
      "The buyer has no identifier",
      "Name a company by its number; tell sales to consumers by the day instead.",
    ],
    [
      "L'acheteur n'a pas d'identifiant",
      "Désignez une entreprise par son numéro ; déclarez par jour les ventes aux particuliers.",
    ],
  ),
  party: semantic(
    "G2.19",
    [
      "The identifier of a party is of no known form",
      "Use a SIREN (0002), a VAT number (0223), country and name (0227), RIDET (0228) or TAHITI (0229).",
    ],
    [
      "L'identifiant d'une partie n'a aucune des formes prévues",
      "Utilisez un SIREN (0002), un n° de TVA (0223), pays et nom (0227), un RIDET (0228) ou un n° TAHITI (0229).",
    ],
  ),
  partyVat: semantic(
    "G2.33",
    ["A party named by SIREN or VAT number lacks its VAT number", "Give it, with the qualifier VAT."],
    [
      "Une partie désignée par SIREN ou n° de TVA n'a pas son n° de TVA",
      "Indiquez-le, avec le qualifiant VAT.",
    ],
  ),
  country: semantic(
    "G2.01",
    ["It is no code of a country", "Use two capitals, as FR."],
    ["Ce n'est pas un code de pays", "Utilisez deux majuscules, comme FR."],
  ),
  exemptSeller: semantic(
    "G1.102",
    [
      "An exempt sale names no VAT number of the seller",
      "Give that of the seller or of its tax representative.",
    ],
    [
      "Une opération exonérée ne porte pas le n° de TVA du vendeur",
      "Indiquez celui du vendeur ou de son représentant fiscal.",
    ],
  ),
  exemption: semantic(
    "G1.40",
    ["An exemption has no reason", "Give its code and its text."],
    ["Une exonération n'a pas de motif", "Indiquez son code et son libellé."],
  ),
  invoicePeriod: semantic(
    "G6.25",
    ["Its period does not end after the day on which it begins", "Leave a period of one day out."],
    [
      "La fin de la période de facturation n'est pas postérieure à son début",
      "N'indiquez pas une période d'un seul jour.",
    ],
  ),
  euro: semantic(
    "G6.23",
    ["The VAT of the invoice is not in euros", "Give it in EUR."],
    ["La TVA de la facture n'est pas en euros", "Indiquez-la en EUR."],
  ),
  vatCategory: semantic(
    "G2.31",
    ["It is no VAT category", "Use S, E, AE, K, G, O or Z."],
    ["Ce n'est pas une catégorie de TVA", "Utilisez S, E, AE, K, G, O ou Z."],
  ),
  longNumber: rule(
    "portal_limit",
    "G1.05",
    [
      "The public portal refuses numbers of more than 20 characters until December 2026",
      "Send it later, or use shorter numbers.",
    ],
    [
      "Le portail public refuse jusqu'en décembre 2026 les numéros de plus de 20 caractères",
      "Envoyez la déclaration plus tard, ou utilisez des numéros plus courts.",
    ],
  ),
};
