import type { ApiVersion } from "../clients.ts";
import { iso } from "../platform.ts";

/** Closed lists of XP Z12-013 1.3. */
export const FLOW_SYNTAXES = ["CII", "UBL", "Factur-X", "CDAR", "FRR"] as const;
export const FLOW_PROFILES = ["Basic", "CIUS", "Extended-CTC-FR", "Undefined"] as const;
export const PROCESSING_RULES = [
  "B2B",
  "B2BInt",
  "B2C",
  "B2G",
  "B2GInt",
  "OutOfScope",
  "B2GOutOfScope",
  "ArchiveOnly",
  "NotApplicable",
  "Undefined",
] as const;
export const FLOW_TYPES = [
  "CustomerInvoice",
  "SupplierInvoice",
  "CustomerInvoiceLC",
  "SupplierInvoiceLC",
  "StateCustomerInvoiceLC",
  "StateSupplierInvoiceLC",
  "AggregatedCustomerTransactionReport",
  "UnitaryCustomerTransactionReport",
  "AggregatedCustomerPaymentReport",
  "UnitaryCustomerPaymentReport",
  "UnitarySupplierTransactionReport",
  "MultiFlowReport",
  "StateCustomerInvoice",
  "StateSupplierInvoice",
  "StateTransactionReport",
  "StateTransactionReportLC",
  "StatePaymentReport",
  "StatePaymentReportLC",
  "Undefined",
] as const;
export const DIRECTIONS = ["In", "Out"] as const;
export const ACK_STATES = ["Pending", "Ok", "Error"] as const;

export type FlowSyntax = (typeof FLOW_SYNTAXES)[number];
export type FlowType = (typeof FLOW_TYPES)[number];
export type ProcessingRule = (typeof PROCESSING_RULES)[number];
export type FlowProfile = (typeof FLOW_PROFILES)[number];
export type Direction = (typeof DIRECTIONS)[number];
export type AckState = (typeof ACK_STATES)[number];

/** One fault of a flow, as its acknowledgement tells it. */
export interface AckDetail {
  level: "Error" | "Warning";
  item: string;
  reasonCode: string;
  reasonMessage: string;
}

/** A flow as stored. `In` comes to the client, `Out` comes from it. */
export interface FlowRow {
  seq: number;
  id: string;
  client: string;
  direction: Direction;
  type: FlowType;
  syntax: FlowSyntax;
  profile: FlowProfile;
  rule: ProcessingRule;
  rule_source: "Input" | "Computed";
  name: string;
  tracking_id: string | null;
  sha256: string;
  ack: AckState;
  ack_details: string | null;
  submitted_at: number;
  updated_at: number;
  media_type: string;
  bytes: Uint8Array;
  /** JSON of a reading (read-deposit.ts); null where nothing was read. */
  reading: string | null;
  /** Seller, year and number of the invoice. */
  number_key: string | null;
  /** 1: it holds its number, so that another deposit of it is a duplicate. */
  held: 0 | 1;
}

const later = (version: ApiVersion, value: string): string | undefined =>
  version !== "1.3" && value === "Undefined" ? undefined : value;

/** A flow as the API shows it. Before 1.3 there is no `Undefined`, in 1.1 no `name`: the field is left out. */
export const presentFlow = (flow: Omit<FlowRow, "bytes" | "reading">, version: ApiVersion) => ({
  flowId: flow.id,
  submittedAt: iso(flow.submitted_at),
  updatedAt: iso(flow.updated_at),
  ...(version === "1.1" ? {} : { name: flow.name }),
  ...(flow.tracking_id === null ? {} : { trackingId: flow.tracking_id }),
  flowType: later(version, flow.type),
  flowDirection: flow.direction,
  flowSyntax: flow.syntax,
  flowProfile: later(version, flow.profile),
  processingRule: later(version, flow.rule),
  processingRuleSource: flow.rule_source,
  acknowledgement: {
    status: flow.ack,
    ...(flow.ack_details === null ? {} : { details: JSON.parse(flow.ack_details) as AckDetail[] }),
  },
});
