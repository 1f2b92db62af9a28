import { fromParisClock } from "../paris-time.ts";
import { type Element, readXml } from "../read/xml.ts";
import {
  type Cdar,
  type CdarCharacteristic,
  type CdarDetail,
  type CdarParty,
  DocumentFault,
} from "../types.ts";

const STAMP = "udt:DateTimeString";

/** An instant as ISO 8601 UTC, from format 204 (French civil time), 102 (midnight in France) or ISO; null if none. */
const instantOf = (text: string | undefined): string | null => {
  if (text === undefined) return null;
  if (/^\d{8}$/.test(text)) return fromParisClock(`${text}000000`)?.toISOString() ?? null;
  if (/^\d{14}$/.test(text)) return fromParisClock(text)?.toISOString() ?? null;
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return null;
  // Without an offset it is a clock in France, as in format 204.
  const local = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?$/.exec(text);
  if (local !== null) return fromParisClock(local.slice(1).join(""))?.toISOString() ?? null;
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? null : instant.toISOString();
};

/** A day as `YYYY-MM-DD`, from format 102, 204 or ISO. */
const dayOf = (text: string | undefined): string | null => {
  const [, year, month, day] = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(text ?? "") ?? [];
  return year === undefined ? null : `${year}-${month}-${day}`;
};

const identifierOf = (element: Element | undefined): string | null => {
  const value = element?.value;
  if (value === undefined) return null;
  const scheme = element?.attribute("schemeID");
  return scheme === undefined ? value : `${scheme}:${value}`;
};

const partyOf = (element: Element | undefined): CdarParty => ({
  id: identifierOf(element?.at("ram:GlobalID") ?? element?.at("ram:ID")),
  name: element?.text("ram:Name") ?? null,
  role: element?.text("ram:RoleCode") ?? null,
  address: identifierOf(element?.at("ram:URIUniversalCommunication/ram:URIID")),
});

const characteristicOf = (element: Element): CdarCharacteristic => {
  const changed =
    element.text("ram:ValueChangedIndicator/udt:IndicatorString") ??
    element.text("ram:ValueChangedIndicator/udt:Indicator");
  return {
    id: element.text("ram:ID") ?? null,
    typeCode: element.text("ram:TypeCode") ?? null,
    changed: changed === undefined ? null : changed === "true" || changed === "1",
    name: element.text("ram:Name") ?? null,
    location: element.text("ram:Location") ?? null,
    value: element.text("ram:Value") ?? null,
    amount: element.text("ram:ValueAmount") ?? null,
    currency: element.at("ram:ValueAmount")?.attribute("currencyID") ?? null,
    percent: element.text("ram:ValuePercent") ?? null,
    dateTime: valueDateOf(element.text(`ram:ValueDateTime/${STAMP}`)),
  };
};

/** MDT-219: a day stays a day. */
const valueDateOf = (text: string | undefined): string | null =>
  text !== undefined && /^(\d{8}|\d{4}-\d{2}-\d{2})$/.test(text) ? dayOf(text) : instantOf(text);

const detailOf = (element: Element): CdarDetail => ({
  reasonCode: element.text("ram:ReasonCode") ?? null,
  reason: element.text("ram:Reason") ?? null,
  actionCode: element.text("ram:RequestedActionCode") ?? null,
  action: element.text("ram:RequestedAction") ?? null,
  sequence: element.text("ram:SequenceNumeric") ?? null,
  notes: element.all("ram:IncludedNote").map((note) => ({
    code: note.text("ram:ContentCode") ?? null,
    content: note.text("ram:Content") ?? null,
    subject: note.text("ram:SubjectCode") ?? null,
  })),
  characteristics: element.all("ram:SpecifiedDocumentCharacteristic").map(characteristicOf),
});

const missing = (term: string, name: string): DocumentFault =>
  new DocumentFault(
    "invalid",
    "term_missing",
    `The life-cycle message has no ${name} (${term}).`,
    `Ask the platform for a message with ${term}.`,
    term,
  );

const cdarOf = (root: Element): Cdar => {
  if (root.name !== "cdar:CrossDomainAcknowledgementAndResponse") {
    throw new DocumentFault(
      "unsupported",
      "not_a_cdar",
      "The XML is not a life-cycle message (CDAR).",
      "Send a CrossDomainAcknowledgementAndResponse document, D22B.",
    );
  }
  const context = root.at("cdar:ExchangedDocumentContext");
  const header = root.at("cdar:ExchangedDocument");
  const acknowledgement = root.at("cdar:AcknowledgementDocument");
  const reference = acknowledgement?.at("ram:ReferenceReferencedDocument");
  const statusCode = reference?.text("ram:ProcessConditionCode");
  if (statusCode === undefined) throw missing("MDT-105", "status code");
  const statusAt = instantOf(acknowledgement?.text(`ram:IssueDateTime/${STAMP}`));
  const issuedAt = instantOf(header?.text(`ram:IssueDateTime/${STAMP}`)) ?? statusAt;
  if (issuedAt === null) throw missing("MDT-8", "readable time");
  const payee = reference?.at("ram:RecipientTradeParty");
  return {
    businessProcess: context?.text("ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID") ?? null,
    profile: context?.text("ram:GuidelineSpecifiedDocumentContextParameter/ram:ID") ?? null,
    id: header?.text("ram:ID") ?? "",
    name: header?.text("ram:Name") ?? null,
    issuedAt,
    sender: partyOf(header?.at("ram:SenderTradeParty")),
    issuer: partyOf(header?.at("ram:IssuerTradeParty")),
    recipients: header?.all("ram:RecipientTradeParty").map(partyOf) ?? [],
    typeCode: acknowledgement?.text("ram:TypeCode") ?? "",
    statusAt,
    invoiceNumber: reference?.text("ram:IssuerAssignedID") ?? null,
    documentStatus: reference?.text("ram:StatusCode") ?? null,
    invoiceType: reference?.text("ram:TypeCode") ?? null,
    receivedAt: instantOf(reference?.text(`ram:ReceiptDateTime/${STAMP}`)),
    referenceTypeCode: reference?.text("ram:ReferenceTypeCode") ?? null,
    invoiceDate: dayOf(reference?.text("ram:FormattedIssueDateTime/qdt:DateTimeString")),
    statusCode,
    statusLabel: reference?.text("ram:ProcessCondition") ?? null,
    sellerSiren: sellerOf(reference),
    payee: payee === undefined ? null : partyOf(payee),
    attachments: (reference?.all("ram:AttachmentBinaryObject") ?? []).map((binary) => ({
      fileName: binary.attribute("filename") ?? null,
      mediaType: binary.attribute("mimeCode") ?? null,
      bytes: Uint8Array.from(Buffer.from(binary.value ?? "", "base64")),
    })),
    details: reference?.all("ram:SpecifiedDocumentStatus").map(detailOf) ?? [],
  };
};

/** MDT-129 may come with several schemes; only 0002 is a SIREN, and one without scheme is taken for it. */
const sellerOf = (reference: Element | undefined): string | null => {
  const ids = reference?.all("ram:IssuerTradeParty/ram:GlobalID") ?? [];
  const id =
    ids.find((element) => element.attribute("schemeID") === "0002") ??
    ids.find((element) => element.attribute("schemeID") === undefined);
  return id?.value ?? null;
};

/**
 * Reads a life-cycle message. What a message leaves out is null: only the root, the status (MDT-105) and a time
 * (MDT-8, or MDT-78 in its place) are indispensable. Times without an offset are French civil time.
 * @throws DocumentFault `unsupported` for any other XML, `invalid` for one that is broken or says no status.
 */
export const readCdar = (xml: Uint8Array): Cdar => readXml(xml, cdarOf);
