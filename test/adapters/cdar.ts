/** A life-cycle message of our own making. */
export const cdar = (facts: {
  status: string;
  number?: string;
  seller?: string;
  date?: string;
  issuer?: string;
  about?: string;
  profile?: string;
  recipient?: string;
  details?: string;
}): Uint8Array => {
  const urn = (name: string) => `urn:un:unece:uncefact:data:standard:${name}:100`;
  return new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossDomainAcknowledgementAndResponse
  xmlns:rsm="${urn("CrossDomainAcknowledgementAndResponse")}" xmlns:qdt="${urn("QualifiedDataType")}"
  xmlns:udt="${urn("UnqualifiedDataType")}" xmlns:ram="${urn("ReusableAggregateBusinessInformationEntity")}">
<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter>
<ram:ID>urn.cpro.gouv.fr:1p0:CDV:${facts.profile ?? "invoice"}</ram:ID>
</ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ram:ID>M-1</ram:ID>
<ram:IssueDateTime><udt:DateTimeString format="204">20260915101500</udt:DateTimeString></ram:IssueDateTime>
<ram:SenderTradeParty><ram:RoleCode>WK</ram:RoleCode></ram:SenderTradeParty>
<ram:IssuerTradeParty>${facts.issuer ?? "<ram:RoleCode>WK</ram:RoleCode>"}</ram:IssuerTradeParty>
<ram:RecipientTradeParty>${facts.recipient ?? "<ram:RoleCode>SE</ram:RoleCode>"}</ram:RecipientTradeParty>
</rsm:ExchangedDocument>
<rsm:AcknowledgementDocument><ram:MultipleReferencesIndicator><udt:Indicator>false</udt:Indicator>
</ram:MultipleReferencesIndicator><ram:TypeCode>23</ram:TypeCode>
<ram:IssueDateTime><udt:DateTimeString format="204">20260915101000</udt:DateTimeString></ram:IssueDateTime>
<ram:ReferenceReferencedDocument>
<ram:IssuerAssignedID>${facts.number ?? "F2026-0001"}</ram:IssuerAssignedID>
<ram:TypeCode>${facts.about ?? "380"}</ram:TypeCode>
<ram:FormattedIssueDateTime><qdt:DateTimeString format="102">${facts.date ?? "20260915"}</qdt:DateTimeString>
</ram:FormattedIssueDateTime>
<ram:ProcessConditionCode>${facts.status}</ram:ProcessConditionCode>
<ram:IssuerTradeParty><ram:GlobalID schemeID="0002">${facts.seller ?? "732829320"}</ram:GlobalID></ram:IssuerTradeParty>
${facts.details ?? ""}
</ram:ReferenceReferencedDocument></rsm:AcknowledgementDocument>
</rsm:CrossDomainAcknowledgementAndResponse>`);
};
