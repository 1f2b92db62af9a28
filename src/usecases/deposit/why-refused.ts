import { DocumentFault } from "../../documents/index.ts";
import type { FlowDetail } from "../../domain/flow.ts";
import type { FieldFault, Rejection } from "../../domain/problem.ts";
import { ackCodeOfReason } from "../../mapping/acknowledgements.ts";
import { findingOfDocument } from "../shown-finding.ts";
import { ackReasonOf, ackReasonOfCode } from "./ack-reason.ts";

/** Most reasons that one acknowledgement gives. */
const MOST = 50;

/** Codes of the file that the norm has a word for and that nobody else meets. */
const OWN: Readonly<Record<string, string>> = {
  checksum_mismatch: "ChecksumMismatch",
  syntax_differs: "FlowTypeError",
};

/** The norm's word for a code of ours; a national reason or rule stands for itself where it has none. */
const reasonCodeOf = (code: string): string => OWN[code] ?? ackReasonOfCode(code) ?? ackCodeOfReason(code);

const sentences = (message: string, fix: string): string => (fix === "" ? message : `${message} ${fix}`);

const detailOf = ({ path, code, message, messageFr, fix, fixFr }: FieldFault): FlowDetail => ({
  level: "Error",
  item: path,
  reasonCode: reasonCodeOf(code),
  reasonMessage: sentences(messageFr ?? message, fixFr ?? fix),
});

/** Why a file was refused, in the words of an acknowledgement, in French: clerks read them in their ERP. */
export const detailsOf = (error: Rejection | DocumentFault): FlowDetail[] => {
  if (error instanceof DocumentFault) {
    const { messageFr, fixFr } = findingOfDocument(error);
    return [
      {
        level: "Error",
        item: error.path,
        reasonCode: ackReasonOf(error),
        reasonMessage: sentences(messageFr, fixFr),
      },
    ];
  }
  if (error.errors.length > 0) return error.errors.slice(0, MOST).map(detailOf);
  return [
    {
      level: "Error",
      item: "file",
      reasonCode: reasonCodeOf(error.code),
      reasonMessage: error.detailFr ?? error.message,
    },
  ];
};
