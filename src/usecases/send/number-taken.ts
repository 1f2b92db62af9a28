import type { Invoice } from "../../domain/invoice.ts";
import { Rejection, type ToldFault, told, type Words } from "../../domain/problem.ts";

const taken = (why: Words, fault: Omit<ToldFault, "path" | "code" | "rule">): Rejection =>
  new Rejection(
    409,
    "number_taken",
    { en: "The invoice number is taken", fr: "Le numéro de facture est déjà pris" },
    why,
    [{ path: "BT-1", code: "DOUBLON", rule: "BR-FR-CO-02", ...fault }],
  );

/** The number went out before with another content, and did not become free (BR-FR-CO-02). */
export const numberTaken = ({ id, number, seller, issueDate }: Invoice): Rejection =>
  taken(
    {
      en: `Invoice ${number} of seller ${seller.siren} in ${issueDate.slice(0, 4)} was sent before with another content (${id}).`,
      fr: `La facture ${number} du vendeur ${seller.siren} en ${issueDate.slice(0, 4)} a déjà été envoyée avec un autre contenu (${id}).`,
    },
    told(
      {
        en: "Number, year and seller together must be unique.",
        fr: "Le numéro, l'année et le vendeur doivent être uniques ensemble.",
      },
      {
        en: "Send a corrected invoice under a new number; only one that the platform rejected may keep its number.",
        fr: "Envoyez une facture corrigée sous un nouveau numéro ; seule une facture que la plateforme a rejetée peut garder le sien.",
      },
    ),
  );

/**
 * The number is another tenant's, that sends for the same company: nothing of its invoice is told. Not even a rejected
 * one gives its number away: who sent it corrects it under that number.
 *
 * @param invoice - the one that is refused
 */
export const numberUsedElsewhere = ({ number, seller, issueDate }: Invoice): Rejection =>
  taken(
    {
      en: `The number ${number} of seller ${seller.siren} in ${issueDate.slice(0, 4)} is used by another system that sends for this company.`,
      fr: `Le numéro ${number} du vendeur ${seller.siren} en ${issueDate.slice(0, 4)} est utilisé par un autre système qui émet pour cette société.`,
    },
    told(
      {
        en: "Number, year and seller together must be unique, over all systems of the company.",
        fr: "Le numéro, l'année et le vendeur doivent être uniques ensemble, pour tous les systèmes de la société.",
      },
      {
        en: "Give each system a series of its own, as a prefix of the number, and send the invoice under a free number.",
        fr: "Donnez à chaque système sa propre série, par un préfixe du numéro, et envoyez la facture sous un numéro libre.",
      },
    ),
  );
