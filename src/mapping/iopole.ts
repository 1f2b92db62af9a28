import type { PartyRole } from "../domain/life-cycle/event.ts";
import { PARTY_ROLES } from "../domain/life-cycle/party-role.ts";
import { type StatusName, statusOfCode } from "../domain/life-cycle/status.ts";
import { rowOf } from "./look-up.ts";

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

const STATUSES: Readonly<Record<string, { status: StatusName; pushed: boolean }>> = IOPOLE_STATUSES;

/**
 * Meaning of a status. A word that the table does not have yet is understood by the national code that comes with it
 * on the domestic network, where there is one; else null: kept, never guessed.
 */
export const statusIn = (word: string, networkCode: string | null): StatusName | null =>
  rowOf(STATUSES, word)?.status ?? (networkCode === null ? null : statusOfCode(networkCode));

/** IOPOLE's word for a status that its clients may set; null: they may not set it. */
export const statusOut = (status: StatusName): string | null =>
  Object.entries(STATUSES).find(([, row]) => row.status === status && row.pushed)?.[0] ?? null;

/** What a transport state comes to. It is not a status: the life cycle is told apart from it. */
type Transport = "under_way" | "delivered" | "undelivered" | "without_recipient" | "rejected";

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

/** What a transport state comes to; null for one that the table does not know. */
export const transportOf = (state: string): Transport | null =>
  rowOf<Transport>(TRANSPORT_STATES, state) ?? null;

/**
 * What an event is about: an `invoice` in trouble, a `push` of ours that came to nothing, a part of a `report`, the
 * `closing` of a period, or something that the gateway does not look after.
 */
type EventSubject = "invoice" | "push" | "report" | "closing" | "elsewhere";

/** Events of the platform (`subscribedEvents`). */
export const EVENT_TYPES = {
  INVOICE_INBOUND_INVALID: "invoice",
  OUTBOUND_INVOICE_NOT_DELIVERED: "invoice",
  OUTBOUND_STATUS_NOT_DELIVERED: "push",
  OUTBOUND_STATUS_NOT_ALLOWED: "push",
  OUTBOUND_STATUS_INVALID: "push",
  PEPPOL_MIGRATION_COMPLETED: "elsewhere",
  EREPORTING_TRANSACTION_ATTACHED: "report",
  EREPORTING_PAYMENT_ATTACHED: "report",
  EREPORTING_PERIOD_OPENED: "elsewhere",
  EREPORTING_PERIOD_CLOSED: "closing",
  EREPORTING_ERROR: "report",
} as const satisfies Record<string, EventSubject>;

/** What an event is about; null for a type that the table does not know. */
export const subjectOfEvent = (eventType: string): EventSubject | null =>
  rowOf<EventSubject>(EVENT_TYPES, eventType) ?? null;

/** Roles have names here beside their codes. Intermediaries are platforms. */
const ROLES = {
  ...PARTY_ROLES,
  SELLER: "SE",
  BUYER: "BY",
  INTERMEDIARY: "WK",
  IN: "WK",
} as const satisfies Record<string, PartyRole>;

/** Who a party is, by its role's code or name. */
export const roleIn = (role: string | null): PartyRole => rowOf<PartyRole>(ROLES, role) ?? "unknown";

const KINDS: Readonly<Record<string, "public" | "private">> = {
  PUBLIC: "public",
  PRIVATE_TAX_PAYER: "private",
};

/** Whose company an entity of the directory is, by its scope. */
export const kindIn = (scope: string | null | undefined): "public" | "private" | "unknown" =>
  rowOf(KINDS, scope) ?? "unknown";

/** Is this the code of an error (409) by which the platform says that it holds the thing already? */
export const saysAlreadyThere = (code: string | null | undefined): boolean => code === "DUPLICATE_RESOURCE";
