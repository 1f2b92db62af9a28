import type { Reason } from "../domain/life-cycle/event.ts";
import type { ReasonCode } from "../domain/life-cycle/reasons.ts";
import { rowOf } from "./look-up.ts";
import { reasonOf } from "./reasons.ts";

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

/** Reason code of an acknowledgement for a national reason; another code stands for itself, as the norm lets it. */
export const ackCodeOfReason = (code: string): string =>
  code === "AUTRE"
    ? "OtherTechnicalError"
    : (Object.entries<ReasonCode | null>(ACK_REASONS).find(([, reason]) => reason === code)?.[0] ?? code);

/** National reason of an acknowledgement's reason code; the platform's own code where there is none. */
export const reasonOfAck = (code: string, message: string | undefined): Reason =>
  reasonOf(code, rowOf<ReasonCode | null>(ACK_REASONS, code), message);
