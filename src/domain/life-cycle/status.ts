import type { Badge } from "./badge.ts";
import { REASON_LISTS, type ReasonCode } from "./reasons.ts";

/** Who may set a status. Platforms: `sellerPlatform` (PA-E), `buyerPlatform` (PA-R). */
export type Actor = "sellerPlatform" | "buyerPlatform" | "seller" | "buyer" | "agent" | "factor";

/** Everything there is to know about one status of the national life cycle. */
export interface StatusFacts {
  /** National code (MDT-105). */
  code: number;
  /** The national wording. */
  label: string;
  labelEn: string;
  /** MDT-77: 305 transmission (platforms speak), 23 treatment (parties speak). */
  phase: "transmission" | "treatment";
  /** MDT-88, UNTDID 1373; null where no sample shows one (regulation §12-9): the element is then left out. */
  documentStatus: string | null;
  setBy: readonly Actor[];
  /**
   * How far along its phase: a status of a lower stage never takes the place of one of a higher stage.
   * `beside`: says something about the invoice (factoring, direct payment) without moving it along.
   */
  stage: number | "beside";
  /** A party contests: this takes the place of any earlier status that is not final, whatever its stage. */
  contests?: true;
  /** Nothing that comes after it moves the invoice (regulation §1.3). */
  final?: true;
  /** The badge that it gives; absent: the badge stays as it was. */
  badge?: Badge;
  /** Closed list of reasons; absent: the status takes none. */
  reasons?: readonly ReasonCode[];
  /** One of them is obligatory (BR-FR-CDV-15). */
  reasonRequired?: true;
  /** Amounts (MDT-207): `required` or `advised` codes of the characteristics. */
  amounts?: { codes: readonly string[]; required: boolean };
  /** An attachment is expected (MDT-96). */
  attachment?: true;
}

/**
 * The life cycle of an invoice (XP Z12-012 as published by DGFiP and FNFE, regulation §1.1): the one table.
 * Stages: transmission 200 → 201 → 221 → 202 → 203, then treatment 204/214 → 205…209 → 211 → 212
 * (regulation §1.3, recommended order).
 */
export const STATUSES = {
  submitted: {
    code: 200,
    label: "Déposée",
    labelEn: "Submitted",
    phase: "transmission",
    documentStatus: "10",
    setBy: ["sellerPlatform"],
    stage: 10,
    badge: "pending",
    reasons: REASON_LISTS.submitted,
  },
  issued: {
    code: 201,
    label: "Émise par la plateforme",
    labelEn: "Sent to the recipient's platform",
    phase: "transmission",
    documentStatus: "51",
    setBy: ["sellerPlatform"],
    stage: 20,
    badge: "pending",
  },
  received: {
    code: 202,
    label: "Reçue par la plateforme",
    labelEn: "Received by the recipient's platform",
    phase: "transmission",
    documentStatus: "43",
    setBy: ["buyerPlatform"],
    stage: 30,
    badge: "pending",
  },
  made_available: {
    code: 203,
    label: "Mise à disposition",
    labelEn: "Made available",
    phase: "transmission",
    documentStatus: "48",
    setBy: ["buyerPlatform"],
    stage: 40,
    badge: "pending",
  },
  in_hand: {
    code: 204,
    label: "Prise en charge",
    labelEn: "In hand",
    phase: "treatment",
    documentStatus: "45",
    setBy: ["buyer"],
    stage: 50,
    badge: "pending",
  },
  approved: {
    code: 205,
    label: "Approuvée",
    labelEn: "Approved",
    phase: "treatment",
    documentStatus: "1",
    setBy: ["buyer"],
    stage: 60,
    badge: "accepted",
  },
  partially_approved: {
    code: 206,
    label: "Approuvée partiellement",
    labelEn: "Partially approved",
    phase: "treatment",
    documentStatus: "49",
    setBy: ["buyer"],
    stage: 60,
    badge: "accepted",
    reasons: REASON_LISTS.partially_approved,
    reasonRequired: true,
    amounts: { codes: ["MAP", "MAPTTC", "MNA", "MNATTC"], required: false },
  },
  disputed: {
    code: 207,
    label: "En litige",
    labelEn: "Disputed",
    phase: "treatment",
    documentStatus: "46",
    setBy: ["buyer"],
    stage: 60,
    contests: true,
    badge: "pending",
    reasons: REASON_LISTS.disputed,
    reasonRequired: true,
  },
  suspended: {
    code: 208,
    label: "Suspendue",
    labelEn: "Suspended",
    phase: "treatment",
    documentStatus: "39",
    setBy: ["buyer"],
    stage: 60,
    contests: true,
    badge: "pending",
    reasons: REASON_LISTS.suspended,
    reasonRequired: true,
  },
  completed: {
    code: 209,
    label: "Complétée",
    labelEn: "Completed",
    phase: "treatment",
    documentStatus: "37",
    setBy: ["seller"],
    stage: 60,
    badge: "pending",
    attachment: true,
  },
  refused: {
    code: 210,
    label: "Refusée",
    labelEn: "Refused",
    phase: "treatment",
    documentStatus: "50",
    setBy: ["buyer"],
    stage: 90,
    contests: true,
    final: true,
    badge: "rejected",
    reasons: REASON_LISTS.refused,
    reasonRequired: true,
  },
  payment_sent: {
    code: 211,
    label: "Paiement transmis",
    labelEn: "Payment sent",
    phase: "treatment",
    documentStatus: "47",
    setBy: ["buyer", "seller"],
    stage: 70,
    badge: "accepted",
    amounts: { codes: ["MPA", "ESC", "RAB", "REM", "RAP"], required: false },
  },
  payment_received: {
    code: 212,
    label: "Encaissée",
    labelEn: "Payment received",
    phase: "treatment",
    documentStatus: "47",
    setBy: ["seller"],
    stage: 80,
    badge: "paid",
    amounts: { codes: ["MEN"], required: true },
  },
  rejected: {
    code: 213,
    label: "Rejetée",
    labelEn: "Rejected",
    phase: "transmission",
    documentStatus: "8",
    setBy: ["sellerPlatform", "buyerPlatform"],
    stage: 90,
    final: true,
    badge: "rejected",
    reasons: REASON_LISTS.rejected,
    reasonRequired: true,
  },
  endorsed: {
    code: 214,
    label: "Visée",
    labelEn: "Endorsed",
    phase: "treatment",
    documentStatus: null,
    setBy: ["agent"],
    stage: 50,
    badge: "pending",
  },
  cancelled: {
    code: 220,
    label: "Annulée",
    labelEn: "Cancelled",
    phase: "treatment",
    documentStatus: null,
    setBy: ["seller"],
    stage: 90,
    contests: true,
    final: true,
    badge: "rejected",
  },
  routing_error: {
    code: 221,
    label: "Erreur de routage",
    labelEn: "Routing error",
    phase: "transmission",
    documentStatus: null,
    setBy: ["buyerPlatform"],
    stage: 25,
    badge: "pending",
    reasons: REASON_LISTS.routing_error,
    reasonRequired: true,
  },
  direct_payment_requested: {
    code: 224,
    label: "Demande de paiement direct",
    labelEn: "Direct payment requested",
    phase: "treatment",
    documentStatus: null,
    setBy: ["seller"],
    stage: "beside",
    attachment: true,
  },
  factored: {
    code: 225,
    label: "Affacturée",
    labelEn: "Factored",
    phase: "treatment",
    documentStatus: "5",
    setBy: ["seller", "factor"],
    stage: "beside",
  },
  factored_confidential: {
    code: 226,
    label: "Affacturée confidentiel",
    labelEn: "Factored, confidential",
    phase: "treatment",
    documentStatus: "5",
    setBy: ["seller"],
    stage: "beside",
  },
  payee_changed: {
    code: 227,
    label: "Changement de compte à payer",
    labelEn: "Payee account changed",
    phase: "treatment",
    documentStatus: "5",
    setBy: ["seller", "factor"],
    stage: "beside",
  },
  not_factored: {
    code: 228,
    label: "Non affacturée",
    labelEn: "Not factored",
    phase: "treatment",
    documentStatus: "5",
    setBy: ["seller", "factor"],
    stage: "beside",
  },
  inadmissible: {
    code: 501,
    label: "Irrecevable",
    labelEn: "Inadmissible",
    phase: "transmission",
    documentStatus: null,
    setBy: ["sellerPlatform", "buyerPlatform"],
    stage: 90,
    final: true,
    badge: "rejected",
    reasons: REASON_LISTS.inadmissible,
    reasonRequired: true,
  },
} as const satisfies Record<string, StatusFacts>;

export type StatusName = keyof typeof STATUSES;

/** Facts about a status, widened to the common shape. */
export const statusFacts = (name: StatusName): StatusFacts => STATUSES[name];

export const STATUS_NAMES = Object.keys(STATUSES) as StatusName[];

const BY_CODE = new Map<number, StatusName>(STATUS_NAMES.map((name) => [STATUSES[name].code, name]));

/** Status of a national code (MDT-105); null for one that the table does not know: it is kept, never guessed. */
export const statusOfCode = (code: number | string): StatusName | null =>
  (/^\d{3}$/.test(String(code)) ? BY_CODE.get(Number(code)) : undefined) ?? null;

/** Is this text a status name? */
export const isStatusName = (text: string): text is StatusName => Object.hasOwn(STATUSES, text);
