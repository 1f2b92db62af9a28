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

const identifierOf = (element: Element): Identifier | undefined => {
  const value = element.value;
  return value === undefined ? undefined : { value, scheme: element.attribute("schemeID") };
};

/** Identifiers at any of the paths. */
const readIdentifiers = (parent: Element | undefined, ...paths: string[]): Identifier[] =>
  paths
    .flatMap((path) => parent?.all(path) ?? [])
    .map(identifierOf)
    .filter((id) => id !== undefined);

/** BG-5, BG-8, BG-12, BG-15. */
const readAddress = (element: Element | undefined): Address | undefined =>
  unlessEmpty({
    line1: element?.text("ram:LineOne"),
    line2: element?.text("ram:LineTwo"),
    line3: element?.text("ram:LineThree"),
    city: element?.text("ram:CityName"),
    postCode: element?.text("ram:PostcodeCode"),
    subdivision: element?.text("ram:CountrySubDivisionName"),
    country: element?.text("ram:CountryID"),
  });

const contactOf = (element: Element | undefined): Contact | undefined =>
  unlessEmpty({
    name: element?.text("ram:PersonName"),
    department: element?.text("ram:DepartmentName"),
    telephone: element?.text("ram:TelephoneUniversalCommunication/ram:CompleteNumber"),
    email: element?.text("ram:EmailURIUniversalCommunication/ram:URIID"),
  });

/** BG-4, BG-7. */
export const readParty = (element: Element | undefined): InvoiceParty => {
  const registration = (scheme: string) =>
    readIdentifiers(element, "ram:SpecifiedTaxRegistration/ram:ID").find((id) => id.scheme === scheme)?.value;
  return {
    name: element?.text("ram:Name"),
    tradingName: element?.text("ram:SpecifiedLegalOrganization/ram:TradingBusinessName"),
    identifiers: readIdentifiers(element, "ram:ID", "ram:GlobalID"),
    legalId: readIdentifiers(element, "ram:SpecifiedLegalOrganization/ram:ID")[0],
    vatNumber: registration("VA"),
    taxRegistration: registration("FC"),
    legalInformation: element?.joined("ram:Description"),
    electronicAddress: readIdentifiers(element, "ram:URIUniversalCommunication/ram:URIID")[0],
    address: readAddress(element?.at("ram:PostalTradeAddress")),
    contact: contactOf(element?.at("ram:DefinedTradeContact")),
  };
};

/** BG-11, and the seller of a line; undefined where the element says nothing. */
export const readOtherParty = (element: Element | undefined): InvoiceParty | undefined =>
  element && unlessEmpty(readParty(element));

/** BG-10 and the parties of EXTENDED-CTC-FR; undefined where the element says nothing. */
export const readPartyInRole = (element: Element | undefined): PartyInRole | undefined =>
  element && unlessEmpty({ ...readParty(element), role: element.text("ram:RoleCode") });

/** Where goods or services of the document (BG-13, BG-15) or of a line (EXT-FR-FE-BG-10) went, and when. */
export const readDelivery = (delivery: Element | undefined, term: string, terms: Terms): LineDelivery => {
  const shipTo = delivery?.at("ram:ShipToTradeParty");
  const day = delivery?.at("ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime");
  return {
    name: shipTo?.text("ram:Name"),
    location: readIdentifiers(shipTo, "ram:GlobalID", "ram:ID")[0],
    date: terms.ciiDate(day, term),
    address: readAddress(shipTo?.at("ram:PostalTradeAddress")),
  };
};
