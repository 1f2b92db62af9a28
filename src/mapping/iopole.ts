import type { PartyRole } from "../domain/life-cycle/event.ts";
import { type StatusName, statusOfCode } from "../domain/life-cycle/status.ts";

/**
 * IOPOLE's statuses, complete as of October 2026. `pushed`: what the platform lets its clients set; the others are
 * said by platforms alone.
 */
export const IOPOLE_STATUSES = {
  SUBMITTED: { status: "submitted", pushed: false },
  ISSUED: { status: "issued", pushed: false },
  RECEIVED: { status: "received", pushed: false },
  MADE_AVAILABLE: { status: "made_available", pushed: false },
  IN_HAND: { status: "in_hand", pushed: true },
  APPROVED: { status: "approved", pushed: true },
  PARTIALLY_APPROVED: { status: "partially_approved", pushed: true },
  DISPUTED: { status: "disputed", pushed: true },
  SUSPENDED: { status: "suspended", pushed: true },
  COMPLETED: { status: "completed", pushed: true },
  REFUSED: { status: "refused", pushed: true },
  PAYMENT_SENT: { status: "payment_sent", pushed: true },
  PAYMENT_RECEIVED: { status: "payment_received", pushed: true },
  REJECTED: { status: "rejected", pushed: false },
  UNACCEPTABLE: { status: "inadmissible", pushed: false },
  // The platform names no national code for it. It is set by the seller after a dispute, as 220 is.
  CANCELLED: { status: "cancelled", pushed: true },
} as const satisfies Record<string, { status: StatusName; pushed: boolean }>;

const ROWS: readonly { word: string; status: StatusName; pushed: boolean }[] = Object.entries(
  IOPOLE_STATUSES,
).map(([word, row]) => ({ word, ...row }));

/**
 * Meaning of a status. A word that the table does not have yet is understood by the national code that comes with it
 * on the domestic network, where there is one; else null: kept, never guessed.
 */
export const statusIn = (word: string, networkCode: string | null): StatusName | null => {
  const known = ROWS.find((row) => row.word === word);
  if (known !== undefined) return known.status;
  return networkCode === null ? null : statusOfCode(networkCode);
};

/** IOPOLE's word for a status that its clients may set; null: they may not set it. */
export const statusOut = (status: StatusName): string | null =>
  ROWS.find((row) => row.status === status && row.pushed)?.word ?? null;

/** What a transport state comes to. It is not a status: the life cycle is told apart from it. */
export type Transport = "under_way" | "delivered" | "undelivered" | "without_recipient" | "rejected";

/** `metadata.state` of an invoice. */
export const TRANSPORT_STATES = {
  PENDING: "under_way",
  PROCESSING: "under_way",
  CONVERTED: "under_way",
  VALID: "under_way",
  DELIVERY_PENDING: "under_way",
  DELIVERED: "delivered",
  NOT_DELIVERED: "undelivered",
  NOT_TRANSMITTED: "without_recipient",
  INVALID: "rejected",
  DUPLICATED: "rejected",
  WRONG_ROUTING: "rejected",
  CONVERSION_FAILED: "rejected",
} as const satisfies Record<string, Transport>;

const TRANSPORTS: Readonly<Record<string, Transport>> = TRANSPORT_STATES;

/** What a transport state comes to; null for one that the table does not know. */
export const transportOf = (state: string): Transport | null =>
  Object.hasOwn(TRANSPORTS, state) ? (TRANSPORTS[state] ?? null) : null;

/**
 * Events of the platform, by what they are about: an `invoice` in trouble, a `push` of ours that came to nothing, or
 * something that the gateway does not look after.
 */
export const EVENT_TYPES = {
  INVOICE_INBOUND_INVALID: "invoice",
  OUTBOUND_INVOICE_NOT_DELIVERED: "invoice",
  OUTBOUND_STATUS_NOT_DELIVERED: "push",
  OUTBOUND_STATUS_NOT_ALLOWED: "push",
  OUTBOUND_STATUS_INVALID: "push",
  PEPPOL_MIGRATION_COMPLETED: "elsewhere",
  EREPORTING_TRANSACTION_ATTACHED: "elsewhere",
  EREPORTING_PAYMENT_ATTACHED: "elsewhere",
  EREPORTING_PERIOD_OPENED: "elsewhere",
  EREPORTING_PERIOD_CLOSED: "elsewhere",
  EREPORTING_ERROR: "elsewhere",
} as const satisfies Record<string, "invoice" | "push" | "elsewhere">;

const EVENTS: Readonly<Record<string, "invoice" | "push" | "elsewhere">> = EVENT_TYPES;

/** What an event is about; null for a type that the table does not know. */
export const subjectOfEvent = (eventType: string): "invoice" | "push" | "elsewhere" | null =>
  Object.hasOwn(EVENTS, eventType) ? (EVENTS[eventType] ?? null) : null;

const ROLES: Readonly<Record<string, PartyRole>> = {
  SELLER: "SE",
  BUYER: "BY",
  // Intermediaries are platforms.
  INTERMEDIARY: "WK",
  IN: "WK",
  SE: "SE",
  BY: "BY",
  AB: "AB",
  SR: "SR",
  PE: "PE",
  PR: "PR",
  DL: "DL",
  II: "II",
  IV: "IV",
  WK: "WK",
  DFH: "DFH",
};

/** Who a party is, by its role's code or name. */
export const roleIn = (role: string | null): PartyRole =>
  role !== null && Object.hasOwn(ROLES, role) ? (ROLES[role] ?? "unknown") : "unknown";

/** VAT rates in percent that the platform takes with a payment on the domestic network. */
export const DOMESTIC_VAT_RATES: ReadonlySet<number> = new Set([
  0, 0.9, 1.05, 1.75, 2.1, 5.5, 7, 8.5, 9.2, 9.6, 10, 13, 19.6, 20, 20.6,
]);
