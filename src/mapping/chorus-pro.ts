import { isReasonCode, REASONS, type ReasonCode } from "../domain/life-cycle/reasons.ts";
import type { StatusName } from "../domain/life-cycle/status.ts";
import { rowOf } from "./look-up.ts";

/** The platform as the one that speaks. */
export const CHORUS_PRO = { name: "Chorus Pro", id: "0238:9999" } as const;

/**
 * States of an invoice (`statut`, `statutCourantCode`, `histoStatutCode`), with AIFE's own transcoding to the national
 * codes (external specifications of Chorus Pro 1.1 §4.2). Null: it has none. Those of the validators depend on the
 * billing framework, and are in {@link VALIDATIONS}.
 */
export const INVOICE_STATES = {
  DEPOSEE: "received",
  // Between 202 and 203 the national cycle knows nothing: Chorus Pro still holds the invoice.
  EN_COURS_ACHEMINEMENT: "received",
  MISE_A_DISPOSITION: "made_available",
  PRISE_EN_COMPTE_DESTINATAIRE: "in_hand",
  SUSPENDUE: "suspended",
  COMPLETEE: "completed",
  // Recycling is being stopped: AIFE has it transcoded to 210, and the supplier sends a new invoice.
  A_RECYCLER: "refused",
  REJETEE: "refused",
  SERVICE_FAIT: "in_hand",
  MANDATEE: "in_hand",
  MISE_A_DISPOSITION_COMPTABLE: "in_hand",
  COMPTABILISEE: "in_hand",
  MISE_EN_PAIEMENT: "payment_sent",
  NON_CONFORME: "rejected",
  VALIDEE_1: null,
  REFUSEE_1: null,
  VALIDEE_2: null,
  REFUSEE_2: null,
  BROUILLON: null,
  INTERPRETEE_OCR: null,
  A_VALIDER_1: null,
  A_VALIDER_2: null,
  ABSENCE_VALIDATION_1_HORS_DELAI: null,
  ABSENCE_VALIDATION_2_HORS_DELAI: null,
  ERREUR_FOURNISSEUR_SUR_VALIDEUR: null,
  ERREUR_COTRAITANT_SUR_VALIDEUR: null,
  ABANDONNEE: null,
  SUPPRIMEE: null,
  EN_ATTENTE_RECYCLAGE_FOURNISSEUR: null,
  A_COMPLETER: null,
  ERREUR_DESTINATAIRE_PD: null,
  ERREUR_DESTINATAIRE_EA: null,
  EN_COURS_TRAITEMENT_PIVOT_S: null,
  TECHNIQUE_INCONNU: null,
  // The circuit of works invoices, which has no national counterpart.
  ASSOCIEE: null,
  A_VALIDER_MOE: null,
  REFUSEE_MOE: null,
  ERREUR_FOURNISSEUR_SUR_MOE: null,
  ERREUR_MOE_SUR_FOURNISSEUR: null,
  ERREUR_MOA_SUR_FOURNISSEUR: null,
  ERREUR_FOURNISSEUR_SUR_MOA: null,
  ERREUR_MOE_SUR_MOA: null,
  A_ASSOCIER_MOE: null,
  ERREUR_DE_MOE: null,
  MISE_A_DISPOSITION_MOE: null,
  PRISE_EN_COMPTE_MOE: null,
  A_ASSOCIER_MOA: null,
  ERREUR_DE_MOA: null,
  REFUSEE_MOA: null,
  A_ASSOCIER_FOURNISSEUR: null,
  REFUSEE_FOURNISSEUR: null,
  TRANSMISE_MOA: null,
  REMPLACEE_PAR_A22: null,
  DUPLIQUE_APRES_REFUS: null,
  MISE_A_DISPOSITION_MOA: null,
  PRISE_EN_COMPTE_MOA: null,
} as const satisfies Record<string, StatusName | null>;

/** What validators decide, by billing framework: of a subcontractor's (A9) and of a co-contractor's invoice (A12). */
export const VALIDATIONS = {
  A9: {
    VALIDEE_1: "approved",
    REFUSEE_1: "partially_approved",
    VALIDEE_2: "approved",
    REFUSEE_2: "partially_approved",
  },
  A12: { VALIDEE_1: "endorsed", REFUSEE_1: "refused" },
} as const satisfies Record<string, Record<string, StatusName>>;

/** Does the meaning of this state depend on the billing framework? */
export const needsFramework = (state: string): boolean =>
  Object.values(VALIDATIONS).some((states) => Object.hasOwn(states, state));

/**
 * Status of a state; null for one that has none or that the table does not know.
 *
 * @param framework `A9` or `A9_FACTURE_SOUSTRAITANT`; null where it is not known
 */
export const statusOfState = (state: string, framework: string | null): StatusName | null => {
  const validations = rowOf<Record<string, StatusName>>(VALIDATIONS, framework?.split("_")[0]);
  return rowOf(validations ?? {}, state) ?? rowOf<StatusName | null>(INVOICE_STATES, state) ?? null;
};

/** Which of the four states that are all "Prise en charge" (204) it is: said in the comment (specifications). */
export const IN_HAND_LABELS: Readonly<Record<string, string>> = {
  SERVICE_FAIT: "Service fait",
  MANDATEE: "Mandatée",
  MISE_A_DISPOSITION_COMPTABLE: "Mise à disposition du comptable",
  COMPTABILISEE: "Comptabilisée",
};

/** States that a public buyer's status is pushed as (`traiter/recue`). */
export const PUSHED_STATES = {
  in_hand: "SERVICE_FAIT",
  suspended: "SUSPENDUE",
  refused: "REJETEE",
  payment_sent: "MISE_EN_PAIEMENT",
} as const satisfies Partial<Record<StatusName, keyof typeof INVOICE_STATES>>;

/** `syntaxeFlux` of an invoice's syntax: Factur-X (FSO1117A), CII D16B (FSO1106A), UBL 2.1 (FSO1100A). */
export const FLOW_SYNTAXES = {
  "factur-x": "IN_DP_E2_CII_FACTURX",
  cii: "IN_DP_E1_CII_16B",
  ubl: "IN_DP_E1_UBL_INVOICE",
} as const;

/** Reasons that only Chorus Pro uses, with the national one that AIFE transcodes them to (specifications, table 4). */
export const CHORUS_REASONS = {
  AUT_MOTIF_ERR_VALIDEUR: "DEST_ERR",
  SUPPR_MASSE: "AUTRE",
  CREANCIER_ERR: "DEST_ERR",
  ERREUR_DONNEE_EJ: "CMD_ERR",
  EJ_ERR: "CMD_ERR",
  CMD_EJ_ERR: "CMD_ERR",
  ERR_VALIDEUR: "DEST_ERR",
  FACT_NON_CONFORME: "NON_CONFORME",
  HONORER_LA_COMMANDE: "LIVR_INCOMP",
  MARCHE_TERM: "CONTRAT_TERM",
  MONTANT_ERR: "MONTANTTOTAL_ERR",
  SE_ERR: "DEST_ERR",
} as const satisfies Record<string, ReasonCode>;

/** Reasons named by their code in a comment; the comment itself is free text, and nothing is guessed from it. */
export const reasonsIn = (comment: string | null): { code: string; text: string }[] => {
  const words = comment?.match(/\b[A-Z]+(?:_[A-Z]+)+\b|\bDOUBLON\b/g) ?? [];
  const codes = words.map((word) => (isReasonCode(word) ? word : rowOf<ReasonCode>(CHORUS_REASONS, word)));
  return [...new Set(codes)].flatMap((code) =>
    code === undefined ? [] : [{ code, text: REASONS[code].label }],
  );
};

/** Billing frameworks outside works, justice and refunds (BT-23). */
export const ORDINARY_FRAMEWORKS: ReadonlySet<string> = new Set(["A1", "A2", "A9", "A12"]);

/** Code of the service for invoices between public bodies: an invoice of a supplier to it is rejected. */
export const RESERVED_SERVICE = "FACTURES_PUBLIQUES";

/** Is a structure or a service (`statut`, `statutService`) open? Its list is not published. */
export const stateOfStructure = (state: string | null | undefined): "active" | "ceased" | "unknown" => {
  if (/^ACTI(?:F|VE)$/i.test(state ?? "")) return "active";
  return /^(?:INACTI|FERM|SUPPRIM|CLOS|SUSPEND)/i.test(state ?? "") ? "ceased" : "unknown";
};

/** Whose structure it is (`structurePriveePublique`). */
export const kindOfStructure = (word: string | null | undefined): "public" | "private" | "unknown" =>
  /publi/i.test(word ?? "") ? "public" : /priv/i.test(word ?? "") ? "private" : "unknown";
