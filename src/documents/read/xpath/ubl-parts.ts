import type {
  Address,
  AllowanceCharge,
  DeliveryTerms,
  Identifier,
  Note,
  PartyInRole,
} from "../../content/index.ts";
import type { GroupRow, ListRow, Rows } from "./rows.ts";

/** An identifier with its scheme. */
export const identifier = (at: string): GroupRow<Identifier> => ({
  at,
  rows: { value: "", scheme: "@schemeID" },
});

/** BG-1, BT-127: the subject stands before the text in the same element. */
export const NOTES: ListRow<Note> = { each: "cbc:Note", item: { subjectCode: null, text: "" } };

/** BT-18, BT-128. */
export const objects = (each: string): ListRow<Identifier> => ({
  each,
  item: { value: "cbc:ID", scheme: "cbc:ID/@schemeID" },
});

const ADDRESS: Rows<Address> = {
  line1: "cbc:StreetName",
  line2: "cbc:AdditionalStreetName",
  line3: "cac:AddressLine/cbc:Line",
  city: "cbc:CityName",
  postCode: "cbc:PostalZone",
  subdivision: "cbc:CountrySubentity",
  country: "cac:Country/cbc:IdentificationCode",
};

const PARTY: Rows<PartyInRole> = {
  name: "cac:PartyLegalEntity/cbc:RegistrationName",
  tradingName: "cac:PartyName/cbc:Name",
  identifiers: {
    // Under SEPA it is the creditor's (BT-90).
    each: "cac:PartyIdentification[not(cbc:ID/@schemeID='SEPA')]",
    item: { value: "cbc:ID", scheme: "cbc:ID/@schemeID" },
  },
  legalId: identifier("cac:PartyLegalEntity/cbc:CompanyID"),
  vatNumber: "cac:PartyTaxScheme[cac:TaxScheme/cbc:ID='VAT']/cbc:CompanyID",
  taxRegistration: "cac:PartyTaxScheme[not(cac:TaxScheme/cbc:ID='VAT')]/cbc:CompanyID",
  legalInformation: "cac:PartyLegalEntity/cbc:CompanyLegalForm",
  electronicAddress: identifier("cbc:EndpointID"),
  address: { at: "cac:PostalAddress", rows: ADDRESS },
  contact: {
    at: "cac:Contact",
    // One name for the person and the department.
    rows: {
      name: "cbc:Name",
      department: null,
      telephone: "cbc:Telephone",
      email: "cbc:ElectronicMail",
    },
  },
  role: "cbc:IndustryClassificationCode",
};

/** A party whose name is the registered one, as BT-27 and BT-44 are. */
export const party = (at: string): GroupRow<PartyInRole> => ({ at, rows: PARTY });

/**
 * Payee and tax representative: BT-59 and BT-62 are the name that they go by, until there is a registered one, which
 * the schema has behind it.
 */
export const knownParty = (at: string): GroupRow<PartyInRole> => ({
  at,
  rows: {
    ...PARTY,
    name: "*[self::cac:PartyName or self::cac:PartyLegalEntity[cbc:RegistrationName]][last()]/*[self::cbc:Name or self::cbc:RegistrationName]",
  },
});

/** What the delivery of the document and that of a line share, from the root or the line. */
export const DELIVERED = {
  name: "cac:Delivery/cac:DeliveryParty/cac:PartyName/cbc:Name",
  location: identifier("cac:Delivery/cac:DeliveryLocation/cbc:ID"),
  date: "cac:Delivery/cbc:ActualDeliveryDate",
  address: { at: "cac:Delivery/cac:DeliveryLocation/cac:Address", rows: ADDRESS },
};

/** EXT-FR-FE-BG-14. */
export const DELIVERY_TERMS: GroupRow<DeliveryTerms> = {
  at: "cac:DeliveryTerms",
  rows: { code: "cbc:ID", place: "cac:DeliveryLocation/cbc:Name" },
};

/** BG-20, BG-27 (allowances) or BG-21, BG-28 (charges). */
export const changes = (charge: boolean): ListRow<AllowanceCharge> => ({
  each: `cac:AllowanceCharge[cbc:ChargeIndicator='${charge}']`,
  item: {
    amount: "cbc:Amount",
    baseAmount: "cbc:BaseAmount",
    percent: "cbc:MultiplierFactorNumeric",
    vatCategory: "cac:TaxCategory/cbc:ID",
    vatRate: "cac:TaxCategory/cbc:Percent",
    exemptionReason: "cac:TaxCategory/cbc:TaxExemptionReason",
    exemptionCode: "cac:TaxCategory/cbc:TaxExemptionReasonCode",
    reason: "cbc:AllowanceChargeReason",
    reasonCode: "cbc:AllowanceChargeReasonCode",
    logistics: null,
  },
});

/**
 * Totals of VAT, of the document or of a line, differ by their currency alone.
 * @param root - the document's, from the total
 */
export const vatTotals = (root: string) => ({
  own: `cac:TaxTotal[cbc:TaxAmount/@currencyID=${root}/cbc:DocumentCurrencyCode]`,
  other: `cac:TaxTotal[cbc:TaxAmount/@currencyID=${root}/cbc:TaxCurrencyCode]`,
});
