import { NO_CURRENCY } from "../../domain/life-cycle/amounts.ts";
import type { RawItem, Reason, SetBy, Statement, StatusAmount } from "../../domain/life-cycle/event.ts";
import { addresseeOf } from "../../domain/tenant.ts";
import { roleIn, statusIn, subjectOfEvent } from "../../mapping/iopole.ts";
import { reasonIn } from "../../mapping/iopole-reasons.ts";
import { isOfReports } from "../../mapping/iopole-reports.ts";
import { unreadable } from "../kit/calls/failures.ts";
import { joined, present } from "../kit/present.ts";
import { LONGEST_TEXT, setByOf, statementOf, xmlEvidence } from "../kit/statements.ts";
import { dayOf } from "../kit/time.ts";
import type { About, Announced, Understood } from "../port.ts";
import type { Iopole } from "./calls.ts";
import { getMetadata } from "./deposit.ts";
import { download } from "./download.ts";
import { isOnboarding, rawSchema } from "./items.ts";
import { readClosing, readReportEvent } from "./read-report-event.ts";
import {
  type BusinessData,
  eventSchema,
  type NamedParty,
  type Party,
  type PlatformEvent,
  type Status,
  type StatusReason,
  type StatusResponse,
  statusSchema,
} from "./shapes.ts";

/**
 * Understands one item; a received invoice is downloaded.
 *
 * @throws Failure `refused` for what only a person can settle
 */
export const readItem = async (access: Iopole, item: RawItem): Promise<Understood> => {
  const raw = rawSchema.safeParse(item.raw).data;
  if (raw?.kind === "invoice") return readInvoice(access, item, raw.invoiceId);
  if (raw?.kind === "status") {
    const status = statusSchema.safeParse(raw.status);
    if (status.success) return readStatus(item, status.data);
  }
  if (raw?.kind === "event") {
    const event = eventSchema.safeParse(raw.event);
    if (event.success) return readEvent(access, item, event.data);
  }
  if (raw?.kind === "other" && isOnboarding(raw.body)) {
    return { kind: "nothing", why: "the onboarding of a company is not the gateway's business" };
  }
  throw unreadable(
    item,
    "item_unreadable",
    "The platform said something that is neither an invoice, a status nor an event.",
    "Ask the platform's support what it means.",
  );
};

const readInvoice = async (access: Iopole, item: RawItem, platformId: string): Promise<Understood> => {
  const metadata = await getMetadata(access, platformId);
  if (metadata.way === "EMITTED") return { kind: "nothing", why: "it is an invoice that we sent" };
  const document = await download(access, { platformId }, "original");
  const announced = announcedIn(metadata.businessData);
  return { kind: "invoice", platformId, document, receivedAt: item.at, announced };
};

const announcedIn = (data: BusinessData): Announced => {
  const known = (party: NamedParty) => ({
    name: party?.name,
    siren: party?.siren || (/^0225:(\d{9})(?!\d)/.exec(party?.electronicAddress ?? "")?.[1] ?? null),
  });
  const [seller, buyer] = [known(data?.seller), known(data?.buyer)];
  return present({
    number: data?.invoiceId,
    amount: data?.monetary?.invoiceAmount?.amount,
    currency: data?.monetary?.invoiceCurrency,
    seller: seller.name,
    buyer: buyer.name,
    addressee: addresseeOf({ type: data?.type ?? "", seller, buyer }),
  });
};

const readStatus = (item: RawItem, status: Status): Understood => {
  const { destType, xml } = status;
  // The same status is listed once for each addressee; ours alone tells how the invoice stands.
  if (destType && destType !== "OPERATOR") return { kind: "nothing", why: `it is addressed to ${destType}` };
  return {
    kind: "statement",
    about: aboutOf(status),
    statement: statementOfStatus(item, status),
    ...(xml ? { evidence: xmlEvidence(bytesOf(xml)) } : {}),
  };
};

/** A status in our words, whoever it is addressed to. */
export const statementOfStatus = (item: RawItem, { status, json }: Status): Statement => {
  const response = json?.responses[0];
  const notes = (json?.notes ?? []).map((note) => note.content);
  return statementOf(item, {
    rawCode: status.code,
    status: statusIn(status.code, status.networkCode ?? null),
    setBy: setterOf(json?.issuer ?? json?.sender),
    reasons: reasonsOf(response),
    comment: joined(notes, "\n") || null,
    amounts: (response?.additionalData ?? []).map(amountOf),
  });
};

/**
 * An event that is not a status: a push of ours that came to nothing, an invoice in trouble (for which there is no
 * national status: it stands in the history under the platform's word), what became of a report, or nothing for the
 * gateway.
 */
const readEvent = async (access: Iopole, item: RawItem, event: PlatformEvent): Promise<Understood> => {
  const { eventType, payload, referencedObject } = event;
  const subject = subjectOfEvent(eventType) ?? subjectByObject(referencedObject?.type);
  if (subject === "closing") return readClosing(access, item, event);
  const { code, statusMessage } = payload?.error ?? {};
  const reasons = [
    ...(payload?.rejectionDetail ? [reasonOf(payload.rejectionDetail)] : []),
    ...(code ? [{ code, text: statusMessage || code }] : []),
  ];
  const comment = payload?.validationErrors?.length
    ? JSON.stringify(payload.validationErrors).slice(0, LONGEST_TEXT)
    : null;
  if (subject === "push") {
    const platformId = payload?.statusId ?? referencedObject?.id ?? "";
    return { kind: "outcome", trackingId: null, platformId, accepted: false, reasons, comment };
  }
  if (subject === "report") return readReportEvent(item, event, reasons);
  if (subject === "elsewhere") return { kind: "nothing", why: `${eventType} is not about an invoice` };
  const { invoiceId: number, seller } = payload?.businessData ?? {};
  const said = { rawCode: eventType, status: null, setBy: { role: "WK" }, reasons, comment } as const;
  return {
    kind: "statement",
    about: present({
      platformId: payload?.invoiceId ?? referencedObject?.id,
      number,
      sellerSiren: seller?.siren,
    }),
    statement: statementOf(item, said),
  };
};

/** What an event of a new type is about. */
const subjectByObject = (type: string | null | undefined): "invoice" | "report" | "elsewhere" =>
  type === "INVOICE" ? "invoice" : isOfReports(type) ? "report" : "elsewhere";

/**
 * By the platform's id where the invoice is ours. A status about the sender's copy of a received invoice bears an id
 * that we never saw: number and seller together tell which one is meant.
 */
const aboutOf = (status: Status): About => {
  const reference = status.json?.responses[0]?.documentReference;
  const { issuer, sender, recipients } = status.json ?? {};
  const parties = [reference?.issuer, issuer, sender, ...(recipients ?? [])];
  return present({
    platformId: status.invoiceId,
    number: reference?.issuerAssignedId,
    sellerSiren: reference?.issuer?.siren ?? parties.find((p) => roleOf(p) === "SE" && p?.siren)?.siren,
    issueDate: dayOf(reference?.issueDate, "utc"),
  });
};

const roleOf = (party: Party): SetBy["role"] => roleIn(party?.roleCode ?? null);

const setterOf = (party: Party): SetBy =>
  setByOf(roleOf(party), party?.name, party?.siren ? `0002:${party.siren}` : null);

/** `rejectionDetails` came in 2026; its first is `rejectionDetail`. */
const reasonsOf = (response: StatusResponse | undefined): Reason[] => {
  const { rejectionDetails = [], rejectionDetail } = response ?? {};
  return (rejectionDetails.length > 0 || !rejectionDetail ? rejectionDetails : [rejectionDetail]).map(
    reasonOf,
  );
};

const reasonOf = ({ reason, message, errors }: StatusReason): Reason => {
  const found = errors.map((e) => joined([e.rule, e.location, e.message], " "));
  return reasonIn(reason, joined([message, ...found], "\n").slice(0, LONGEST_TEXT) || null);
};

const amountOf = ({ type, amount, vatRate }: StatusResponse["additionalData"][number]): StatusAmount => ({
  code: type,
  amount: String(amount.value),
  currency: amount.currency || NO_CURRENCY,
  vatRate: vatRate ?? null,
});

/** Base64 is not described, but a field of bytes elsewhere in this API is: both are taken. */
const bytesOf = (xml: string): Uint8Array =>
  Buffer.from(xml, xml.trimStart().startsWith("<") ? "utf8" : "base64");
