import type { DirectoryFinding, RecipientState } from "./directory.ts";

interface French {
  message: string;
  fix: string;
}

const UNREACHABLE: French = {
  message: "Le destinataire ne peut pas être atteint.",
  fix: "Vérifiez l'adresse du destinataire dans l'annuaire.",
};

/** Why an invoice is held back, by where its recipient stands; the other states hold none back. */
const FRENCH: Partial<Record<RecipientState, French>> = {
  company_unknown: {
    message: "Le destinataire n'est pas dans l'annuaire.",
    fix: "Vérifiez son SIREN (BT-47) ; s'il n'est pas assujetti, déclarez la vente (e-reporting) au lieu de l'envoyer.",
  },
  without_platform: {
    message: "Le destinataire n'a pas encore choisi de plateforme.",
    fix: "Remettez-lui la facture par un autre moyen ; réessayez pour la déposer malgré tout.",
  },
  company_ceased: {
    message: "Le destinataire a cessé son activité.",
    fix: "Demandez à l'acheteur quelle entreprise ou quel établissement a pris la suite.",
  },
  address_missing: {
    message: "Le document n'a pas d'adresse électronique du destinataire (schéma 0225).",
    fix: "Écrivez l'adresse du destinataire en BT-49 (BT-34 en autofacturation) avec le schéma 0225.",
  },
  address_absent: {
    message: "L'adresse du destinataire n'est pas dans l'annuaire.",
    fix: "Corrigez l'adresse (BT-49 ; BT-34 en autofacturation), le SIRET ou le code de routage.",
  },
  address_inactive: {
    message: "L'adresse du destinataire n'est plus en service.",
    fix: "Demandez à l'acheteur son adresse actuelle.",
  },
  address_upcoming: {
    message: "L'adresse du destinataire n'est pas encore en service.",
    fix: "Envoyez la facture quand elle le sera.",
  },
  address_of_another: {
    message: "L'adresse du document est celle d'une autre entreprise.",
    fix: "Corrigez l'adresse (BT-49 ; BT-34 en autofacturation) ou le SIREN du destinataire.",
  },
  undecided: {
    message: "Le destinataire a plusieurs adresses, et le document ne dit pas laquelle.",
    fix: "Demandez à l'acheteur l'adresse à laquelle il reçoit.",
  },
  incomplete: {
    message: "L'acheteur public exige une référence qui manque au document.",
    fix: "Écrivez le code service en BT-46 (schéma 0224) ou le numéro d'engagement en BT-13, tels que l'acheteur les a donnés.",
  },
  invalid: {
    message: "L'identifiant ou l'adresse du destinataire n'est pas valide.",
    fix: "Corrigez-le dans la fiche de l'acheteur dans l'ERP.",
  },
  contradictory: {
    message: "Le traitement annoncé (note BAR) contredit le destinataire.",
    fix: "Corrigez la note BAR : B2B pour une entreprise en France, B2BINT à l'étranger, B2C pour un particulier.",
  },
};

/** Most other addresses that are named: a town may have hundreds. */
const MOST_NAMED = 5;

/** In French, why an invoice that would certainly not reach its recipient is held back, and what to do about it. */
export const heldBackInFrench = ({ state, advice }: DirectoryFinding): French => {
  const { message, fix } = FRENCH[state] ?? UNREACHABLE;
  const use = advice?.use ?? null;
  const others = advice?.alternatives.slice(0, MOST_NAMED) ?? [];
  const more =
    use !== null
      ? ` L'annuaire indique ${use}.`
      : others.length > 0
        ? ` L'annuaire connaît aussi ${others.join(", ")}.`
        : "";
  return { message, fix: fix + more };
};
