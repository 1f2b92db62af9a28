import type { Side } from "../domain/life-cycle/push.ts";
import type { StatusName } from "../domain/life-cycle/status.ts";
import { rowOf } from "./look-up.ts";

/**
 * What a flow carries. `report-lifecycle`: what became of a report. `state`: a copy for the tax authority, which says
 * nothing that the other flows do not.
 */
export type FlowSubject = "invoice" | "lifecycle" | "report" | "report-lifecycle" | "state" | "unknown";

/** Flow types of XP Z12-013, versions 1.1 to 1.3 together. */
export const FLOW_TYPES = {
  CustomerInvoice: "invoice",
  SupplierInvoice: "invoice",
  CustomerInvoiceLC: "lifecycle",
  SupplierInvoiceLC: "lifecycle",
  AggregatedCustomerTransactionReport: "report",
  UnitaryCustomerTransactionReport: "report",
  AggregatedCustomerPaymentReport: "report",
  UnitaryCustomerPaymentReport: "report",
  UnitarySupplierTransactionReport: "report",
  MultiFlowReport: "report",
  StateInvoice: "state",
  StateCustomerInvoice: "state",
  StateSupplierInvoice: "state",
  StateCustomerInvoiceLC: "state",
  StateSupplierInvoiceLC: "state",
  StateTransactionReport: "state",
  StateTransactionReportLC: "report-lifecycle",
  StatePaymentReport: "state",
  StatePaymentReportLC: "report-lifecycle",
  Undefined: "unknown",
} as const satisfies Record<string, FlowSubject>;

const BY_SYNTAX = {
  CII: "invoice",
  UBL: "invoice",
  "Factur-X": "invoice",
  CDAR: "lifecycle",
  FRR: "report",
} as const satisfies Record<string, FlowSubject>;

/** What a flow carries: by its type, or by its syntax while the type is `Undefined`, missing or not in the table. */
export const subjectOfFlow = (flowType: string | undefined, flowSyntax: string | undefined): FlowSubject => {
  const byType = rowOf<FlowSubject>(FLOW_TYPES, flowType);
  return byType === undefined || byType === "unknown"
    ? (rowOf<FlowSubject>(BY_SYNTAX, flowSyntax) ?? "unknown")
    : byType;
};

const LIFE_CYCLE_SIDES: Readonly<Record<string, Side>> = {
  CustomerInvoiceLC: "seller",
  SupplierInvoiceLC: "buyer",
};

/** In whose words a life-cycle message is told: the seller's customer, or the buyer's supplier; null: neither. */
export const lifeCycleSide = (flowType: string | undefined): Side | null =>
  rowOf(LIFE_CYCLE_SIDES, flowType) ?? null;

/** Acknowledgements. `Ok`: antivirus, integrity, technical rules and uniqueness were checked, nothing more. */
export const ACK_STATUSES = {
  Pending: null,
  Ok: "submitted",
  Error: "rejected",
} as const satisfies Record<string, StatusName | null>;

/** What an acknowledgement of a deposited invoice means; null: nothing yet, or a word that the table does not know. */
export const statusOfAck = (ack: string): StatusName | null =>
  rowOf<StatusName | null>(ACK_STATUSES, ack) ?? null;

/**
 * `flowProfile` of a guideline (BT-24). Absent from the table: left out of the deposit, because platforms refuse one
 * that they do not expect while they work a missing one out by themselves.
 */
export const FLOW_PROFILES: Readonly<Record<string, string>> = {
  "urn:cen.eu:en16931:2017": "CIUS",
  "urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic": "Basic",
  "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended": "Extended-CTC-FR",
  "urn:cen.eu:en16931:2017#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr": "Extended-CTC-FR",
};

/** `flowProfile` of a document's guideline (BT-24); undefined when it is not sure. */
export const flowProfileOf = (profile: string | null): string | undefined =>
  rowOf(FLOW_PROFILES, profile?.trim());

/** `flowSyntax` of an invoice's syntax. */
export const FLOW_SYNTAXES = { "factur-x": "Factur-X", cii: "CII", ubl: "UBL" } as const;

/** `docType` of a rendition. */
export const DOC_TYPES = { original: "Original", converted: "Converted", readable: "ReadableView" } as const;

/** Acknowledgements of copies of one deposit, the one to go by first. */
export const ACK_RANKS: readonly string[] = ["Ok", "Pending", "Error"];

/**
 * Does an error say that the platform holds the thing already? SUPER PDP says CREATE_ERROR; the standard's own word
 * belongs to acknowledgements, but some give it at once.
 */
export const saysAlreadyThere = (errorCode: string | null | undefined, text: string): boolean =>
  errorCode === "CREATE_ERROR" ||
  errorCode === "AlreadyExistingFlow" ||
  /d[ée]j[àa] existante?|existe d[ée]j[àa]|already exist/i.test(text);

/** The flow that such an error names ("existe déjà (flux …)"), by its UUID; undefined where it names none. */
export const flowNamedIn = (text: string): string | undefined =>
  /\b(?:flux|flow(?:id)?)\b\W{0,5}([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/i.exec(text)?.[1];

/** `entityType` of a company. */
const KINDS: Readonly<Record<string, "public" | "private">> = {
  Public: "public",
  PrivateVatRegistered: "private",
};

/** Whose company it is. */
export const kindIn = (entityType: string | null | undefined): "public" | "private" | "unknown" =>
  rowOf(KINDS, entityType) ?? "unknown";

/** `administrativeStatus` of a company, an establishment or a routing code: may it be used? Null: nobody says. */
export const isOpen = (status: string | null | undefined): boolean | null =>
  rowOf<boolean>({ A: true, C: false }, status) ?? null;

const LINE_STATES: Readonly<Record<string, "enabled" | "disabled" | "upcoming">> = {
  Enabled: "enabled",
  Disabled: "disabled",
  Upcoming: "upcoming",
};

/** `directoryLineStatus` of a line; `platformStatus` in 1.1. */
export const lineStateIn = (
  status: string | null | undefined,
): "enabled" | "disabled" | "upcoming" | "unknown" => rowOf(LINE_STATES, status) ?? "unknown";

const PLATFORMS: Readonly<Record<string, "registered" | "public-portal">> = {
  WK: "registered",
  DFH: "public-portal",
};

/** `platformType` of a line: where it leads to. */
export const platformIn = (type: string | null | undefined): "registered" | "public-portal" | "unknown" =>
  rowOf(PLATFORMS, type) ?? "unknown";
