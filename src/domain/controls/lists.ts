/** Closed lists of the French reform (FNFE 1.4.0.04; annex 7 of the external specifications). */

/** VAT categories in use in France (BR-FR-15): no L and M, which are of the Canaries, of Ceuta and Melilla. */
export const FRENCH_VAT_CATEGORIES: ReadonlySet<string> = new Set(["S", "E", "AE", "K", "G", "O", "Z"]);

/** VAT categories of EN 16931 (BR-CL-17, BR-CL-18). */
export const VAT_CATEGORIES: ReadonlySet<string> = new Set([...FRENCH_VAT_CATEGORIES, "L", "M", "B"]);

/** BT-23, "cadre de facturation" (BR-FR-08): B goods, S services, M both. */
export const PROCESSES: ReadonlySet<string> = new Set([
  ...["B1", "S1", "M1"],
  ...["B2", "S2", "M2"],
  "S3",
  ...["B4", "S4", "M4"],
  "S5",
  "S6",
  ...["B7", "S7"],
  ...["B8", "S8", "M8"],
  ...["B9", "S9", "M9"],
]);

/** Those of them that the State's list G1.02 does not have: it would not take the invoice's data (flux 1). */
export const PROCESSES_NOT_OF_THE_STATE: ReadonlySet<string> = new Set([
  "S3",
  ...["B8", "S8", "M8"],
  ...["B9", "S9", "M9"],
]);

/** Paid already (BR-FR-CO-09), final after a deposit (BR-FR-CO-08), and invoices in both directions. */
export const PAID_PROCESSES: ReadonlySet<string> = new Set(["B2", "S2", "M2"]);
export const FINAL_PROCESSES: ReadonlySet<string> = new Set(["B4", "S4", "M4"]);
export const TWO_WAY_PROCESSES: ReadonlySet<string> = new Set(["B9", "S9", "M9"]);

/** BT-3: deposits (BR-FR-CO-07, BR-FR-CO-08) and corrective invoices (BR-FR-CO-04). */
export const DEPOSIT_TYPES: ReadonlySet<string> = new Set(["386", "500", "503"]);
export const CORRECTIVE_TYPES: ReadonlySet<string> = new Set(["384", "471", "472", "473"]);

/** BT-3 of the credit note for a rebate over a period, which names a contract and no invoice (BR-FR-CO-03). */
export const REBATE_CREDIT_NOTE = "262";

/** BT-21 of the notes that every invoice has (BR-FR-05): costs of recovery, penalties, discount. */
export const MANDATORY_NOTES: readonly string[] = ["PMT", "PMD", "AAB"];

/** BT-21 of notes that come once (BR-FR-06). */
export const SINGLE_NOTES: readonly string[] = [...MANDATORY_NOTES, "TXD"];

/** BT-22 of the note BAR: how platforms treat the invoice (BR-FR-20). */
export const TREATMENTS: ReadonlySet<string> = new Set([
  "B2B",
  "B2BINT",
  "B2C",
  "B2CINT",
  "OUTOFSCOPE",
  "ARCHIVEONLY",
]);

/** BT-22 of the note TXD of a member of a single taxable person (BR-FR-CO-14). */
export const SINGLE_TAXABLE_PERSON = "MEMBRE_ASSUJETTI_UNIQUE";

/** BT-123: what an attachment is (BR-FR-17). */
export const ATTACHMENT_KINDS: ReadonlySet<string> = new Set([
  "LISIBLE",
  "RIB",
  "FEUILLE_DE_STYLE",
  "PJA",
  "BORDEREAU_SUIVI",
  "DOCUMENT_ANNEXE",
  "BON_LIVRAISON",
  "BON_COMMANDE",
  "BORDEREAU_SUIVI_VALIDATION",
  "ETAT_ACOMPTE",
  "FACTURE_PAIEMENT_DIRECT",
  "RECAPITULATIF_COTRAITANCE",
]);

/** BT-125-1 (BR-CL-24). */
export const ATTACHMENT_TYPES: ReadonlySet<string> = new Set([
  "application/pdf",
  "image/png",
  "image/jpeg",
  "text/csv",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  "application/vnd.oasis.opendocument.spreadsheet",
]);

/** What EXTENDED-CTC-FR takes besides (BR-FREXT-CL-24). */
export const EXTENDED_ATTACHMENT_TYPES: ReadonlySet<string> = new Set(["application/xml", "text/xml"]);

/** Schemes of ISO 6523 and EAS that the French rules name. */
export const SCHEMES = {
  siren: "0002",
  siret: "0009",
  routingCode: "0224",
  address: "0225",
  singleTaxablePerson: "0231",
} as const;

/**
 * Codes that no list has, though texts name them or ERPs write them, and what is meant by each: art. 293 B is the
 * franchise, the margin schemes have European codes.
 */
export const MEANT_EXEMPTIONS: ReadonlyMap<string, string> = new Map([
  ["VATEX-FR-CGI293B", "VATEX-FR-FRANCHISE"],
  ["VATEX-FR-293B", "VATEX-FR-FRANCHISE"],
  ["VATEX-FR-F", "VATEX-EU-F"],
  ["VATEX-FR-I", "VATEX-EU-I"],
  ["VATEX-FR-J", "VATEX-EU-J"],
]);

/** Exemptions of articles 261 to 261 E of the tax code: outside of the reform where nothing else is on the invoice (G2.32). */
export const isOutsideOfTheReform = (code: string): boolean => /^VATEX-FR-CGI261/i.test(code);
