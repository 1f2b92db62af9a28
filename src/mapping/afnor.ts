import type { PartyRole, Reason } from "../domain/life-cycle/event.ts";
import type { Side } from "../domain/life-cycle/push.ts";
import { isReasonCode, REASONS, type ReasonCode } from "../domain/life-cycle/reasons.ts";
import type { StatusName } from "../domain/life-cycle/status.ts";

/** What a flow carries. `state`: a copy for the tax authority, which says nothing that the other flows do not. */
export type FlowSubject = "invoice" | "lifecycle" | "report" | "state" | "unknown";

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
  StateTransactionReportLC: "state",
  StatePaymentReport: "state",
  StatePaymentReportLC: "state",
  Undefined: "unknown",
} as const satisfies Record<string, FlowSubject>;

const BY_SYNTAX = {
  CII: "invoice",
  UBL: "invoice",
  "Factur-X": "invoice",
  CDAR: "lifecycle",
  FRR: "report",
} as const satisfies Record<string, FlowSubject>;

const lookUp = <T>(table: Readonly<Record<string, T>>, key: string | undefined): T | undefined =>
  key !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;

/** What a flow carries: by its type, or by its syntax while the type is `Undefined`, missing or not in the table. */
export const subjectOfFlow = (flowType: string | undefined, flowSyntax: string | undefined): FlowSubject => {
  const byType = lookUp<FlowSubject>(FLOW_TYPES, flowType);
  return byType === undefined || byType === "unknown"
    ? (lookUp<FlowSubject>(BY_SYNTAX, flowSyntax) ?? "unknown")
    : byType;
};

const LIFE_CYCLE_SIDES: Readonly<Record<string, Side>> = {
  CustomerInvoiceLC: "seller",
  SupplierInvoiceLC: "buyer",
};

/** In whose words a life-cycle message is told: the seller's customer, or the buyer's supplier; null: neither. */
export const lifeCycleSide = (flowType: string | undefined): Side | null =>
  lookUp(LIFE_CYCLE_SIDES, flowType) ?? null;

/** Acknowledgements. `Ok`: antivirus, integrity, technical rules and uniqueness were checked, nothing more. */
export const ACK_STATUSES = {
  Pending: null,
  Ok: "submitted",
  Error: "rejected",
} as const satisfies Record<string, StatusName | null>;

/** MDT-2 of a message about an invoice, by its BAR note (BT-21); the ordinary sale where there is none. */
export const PROCESSES: Readonly<Record<string, string>> = {
  B2B: "REGULATED",
  B2BINT: "B2BINT",
  B2C: "B2C",
  B2CINT: "B2CINT",
  OUTOFSCOPE: "OUTOFSCOPE",
};

/** `PROCESSES` of an invoice's treatment. */
export const processOf = (treatment: string | null): string =>
  lookUp(PROCESSES, treatment ?? undefined) ?? "REGULATED";

/** What an acknowledgement of a deposited invoice means; null: nothing yet, or a word that the table does not know. */
export const statusOfAck = (ack: string): StatusName | null =>
  lookUp<StatusName | null>(ACK_STATUSES, ack) ?? null;

/** Reason codes of an acknowledgement, with the national reason that they stand for; null: there is none. */
export const ACK_REASONS = {
  EmptyAttachement: "IRR_VID_PJ",
  AttachmentTypeError: "IRR_EXT_DOC",
  // The annex prints IRR_VID_F; the national list has IRR_VIDE_F.
  EmptyFlow: "IRR_VIDE_F",
  OtherTechnicalError: "AUTRE",
  InvalidSchema: "IRR_SYNTAX",
  FileSizeExceeded: "IRR_TAILLE_F",
  FlowTypeError: "IRR_TYPE_F",
  AlreadyExistingFlow: "DOUBLON",
  VirusFound: "IRR_ANTIVIRUS",
  ChecksumMismatch: null,
  InvoiceLCInvalidStatus: null,
  InvoiceLCStatusError: null,
  InvoiceLCRuleError: null,
  InvoiceLCAccessDenied: null,
  InvoiceLCAmountError: null,
} as const satisfies Record<string, ReasonCode | null>;

/** National reason of an acknowledgement's reason code; the platform's own code where there is none. */
export const reasonOfAck = (code: string, message: string | undefined): Reason => {
  const national = lookUp<ReasonCode | null>(ACK_REASONS, code) ?? (isReasonCode(code) ? code : null);
  return {
    code: national ?? code,
    text: message ?? (national === null ? code : REASONS[national]),
  };
};

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
  lookUp(FLOW_PROFILES, profile?.trim());

/** `flowSyntax` of an invoice's syntax. */
export const FLOW_SYNTAXES = { "factur-x": "Factur-X", cii: "CII", ubl: "UBL" } as const;

/** UNCL 3035 roles that a life-cycle message may name as who set a status (MDT-40, BR-FR-CDV-CL-03). */
export const PARTY_ROLES = {
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
} as const satisfies Record<string, PartyRole>;

/** The role of a party; `unknown` for a code that is not in the list. */
export const roleOf = (code: string | null): PartyRole =>
  lookUp<PartyRole>(PARTY_ROLES, code ?? undefined) ?? "unknown";

/**
 * Characteristics (MDT-207) that correct data of the invoice instead of giving an amount of the status
 * (BR-FR-CDV-CL-11): wrong data, expected data, data to use instead, bank account of the payee.
 */
export const DATA_CHARACTERISTICS: ReadonlySet<string> = new Set(["DIV", "DVA", "MAJ", "CBB"]);
