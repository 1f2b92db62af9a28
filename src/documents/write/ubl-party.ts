import type { Address, DeliveryTerms, Identifier, LineDelivery, PartyInRole } from "../content/index.ts";
import { identifier, VAT } from "./ubl-amounts.ts";
import { each, group, leaf, type Xml } from "./xml.ts";

const address = (name: string, a: Address | undefined): Xml =>
  group(
    name,
    leaf("cbc:StreetName", a?.line1),
    leaf("cbc:AdditionalStreetName", a?.line2),
    leaf("cbc:CityName", a?.city),
    leaf("cbc:PostalZone", a?.postCode),
    leaf("cbc:CountrySubentity", a?.subdivision),
    group("cac:AddressLine", leaf("cbc:Line", a?.line3)),
    group("cac:Country", leaf("cbc:IdentificationCode", a?.country)),
  );

const taxScheme = (number: string | undefined, scheme: Xml): Xml =>
  number === undefined ? "" : group("cac:PartyTaxScheme", leaf("cbc:CompanyID", number), scheme);

const identification = (id: Identifier): Xml => group("cac:PartyIdentification", identifier("cbc:ID", id));

/** What differs by place: the name that the party goes by, the one in the register, and who stands within it. */
interface Place {
  known: string | undefined;
  registered: string | undefined;
  /** BT-90. */
  creditor?: string | undefined;
  agent?: PartyInRole | undefined;
  provider?: PartyInRole | undefined;
}

const written = (element: string, p: PartyInRole, place: Place): Xml =>
  group(
    element,
    identifier("cbc:EndpointID", p.electronicAddress),
    leaf("cbc:IndustryClassificationCode", p.role),
    each(p.identifiers, identification),
    place.creditor === undefined ? "" : identification({ value: place.creditor, scheme: "SEPA" }),
    group("cac:PartyName", leaf("cbc:Name", place.known)),
    address("cac:PostalAddress", p.address),
    taxScheme(p.vatNumber, VAT),
    taxScheme(p.taxRegistration, group("cac:TaxScheme", leaf("cbc:ID", "LOC"))),
    group(
      "cac:PartyLegalEntity",
      leaf("cbc:RegistrationName", place.registered),
      identifier("cbc:CompanyID", p.legalId),
      leaf("cbc:CompanyLegalForm", p.legalInformation),
    ),
    group(
      "cac:Contact",
      leaf("cbc:Name", p.contact?.name),
      leaf("cbc:Telephone", p.contact?.telephone),
      leaf("cbc:ElectronicMail", p.contact?.email),
    ),
    party("cac:AgentParty", place.agent),
    group("cac:ServiceProviderParty", party("cac:Party", place.provider)),
  );

/** A party whose name is the registered one, as BT-27 and BT-44 are; nothing where it is absent. */
export const party = (
  element: string,
  p: PartyInRole | undefined,
  within: Pick<Place, "creditor" | "agent" | "provider"> = {},
): Xml =>
  p === undefined ? "" : written(element, p, { known: p.tradingName, registered: p.name, ...within });

/** Payee and tax representative: BT-59 and BT-62 are the name that they go by. */
export const knownParty = (element: string, p: PartyInRole | undefined): Xml => {
  if (p === undefined) return "";
  const both = p.tradingName !== undefined;
  return written(element, p, { known: p.tradingName ?? p.name, registered: both ? p.name : undefined });
};

/** Where goods or services of the document (BG-13, BG-15) or of a line (EXT-FR-FE-BG-10) went, and when. */
export const delivered = (d: LineDelivery | undefined): Xml =>
  group(
    "cac:Delivery",
    leaf("cbc:ActualDeliveryDate", d?.date),
    group("cac:DeliveryLocation", identifier("cbc:ID", d?.location), address("cac:Address", d?.address)),
    group("cac:DeliveryParty", group("cac:PartyName", leaf("cbc:Name", d?.name))),
  );

/** EXT-FR-FE-BG-14. */
export const deliveryTerms = (t: DeliveryTerms | undefined): Xml =>
  group(
    "cac:DeliveryTerms",
    leaf("cbc:ID", t?.code),
    group("cac:DeliveryLocation", leaf("cbc:Name", t?.place)),
  );
