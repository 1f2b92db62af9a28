import { listOf, nested, text, word } from "./kinds.ts";
import { optional, required, type Strict } from "./shape.ts";
import { sameWords, type WordOf } from "./versions.ts";

/**
 * What a platform says of a deposited file. `Ok`: antivirus, integrity, technical rules and uniqueness were checked,
 * nothing more; what becomes of the invoice comes as life-cycle messages.
 */
export const ACK_STATUSES = sameWords("Pending", "Ok", "Error");
export type AckStatus = WordOf<typeof ACK_STATUSES>;

const ACK_LEVELS = sameWords("Error", "Warning");

/** Reason codes that the norm gives; a platform may give any other. `EmptyAttachement` is its own spelling. */
export const ACK_REASON_CODES = sameWords(
  "EmptyAttachement",
  "AttachmentTypeError",
  "EmptyFlow",
  "OtherTechnicalError",
  "InvalidSchema",
  "FileSizeExceeded",
  "FlowTypeError",
  "AlreadyExistingFlow",
  "VirusFound",
  "ChecksumMismatch",
  "InvoiceLCInvalidStatus",
  "InvoiceLCStatusError",
  "InvoiceLCRuleError",
  "InvoiceLCAccessDenied",
  "InvoiceLCAmountError",
);
export type AckReasonCode = WordOf<typeof ACK_REASON_CODES>;

export const ACK_DETAIL = {
  level: required(word(ACK_LEVELS)),
  /** What is wrong: a part of the file or of the call, in the platform's own words. */
  item: required(text()),
  reasonCode: required(text()),
  reasonMessage: required(text()),
};
export type AckDetail = Strict<typeof ACK_DETAIL>;

export const ACKNOWLEDGEMENT = {
  status: required(word(ACK_STATUSES)),
  details: optional(listOf(nested(ACK_DETAIL), { min: 1 })),
};
