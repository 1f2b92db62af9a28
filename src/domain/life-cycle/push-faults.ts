import { isSiren } from "../company.ts";
import { type ToldFault, told, type Words } from "../problem.ts";
import { amountFaults, type Billed } from "./amount-faults.ts";
import type { StatusAmount } from "./event.ts";
import type { Payee } from "./push.ts";
import { isReasonCode } from "./reasons.ts";
import { ACTIONS, isActionCode, type Needs } from "./status-needs.ts";

/** What an ERP gave with a status, before it is known to be right. */
export interface AskedPush {
  reason: string | null;
  comment: string | null;
  amounts: readonly (Pick<StatusAmount, "amount" | "currency" | "vatRate"> & { code: string | null })[];
  attachments: number;
  actionCode: string | null;
  payee: Payee | null;
}

const fault = (path: string, code: string, message: Words, fix: Words): ToldFault => ({
  path,
  code,
  ...told(message, fix),
});

const oneOf = (codes: readonly string[]): Words => ({
  en: `Give one of ${codes.join(", ")}.`,
  fr: `Donnez l'un de ${codes.join(", ")}.`,
});

const COMMENT: Words = { en: "Add a comment.", fr: "Ajoutez un commentaire." };

const reasonFaults = ({ reason, comment }: AskedPush, needs: Needs): ToldFault[] => {
  if (reason === null) {
    const message = { en: "This status needs a reason.", fr: "Ce statut exige un motif." };
    return needs.reason === "required"
      ? [fault("reason", "BR-FR-CDV-15", message, oneOf(needs.reasons))]
      : [];
  }
  if (needs.reasons.length === 0) {
    const message = { en: "This status takes no reason.", fr: "Ce statut ne prend pas de motif." };
    const fix = { en: "Say it in the comment.", fr: "Dites-le dans le commentaire." };
    return [fault("reason", "BR-FR-CDV-CL-09", message, fix)];
  }
  if (!isReasonCode(reason) || !needs.reasons.includes(reason)) {
    const message = {
      en: `${reason} is not a reason of this status.`,
      fr: `${reason} n'est pas un motif de ce statut.`,
    };
    return [fault("reason", "BR-FR-CDV-CL-09", message, oneOf(needs.reasons))];
  }
  const message = {
    en: `The reason ${reason} says nothing alone.`,
    fr: `Le motif ${reason} ne dit rien à lui seul.`,
  };
  return needs.commentWith.includes(reason) && comment === null
    ? [fault("comment", "comment_required", message, COMMENT)]
    : [];
};

const actionFaults = ({ actionCode, comment }: AskedPush, needs: Needs): ToldFault[] => {
  if (actionCode === null) return [];
  if (needs.actionCode === "none") {
    const message = { en: "This status asks for no action.", fr: "Ce statut ne demande pas d'action." };
    const fix = { en: "Leave the action out.", fr: "Retirez l'action." };
    return [fault("actionCode", "BR-FR-CDV-CL-10", message, fix)];
  }
  if (!isActionCode(actionCode)) {
    const message = { en: `${actionCode} is not an action.`, fr: `${actionCode} n'est pas une action.` };
    return [fault("actionCode", "BR-FR-CDV-CL-10", message, oneOf(Object.keys(ACTIONS)))];
  }
  const message = {
    en: "The action OTH says nothing alone.",
    fr: "L'action OTH ne dit rien à elle seule.",
  };
  return actionCode === "OTH" && comment === null
    ? [fault("comment", "comment_required", message, COMMENT)]
    : [];
};

const attachmentFaults = ({ attachments }: AskedPush, needs: Needs): ToldFault[] => {
  if (needs.attachments === "required" && attachments === 0) {
    const message = { en: "This status needs an attachment.", fr: "Ce statut exige une pièce jointe." };
    const fix = {
      en: "Attach what was asked for, as base64.",
      fr: "Joignez ce qui a été demandé (en base64 par l'API).",
    };
    return [fault("attachments", "MDT-96", message, fix)];
  }
  if (needs.attachments === "none" && attachments > 0) {
    const message = {
      en: "This status goes on to the public portal, which takes no attachments.",
      fr: "Ce statut va jusqu'au portail public, qui ne prend pas de pièces jointes.",
    };
    const fix = {
      en: "Say it in the comment, or send the file by other means.",
      fr: "Dites-le dans le commentaire, ou envoyez le fichier par un autre moyen.",
    };
    return [fault("attachments", "G7.49", message, fix)];
  }
  return [];
};

/**
 * A payee is named wholly or not at all: a party without identifier or name is nobody to pay (MDG-41), and one without
 * an account (CBB: BT-84) cannot be paid.
 */
const payeeFaults = ({ payee }: AskedPush, needs: Needs): ToldFault[] => {
  if (payee === null) {
    const message = {
      en: "This status needs the payee: who is to be paid from now on.",
      fr: "Ce statut exige le bénéficiaire : qui doit désormais être payé.",
    };
    const fix = {
      en: "Give the payee's SIREN, name and IBAN; the BIC as you like.",
      fr: "Donnez le SIREN, le nom et l'IBAN du bénéficiaire ; le BIC au choix.",
    };
    return needs.payee === "required" ? [fault("payee", "MDG-41", message, fix)] : [];
  }
  if (needs.payee === "none") {
    const message = { en: "This status changes no payee.", fr: "Ce statut ne change pas le bénéficiaire." };
    return [
      fault("payee", "MDG-41", message, { en: "Leave the payee out.", fr: "Retirez le bénéficiaire." }),
    ];
  }
  const faults: ToldFault[] = [];
  if (!isSiren(payee.siren)) {
    const message = { en: "The payee has no SIREN.", fr: "Le bénéficiaire n'a pas de SIREN." };
    const fix = { en: "Give its nine digits.", fr: "Donnez ses neuf chiffres." };
    faults.push(fault("payee.siren", "MDG-41", message, fix));
  }
  if (payee.name.trim() === "") {
    const message = { en: "The payee has no name.", fr: "Le bénéficiaire n'a pas de nom." };
    const fix = { en: "Give its name.", fr: "Donnez son nom." };
    faults.push(fault("payee.name", "MDG-41", message, fix));
  }
  if (needs.payeeAccount === "required" && payee.iban === null) {
    const message = {
      en: "This status needs the account to pay to.",
      fr: "Ce statut exige le compte à payer.",
    };
    const fix = { en: "Give the payee's IBAN.", fr: "Donnez l'IBAN du bénéficiaire." };
    faults.push(fault("payee.iban", "BT-84", message, fix));
  }
  return faults;
};

/**
 * Everything that is wrong with a push, each fault with its field, rule and remedy; empty: it can go.
 *
 * @param billed - what its amounts are measured by
 */
export const pushFaults = (asked: AskedPush, needs: Needs, billed: Billed): ToldFault[] => {
  const faults = [
    ...reasonFaults(asked, needs),
    ...actionFaults(asked, needs),
    ...amountFaults(asked, needs, billed),
    ...attachmentFaults(asked, needs),
    ...payeeFaults(asked, needs),
  ];
  const seen = new Set<string>();
  return faults.filter(({ path, code }) => !seen.has(`${path} ${code}`) && seen.add(`${path} ${code}`));
};
