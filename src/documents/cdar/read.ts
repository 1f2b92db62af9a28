import type { Element } from "../read/element.ts";
import { readXml } from "../read/xml.ts";
import {
  type Cdar,
  type CdarCharacteristic,
  type CdarDetail,
  type CdarParty,
  DEFAULT_LIMITS,
  DocumentFault,
  type DocumentLimits,
} from "../types.ts";
import {
  readDay,
  readDayOrInstant,
  readDecimal,
  readIndicator,
  readInstant,
  readSellerSiren,
} from "./values.ts";

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

/** A member that stands only where the message says it. */
const told = <K extends string>(name: K, value: string | null | undefined): Partial<Record<K, string>> =>
  value === null || value === undefined ? {} : ({ [name]: value } as Record<K, string>);

const characteristicOf = (element: Element): CdarCharacteristic => ({
  id: element.text("ram:ID") ?? null,
  typeCode: element.text("ram:TypeCode") ?? null,
  changed: readIndicator(element.at("ram:ValueChangedIndicator")),
  name: element.joined("ram:Name") ?? null,
  location: element.text("ram:Location") ?? null,
  value: element.joined("ram:Value") ?? null,
  amount: readDecimal(element.text("ram:ValueAmount"), "MDT-215"),
  currency: element.at("ram:ValueAmount")?.attribute("currencyID") ?? null,
  percent: readDecimal(element.text("ram:ValuePercent"), "MDT-224"),
  dateTime: readDayOrInstant(element.at("ram:ValueDateTime"), "MDT-219"),
  ...told("code", element.text("ram:ValueCode")),
});

const detailOf = (element: Element): CdarDetail => ({
  ...told("at", readInstant(element.at("ram:ReferenceDateTime"), "MDT-110")),
  ...told("statusCode", element.text("ram:ProcessConditionCode")),
  ...told("statusLabel", element.joined("ram:ProcessCondition")),
  reasonCode: element.text("ram:ReasonCode") ?? null,
  reason: element.joined("ram:Reason") ?? null,
  actionCode: element.text("ram:RequestedActionCode") ?? null,
  action: element.joined("ram:RequestedAction") ?? null,
  sequence: element.text("ram:SequenceNumeric") ?? null,
  notes: element.all("ram:IncludedNote").map((note) => ({
    code: note.text("ram:ContentCode") ?? null,
    content: note.joined("ram:Content") ?? null,
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

/** What a message says of one document: its status, reasons and amounts. */
const referenceOf = (reference: Element) => {
  const statusCode = reference.text("ram:ProcessConditionCode");
  if (statusCode === undefined) throw missing("MDT-105", "status code");
  const payee = reference.at("ram:RecipientTradeParty");
  return {
    invoiceNumber: reference.text("ram:IssuerAssignedID") ?? null,
    documentStatus: reference.text("ram:StatusCode") ?? null,
    invoiceType: reference.text("ram:TypeCode") ?? null,
    receivedAt: readInstant(reference.at("ram:ReceiptDateTime"), "MDT-95"),
    referenceTypeCode: reference.text("ram:ReferenceTypeCode") ?? null,
    invoiceDate: readDay(reference.at("ram:FormattedIssueDateTime"), "MDT-100"),
    statusCode,
    statusLabel: reference.joined("ram:ProcessCondition") ?? null,
    sellerSiren: readSellerSiren(reference),
    payee: payee === undefined ? null : partyOf(payee),
    attachments: reference.all("ram:AttachmentBinaryObject").map((binary) => ({
      fileName: binary.attribute("filename") ?? null,
      mediaType: binary.attribute("mimeCode") ?? null,
      bytes: Uint8Array.from(Buffer.from(binary.value ?? "", "base64")),
    })),
    details: reference.all("ram:SpecifiedDocumentStatus").map(detailOf),
  };
};

const cdarsOf = (root: Element): Cdar[] => {
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
  const issued = readInstant(header?.at("ram:IssueDateTime"), "MDT-8");
  const cdars = root.all("cdar:AcknowledgementDocument").flatMap((acknowledgement) => {
    const statusAt = readInstant(acknowledgement.at("ram:IssueDateTime"), "MDT-78");
    return acknowledgement.all("ram:ReferenceReferencedDocument").map((reference): Cdar => {
      const about = referenceOf(reference);
      const issuedAt = issued ?? statusAt;
      if (issuedAt === null) throw missing("MDT-8", "readable time");
      return {
        businessProcess: context?.text("ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID") ?? null,
        profile: context?.text("ram:GuidelineSpecifiedDocumentContextParameter/ram:ID") ?? null,
        id: header?.text("ram:ID") ?? "",
        name: header?.text("ram:Name") ?? null,
        issuedAt,
        sender: partyOf(header?.at("ram:SenderTradeParty")),
        issuer: partyOf(header?.at("ram:IssuerTradeParty")),
        recipients: header?.all("ram:RecipientTradeParty").map(partyOf) ?? [],
        typeCode: acknowledgement.text("ram:TypeCode") ?? "",
        statusAt,
        ...about,
      };
    });
  });
  if (cdars.length === 0) throw missing("MDT-105", "status code");
  return cdars;
};

/**
 * Reads a life-cycle message, which may be about several documents (MDT-74): one for each, in their order, with its own
 * status, reasons and amounts, and all with the id, times and parties of the message. What a message leaves out is
 * null: only the root, a status (MDT-105) and a time (MDT-8, or MDT-78 in its place) are indispensable. Times without
 * an offset are French civil time; amounts and percentages are decimals in one way of writing.
 * @throws DocumentFault `unsupported` for any other XML, `invalid` for one that is broken, says no status, or has an
 * amount that is no decimal or a date outside 2000 to 2099; never for one of its documents alone
 */
export const readCdars = (xml: Uint8Array, limits: DocumentLimits = DEFAULT_LIMITS): Cdar[] =>
  readXml(xml, cdarsOf, limits);

/**
 * Reads a life-cycle message about one document.
 * @throws DocumentFault as `readCdars` does, and `several_references` for a message about several: none of them may
 * be lost to who asks for one
 */
export const readCdar = (xml: Uint8Array, limits: DocumentLimits = DEFAULT_LIMITS): Cdar => {
  const [cdar, ...others] = readCdars(xml, limits);
  if (cdar !== undefined && others.length === 0) return cdar;
  throw new DocumentFault(
    "invalid",
    "several_references",
    `The life-cycle message is about ${others.length + 1} documents, and one is expected here.`,
    "Ask the platform for a message for each document (MDT-74 false).",
    "MDT-74",
  );
};
