import {
  type Cdar,
  type CdarDetail,
  correctsData,
  type DocumentLimits,
  invoiceNamedIn,
  isAboutInvoice,
  readCdars,
  wordsOfDetail,
} from "../../../documents/index.ts";
import { SELF_BILLED_TYPES } from "../../../domain/invoice.ts";
import { NO_CURRENCY } from "../../../domain/life-cycle/amounts.ts";
import type { RawItem, StatusAmount } from "../../../domain/life-cycle/event.ts";
import { roleOf } from "../../../domain/life-cycle/party-role.ts";
import type { Side } from "../../../domain/life-cycle/push.ts";
import { statusOfCode } from "../../../domain/life-cycle/status.ts";
import type { ReportKind } from "../../../domain/reporting/periods.ts";
import type { About, Said, Understood } from "../../port.ts";
import { present } from "../present.ts";
import { setByOf, statementOf, xmlEvidence } from "../statements.ts";
import { isAboutReport, reportSaid } from "./read-report.ts";

/** Codes by which a message that is not about an invoice says no (regulation §1.2). */
const REFUSALS: ReadonlySet<string> = new Set(["251", "301", "401", "501", "601"]);

/** What is known of a life-cycle message beside its bytes. */
interface Envelope {
  /** Under which the platform knows the message. */
  platformId: string;
  /** Our reference, where it bears one. */
  trackingId: string | null;
  /** In whose words it is told: the seller's, or the buyer's; null: nobody says. */
  side: Side | null;
  /** A status that was set in the platform's own pages. */
  external: boolean;
  /** It is about a report of this kind; absent: the envelope does not say so. */
  report?: ReportKind | undefined;
}

/**
 * What a life-cycle message says, of each document that it is about.
 *
 * @throws DocumentFault when it cannot be read, or is past the limits
 */
export const readMessage = (
  item: RawItem,
  bytes: Uint8Array,
  envelope: Envelope,
  limits: DocumentLimits,
): Understood => {
  const [only, ...others] = readCdars(bytes, limits).map((cdar, i) =>
    saidIn(i === 0 ? item : { ...item, id: `${item.id}#${i + 1}` }, cdar, bytes, envelope),
  );
  if (only === undefined) return { kind: "nothing", why: "the message is about no document" };
  return others.length === 0 ? only : { kind: "several", each: [only, ...others] };
};

const saidIn = (item: RawItem, cdar: Cdar, bytes: Uint8Array, envelope: Envelope): Said => {
  if (isAboutReport(cdar, envelope)) return reportSaid(cdar, bytes, envelope);
  const reasons = cdar.details.flatMap(({ reasonCode, reason }) =>
    reasonCode === null ? [] : [{ code: reasonCode, text: reason ?? "" }],
  );
  const comment = cdar.details.flatMap(wordsOfDetail).join("\n") || null;
  if (!isAboutInvoice(cdar)) {
    return {
      kind: "outcome",
      trackingId: envelope.trackingId,
      platformId: cdar.invoiceNumber ?? envelope.platformId,
      accepted: !REFUSALS.has(cdar.statusCode),
      reasons,
      comment,
    };
  }
  const { issuer, statusCode } = cdar;
  return {
    kind: "statement",
    about: aboutOf(cdar, envelope),
    statement: statementOf(item, {
      rawCode: statusCode,
      status: statusOfCode(statusCode),
      at: cdar.statusAt ?? cdar.issuedAt,
      setBy: setByOf(roleOf(issuer.role), issuer.name, issuer.id),
      reasons,
      comment,
      amounts: cdar.details.flatMap(amountsOf),
      external: envelope.external,
      ...present({ message: messageKey(cdar) }),
    }),
    evidence: xmlEvidence(bytes),
  };
};

/**
 * By what the same message is known in another envelope: its sender, where it names one, and the sender's id of it
 * (MDT-4).
 */
const messageKey = ({ sender, id }: Cdar): string | null =>
  id === "" ? null : `${sender.id ?? sender.name ?? ""}|${id}`;

const amountsOf = ({ characteristics }: CdarDetail): StatusAmount[] =>
  characteristics.flatMap(({ typeCode, amount, currency, percent }) =>
    typeCode === null || amount === null || correctsData(typeCode)
      ? []
      : [{ code: typeCode, amount, currency: currency ?? NO_CURRENCY, vatRate: percent }],
  );

/** The invoice by its national key. */
const aboutOf = (cdar: Cdar, { trackingId, side }: Envelope): About => {
  const named = invoiceNamedIn(cdar);
  return present({
    ...named,
    trackingId: trackingId?.startsWith("inv_") ? trackingId : null,
    direction: named.number === null && cdar.invoiceNumber !== null ? null : directionOf(cdar, side),
  });
};

/** Whose copy it is about: the seller is the issuer, unless the invoice is self-billed. */
const directionOf = ({ invoiceType }: Cdar, side: Side | null): About["direction"] | null => {
  if (side === null || invoiceType === null) return null;
  return (side === "seller") !== SELF_BILLED_TYPES.has(invoiceType) ? "outbound" : "inbound";
};
