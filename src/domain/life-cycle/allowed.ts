import { CREDIT_NOTE_TYPES, type Invoice, type OtherRole } from "../invoice.ts";
import { type Told, told, type Words } from "../problem.ts";
import { settersOf, sideOf } from "./push.ts";
import { maySay, whyNotAs } from "./speakers.ts";
import { STATUS_NAMES, type StatusName, statusFacts } from "./status.ts";
import { type Needs, needsOf } from "./status-needs.ts";

/** What decides whether a status can be pushed. */
export type PushFacts = Pick<
  Invoice,
  "direction" | "type" | "process" | "treatment" | "delivery" | "status" | "badge" | "supersededBy" | "others"
>;

/** Why a status cannot be pushed. `lasting`: nothing that can still happen to the invoice will change it. */
export interface WhyNot extends Told {
  code: WhyNotCode;
  lasting: boolean;
}

export type WhyNotCode =
  | "set_by_platform"
  | "set_by_agent"
  | "set_by_other_party"
  | "not_on_invoice"
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
      needs: Needs;
      /** What a person should know beforehand. */
      note: Words | null;
    }
  | { status: StatusName; allowed: false; why: WhyNot };

/** BAR values of sales outside the national cycle: only the receipt of payment is said, for the reports (10.2, 10.4). */
const ABROAD_OR_CONSUMER: ReadonlySet<string> = new Set(["B2BINT", "B2C", "B2CINT"]);

const no = (code: WhyNotCode, lasting: boolean, message: Words, fix: Words): WhyNot => ({
  code,
  lasting,
  ...told(message, fix),
});

const PARTIES = {
  seller: { en: "seller", fr: "le vendeur" },
  buyer: { en: "buyer", fr: "l'acheteur" },
} as const;

/** By who says it, where it is one of the two parties. */
const notOurs = (invoice: PushFacts, status: StatusName): WhyNot | null => {
  const { label, labelEn } = statusFacts(status);
  const side = sideOf(invoice);
  const setters = settersOf(status, invoice);
  if (setters.size === 0) {
    return no(
      "set_by_agent",
      true,
      {
        en: `"${labelEn}" is set by the agent of a group of co-contractors.`,
        fr: `« ${label} » est posé par le mandataire d'un groupement de cotraitants.`,
      },
      {
        en: "The agent sets it from its own account.",
        fr: "Le mandataire le pose depuis son propre compte.",
      },
    );
  }
  if (maySay(side, status, invoice)) return null;
  const paysBack = status === "payment_sent" && CREDIT_NOTE_TYPES.has(invoice.type);
  const who = PARTIES[paysBack || setters.has("seller") ? "seller" : "buyer"];
  const we = PARTIES[side];
  return no(
    "set_by_other_party",
    true,
    {
      en: `"${labelEn}" is set by the ${who.en}; on this document this account is the ${we.en}.`,
      fr: `« ${label} » est posé par ${who.fr} ; sur ce document, ce compte est ${we.fr}.`,
    },
    {
      en: "Wait for the other party, or choose one of the allowed statuses.",
      fr: "Attendez l'autre partie, ou choisissez l'un des statuts permis.",
    },
  );
};

/** By the status, who says it and the kind of document alone. */
const neverPossible = (invoice: PushFacts, status: StatusName, as: OtherRole | null): WhyNot | null => {
  const { phase, label, labelEn, push } = statusFacts(status);
  if (phase === "transmission") {
    return no(
      "set_by_platform",
      true,
      {
        en: `"${labelEn}" is set by the platforms, never by a party.`,
        fr: `« ${label} » est posé par les plateformes, jamais par une partie.`,
      },
      { en: "Nothing to do: it arrives by itself.", fr: "Rien à faire : il arrive de lui-même." },
    );
  }
  if (as === null) {
    const why = notOurs(invoice, status);
    if (why !== null) return why;
  } else {
    const why = whyNotAs(invoice, sideOf(invoice), status, as);
    if (why !== null) return no(why.code, true, why.message, why.fix);
  }
  if (invoice.treatment === "ARCHIVEONLY") {
    return no(
      "internal_document",
      true,
      {
        en: "The document is for the archive only (BAR ARCHIVEONLY): nobody else has it.",
        fr: "Le document n'est destiné qu'à l'archivage (BAR ARCHIVEONLY) : personne d'autre ne l'a.",
      },
      { en: "Keep its status in the ERP.", fr: "Tenez son statut dans l'ERP." },
    );
  }
  if (ABROAD_OR_CONSUMER.has(invoice.treatment ?? "") && push?.outsideCycle !== true) {
    return no(
      "outside_national_cycle",
      true,
      {
        en: `The sale is outside the national life cycle (BAR ${invoice.treatment}): platforms take "Payment received" only.`,
        fr: `La vente est hors du cycle de vie national (BAR ${invoice.treatment}) : les plateformes ne prennent que « Encaissée ».`,
      },
      { en: "Tell the other party by other means.", fr: "Prévenez l'autre partie par un autre moyen." },
    );
  }
  return null;
};

/** Did the other party ask for something? What stands beside the cycle (factoring) may hide that it did. */
const mayHaveAsked = (status: StatusName | null): boolean => {
  const facts = status === null ? null : statusFacts(status);
  return facts?.push?.asks === true || facts?.stage === "beside";
};

/** Whether the invoice is at its platform, to be spoken of. */
const notThere = ({ supersededBy, delivery }: PushFacts): WhyNot | null => {
  if (supersededBy !== null) {
    return no(
      "superseded",
      true,
      {
        en: "A corrected invoice took this one's number over.",
        fr: "Une facture corrigée a repris le numéro de celle-ci.",
      },
      { en: `Use ${supersededBy}.`, fr: `Utilisez ${supersededBy}.` },
    );
  }
  if (delivery === "failed" || delivery === "parked") {
    return no(
      "not_sent",
      false,
      {
        en: "The invoice is not at its platform: its delivery has failed or waits for a person.",
        fr: "La facture n'est pas sur sa plateforme : son envoi a échoué ou attend une décision.",
      },
      {
        en: "See the invoice's problem, and send it first.",
        fr: "Voyez le problème de la facture, et envoyez-la d'abord.",
      },
    );
  }
  if (delivery === "sent") return null;
  return no(
    "not_sent_yet",
    false,
    {
      en: "The invoice is not at its platform yet.",
      fr: "La facture n'est pas encore sur sa plateforme.",
    },
    { en: "Try again once it is sent.", fr: "Réessayez quand elle sera envoyée." },
  );
};

/** By where the invoice stands. */
const notNow = (invoice: PushFacts, status: StatusName): WhyNot | null => {
  const { label, labelEn, push } = statusFacts(status);
  if (invoice.status !== null && statusFacts(invoice.status).final === true) {
    const end = statusFacts(invoice.status);
    return no(
      "life_cycle_over",
      true,
      {
        en: `The invoice is "${end.labelEn}": its life cycle is over.`,
        fr: `La facture est « ${end.label} » : son cycle de vie est terminé.`,
      },
      {
        en: "A new or corrected invoice has a life cycle of its own.",
        fr: "Une facture nouvelle ou corrigée a son propre cycle de vie.",
      },
    );
  }
  if (invoice.status === status && push?.once === true) {
    return no(
      "already_set",
      false,
      { en: `The invoice is "${labelEn}" already.`, fr: `La facture est déjà « ${label} ».` },
      { en: "Nothing to do.", fr: "Rien à faire." },
    );
  }
  if (status === "completed" && !mayHaveAsked(invoice.status)) {
    return no(
      "nothing_to_complete",
      false,
      {
        en: "Nothing was asked for: only a suspended or disputed invoice can be completed.",
        fr: "Rien n'a été demandé : seule une facture suspendue ou en litige peut être complétée.",
      },
      {
        en: "Wait until the other party suspends it and says what is missing.",
        fr: "Attendez que l'autre partie la suspende et dise ce qui manque.",
      },
    );
  }
  const refunds = CREDIT_NOTE_TYPES.has(invoice.type) || invoice.badge === "paid";
  if (status === "payment_sent" && sideOf(invoice) === "seller" && !refunds) {
    return no(
      "nothing_to_refund",
      false,
      {
        en: "A seller sends a payment only to refund: this is no credit note, and no payment was received.",
        fr: "Un vendeur n'envoie un paiement que pour rembourser : ceci n'est pas un avoir, et rien n'a été encaissé.",
      },
      {
        en: 'Say "Payment received" for a payment that you received.',
        fr: "Dites « Encaissée » pour un paiement que vous avez reçu.",
      },
    );
  }
  return null;
};

/** What a seller should know whose buyer is a public body. */
export const NOT_SHOWN: Words = {
  en: "The public portal does not show this status to the public buyer: tell them by other means too.",
  fr: "Le portail public ne montre pas ce statut à l'acheteur public : prévenez-le aussi par un autre moyen.",
};

const noteOn = (invoice: PushFacts, status: StatusName, publicBuyer: boolean): Words | null =>
  publicBuyer && sideOf(invoice) === "seller" && statusFacts(status).push?.hiddenFromPublicBuyer === true
    ? NOT_SHOWN
    : null;

/**
 * Can this status be pushed on this invoice now, what must come with it, and if not, why not? By the national rules
 * alone (regulation §1 and §2); a platform may have limits of its own.
 *
 * The order of treatment statuses is free (§1.3-2): an invoice may be paid, then disputed, even refused. Only what is
 * over stays over.
 *
 * @param as - another party of our side that it is said for
 */
export const possibilityOf = (
  invoice: PushFacts,
  status: StatusName,
  as: OtherRole | null = null,
): Possibility => {
  const why = neverPossible(invoice, status, as) ?? notThere(invoice) ?? notNow(invoice, status);
  if (why !== null) return { status, allowed: false, why };
  const needs = needsOf(invoice, status);
  return { status, allowed: true, needs, note: noteOn(invoice, status, needs.publicBuyer) };
};

/** {@link possibilityOf} every status there is. */
export const possibilities = (invoice: PushFacts): Possibility[] =>
  STATUS_NAMES.map((status) => possibilityOf(invoice, status));

/**
 * The national reason by which a message comes back that is sent although its status is not allowed: a receipt (212) of
 * what was refused (210) or rejected (213). Null: none of the list says it.
 */
export const comesBackAs = (
  { status: now }: Pick<PushFacts, "status">,
  asked: StatusName,
  why: { code: string },
): "REJ_INC" | null =>
  asked === "payment_received" && why.code === "life_cycle_over" && (now === "refused" || now === "rejected")
    ? "REJ_INC"
    : null;
