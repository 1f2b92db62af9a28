import type {
  Address,
  AllowanceCharge,
  DeliveryTerms,
  Identifier,
  Note,
  PartyInRole,
} from "../../content/index.ts";
import type { GroupRow, ListRow, Rows } from "./rows.ts";

/** One of two elements that serve the same term. */
export const either = (one: string, other: string): string => `*[self::${one} or self::${other}]`;

/** A day, in format 102. */
export const day = (element: string): string => `${element}/udt:DateTimeString`;

/** Day of issue of another invoice, of another type than other days. */
export const issued = "ram:FormattedIssueDateTime/qdt:DateTimeString";

/** An identifier with its scheme. */
export const identifier = (at: string): GroupRow<Identifier> => ({
  at,
  rows: { value: "", scheme: "@schemeID" },
});

/** BG-1, BT-127. */
export const notes = (parent: string): ListRow<Note> => ({
  each: `${parent}/ram:IncludedNote`,
  item: { subjectCode: "ram:SubjectCode", text: "ram:Content" },
});

/** BT-18, BT-128. */
export const objects = (each: string): ListRow<Identifier> => ({
  each,
  item: { value: "ram:IssuerAssignedID", scheme: "ram:ReferenceTypeCode" },
});

const ADDRESS: Rows<Address> = {
  line1: "ram:LineOne",
  line2: "ram:LineTwo",
  line3: "ram:LineThree",
  city: "ram:CityName",
  postCode: "ram:PostcodeCode",
  subdivision: "ram:CountrySubDivisionName",
  country: "ram:CountryID",
};

const PARTY: Rows<PartyInRole> = {
  name: "ram:Name",
  tradingName: "ram:SpecifiedLegalOrganization/ram:TradingBusinessName",
  identifiers: {
    each: either("ram:ID", "ram:GlobalID"),
    item: { value: "", scheme: "@schemeID" },
  },
  legalId: identifier("ram:SpecifiedLegalOrganization/ram:ID"),
  vatNumber: "ram:SpecifiedTaxRegistration[ram:ID/@schemeID='VA']/ram:ID",
  taxRegistration: "ram:SpecifiedTaxRegistration[ram:ID/@schemeID='FC']/ram:ID",
  legalInformation: "ram:Description",
  electronicAddress: identifier("ram:URIUniversalCommunication/ram:URIID"),
  address: { at: "ram:PostalTradeAddress", rows: ADDRESS },
  contact: {
    at: "ram:DefinedTradeContact",
    rows: {
      name: "ram:PersonName",
      department: "ram:DepartmentName",
      telephone: "ram:TelephoneUniversalCommunication/ram:CompleteNumber",
      email: "ram:EmailURIUniversalCommunication/ram:URIID",
    },
  },
  role: "ram:RoleCode",
};

/** A party of any role. */
export const party = (at: string): GroupRow<PartyInRole> => ({ at, rows: PARTY });

/** What the delivery of the document and that of a line share. */
export const delivered = (parent: string) => ({
  name: `${parent}/ram:ShipToTradeParty/ram:Name`,
  // The readers prefer a global identifier, which the schema has behind the other.
  location: identifier(`${parent}/ram:ShipToTradeParty/${either("ram:ID", "ram:GlobalID")}[last()]`),
  date: `${parent}/ram:ActualDeliverySupplyChainEvent/${day("ram:OccurrenceDateTime")}`,
  address: { at: `${parent}/ram:ShipToTradeParty/ram:PostalTradeAddress`, rows: ADDRESS },
});

/** EXT-FR-FE-BG-14. */
export const deliveryTerms = (parent: string): GroupRow<DeliveryTerms> => ({
  at: `${parent}/ram:ApplicableTradeDeliveryTerms`,
  rows: { code: "ram:DeliveryTypeCode", place: "ram:RelevantTradeLocation/ram:Name" },
});

const change = (amount: string, reason: string, tax: string): Rows<AllowanceCharge> => ({
  amount,
  baseAmount: "ram:BasisAmount",
  percent: "ram:CalculationPercent",
  vatCategory: `${tax}/ram:CategoryCode`,
  vatRate: `${tax}/ram:RateApplicablePercent`,
  exemptionReason: `${tax}/ram:ExemptionReason`,
  exemptionCode: `${tax}/ram:ExemptionReasonCode`,
  reason,
  reasonCode: "ram:ReasonCode",
  // The name of the element says it.
  logistics: null,
});

/** What tells a charge from an allowance. */
export const CHARGED = "ram:ChargeIndicator/udt:Indicator='true'";

/** BG-20, BG-27. */
export const allowances = (parent: string): ListRow<AllowanceCharge> => ({
  each: `${parent}/ram:SpecifiedTradeAllowanceCharge[ram:ChargeIndicator/udt:Indicator='false']`,
  item: change("ram:ActualAmount", "ram:Reason", "ram:CategoryTradeTax"),
});

/** BG-21, BG-28. Logistics service charges (BG-X-42) count on behind the others, as the schema has them and as they are read. */
export const charges = (parent: string): ListRow<AllowanceCharge> => ({
  each: `${parent}/${either(`ram:SpecifiedTradeAllowanceCharge[${CHARGED}]`, "ram:SpecifiedLogisticsServiceCharge")}`,
  item: change(
    either("ram:ActualAmount", "ram:AppliedAmount"),
    either("ram:Reason", "ram:Description"),
    either("ram:CategoryTradeTax", "ram:AppliedTradeTax"),
  ),
});

/**
 * Totals of VAT, of the document or of a line, differ by their currency alone; one without any is in that of the invoice.
 * @param settlement - the document's, from the total
 */
export const vatTotals = (settlement: string) => ({
  own: `ram:TaxTotalAmount[not(@currencyID) or @currencyID=${settlement}/ram:InvoiceCurrencyCode]`,
  other: `ram:TaxTotalAmount[@currencyID=${settlement}/ram:TaxCurrencyCode]`,
});
