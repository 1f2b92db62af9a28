import type { ReasonCode } from "../../domain/life-cycle/reasons.ts";
import { type StatusName, statusFacts } from "../../domain/life-cycle/status.ts";

/** One message of an invoice's life. */
export interface Step {
  /** `unknown`: a code that the national list does not have (299). `broken`: a message that cannot be read. */
  status: StatusName | "unknown" | "broken";
  reason?: ReasonCode;
  comment?: string;
  /** MDT-121. */
  action?: "NIN" | "PIN" | "NOA";
  /** Amounts, each a share of the invoice's total in percent. */
  amounts?: readonly { code: "MEN" | "MPA" | "MAPTTC" | "MNATTC"; percent: number }[];
  /** Who says it, where that is not the usual one. */
  by?: "factor" | "agent" | "recipientPlatform";
  /** It is dated like this earlier status, but comes only now. */
  asOf?: StatusName;
  /** The same message is delivered twice, as two flows. */
  twice?: true;
  /** It waits until the client itself has set this status. */
  awaits?: StatusName;
}

export interface Outcome {
  id: string;
  /** Name of the fictitious company that lives it. */
  buyer: string;
  /** For people. */
  what: string;
  steps: readonly Step[];
}

/** An invoice on its way into the recipient's hands. */
export const TRANSMISSION: readonly Step[] = [
  { status: "submitted" },
  { status: "issued" },
  { status: "received" },
  { status: "made_available" },
];

const inHand: readonly Step[] = [...TRANSMISSION, { status: "in_hand" }];
const approved: readonly Step[] = [...inHand, { status: "approved" }];
const sent = (percent = 100): Step => ({ status: "payment_sent", amounts: [{ code: "MPA", percent }] });
const received = (percent = 100): Step => ({
  status: "payment_received",
  amounts: [{ code: "MEN", percent }],
});
const paid: readonly Step[] = [sent(), received()];

/** What can happen to an invoice here. New ones go at the end: the buyers are numbered by their place. */
export const OUTCOMES = [
  {
    id: "pays",
    buyer: "Comptoir Bonpayeur",
    what: "approves and pays",
    steps: [...approved, ...paid],
  },
  {
    id: "approves",
    buyer: "Accord Simple SAS",
    what: "approves, no payment is ever heard of",
    steps: approved,
  },
  {
    id: "refuses",
    buyer: "Refus Motivé SARL",
    what: "refuses with a reason and a comment",
    steps: [
      ...inHand,
      { status: "refused", reason: "TX_TVA_ERR", comment: "Le taux attendu est 10 % pour cette prestation." },
    ],
  },
  {
    id: "disputes",
    buyer: "Litige & Entente SA",
    what: "disputes, then approves and pays",
    steps: [
      ...inHand,
      {
        status: "disputed",
        reason: "QTE_ERR",
        comment: "Trois unités reçues, quatre facturées.",
        action: "PIN",
      },
      { status: "approved" },
      ...paid,
    ],
  },
  {
    id: "suspends",
    buyer: "Pièce Manquante SARL",
    what: "suspends; goes on to approve and pay once the seller has sent 209 with an attachment",
    steps: [
      ...inHand,
      {
        status: "suspended",
        reason: "JUSTIF_ABS",
        comment: "Joindre le bon de livraison signé.",
        action: "PIN",
      },
      { status: "approved", awaits: "completed" },
      ...paid,
    ],
  },
  {
    id: "approves_in_part",
    buyer: "Partage Équitable SAS",
    what: "approves 60 %, with both amounts",
    steps: [
      ...inHand,
      {
        status: "partially_approved",
        reason: "LIVR_INCOMP",
        comment: "Livraison reçue en partie.",
        amounts: [
          { code: "MAPTTC", percent: 60 },
          { code: "MNATTC", percent: 40 },
        ],
      },
    ],
  },
  { id: "silent", buyer: "Muet & Fils", what: "never answers: stays made available", steps: TRANSMISSION },
  { id: "in_hand", buyer: "Bureau Lent SA", what: "takes it in hand and stops there", steps: inHand },
  {
    id: "routing_error",
    buyer: "Aiguillage Faux SARL",
    what: "its platform answers that it does not serve this address",
    steps: [
      { status: "submitted" },
      { status: "issued" },
      { status: "routing_error", reason: "ROUTAGE_ERR", comment: "Adresse non servie par cette plateforme." },
    ],
  },
  {
    id: "rejected_at_emission",
    buyer: "Contrôle Départ SAS",
    what: "the sender's platform rejects it on its content",
    steps: [{ status: "rejected", reason: "REJ_SEMAN", comment: "BR-FR-05 : mention PMT absente." }],
  },
  {
    id: "rejected_at_reception",
    buyer: "Contrôle Arrivée SAS",
    what: "the recipient's platform rejects it on reception",
    steps: [
      { status: "submitted" },
      { status: "issued" },
      {
        status: "rejected",
        reason: "REJ_COH",
        comment: "SIRET et SIREN du destinataire ne concordent pas.",
        by: "recipientPlatform",
      },
    ],
  },
  {
    id: "not_transmitted",
    buyer: "Sans Plateforme SARL",
    what: "has chosen no platform yet: issued, not transmitted",
    steps: [{ status: "submitted", reason: "NON_TRANSMISE" }],
  },
  {
    id: "pays_in_parts",
    buyer: "Échéances SA",
    what: "pays 30 %, then 70 %",
    steps: [...approved, sent(30), received(30), sent(70), received(70)],
  },
  {
    id: "payment_cancelled",
    buyer: "Chèque Revenu SARL",
    what: "pays; the receipt is cancelled by a negative one",
    steps: [
      ...approved,
      ...paid,
      { ...received(-100), comment: "Prélèvement rejeté par la banque : encaissement annulé." },
    ],
  },
  {
    id: "endorsed",
    buyer: "Groupement Visa",
    what: "an agent endorses it, then it is approved and paid",
    steps: [...inHand, { status: "endorsed", by: "agent" }, { status: "approved" }, ...paid],
  },
  {
    id: "factored",
    buyer: "Factor Clair SA",
    what: "factored, the account to pay changes, then paid",
    steps: [
      ...inHand,
      { status: "factored", by: "factor" },
      { status: "payee_changed", by: "factor" },
      { status: "approved" },
      ...paid,
    ],
  },
  {
    id: "factored_confidential",
    buyer: "Factor Discret SA",
    what: "factored in confidence",
    steps: [...approved, { status: "factored_confidential" }],
  },
  {
    id: "not_factored",
    buyer: "Factor Hésitant SA",
    what: "factored, then taken back",
    steps: [...approved, { status: "factored", by: "factor" }, { status: "not_factored", by: "factor" }],
  },
  {
    id: "cancelled",
    buyer: "Rectificative SARL",
    what: "disputes and asks for a corrective invoice; the original is cancelled",
    steps: [
      ...inHand,
      { status: "disputed", reason: "PU_ERR", comment: "Prix du devis non repris.", action: "NIN" },
      { status: "cancelled" },
    ],
  },
  {
    id: "direct_payment",
    buyer: "Maître d'Ouvrage SA",
    what: "direct payment of a subcontractor is requested",
    steps: [...inHand, { status: "direct_payment_requested" }],
  },
  {
    id: "inadmissible",
    buyer: "Fichier Illisible SARL",
    what: "the recipient's platform cannot open the file",
    steps: [
      { status: "submitted" },
      { status: "issued" },
      {
        status: "inadmissible",
        reason: "IRR_SYNTAX",
        comment: "Fichier illisible.",
        by: "recipientPlatform",
      },
    ],
  },
  {
    id: "late",
    buyer: "Retardataire SARL",
    what: "202 is delivered after 205",
    steps: [
      { status: "submitted" },
      { status: "issued" },
      { status: "made_available" },
      { status: "in_hand" },
      { status: "approved" },
      { status: "received", asOf: "issued" },
    ],
  },
  {
    id: "repeats",
    buyer: "Écho & Écho SA",
    what: "every message is delivered twice",
    steps: approved.map((step) => ({ ...step, twice: true as const })),
  },
  {
    id: "contradicts",
    buyer: "Volte-Face SARL",
    what: "approves, then refuses",
    steps: [
      ...approved,
      { status: "refused", reason: "TRANSAC_INC", comment: "Validée par erreur : prestation inconnue." },
    ],
  },
  {
    id: "unknown_code",
    buyer: "Code Inédit SAS",
    what: "a code that nobody knows (299) comes before the approval",
    steps: [...inHand, { status: "unknown" }, { status: "approved" }],
  },
  {
    id: "broken_message",
    buyer: "Message Tronqué SARL",
    what: "an unreadable message comes before the approval",
    steps: [...inHand, { status: "broken" }, { status: "approved" }],
  },
] as const satisfies readonly Outcome[];

export type OutcomeId = (typeof OUTCOMES)[number]["id"];

/** The outcome of this name; undefined when there is none. */
export const outcomeNamed = (id: string): Outcome | undefined => OUTCOMES.find((o) => o.id === id);

const codeOf = (step: Step): string => {
  if (step.status === "unknown") return "299";
  if (step.status === "broken") return "(unreadable)";
  const code = statusFacts(step.status).code;
  return `${step.awaits === undefined ? "" : `waits for ${statusFacts(step.awaits).code}, `}${code}${
    step.reason === undefined ? "" : ` ${step.reason}`
  }${step.twice ? " twice" : ""}`;
};

/** Codes of an outcome in the order they come, for people: `200, 201, 213 REJ_COH`. */
export const codesOf = (outcome: Outcome): string => outcome.steps.map(codeOf).join(", ");
