import { ACKNOWLEDGEMENT } from "./acknowledgement.ts";
import { dateTime, id, text, vital, word } from "./kinds.ts";
import { optional, required } from "./shape.ts";
import { ALWAYS, SINCE_1_2, SINCE_1_3, sameWords, UNTIL_1_2, type WordOf, words } from "./versions.ts";

/** What a deposited file is written in. */
export const FLOW_SYNTAXES = sameWords("CII", "UBL", "Factur-X", "CDAR", "FRR");
export type FlowSyntax = WordOf<typeof FLOW_SYNTAXES>;

export const FLOW_PROFILES = words({
  Basic: ALWAYS,
  CIUS: ALWAYS,
  "Extended-CTC-FR": ALWAYS,
  Undefined: SINCE_1_3,
});
export type FlowProfile = WordOf<typeof FLOW_PROFILES>;

/** How the platform is to treat a flow: as e-invoicing, as e-reporting, or not at all. */
export const PROCESSING_RULES = words({
  B2B: ALWAYS,
  B2BInt: ALWAYS,
  B2C: ALWAYS,
  B2G: SINCE_1_2,
  B2GInt: SINCE_1_2,
  OutOfScope: ALWAYS,
  B2GOutOfScope: SINCE_1_2,
  ArchiveOnly: ALWAYS,
  NotApplicable: ALWAYS,
  Undefined: SINCE_1_3,
});
export type ProcessingRule = WordOf<typeof PROCESSING_RULES>;

/** Who chose the rule: the depositor, or the platform. */
export const RULE_SOURCES = sameWords("Input", "Computed");
export type RuleSource = WordOf<typeof RULE_SOURCES>;

/** `In`: from the platform to its client. `Out`: from the client to the platform. */
export const FLOW_DIRECTIONS = sameWords("In", "Out");
export type FlowDirection = WordOf<typeof FLOW_DIRECTIONS>;

/** What the platform found a flow to be. `State…`: what went to the tax authority. */
export const FLOW_TYPES = words({
  CustomerInvoice: ALWAYS,
  SupplierInvoice: ALWAYS,
  StateInvoice: UNTIL_1_2,
  CustomerInvoiceLC: ALWAYS,
  SupplierInvoiceLC: ALWAYS,
  StateCustomerInvoiceLC: ALWAYS,
  StateSupplierInvoiceLC: ALWAYS,
  AggregatedCustomerTransactionReport: ALWAYS,
  UnitaryCustomerTransactionReport: ALWAYS,
  AggregatedCustomerPaymentReport: ALWAYS,
  UnitaryCustomerPaymentReport: ALWAYS,
  UnitarySupplierTransactionReport: ALWAYS,
  MultiFlowReport: ALWAYS,
  StateCustomerInvoice: SINCE_1_3,
  StateSupplierInvoice: SINCE_1_3,
  StateTransactionReport: SINCE_1_3,
  StateTransactionReportLC: SINCE_1_3,
  StatePaymentReport: SINCE_1_3,
  StatePaymentReportLC: SINCE_1_3,
  Undefined: SINCE_1_3,
});
export type FlowType = WordOf<typeof FLOW_TYPES>;

/** What a flow can be fetched as: its state (the default), or one of its files. */
export const DOC_TYPES = sameWords("Metadata", "Original", "Converted", "ReadableView");

/** Longest flow or tracking id, in characters. */
export const ID_LENGTH = { "1.1": 36, "1.2": 36, "1.3": 64 } as const;

/** Largest file of a flow, in bytes: 100 MB, as 1.3 says. The versions before give no number. */
export const MAX_FILE_BYTES = 100 * 1024 * 1024;

const trackingId = optional(text({ max: ID_LENGTH }));
const name = text({ max: 255 });

/** What the depositor says of a file. */
export const FLOW_INFO = {
  flowSyntax: required(word(FLOW_SYNTAXES)),
  name: required(name, SINCE_1_2, ALWAYS),
  trackingId,
  processingRule: optional(word(PROCESSING_RULES)),
  flowProfile: optional(word(FLOW_PROFILES)),
  /** Lower-case hexadecimal. */
  sha256: optional(text({ pattern: /^[a-f0-9]{64}$/ })),
};

/** The answer to a deposit (`FullFlowInfo`). */
export const DEPOSITED = {
  flowId: required(id({ max: ID_LENGTH }), SINCE_1_2, ALWAYS),
  submittedAt: required(dateTime(), SINCE_1_2, ALWAYS),
  ...FLOW_INFO,
};

/** The state of a flow. */
export const FLOW = {
  flowId: DEPOSITED.flowId,
  submittedAt: DEPOSITED.submittedAt,
  /** At first `submittedAt`; then when the acknowledgement last changed. */
  updatedAt: required(dateTime(), SINCE_1_2, ALWAYS),
  name: required(name, SINCE_1_2),
  trackingId,
  flowType: required(word(FLOW_TYPES), SINCE_1_2, ALWAYS),
  flowDirection: required(word(FLOW_DIRECTIONS), SINCE_1_2, ALWAYS),
  flowSyntax: required(word(FLOW_SYNTAXES), SINCE_1_2, ALWAYS),
  flowProfile: required(word(FLOW_PROFILES), SINCE_1_3, ALWAYS),
  processingRule: required(word(PROCESSING_RULES), SINCE_1_3, ALWAYS),
  processingRuleSource: required(word(RULE_SOURCES), SINCE_1_2, ALWAYS),
  acknowledgement: required(vital(ACKNOWLEDGEMENT), SINCE_1_2, ALWAYS),
};
