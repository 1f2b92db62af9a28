import type {
  Address,
  Contact,
  Identifier,
  InvoiceParty,
  LineDelivery,
  PartyInRole,
} from "../content/index.ts";
import type { Element } from "./element.ts";
import type { Terms } from "./terms.ts";
import { unlessEmpty } from "./values.ts";

/** An identifier with its scheme; undefined where the element is missing or empty. */
export const identifierOf = (element: Element | undefined): Identifier | undefined => {
  const value = element?.value;
  return value === undefined ? undefined : { value, scheme: element?.attribute("schemeID") };
};

/** BG-5, BG-8, BG-12, BG-15. */
const readAddress = (element: Element | undefined): Address | undefined =>
  unlessEmpty({
    line1: element?.text("cbc:StreetName"),
    line2: element?.text("cbc:AdditionalStreetName"),
    line3: element?.joined("cac:AddressLine/cbc:Line"),
    city: element?.text("cbc:CityName"),
    postCode: element?.text("cbc:PostalZone"),
    subdivision: element?.text("cbc:CountrySubentity"),
    country: element?.text("cac:Country/cbc:IdentificationCode"),
  });

const contactOf = (element: Element | undefined): Contact | undefined =>
  unlessEmpty({
    name: element?.text("cbc:Name"),
    telephone: element?.text("cbc:Telephone"),
    email: element?.text("cbc:ElectronicMail"),
  });

/** Identification with scheme SEPA is the creditor's reference (BT-90), not an identifier of the party. */
export const SEPA = "SEPA";

/** BG-4, BG-7. A party with one name has it in either place. */
export const readParty = (party: Element | undefined): InvoiceParty => {
  const registered = party?.text("cac:PartyLegalEntity/cbc:RegistrationName");
  const known = party?.text("cac:PartyName/cbc:Name");
  const schemes = party?.all("cac:PartyTaxScheme") ?? [];
  const vat = schemes.find((s) => s.text("cac:TaxScheme/cbc:ID")?.toUpperCase() === "VAT");
  return {
    name: registered ?? known,
    tradingName: registered === undefined ? undefined : known,
    identifiers: (party?.all("cac:PartyIdentification/cbc:ID") ?? [])
      .map(identifierOf)
      .filter((id) => id !== undefined)
      .filter((id) => id.scheme !== SEPA),
    legalId: identifierOf(party?.at("cac:PartyLegalEntity/cbc:CompanyID")),
    vatNumber: vat?.text("cbc:CompanyID"),
    taxRegistration: schemes.find((s) => s !== vat)?.text("cbc:CompanyID"),
    legalInformation: party?.text("cac:PartyLegalEntity/cbc:CompanyLegalForm"),
    electronicAddress: identifierOf(party?.at("cbc:EndpointID")),
    address: readAddress(party?.at("cac:PostalAddress")),
    contact: contactOf(party?.at("cac:Contact")),
  };
};

/** BG-11, and the seller of a line; undefined where the element says nothing. */
export const readOtherParty = (party: Element | undefined): InvoiceParty | undefined =>
  party && unlessEmpty(readParty(party));

/** BG-10 and the parties of EXTENDED-CTC-FR; undefined where the element says nothing. */
export const readPartyInRole = (party: Element | undefined): PartyInRole | undefined =>
  party && unlessEmpty({ ...readParty(party), role: party.text("cbc:IndustryClassificationCode") });

/** Where goods or services of the document (BG-13, BG-15) or of a line (EXT-FR-FE-BG-10) went, and when. */
export const readDelivery = (parent: Element, term: string, terms: Terms): LineDelivery => ({
  name: parent.text("cac:Delivery/cac:DeliveryParty/cac:PartyName/cbc:Name"),
  location: identifierOf(parent.at("cac:Delivery/cac:DeliveryLocation/cbc:ID")),
  date: terms.date(parent.text("cac:Delivery/cbc:ActualDeliveryDate"), term),
  address: readAddress(parent.at("cac:Delivery/cac:DeliveryLocation/cac:Address")),
});
