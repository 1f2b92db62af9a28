import type { Problem } from "../problem.ts";
import type { Reason } from "./event.ts";
import { isReasonCode, REASONS, type ReasonCode } from "./reasons.ts";
import { type StatusName, statusFacts } from "./status.ts";

/** What to do about a platform's rejection (213), routing error (221) or inadmissible file (501), by its reason. */
const FIXES: Partial<Record<ReasonCode, string>> = {
  DOUBLON:
    "The number was used already by this seller in this year. Check the invoice that was sent first; send a new one under a new number.",
  REJ_UNI:
    "The number was used already by this seller in this year. Check the invoice that was sent first; send a new one under a new number.",
  DEST_INC:
    "The recipient is not in the directory. Check the SIREN of the buyer (BT-47); without one, report the sale instead of sending it.",
  ADR_ERR:
    "Correct the recipient's electronic address (BT-49; BT-34 when self-billed): look it up in the directory, then send again.",
  REJ_ADR:
    "Correct the recipient's electronic address (BT-49; BT-34 when self-billed): look it up in the directory, then send again.",
  ROUTAGE_ERR:
    "The platform corrects the route and sends again by itself. If this stays, check the recipient's address in the directory.",
  MONTANTTOTAL_ERR:
    "Correct the totals of the document (BT-106 to BT-115), then send again under the same number.",
  CALCUL_ERR:
    "Correct the amounts of the lines, the VAT or the totals, then send again under the same number.",
  REJ_SEMAN:
    "Correct the document by the rule that the platform names, then send again under the same number.",
  REJ_COH:
    "Correct what does not agree with the directory or the registers (identifiers, VAT number), then send again.",
  REJ_CONT_B2G:
    "Add the service code (BT-10 or BT-46) and the commitment number (BT-13) that the public buyer demands, then send again.",
  REJ_REF_PJ: "Correct the references of the attachments (BG-24), then send again.",
  REJ_ASS_PJ: "Correct the references of the attachments (BG-24), then send again.",
  IRR_VIDE_F: "The file was empty: send the invoice again.",
  IRR_TYPE_F: "Send the invoice as Factur-X, CII or UBL.",
  IRR_SYNTAX: "Correct the XML against its schema, then send again under the same number.",
  IRR_TAILLE_F: "Make the file smaller (attachments first), then send again under the same number.",
  IRR_NOM_F: "Report this to the operator of the gateway: the file name is its own.",
  IRR_ANTIVIRUS: "The platform found a virus: check where the document and its attachments come from.",
};

const FIX_OF_OTHERS =
  "Read the platform's words, correct the document, then send again; the platform's support can tell more.";

/**
 * The problem that a status makes of an invoice: only a platform's rejection is one. What a buyer refuses or disputes
 * is business, and is told by the status itself.
 */
export const problemOfStatus = (
  status: StatusName | null,
  said: { reasons: Reason[]; comment: string | null; rawCode: string } | null,
): Problem | null => {
  if (status === null || said === null || statusFacts(status).problem !== true) return null;
  const [reason] = said.reasons;
  const code = reason?.code ?? String(statusFacts(status).code);
  const known = isReasonCode(code);
  const label = known ? REASONS[code] : (reason?.text ?? statusFacts(status).label);
  return {
    code,
    message: [label, said.comment].filter((t) => t !== null && t !== "").join(" – "),
    fix: (known ? FIXES[code] : undefined) ?? FIX_OF_OTHERS,
    raw: said.reasons.length > 0 ? said.reasons.map((r) => `${r.code}: ${r.text}`).join("; ") : said.rawCode,
  };
};
