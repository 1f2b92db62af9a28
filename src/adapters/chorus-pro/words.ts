/** What a state of a deposited flow (`etatCourantDepotFlux`) means for the deposit. */
export type FlowOutcome =
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
  Object.hasOwn(FLOW_STATES, state) ? FLOW_STATES[state as keyof typeof FLOW_STATES] : null;

/** What a return code (`codeRetour`, `libelle`) says. */
export type ReturnMeaning =
  | "ok"
  /** A search without a result. */
  | "nothing"
  | "not_found"
  /** The technical account has no right to it. */
  | "denied"
  | "too_large"
  /** The object is not in a state that allows it. */
  | "wrong_state"
  /** It is there already. */
  | "duplicate"
  /** A fault of the platform's own. */
  | "fault"
  /** Any other no. */
  | "refused";

/** Message codes in `libelle`: unlike the numbers, they mean the same in every operation. */
const MESSAGES: Readonly<Record<string, ReturnMeaning>> = {
  "TRA_MSG_00.000": "ok",
  "TRA_MSG_00.015": "nothing",
  "GFT_MSG_01.075": "nothing",
  "GDP_MSG_11.005": "denied",
  "GDP_MSG_11.008": "not_found",
  "GDP_MSG_11.022": "too_large",
  "GDP_MSG_11.033": "wrong_state",
};

/** Numbers, where the label carries no message code that is known. */
const NUMBERS: Readonly<Record<string, Readonly<Record<number, ReturnMeaning>>>> = {
  search: { 20000: "nothing", 20007: "nothing" },
  attach: { 20003: "too_large" },
};

/** Words of a label or of an error report by which the platform says that it has the invoice already. */
const DUPLICATE =
  /doublon|d[ée]j[àa] (?:exist|pr[ée]sent|d[ée]pos|utilis|enregistr|int[ée]gr)|existe d[ée]j[àa]|unicit[ée]/i;
const DENIED = /habilit|mot de passe.*expir|compte technique|authentifi/i;
const FAULT = /erreur (?:technique|interne)|indisponible|d[ée]lai d[ée]pass[ée]|timeout/i;

/** Does this text say that the invoice is there already? */
export const saysDuplicate = (text: string): boolean => DUPLICATE.test(text);

/** The message code in a label, `GDP_MSG_11.005`; null when there is none. */
export const messageCodeIn = (label: string): string | null =>
  /\b[A-Z]{2,4}_MSG_\d+\.\d+/.exec(label)?.[0] ?? null;

/**
 * Meaning of a return code. AIFE's table is not public; a code that nobody has written down is a plain no, unless its
 * label says otherwise.
 */
export const meaningOf = (operation: string, code: number, label: string): ReturnMeaning => {
  if (code === 0) return "ok";
  const message = messageCodeIn(label);
  const known = (message === null ? undefined : MESSAGES[message]) ?? NUMBERS[operation]?.[code] ?? undefined;
  if (known !== undefined && known !== "ok") return known;
  if (saysDuplicate(label)) return "duplicate";
  if (FAULT.test(label)) return "fault";
  return DENIED.test(label) ? "denied" : "refused";
};

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
