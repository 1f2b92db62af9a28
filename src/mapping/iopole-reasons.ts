import type { Reason } from "../domain/life-cycle/event.ts";
import type { ReasonCode } from "../domain/life-cycle/reasons.ts";
import { rowOf } from "./look-up.ts";
import { reasonOf } from "./reasons.ts";

/** Statuses that a reason of IOPOLE may go with when it is pushed. */
type Contest = "refused" | "disputed" | "suspended";

interface ReasonRow {
  /** The national reason that it stands for; null: there is none, and the platform's word is kept. */
  national: ReasonCode | null;
  /** Statuses that take it on the way out; empty: only platforms say it. */
  on: readonly Contest[];
}

const RD = ["refused", "disputed"] as const;
const RDS = ["refused", "disputed", "suspended"] as const;
const DS = ["disputed", "suspended"] as const;
const D = ["disputed"] as const;

/**
 * IOPOLE's reasons. First the 28 of parties, with the platform's own list of statuses for each; then those that only
 * platforms give with a rejection (213) or an inadmissible file (501). For the latter the platform publishes no
 * national code: they stand for the national reason that says the same, and for none where none does.
 */
export const IOPOLE_REASONS = {
  LEGAL_INFORMATION_MISSING: { national: "NON_CONFORME", on: RD },
  INCORRECT_RECIPIENT: { national: "DEST_ERR", on: RD },
  EINVOICING_ADDRESS_INCORRECT: { national: "ADR_ERR", on: RD },
  UNKNOWN_TRANSACTION: { national: "TRANSAC_INC", on: RD },
  PO_REFERENCE_INCORRECT_OR_MISSING: { national: "CMD_ERR", on: RDS },
  CONTRACT_REFERENCE_MISSING: { national: "REF_CT_ABSENT", on: RDS },
  VAT_RATE_INCORRECT: { national: "TX_TVA_ERR", on: RD },
  TOTAL_AMOUNT_INCORRECT: { national: "MONTANTTOTAL_ERR", on: RD },
  CALCULATION_ERROR: { national: "CALCUL_ERR", on: RD },
  DUPLICATE_INVOICE: { national: "DOUBLON", on: RD },
  DOUBLE_INVOICING: { national: "DOUBLE_FACT", on: RD },
  CONTRACT_TERMINATED: { national: "CONTRAT_TERM", on: RD },
  UNKNOWN_ISSUER: { national: "EMMET_INC", on: RD },
  // These two exist on Peppol only.
  FINANCE_TERMS_INCORRECT: { national: null, on: RD },
  PRICES_INCORRECT: { national: null, on: RD },
  SIRET_INCORRECT_OR_MISSING: { national: "SIRET_ERR", on: DS },
  ROUTING_CODE_INCORRECT: { national: "CODE_ROUTAGE_ERR", on: DS },
  REFERENCE_INCORRECT: { national: "REF_ERR", on: DS },
  QUANTITY_INCORRECT: { national: "QTE_ERR", on: D },
  ITEM_INCORRECT: { national: "ART_ERR", on: D },
  ITEM_QUALITY_INSUFFICIENT: { national: "QUALITE_ERR", on: D },
  DELIVERY_ISSUE: { national: "LIVR_INCOMP", on: D },
  PAYMENT_TERMS_INCORRECT: { national: "MODPAI_ERR", on: D },
  OTHER: { national: "AUTRE", on: D },
  UNIT_PRICE_INCORRECT: { national: "PU_ERR", on: D },
  DISCOUNT_INCORRECT: { national: "REM_ERR", on: D },
  BANK_DETAILS_INCORRECT: { national: "COORD_BANC_ERR", on: DS },
  MISSING_DOCUMENTS: { national: "JUSTIF_ABS", on: ["suspended"] },

  VALIDATION_FAILURE: { national: "REJ_SEMAN", on: [] },
  INVALID_SIGNATURE: { national: null, on: [] },
  ROUTING_FAILURE: { national: "REJ_ADR", on: [] },
  // The platform's own check of uniqueness; DUPLICATE_INVOICE is a party's word.
  DUPLICATED_INVOICE: { national: "REJ_UNI", on: [] },
  SENDING_FAILURE: { national: null, on: [] },
  B2G_CHECKS_FAILURE: { national: "REJ_CONT_B2G", on: [] },
  ATTACHMENT_REFERENCE_ERROR: { national: "REJ_REF_PJ", on: [] },
  ATTACHMENT_ASSOCIATION_ERROR: { national: "REJ_ASS_PJ", on: [] },

  EMPTY_FILE: { national: "IRR_VIDE_F", on: [] },
  INVALID_FILE_TYPE: { national: "IRR_TYPE_F", on: [] },
  SYNTAX_ERROR: { national: "IRR_SYNTAX", on: [] },
  ATTACHMENT_SIZE_EXCEEDED: { national: "IRR_TAILLE_PJ", on: [] },
  INVALID_ATTACHMENT_NAME: { national: "IRR_NOM_PJ", on: [] },
  EMPTY_ATTACHMENT: { national: "IRR_VID_PJ", on: [] },
  INVALID_ATTACHMENT_EXTENSION: { national: "IRR_EXT_DOC", on: [] },
  FILE_SIZE_EXCEEDED: { national: "IRR_TAILLE_F", on: [] },
  ANTIVIRUS_FAILURE: { national: "IRR_ANTIVIRUS", on: [] },
  UNKNOWN_INVOICE_FLAVOR: { national: null, on: [] },
} as const satisfies Record<string, ReasonRow>;

const ROWS: Readonly<Record<string, ReasonRow>> = IOPOLE_REASONS;

/** A reason as IOPOLE says it: the national code where there is one, else its own word, with its message. */
export const reasonIn = (word: string, message: string | null): Reason =>
  reasonOf(word, rowOf(ROWS, word)?.national, message);

/**
 * IOPOLE's word for a reason of ours (or for one of its own) when it is pushed with a status; null: it takes none
 * such there.
 */
export const reasonOut = (code: string, status: Contest): string | null =>
  Object.entries(ROWS).find(
    ([word, { national, on }]) => (national === code || word === code) && on.includes(status),
  )?.[0] ?? null;

/** Does a pushed status carry its reason in a field of its own? */
export const takesReason = (status: string): status is Contest =>
  status === "refused" || status === "disputed" || status === "suspended";
