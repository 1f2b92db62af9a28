import type { Address, DeliveryTerms, LineDelivery, PartyInRole } from "../content/index.ts";
import { day, identifier } from "./cii-parts.ts";
import { each, group, leaf, type Xml } from "./xml.ts";

const address = (a: Address | undefined): Xml =>
  group(
    "ram:PostalTradeAddress",
    leaf("ram:PostcodeCode", a?.postCode),
    leaf("ram:LineOne", a?.line1),
    leaf("ram:LineTwo", a?.line2),
    leaf("ram:LineThree", a?.line3),
    leaf("ram:CityName", a?.city),
    leaf("ram:CountryID", a?.country),
    leaf("ram:CountrySubDivisionName", a?.subdivision),
  );

/** A party; nothing where it is absent. */
export const party = (name: string, p: PartyInRole | undefined): Xml => {
  if (p === undefined) return "";
  return group(
    name,
    each(
      p.identifiers.filter((id) => id.scheme === undefined),
      (id) => identifier("ram:ID", id),
    ),
    each(
      p.identifiers.filter((id) => id.scheme !== undefined),
      (id) => identifier("ram:GlobalID", id),
    ),
    leaf("ram:Name", p.name),
    leaf("ram:RoleCode", p.role),
    leaf("ram:Description", p.legalInformation),
    group(
      "ram:SpecifiedLegalOrganization",
      identifier("ram:ID", p.legalId),
      leaf("ram:TradingBusinessName", p.tradingName),
    ),
    group(
      "ram:DefinedTradeContact",
      leaf("ram:PersonName", p.contact?.name),
      leaf("ram:DepartmentName", p.contact?.department),
      group("ram:TelephoneUniversalCommunication", leaf("ram:CompleteNumber", p.contact?.telephone)),
      group("ram:EmailURIUniversalCommunication", leaf("ram:URIID", p.contact?.email)),
    ),
    address(p.address),
    group("ram:URIUniversalCommunication", identifier("ram:URIID", p.electronicAddress)),
    group("ram:SpecifiedTaxRegistration", leaf("ram:ID", p.vatNumber, { schemeID: "VA" })),
    group("ram:SpecifiedTaxRegistration", leaf("ram:ID", p.taxRegistration, { schemeID: "FC" })),
  );
};

/** Where goods or services of the document (BG-13, BG-15) or of a line (EXT-FR-FE-BG-10) went, and when. */
export const delivered = (d: LineDelivery | undefined): Xml =>
  group(
    "ram:ShipToTradeParty",
    identifier(d?.location?.scheme === undefined ? "ram:ID" : "ram:GlobalID", d?.location),
    leaf("ram:Name", d?.name),
    address(d?.address),
  ) + group("ram:ActualDeliverySupplyChainEvent", day("ram:OccurrenceDateTime", d?.date));

/** EXT-FR-FE-BG-14. */
export const deliveryTerms = (t: DeliveryTerms | undefined): Xml =>
  group(
    "ram:ApplicableTradeDeliveryTerms",
    leaf("ram:DeliveryTypeCode", t?.code),
    group("ram:RelevantTradeLocation", leaf("ram:Name", t?.place)),
  );
