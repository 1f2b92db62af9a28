import type { Invoice } from "../invoice.ts";
import { publicBuyerByDocument } from "../tenant.ts";
import type { AmountCode } from "./amounts.ts";
import { sideOf } from "./push.ts";
import { REASON_LISTS, type ReasonCode } from "./reasons.ts";
import { type StatusName, statusFacts } from "./status.ts";
import type { PushedFacts } from "./status-facts.ts";

export type Need = "required" | "optional" | "none";

/** What must and may come with a status. */
export interface Needs {
  reason: Need;
  /** Closed list (BR-FR-CDV-CL-09). */
  reasons: readonly ReasonCode[];
  /** Reasons that say nothing without a comment (regulation §2.2). */
  commentWith: readonly ReasonCode[];
  amounts: Need;
  /** MDT-207; the first one is meant where an amount has no code. */
  amountCodes: readonly AmountCode[];
  attachments: Need;
  /** MDT-121. */
  actionCode: Need;
  /** MDG-41. */
  payee: Need;
  /** The account that the payee is to be paid on (CBB: BT-84). */
  payeeAccount: Need;
  /** The document tells that the buyer is a public body. */
  publicBuyer: boolean;
}

/** What the other party is asked to do (BR-FR-CDV-CL-10, regulation §2.3). */
export const ACTIONS = {
  NOA: { label: "Aucune action", labelEn: "No action" },
  PIN: { label: "Fournir une information", labelEn: "Provide information" },
  NIN: { label: "Émettre une nouvelle facture (rectificative)", labelEn: "Issue a new (corrective) invoice" },
  CNF: { label: "Émettre un avoir total", labelEn: "Issue a credit note for the whole" },
  CNP: { label: "Émettre un avoir partiel", labelEn: "Issue a credit note for a part" },
  CNA: { label: "Émettre un avoir du montant", labelEn: "Issue a credit note for the amount" },
  OTH: { label: "Autre", labelEn: "Other" },
} as const;
export type ActionCode = keyof typeof ACTIONS;
export const ACTION_CODES = Object.keys(ACTIONS) as ActionCode[];

export const isActionCode = (code: string): code is ActionCode => Object.hasOwn(ACTIONS, code);

/**
 * Reasons of a refusal: narrow by design, commercial quarrels are disputes (regulation §2.1). A co-contractor's invoice
 * (BT-23 S6) can be refused for its addressee only: G7.39 names two more, which the national list of 210 does not have.
 */
const refusalReasons = (process: string | null, publicBuyer: boolean): readonly ReasonCode[] => {
  if (process === "S6") return ["DEST_ERR"];
  return publicBuyer ? REASON_LISTS.refusedByPublicBuyer : REASON_LISTS.refused;
};

/** What comes with a status on this invoice. */
export const needsOf = (
  invoice: Pick<Invoice, "direction" | "type" | "process">,
  status: StatusName,
): Needs => {
  const facts = statusFacts(status);
  const push: PushedFacts = facts.push ?? {};
  const publicBuyer = publicBuyerByDocument(invoice) === true;
  const reasons = status === "refused" ? refusalReasons(invoice.process, publicBuyer) : (facts.reasons ?? []);
  const amountCodes = push.amounts ?? [];
  const payee = push.payee ?? "none";
  // The public portal reads the account from an attachment (regulation §1.4).
  const accountAttached = status === "payee_changed" && publicBuyer && sideOf(invoice) === "seller";
  return {
    reason: facts.reasonRequired === true ? "required" : "none",
    reasons,
    commentWith: reasons.filter((code) => code === "AUTRE"),
    amounts: amountCodes.length === 0 ? "none" : push.amountRequired === true ? "required" : "optional",
    amountCodes,
    attachments: accountAttached ? "required" : (push.attachments ?? "optional"),
    actionCode: reasons.length > 0 ? "optional" : "none",
    payee,
    // Where it is to be in an attachment, nobody reads it from here.
    payeeAccount: payee === "required" && accountAttached ? "optional" : payee,
    publicBuyer,
  };
};
