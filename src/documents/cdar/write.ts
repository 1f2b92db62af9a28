import { toParisClock } from "../paris-time.ts";
import type { Cdar, CdarCharacteristic, CdarDetail, CdarParty } from "../types.ts";
import { documentOf, each, group, leaf, type Xml } from "../write/xml.ts";

const NAMESPACES = {
  "xmlns:rsm": "urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100",
  "xmlns:ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
  "xmlns:udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
  "xmlns:qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
};

/** An instant as French civil time, format 204. */
const time = (name: string, iso: string | null): Xml =>
  group(
    name,
    leaf("udt:DateTimeString", iso === null ? null : toParisClock(new Date(iso)), { format: "204" }),
  );

const identifier = (name: string, id: string | null): Xml => {
  const [, scheme, value] = /^([^:]+):([\s\S]+)$/.exec(id ?? "") ?? [];
  return value === undefined ? leaf(name, id) : leaf(name, value, { schemeID: scheme });
};

const party = (name: string, p: CdarParty | null): Xml =>
  group(
    name,
    identifier("ram:GlobalID", p?.id ?? null),
    leaf("ram:Name", p?.name),
    leaf("ram:RoleCode", p?.role),
    group("ram:URIUniversalCommunication", identifier("ram:URIID", p?.address ?? null)),
  );

/** MDT-219: a day alone in format 102, else an instant in format 204. */
const valueDate = (value: string | null): Xml =>
  value !== null && /^\d{4}-\d{2}-\d{2}$/.test(value)
    ? group("ram:ValueDateTime", leaf("udt:DateTimeString", value.replaceAll("-", ""), { format: "102" }))
    : time("ram:ValueDateTime", value);

const characteristic = (c: CdarCharacteristic): Xml =>
  group(
    "ram:SpecifiedDocumentCharacteristic",
    leaf("ram:ID", c.id),
    leaf("ram:TypeCode", c.typeCode),
    group(
      "ram:ValueChangedIndicator",
      leaf("udt:IndicatorString", c.changed === null ? null : String(c.changed)),
    ),
    leaf("ram:Name", c.name),
    leaf("ram:Location", c.location),
    leaf("ram:Value", c.value),
    leaf("ram:ValueAmount", c.amount, { currencyID: c.currency ?? undefined }),
    valueDate(c.dateTime),
    leaf("ram:ValueCode", c.code),
    leaf("ram:ValuePercent", c.percent),
  );

const detail = (d: CdarDetail, index: number): Xml =>
  group(
    "ram:SpecifiedDocumentStatus",
    time("ram:ReferenceDateTime", d.at ?? null),
    leaf("ram:ReasonCode", d.reasonCode),
    leaf("ram:Reason", d.reason),
    leaf("ram:ProcessConditionCode", d.statusCode),
    leaf("ram:ProcessCondition", d.statusLabel),
    leaf("ram:RequestedActionCode", d.actionCode),
    leaf("ram:RequestedAction", d.action),
    // BR-FR-CDV-16: obligatory whenever the block stands.
    leaf("ram:SequenceNumeric", d.sequence ?? String(index + 1)),
    each(d.notes, (note) =>
      group(
        "ram:IncludedNote",
        leaf("ram:ContentCode", note.code),
        leaf("ram:Content", note.content),
        leaf("ram:SubjectCode", note.subject),
      ),
    ),
    each(d.characteristics, characteristic),
  );

/**
 * Writes a life-cycle message (CDAR D22B) in UTF-8. Details without a sequence number are numbered from 1. Instants
 * are written as French civil time, so that the hour that comes twice in October loses which of the two it was.
 */
export const writeCdar = (cdar: Cdar): Uint8Array =>
  documentOf(
    "rsm:CrossDomainAcknowledgementAndResponse",
    NAMESPACES,
    group(
      "rsm:ExchangedDocumentContext",
      group("ram:BusinessProcessSpecifiedDocumentContextParameter", leaf("ram:ID", cdar.businessProcess)),
      group("ram:GuidelineSpecifiedDocumentContextParameter", leaf("ram:ID", cdar.profile)),
    ),
    group(
      "rsm:ExchangedDocument",
      leaf("ram:ID", cdar.id),
      leaf("ram:Name", cdar.name),
      time("ram:IssueDateTime", cdar.issuedAt),
      party("ram:SenderTradeParty", cdar.sender),
      party("ram:IssuerTradeParty", cdar.issuer),
      each(cdar.recipients, (recipient) => party("ram:RecipientTradeParty", recipient)),
    ),
    group(
      "rsm:AcknowledgementDocument",
      group("ram:MultipleReferencesIndicator", leaf("udt:Indicator", "false")),
      leaf("ram:TypeCode", cdar.typeCode),
      time("ram:IssueDateTime", cdar.statusAt),
      group(
        "ram:ReferenceReferencedDocument",
        leaf("ram:IssuerAssignedID", cdar.invoiceNumber),
        leaf("ram:StatusCode", cdar.documentStatus),
        leaf("ram:TypeCode", cdar.invoiceType),
        time("ram:ReceiptDateTime", cdar.receivedAt),
        each(cdar.attachments, (attachment) =>
          leaf("ram:AttachmentBinaryObject", Buffer.from(attachment.bytes).toString("base64"), {
            mimeCode: attachment.mediaType ?? undefined,
            filename: attachment.fileName ?? undefined,
          }),
        ),
        leaf("ram:ReferenceTypeCode", cdar.referenceTypeCode),
        group(
          "ram:FormattedIssueDateTime",
          leaf("qdt:DateTimeString", cdar.invoiceDate?.replaceAll("-", ""), { format: "102" }),
        ),
        leaf("ram:ProcessConditionCode", cdar.statusCode),
        leaf("ram:ProcessCondition", cdar.statusLabel),
        cdar.sellerSiren === null
          ? ""
          : group("ram:IssuerTradeParty", leaf("ram:GlobalID", cdar.sellerSiren, { schemeID: "0002" })),
        party("ram:RecipientTradeParty", cdar.payee),
        cdar.details.map(detail).join(""),
      ),
    ),
  );
