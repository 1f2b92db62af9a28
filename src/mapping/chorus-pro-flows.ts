import { DUPLICATE } from "./chorus-pro-returns.ts";
import { rowOf } from "./look-up.ts";

/** What a state of a deposited flow (`etatCourantDepotFlux`) means for the deposit. */
type FlowOutcome =
  | "pending"
  /** Pending, but it takes a person at Chorus Pro. */
  | "stuck"
  /** The invoices are in. */
  | "integrated"
  /** Those that the report names are rejected, the others are in. */
  | "partial"
  | "rejected"
  /** The exchange system failed: nothing of it was processed, and it must be sent anew. */
  | "incident";

/** States of a flow. The platform publishes no list: this is what its documents and its clients know. */
export const FLOW_STATES = {
  IN_DEPOT_PORTAIL_EN_ATTENTE_TRAITEMENT_SE_CPP: "pending",
  IN_RECU: "pending",
  IN_TRAITE_SE_CPP: "pending",
  IN_EN_ATTENTE_TRAITEMENT_CPP: "pending",
  IN_EN_COURS_TRAITEMENT_CPP: "pending",
  IN_EN_ATTENTE_RETRAITEMENT_CPP: "stuck",
  IN_INCIDENTE: "incident",
  IN_REJETE: "rejected",
  IN_INTEGRE: "integrated",
  IN_INTEGRE_PARTIEL: "partial",
  QP_RECEVABLE: "integrated",
  QP_RECEVABLE_AVEC_ERREUR: "partial",
  QP_IRRECEVABLE: "rejected",
} as const satisfies Record<string, FlowOutcome>;

/** Outcome of a flow's state; null for a state that the table does not know. */
export const outcomeOfFlow = (state: string): FlowOutcome | null =>
  rowOf<FlowOutcome>(FLOW_STATES, state) ?? null;

/** What to do about an error of an integration report, by what it says. First match wins. */
const ADVICE: readonly { says: RegExp; fix: string }[] = [
  {
    says: DUPLICATE,
    fix: "Chorus Pro holds this number of this supplier already: check what was sent before, or use a new number.",
  },
  {
    says: /BusinessProcess|ProfileID|cadre de facturation/i,
    fix: "Write the framework of the historical channel into BT-23: A1, or A2, A9, A12.",
  },
  {
    says: /PaymentMeans|moyen de paiement|mode de (?:paiement|r[èe]glement)/i,
    fix: "Write the means of payment into BT-81 (30 for a transfer).",
  },
  {
    says: /20 caract[èe]res|ExchangedDocument\.ID/i,
    fix: "Give the invoice a number (BT-1) of 20 characters at most.",
  },
  {
    says: /engagement|OrderReference|bon de commande/i,
    fix: "Write the commitment number that the public buyer gave into BT-13.",
  },
  {
    says: /code.?service|service ex[ée]cutant|BuyerReference/i,
    fix: "Write the code of an active service of the public buyer into BT-10.",
  },
  {
    says: /fournisseur|Supplier|SellerTradeParty/i,
    fix: "The supplier's SIRET (BT-29) must be that of an active structure on Chorus Pro: create it on the portal.",
  },
  {
    says: /destinataire|Customer|BuyerTradeParty|d[ée]biteur/i,
    fix: "The buyer's SIRET (BT-46) must be that of a public structure that receives on Chorus Pro: look it up.",
  },
  { says: /virus/i, fix: "Check where the document and its attachments come from." },
];

/** What to do about one error of a report; null where nothing more than its own words can be said. */
export const adviceOn = (error: string): string | null =>
  ADVICE.find(({ says }) => says.test(error))?.fix ?? null;
