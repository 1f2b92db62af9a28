import type { Problem, Words } from "../problem.ts";
import type { Reason } from "./event.ts";
import { wordsOfReason } from "./reason-words.ts";
import { isReasonCode, REASONS, type ReasonCode } from "./reasons.ts";
import { type StatusName, statusFacts } from "./status.ts";

const NUMBER_USED: Words = {
  en: "The number was used already by this seller in this year. Check the invoice that was sent first; send a new one under a new number.",
  fr: "Ce vendeur a déjà utilisé ce numéro cette année. Vérifiez la facture envoyée la première ; envoyez-en une autre sous un nouveau numéro.",
};
const WRONG_ADDRESS: Words = {
  en: "Correct the recipient's electronic address (BT-49; BT-34 when self-billed): look it up in the directory, then send again.",
  fr: "Corrigez l'adresse électronique du destinataire (BT-49 ; BT-34 en autofacturation) : cherchez-la dans l'annuaire, puis renvoyez.",
};
const WRONG_ATTACHMENTS: Words = {
  en: "Correct the references of the attachments (BG-24), then send again.",
  fr: "Corrigez les références des pièces jointes (BG-24), puis renvoyez.",
};

/**
 * What to do about a platform's rejection (213), routing error (221) or inadmissible file (501), by its reason; for
 * other reasons there is {@link FIX_OF_OTHERS}.
 */
export const FIXES: Partial<Record<ReasonCode, Words>> = {
  DOUBLON: NUMBER_USED,
  REJ_UNI: NUMBER_USED,
  DEST_INC: {
    en: "The recipient is not in the directory. Check the SIREN of the buyer (BT-47); without one, report the sale instead of sending it.",
    fr: "Le destinataire n'est pas dans l'annuaire. Vérifiez le SIREN de l'acheteur (BT-47) ; s'il n'en a pas, déclarez la vente (e-reporting) au lieu de l'envoyer.",
  },
  ADR_ERR: WRONG_ADDRESS,
  REJ_ADR: WRONG_ADDRESS,
  ROUTAGE_ERR: {
    en: "The platform corrects the route and sends again by itself. If this stays, check the recipient's address in the directory.",
    fr: "La plateforme corrige le routage et renvoie d'elle-même. Si cela dure, vérifiez l'adresse du destinataire dans l'annuaire.",
  },
  MONTANTTOTAL_ERR: {
    en: "Correct the totals of the document (BT-106 to BT-115), then send again under the same number.",
    fr: "Corrigez les totaux du document (BT-106 à BT-115), puis renvoyez sous le même numéro.",
  },
  CALCUL_ERR: {
    en: "Correct the amounts of the lines, the VAT or the totals, then send again under the same number.",
    fr: "Corrigez les montants des lignes, la TVA ou les totaux, puis renvoyez sous le même numéro.",
  },
  REJ_SEMAN: {
    en: "Correct the document by the rule that the platform names, then send again under the same number.",
    fr: "Corrigez le document selon la règle que la plateforme indique, puis renvoyez sous le même numéro.",
  },
  REJ_COH: {
    en: "Correct what does not agree with the directory or the registers (identifiers, VAT number), then send again.",
    fr: "Corrigez ce qui ne concorde pas avec l'annuaire ou les registres (identifiants, numéro de TVA), puis renvoyez.",
  },
  REJ_CONT_B2G: {
    en: "Add the service code (BT-10 or BT-46) and the commitment number (BT-13) that the public buyer demands, then send again.",
    fr: "Ajoutez le code service (BT-10 ou BT-46) et le numéro d'engagement (BT-13) que l'acheteur public exige, puis renvoyez.",
  },
  REJ_REF_PJ: WRONG_ATTACHMENTS,
  REJ_ASS_PJ: WRONG_ATTACHMENTS,
  IRR_VIDE_F: {
    en: "The file was empty: send the invoice again.",
    fr: "Le fichier était vide : renvoyez la facture.",
  },
  IRR_TYPE_F: {
    en: "Send the invoice as Factur-X, CII or UBL.",
    fr: "Envoyez la facture en Factur-X, CII ou UBL.",
  },
  IRR_SYNTAX: {
    en: "Correct the XML against its schema, then send again under the same number.",
    fr: "Corrigez le XML selon son schéma, puis renvoyez sous le même numéro.",
  },
  IRR_TAILLE_F: {
    en: "Make the file smaller (attachments first), then send again under the same number.",
    fr: "Réduisez le fichier (les pièces jointes d'abord), puis renvoyez sous le même numéro.",
  },
  IRR_NOM_F: {
    en: "Report this to the operator of the gateway: the file name is its own.",
    fr: "Signalez-le à l'exploitant de la passerelle : c'est elle qui choisit le nom du fichier.",
  },
  IRR_ANTIVIRUS: {
    en: "The platform found a virus: check where the document and its attachments come from.",
    fr: "La plateforme a trouvé un virus : vérifiez d'où viennent le document et ses pièces jointes.",
  },
};

export const FIX_OF_OTHERS: Words = {
  en: "Read the platform's words, correct the document, then send again; the platform's support can tell more.",
  fr: "Lisez ce que dit la plateforme, corrigez le document, puis renvoyez ; l'assistance de la plateforme peut en dire plus.",
};

/** The wording of a reason, or where there is none that of the status. What a platform adds to it stays in `raw`. */
const titleOf = (status: StatusName, reason: Reason | undefined): Words => {
  if (reason !== undefined) {
    return isReasonCode(reason.code)
      ? { en: REASONS[reason.code].labelEn, fr: REASONS[reason.code].label }
      : wordsOfReason(reason);
  }
  const { label, labelEn } = statusFacts(status);
  return { en: labelEn, fr: label };
};

/**
 * The problem that a status makes of an invoice: only a platform's rejection is one. What a buyer refuses or disputes
 * is business, and is told by the status itself. A comment is somebody's own words: it stands as it came in both
 * languages.
 */
export const problemOfStatus = (
  status: StatusName | null,
  said: { reasons: Reason[]; comment: string | null; rawCode: string } | null,
): Problem | null => {
  if (status === null || said === null || statusFacts(status).problem !== true) return null;
  const [reason] = said.reasons;
  const code = reason?.code ?? String(statusFacts(status).code);
  const title = titleOf(status, reason);
  const fix = (isReasonCode(code) ? FIXES[code] : undefined) ?? FIX_OF_OTHERS;
  const withComment = (text: string): string =>
    [text, said.comment].filter((part) => part !== null && part !== "").join(" – ");
  return {
    code,
    message: withComment(title.en),
    messageFr: withComment(title.fr),
    fix: fix.en,
    fixFr: fix.fr,
    raw: said.reasons.length > 0 ? said.reasons.map((r) => `${r.code}: ${r.text}`).join("; ") : said.rawCode,
  };
};
