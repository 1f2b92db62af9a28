import { DocumentFault } from "../../documents/index.ts";
import type { comesBackAs, WhyNotCode } from "../../domain/life-cycle/allowed.ts";
import { Rejection } from "../../domain/problem.ts";
import type { AckReasonCode } from "../../norm/acknowledgement.ts";

/** Why a status is not allowed on an invoice. */
const NOT_ALLOWED = {
  set_by_platform: "InvoiceLCInvalidStatus",
  set_by_agent: "InvoiceLCAccessDenied",
  set_by_other_party: "InvoiceLCAccessDenied",
  not_on_invoice: "InvoiceLCAccessDenied",
  internal_document: "InvoiceLCStatusError",
  outside_national_cycle: "InvoiceLCStatusError",
  superseded: "InvoiceLCStatusError",
  not_sent_yet: "InvoiceLCStatusError",
  not_sent: "InvoiceLCStatusError",
  life_cycle_over: "InvoiceLCStatusError",
  already_set: "InvoiceLCStatusError",
  nothing_to_complete: "InvoiceLCStatusError",
  nothing_to_refund: "InvoiceLCStatusError",
  REJ_INC: "InvoiceLCStatusError",
  platform_limit: "InvoiceLCStatusError",
  capability_missing: "OtherTechnicalError",
  not_leading: "InvoiceLCAccessDenied",
} as const satisfies Record<WhyNotCode | NonNullable<ReturnType<typeof comesBackAs>>, AckReasonCode> &
  Record<string, AckReasonCode>;

/** What is wrong with what comes with a status. */
const INCOMPLETE = {
  "BR-FR-CDV-15": "InvoiceLCRuleError",
  "BR-FR-CDV-CL-09": "InvoiceLCRuleError",
  "BR-FR-CDV-CL-10": "InvoiceLCRuleError",
  comment_required: "InvoiceLCRuleError",
  "MDT-96": "InvoiceLCRuleError",
  "G7.49": "InvoiceLCRuleError",
  "MDG-41": "InvoiceLCRuleError",
  "BT-84": "InvoiceLCRuleError",
  company_not_allowed: "InvoiceLCAccessDenied",
  "BR-FR-CDV-CL-11": "InvoiceLCAmountError",
  REJ_ENCAISSEMENT: "InvoiceLCAmountError",
  "BR-FR-DEC-01": "InvoiceLCAmountError",
  "BR-FR-16": "InvoiceLCAmountError",
  "P1.15": "InvoiceLCAmountError",
  "P1.17": "InvoiceLCAmountError",

  amount_zero: "InvoiceLCAmountError",
  above_total: "InvoiceLCAmountError",
  currency_differs: "InvoiceLCAmountError",
  one_per_vat_rate: "InvoiceLCAmountError",
} as const satisfies Record<string, AckReasonCode>;

/** What is wrong with a message itself. */
const OF_MESSAGES = {
  invoice_not_found: "InvoiceLCAccessDenied",
  invoice_ambiguous: "InvoiceLCRuleError",
  invoice_not_named: "InvoiceLCRuleError",
  issuer_not_on_invoice: "InvoiceLCAccessDenied",
  not_about_invoice: "InvoiceLCInvalidStatus",
  status_unknown: "InvoiceLCInvalidStatus",
  several_statuses: "InvoiceLCRuleError",
  several_actions: "InvoiceLCRuleError",
  comment_too_long: "InvoiceLCRuleError",
  too_many_amounts: "InvoiceLCAmountError",
  too_many_attachments: "InvoiceLCRuleError",
  attachment_empty: "EmptyAttachement",
  attachment_type: "AttachmentTypeError",
  name_twice: "InvoiceLCRuleError",
  iban_malformed: "InvoiceLCRuleError",
  bic_malformed: "InvoiceLCRuleError",
} as const satisfies Record<string, AckReasonCode>;

/** What is wrong with a file, whatever it holds, and with reports. Others of a file go by their kind. */
const OF_FILES = {
  file_empty: "EmptyFlow",
  file_too_large: "FileSizeExceeded",
  several_references: "InvoiceLCRuleError",
  term_missing: "InvoiceLCRuleError",
  schema: "InvalidSchema",
  idempotency_key_reused: "AlreadyExistingFlow",
  report_name_reused: "AlreadyExistingFlow",
  nothing_changed: "AlreadyExistingFlow",
} as const satisfies Record<string, AckReasonCode>;

const REASONS: ReadonlyMap<string, AckReasonCode> = new Map(
  Object.entries({ ...NOT_ALLOWED, ...INCOMPLETE, ...OF_MESSAGES, ...OF_FILES }),
);

/** The norm's word for the code of a fault; null: it has none. */
export const ackReasonOfCode = (code: string): AckReasonCode | null => REASONS.get(code) ?? null;

const OF_KINDS = {
  unsupported: "FlowTypeError",
  invalid: "InvalidSchema",
  too_large: "FileSizeExceeded",
} as const satisfies Record<DocumentFault["kind"], AckReasonCode>;

/** Terms of an amount and its rate (MDT-215, MDT-224): one that is no number is a fault of amounts. */
const AMOUNT_TERMS: ReadonlySet<string> = new Set(["MDT-215", "MDT-224"]);

/**
 * Why a file was not taken, in the norm's words, from what refused it. Of several faults, that of the first: each of
 * `Rejection.errors` has its own by {@link ackReasonOfCode}. `OtherTechnicalError` for everything that the norm has no
 * word for.
 */
export const ackReasonOf = (error: unknown): AckReasonCode => {
  if (error instanceof DocumentFault) {
    if (AMOUNT_TERMS.has(error.path)) return "InvoiceLCAmountError";
    return ackReasonOfCode(error.code) ?? OF_KINDS[error.kind];
  }
  if (!(error instanceof Rejection)) return "OtherTechnicalError";
  for (const code of [...error.errors.map((fault) => fault.code), error.code]) {
    const reason = ackReasonOfCode(code);
    if (reason !== null) return reason;
  }
  return "OtherTechnicalError";
};
