import type { RawItem, Reason, SetBy, Statement, StatusAmount } from "../../domain/life-cycle/event.ts";
import { roleIn, statusIn } from "../../mapping/iopole.ts";
import { reasonIn } from "../../mapping/iopole-reasons.ts";
import type { About, Evidence, Understood } from "../port.ts";
import type { Party, PlatformEvent, Rejection, Status, StatusResponse } from "./shapes.ts";

/** What one status of the platform says. */
export const readStatus = (item: RawItem, status: Status): Understood => {
  const { destType, xml } = status;
  // The same status is listed once for each addressee; ours alone tells how the invoice stands.
  if (destType && destType !== "OPERATOR") return { kind: "nothing", why: `it is addressed to ${destType}` };
  return {
    kind: "statement",
    about: aboutOf(status),
    statement: statementOf(item, status),
    ...(xml ? { evidence: evidenceOf(xml) } : {}),
  };
};

/** A status in our words, whoever it is addressed to. */
export const statementOf = (item: RawItem, { status, json }: Status): Statement => {
  const response = json?.responses[0];
  const notes = (json?.notes ?? []).map((note) => note.content);
  return {
    platformEventId: item.id,
    rawCode: status.code,
    status: statusIn(status.code, status.networkCode ?? null),
    at: item.at,
    setBy: setByOf(json?.issuer ?? json?.sender),
    reasons: reasonsOf(response),
    comment: notes.filter(Boolean).join("\n") || null,
    amounts: (response?.additionalData ?? []).map(amountOf),
    external: false,
  };
};

/**
 * An event that is not a status: a push of ours that came to nothing, an invoice in trouble (for which there is no
 * national status: it stands in the history under the platform's word), or nothing for the gateway.
 */
export const readEvent = (
  item: RawItem,
  event: PlatformEvent,
  subject: "invoice" | "push" | "elsewhere",
): Understood => {
  const { payload, referencedObject } = event;
  const rejection = payload?.rejectionDetail;
  const { code, statusMessage } = payload?.error ?? {};
  const reasons = [
    ...(rejection ? [reasonOf(rejection)] : []),
    ...(code ? [{ code, text: statusMessage || code }] : []),
  ];
  const comment = payload?.validationErrors?.length
    ? JSON.stringify(payload.validationErrors).slice(0, LONGEST)
    : null;
  if (subject === "push") {
    const platformId = payload?.statusId ?? referencedObject?.id ?? "";
    return { kind: "outcome", trackingId: null, platformId, accepted: false, reasons, comment };
  }
  if (subject === "elsewhere") {
    return { kind: "nothing", why: `${event.eventType} is not about an invoice` };
  }
  const platformId = payload?.invoiceId ?? referencedObject?.id;
  const { invoiceId: number, seller } = payload?.businessData ?? {};
  return {
    kind: "statement",
    about: {
      ...(platformId ? { platformId } : {}),
      ...(number ? { number } : {}),
      ...(seller?.siren ? { sellerSiren: seller.siren } : {}),
    },
    statement: {
      platformEventId: item.id,
      rawCode: event.eventType,
      status: null,
      at: item.at,
      setBy: { role: "WK" },
      reasons,
      comment,
      amounts: [],
      external: false,
    },
  };
};

/** The ERP is shown no more of one reason than this. */
const LONGEST = 2000;

/**
 * By the platform's id where the invoice is ours. A status about the sender's copy of a received invoice bears an id
 * that we never saw: number and seller together tell which one is meant.
 */
const aboutOf = (status: Status): About => {
  const reference = status.json?.responses[0]?.documentReference;
  const { issuer, sender, recipients } = status.json ?? {};
  const parties = [reference?.issuer, issuer, sender, ...(recipients ?? [])];
  const seller = reference?.issuer?.siren ?? parties.find((p) => roleOf(p) === "SE" && p?.siren)?.siren;
  const issueDate = dayIn(reference?.issueDate);
  return {
    ...(status.invoiceId ? { platformId: status.invoiceId } : {}),
    ...(reference?.issuerAssignedId ? { number: reference.issuerAssignedId } : {}),
    ...(seller ? { sellerSiren: seller } : {}),
    ...(issueDate === null ? {} : { issueDate }),
  };
};

const PARIS = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris" });

/** Day of a document's date. It comes as a moment: midnight in France is the evening before in UTC. */
const dayIn = (text: string | null | undefined): string | null => {
  if (!text || Number.isNaN(Date.parse(text))) return null;
  return text.includes("T") ? PARIS.format(new Date(text)) : text.slice(0, 10);
};

const roleOf = (party: Party): SetBy["role"] => roleIn(party?.roleCode ?? null);

const setByOf = (party: Party): SetBy => ({
  role: roleOf(party),
  ...(party?.name ? { name: party.name } : {}),
  ...(party?.siren ? { id: `0002:${party.siren}` } : {}),
});

/** `rejectionDetails` came in 2026; its first is `rejectionDetail`. */
const reasonsOf = (response: StatusResponse | undefined): Reason[] => {
  const { rejectionDetails = [], rejectionDetail } = response ?? {};
  return (rejectionDetails.length > 0 || !rejectionDetail ? rejectionDetails : [rejectionDetail]).map(
    reasonOf,
  );
};

const reasonOf = ({ reason, message, errors }: Rejection): Reason => {
  const found = errors.map((e) => [e.rule, e.location, e.message].filter(Boolean).join(" "));
  return reasonIn(reason, [message, ...found].filter(Boolean).join("\n").slice(0, LONGEST) || null);
};

const amountOf = ({ type, amount, vatRate }: StatusResponse["additionalData"][number]): StatusAmount => ({
  code: type,
  amount: String(amount.value),
  // XXX is ISO 4217's "no currency": it is not ours to guess.
  currency: amount.currency || "XXX",
  vatRate: vatRate ?? null,
});

const evidenceOf = (xml: string): Evidence => ({
  // Base64 is not described, but a field of bytes elsewhere in this API is: both are taken.
  bytes: xml.trimStart().startsWith("<") ? Buffer.from(xml) : Buffer.from(xml, "base64"),
  mediaType: "application/xml",
});
