import type { InvoiceSummary, OtherRole } from "../invoice.ts";
import { CREDIT_NOTE_TYPES } from "../invoice.ts";
import type { Words } from "../problem.ts";
import { type Side, settersOf } from "./push.ts";
import type { StatusName } from "./status.ts";

interface Speaker {
  en: string;
  fr: string;
  /** Whose side it is on. */
  side: Side;
  /** It says these alone; who acts for a party says what the party may say. */
  only?: readonly StatusName[];
  /** It says these too, which no party may. */
  also?: readonly StatusName[];
}

/**
 * Parties beside seller and buyer that may set a status (MDT-40, BR-FR-CDV-CL-03), by their roles: who acts for one of
 * the two, the payer what it pays, the payee what it receives, the factor what concerns the factoring. The seller's
 * agent is that of a group of co-contractors, which alone endorses (regulation §1.1).
 */
export const SPEAKERS: Readonly<Record<OtherRole, Speaker>> = {
  AB: { en: "the buyer's agent", fr: "le mandataire de l'acheteur", side: "buyer" },
  IV: { en: "the invoicee", fr: "le destinataire de la facture", side: "buyer" },
  PR: { en: "the payer", fr: "le payeur", side: "buyer", only: ["payment_sent"] },
  SR: { en: "the seller's agent", fr: "le mandataire du vendeur", side: "seller", also: ["endorsed"] },
  II: { en: "the invoicer", fr: "le facturant", side: "seller" },
  PE: { en: "the payee", fr: "le bénéficiaire", side: "seller", only: ["payment_received"] },
  DL: {
    en: "the factor",
    fr: "l'affactureur",
    side: "seller",
    only: ["factored", "payee_changed", "not_factored"],
  },
};

export const OTHER_ROLES = Object.keys(SPEAKERS) as OtherRole[];

type Facts = Pick<InvoiceSummary, "type" | "others">;

/** May a side say this of the invoice? Money that a credit note gives back, the seller sends. */
export const maySay = (side: Side, status: StatusName, invoice: Pick<InvoiceSummary, "type">): boolean =>
  settersOf(status, invoice).has(side) &&
  !(side === "buyer" && status === "payment_sent" && CREDIT_NOTE_TYPES.has(invoice.type));

/** Why a party of this role cannot say a status on the invoice of this side; null: it can. */
export const whyNotAs = (
  invoice: Facts,
  ourSide: Side,
  status: StatusName,
  role: OtherRole,
): { code: "not_on_invoice" | "set_by_other_party"; message: Words; fix: Words } | null => {
  const { en, fr, side, only, also } = SPEAKERS[role];
  if (invoice.others?.some((party) => party.role === role) !== true) {
    return {
      code: "not_on_invoice",
      message: {
        en: `The invoice names no ${en.replace(/^the /, "")} (${role}).`,
        fr: `La facture ne nomme pas ${fr} (${role}).`,
      },
      fix: {
        en: "Leave as out: the status is then your own company's.",
        fr: "Retirez as : le statut est alors celui de votre société.",
      },
    };
  }
  const may = also?.includes(status) === true || (only?.includes(status) ?? maySay(side, status, invoice));
  return may && side === ourSide
    ? null
    : {
        code: "set_by_other_party",
        message: {
          en: `This status is not one that ${en} (${role}) sets from here.`,
          fr: `Ce statut n'est pas de ceux que ${fr} (${role}) pose d'ici.`,
        },
        fix: {
          en: "Leave as out, or choose another status.",
          fr: "Retirez as, ou choisissez un autre statut.",
        },
      };
};
