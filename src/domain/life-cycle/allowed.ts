import { CREDIT_NOTE_TYPES, type Invoice } from "../invoice.ts";
import { settersOf, sideOf } from "./push.ts";
import { STATUS_NAMES, type StatusName, statusFacts } from "./status.ts";
import { type Needs, needsOf } from "./status-needs.ts";

/** What decides whether a status can be pushed. */
export type PushFacts = Pick<
  Invoice,
  "direction" | "type" | "process" | "treatment" | "delivery" | "status" | "badge" | "supersededBy"
>;

/** Why a status cannot be pushed. `lasting`: nothing that can still happen to the invoice will change it. */
export interface WhyNot {
  code: WhyNotCode;
  lasting: boolean;
  message: string;
  fix: string;
}

export type WhyNotCode =
  | "set_by_platform"
  | "set_by_agent"
  | "set_by_other_party"
  | "internal_document"
  | "outside_national_cycle"
  | "superseded"
  | "not_sent_yet"
  | "not_sent"
  | "life_cycle_over"
  | "already_set"
  | "nothing_to_complete"
  | "nothing_to_refund";

export type Possibility =
  | {
      status: StatusName;
      allowed: true;
      needs: Needs /** What a person should know beforehand. */;
      note: string | null;
    }
  | { status: StatusName; allowed: false; why: WhyNot };

/** BAR values of sales outside the national cycle: only the receipt of payment is said, for the reports (10.2, 10.4). */
const ABROAD_OR_CONSUMER: ReadonlySet<string> = new Set(["B2BINT", "B2C", "B2CINT"]);

const no = (code: WhyNotCode, lasting: boolean, message: string, fix: string): WhyNot => ({
  code,
  lasting,
  message,
  fix,
});

/** By the status and the kind of document alone. */
const neverPossible = (invoice: PushFacts, status: StatusName): WhyNot | null => {
  const { phase, label, push } = statusFacts(status);
  const side = sideOf(invoice);
  const setters = settersOf(status, invoice);
  if (phase === "transmission") {
    return no(
      "set_by_platform",
      true,
      `« ${label} » is set by the platforms, never by a party.`,
      "Nothing to do: it arrives by itself.",
    );
  }
  if (setters.size === 0) {
    return no(
      "set_by_agent",
      true,
      `« ${label} » is set by the agent of a group of co-contractors.`,
      "The agent sets it from its own account.",
    );
  }
  const paysBack = status === "payment_sent" && CREDIT_NOTE_TYPES.has(invoice.type);
  if (!setters.has(side) || (paysBack && side === "buyer")) {
    const who = paysBack || setters.has("seller") ? "seller" : "buyer";
    return no(
      "set_by_other_party",
      true,
      `« ${label} » is set by the ${who}; on this document this account is the ${side}.`,
      "Wait for the other party, or choose one of the allowed statuses.",
    );
  }
  if (invoice.treatment === "ARCHIVEONLY") {
    return no(
      "internal_document",
      true,
      "The document is for the archive only (BAR ARCHIVEONLY): nobody else has it.",
      "Keep its status in the ERP.",
    );
  }
  if (ABROAD_OR_CONSUMER.has(invoice.treatment ?? "") && push?.outsideCycle !== true) {
    return no(
      "outside_national_cycle",
      true,
      `The sale is outside the national life cycle (BAR ${invoice.treatment}): platforms take « Encaissée » only.`,
      "Tell the other party by other means.",
    );
  }
  return null;
};

/** Did the other party ask for something? What stands beside the cycle (factoring) may hide that it did. */
const mayHaveAsked = (status: StatusName | null): boolean => {
  const facts = status === null ? null : statusFacts(status);
  return facts?.push?.asks === true || facts?.stage === "beside";
};

/** By where the invoice stands. */
const notNow = (invoice: PushFacts, status: StatusName): WhyNot | null => {
  const { label, push } = statusFacts(status);
  if (invoice.supersededBy !== null) {
    return no(
      "superseded",
      true,
      "A corrected invoice took this one's number over.",
      `Use ${invoice.supersededBy}.`,
    );
  }
  if (invoice.delivery === "failed" || invoice.delivery === "parked") {
    return no(
      "not_sent",
      false,
      "The invoice is not at its platform: its delivery has failed or waits for a person.",
      "See the invoice's problem, and send it first.",
    );
  }
  if (invoice.delivery !== "sent") {
    return no("not_sent_yet", false, "The invoice is not at its platform yet.", "Try again once it is sent.");
  }
  if (invoice.status !== null && statusFacts(invoice.status).final === true) {
    return no(
      "life_cycle_over",
      true,
      `The invoice is « ${statusFacts(invoice.status).label} »: its life cycle is over.`,
      "A new or corrected invoice has a life cycle of its own.",
    );
  }
  if (invoice.status === status && push?.once === true) {
    return no("already_set", false, `The invoice is « ${label} » already.`, "Nothing to do.");
  }
  if (status === "completed" && !mayHaveAsked(invoice.status)) {
    return no(
      "nothing_to_complete",
      false,
      "Nothing was asked for: only a suspended or disputed invoice can be completed.",
      "Wait until the other party suspends it and says what is missing.",
    );
  }
  const refunds = CREDIT_NOTE_TYPES.has(invoice.type) || invoice.badge === "paid";
  if (status === "payment_sent" && sideOf(invoice) === "seller" && !refunds) {
    return no(
      "nothing_to_refund",
      false,
      "A seller sends a payment only to refund: this is no credit note, and no payment was received.",
      "Say « Encaissée » for a payment that you received.",
    );
  }
  return null;
};

const noteOn = (invoice: PushFacts, status: StatusName, publicBuyer: boolean): string | null =>
  publicBuyer && sideOf(invoice) === "seller" && statusFacts(status).push?.hiddenFromPublicBuyer === true
    ? "The public portal does not show this status to the public buyer: tell them by other means too."
    : null;

/**
 * Can this status be pushed on this invoice now, what must come with it, and if not, why not? By the national rules
 * alone (regulation §1 and §2); a platform may have limits of its own.
 *
 * The order of treatment statuses is free (§1.3-2): an invoice may be paid, then disputed, even refused. Only what is
 * over stays over.
 */
export const possibilityOf = (invoice: PushFacts, status: StatusName): Possibility => {
  const why = neverPossible(invoice, status) ?? notNow(invoice, status);
  if (why !== null) return { status, allowed: false, why };
  const needs = needsOf(invoice, status);
  return { status, allowed: true, needs, note: noteOn(invoice, status, needs.publicBuyer) };
};

/** {@link possibilityOf} every status there is. */
export const possibilities = (invoice: PushFacts): Possibility[] =>
  STATUS_NAMES.map((status) => possibilityOf(invoice, status));
