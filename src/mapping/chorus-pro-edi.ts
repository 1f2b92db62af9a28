import type { Syntax } from "../domain/invoice.ts";
import type { StatusName } from "../domain/life-cycle/status.ts";
import { IN_HAND_LABELS, type INVOICE_STATES, statusOfState } from "./chorus-pro.ts";
import { rowOf } from "./look-up.ts";

/** Interfaces by which a supplier's invoices go to Chorus Pro, by syntax (EDI guide of AIFE). */
export const INTERFACES = {
  "factur-x": "FSO1117A",
  cii: "FSO1106A",
  ubl: "FSO1100A",
} as const satisfies Record<Syntax, string>;

/** What a status of a flow (`IdStatut` of a CPPFluxStatut, 90 to 96) says of the invoice in it. */
type FlowAnswer =
  | "taken"
  /** It did not come in at all. */
  | "not received"
  /** It came in, and failed later. */
  | "failed"
  /** Its invoices came in but for those that the lines of errors are about. */
  | "partly";

export const FLOW_ANSWERS = {
  "90": "taken",
  "91": "taken",
  "92": "taken",
  "93": "not received",
  "94": "failed",
  "95": "failed",
  "96": "partly",
} as const satisfies Record<string, FlowAnswer>;

/**
 * What a status says of a flow that holds one invoice; null for one that the table does not have. Partly integrated, with
 * lines of errors, is a no: they can be about nothing else. Without any it is a yes: what is wrong with the invoice itself
 * its own statuses say.
 *
 * @param errors - how many lines of errors there are
 */
export const answerOfFlow = (code: string, errors: number): Exclude<FlowAnswer, "partly"> | null => {
  const answer = rowOf<FlowAnswer>(FLOW_ANSWERS, code) ?? null;
  if (answer !== "partly") return answer;
  return errors > 0 ? "failed" : "taken";
};

/**
 * States of an invoice by their numbers in the exchanges (`IdStatut` of a CPPFactureStatut). 12 is from before 2026, 32
 * from then on. What validators decide (13, 14, 17, 18) depends on the billing framework, which no file tells: those are
 * left out, and stay without a meaning.
 */
export const EDI_STATES = {
  "01": "DEPOSEE",
  "02": "EN_COURS_ACHEMINEMENT",
  "03": "MISE_A_DISPOSITION",
  "04": "A_RECYCLER",
  "05": "REJETEE",
  "06": "SUSPENDUE",
  "07": "SERVICE_FAIT",
  "08": "MANDATEE",
  "09": "MISE_A_DISPOSITION_COMPTABLE",
  "10": "COMPTABILISEE",
  "11": "MISE_EN_PAIEMENT",
  "12": "COMPLETEE",
  "32": "COMPLETEE",
  "37": "NON_CONFORME",
} as const satisfies Record<string, keyof typeof INVOICE_STATES>;

/** Status of a number, by the table of Chorus Pro's states; null for one that is not in it. */
export const statusOfNumber = (code: string): StatusName | null => {
  const state = rowOf<string>(EDI_STATES, code);
  return state === undefined ? null : statusOfState(state, null);
};

/** Which of the states that are all "Prise en charge" (204) it is; null for any other. */
export const labelOfNumber = (code: string): string | null =>
  rowOf(IN_HAND_LABELS, rowOf<string>(EDI_STATES, code)) ?? null;

/** `TypeIdentifiant` of a structure that is known by its SIRET. */
export const BY_SIRET = "1";
