import fc from "fast-check";
import { XmlDocument, XmlElement } from "libxml2-wasm";
import { describe, expect, test } from "vitest";
import { DocumentFault, writeUbl } from "../../src/documents/index.ts";
import { fullContent, sampleContent, sampleCreditNote } from "../fixtures/invoices.ts";
import { often } from "../support/often.ts";
import { contents } from "./some-content.ts";

/*
 * The schema of UBL 2.1 gives each element's children in one order, and some of them must be there. Written down here
 * for the elements that are written, so that a wrong order shows where the schema itself is not at hand: `*` may come
 * several times, `!` must come.
 */

const PARTY =
  "EndpointID IndustryClassificationCode PartyIdentification* PartyName PostalAddress PartyTaxScheme* PartyLegalEntity Contact AgentParty ServiceProviderParty";
const ADDRESS = "StreetName AdditionalStreetName CityName PostalZone CountrySubentity AddressLine Country";
const DOCUMENT = "ID! IssueDate DocumentTypeCode DocumentStatusCode DocumentDescription Attachment";
const VAT = "ID Percent TaxExemptionReasonCode TaxExemptionReason TaxScheme!";
const LINE_HEAD = "ID! Note*";
const LINE_REFERENCES =
  "LineExtensionAmount! AccountingCost InvoicePeriod OrderLineReference DespatchLineReference ReceiptLineReference BillingReference* DocumentReference* Delivery";
const LINE_END = "Item! Price DeliveryTerms";
const TAIL =
  "PayeeParty TaxRepresentativeParty Delivery DeliveryTerms PaymentMeans* PaymentTerms AllowanceCharge* TaxTotal* LegalMonetaryTotal!";
const REFERENCES =
  "AccountingCost BuyerReference InvoicePeriod OrderReference BillingReference* DespatchDocumentReference ReceiptDocumentReference";
const PARTIES = "AccountingSupplierParty! AccountingCustomerParty!";

const CHILDREN: Readonly<Record<string, string>> = {
  Invoice: `CustomizationID ProfileID ID! IssueDate! DueDate InvoiceTypeCode Note* TaxPointDate DocumentCurrencyCode TaxCurrencyCode ${REFERENCES} OriginatorDocumentReference ContractDocumentReference AdditionalDocumentReference* ProjectReference ${PARTIES} ${TAIL} InvoiceLine*!`,
  CreditNote: `CustomizationID ProfileID ID! IssueDate! TaxPointDate CreditNoteTypeCode Note* DocumentCurrencyCode TaxCurrencyCode ${REFERENCES} ContractDocumentReference AdditionalDocumentReference* OriginatorDocumentReference ${PARTIES} ${TAIL} CreditNoteLine*!`,
  InvoiceLine: `${LINE_HEAD} InvoicedQuantity ${LINE_REFERENCES} AllowanceCharge* TaxTotal* ${LINE_END}`,
  CreditNoteLine: `${LINE_HEAD} CreditedQuantity ${LINE_REFERENCES} TaxTotal* AllowanceCharge* ${LINE_END}`,
  InvoicePeriod: "StartDate EndDate DescriptionCode",
  OrderReference: "ID! SalesOrderID",
  OrderLineReference: "LineID! SalesOrderLineID OrderReference",
  DespatchLineReference: "LineID! DocumentReference",
  ReceiptLineReference: "LineID! DocumentReference",
  BillingReference: "InvoiceDocumentReference BillingReferenceLine",
  BillingReferenceLine: "ID!",
  InvoiceDocumentReference: DOCUMENT,
  DespatchDocumentReference: DOCUMENT,
  ReceiptDocumentReference: DOCUMENT,
  OriginatorDocumentReference: DOCUMENT,
  ContractDocumentReference: DOCUMENT,
  AdditionalDocumentReference: DOCUMENT,
  DocumentReference: DOCUMENT,
  ProjectReference: "ID!",
  Attachment: "EmbeddedDocumentBinaryObject ExternalReference",
  AccountingSupplierParty: "Party",
  AccountingCustomerParty: "Party",
  ServiceProviderParty: "Party!",
  Party: PARTY,
  AgentParty: PARTY,
  PayerParty: PARTY,
  PayeeParty: PARTY,
  TaxRepresentativeParty: PARTY,
  ManufacturerParty: PARTY,
  DeliveryParty: PARTY,
  PartyIdentification: "ID!",
  PartyName: "Name!",
  PartyTaxScheme: "CompanyID TaxScheme!",
  PartyLegalEntity: "RegistrationName CompanyID CompanyLegalForm",
  Contact: "Name Telephone ElectronicMail",
  PostalAddress: ADDRESS,
  Address: ADDRESS,
  AddressLine: "Line!",
  Country: "IdentificationCode",
  Delivery: "ActualDeliveryDate DeliveryLocation DeliveryParty",
  DeliveryLocation: "ID Name Address",
  DeliveryTerms: "ID DeliveryLocation",
  PaymentMeans: "PaymentMeansCode! PaymentDueDate PaymentID CardAccount PayeeFinancialAccount PaymentMandate",
  CardAccount: "PrimaryAccountNumberID! NetworkID! HolderName",
  PaymentMandate: "ID PayerParty PayerFinancialAccount",
  PayerFinancialAccount: "ID",
  PayeeFinancialAccount: "ID Name FinancialInstitutionBranch",
  FinancialInstitutionBranch: "ID",
  PaymentTerms: "Note",
  AllowanceCharge:
    "ChargeIndicator! AllowanceChargeReasonCode AllowanceChargeReason MultiplierFactorNumeric Amount! BaseAmount TaxCategory",
  TaxTotal: "TaxAmount! TaxSubtotal*",
  TaxSubtotal: "TaxableAmount TaxAmount! TaxCategory!",
  TaxCategory: VAT,
  ClassifiedTaxCategory: VAT,
  TaxScheme: "ID",
  LegalMonetaryTotal:
    "LineExtensionAmount TaxExclusiveAmount TaxInclusiveAmount AllowanceTotalAmount ChargeTotalAmount PrepaidAmount PayableRoundingAmount PayableAmount!",
  Item: "Description Name BuyersItemIdentification SellersItemIdentification StandardItemIdentification OriginCountry CommodityClassification* ClassifiedTaxCategory AdditionalItemProperty* ManufacturerParty",
  BuyersItemIdentification: "ID!",
  SellersItemIdentification: "ID!",
  StandardItemIdentification: "ID!",
  OriginCountry: "IdentificationCode",
  CommodityClassification: "ItemClassificationCode",
  AdditionalItemProperty: "Name! NameCode Value ValueQuantity",
  Price: "PriceAmount! BaseQuantity AllowanceCharge*",
  ExternalReference: "URI",
};

const PATTERNS = new Map(
  Object.entries(CHILDREN).map(([name, children]) => [
    name,
    new RegExp(
      `^${children
        .split(" ")
        .map((child) => {
          const many = child.includes("*");
          const least = child.endsWith("!") ? "1" : "0";
          return `(?:${child.replace(/\W/g, "")} ){${least},${many ? "" : "1"}}`;
        })
        .join("")}$`,
    ),
  ]),
);

const childrenOf = (element: XmlElement): XmlElement[] => {
  const found: XmlElement[] = [];
  for (let node = element.firstChild; node !== null; node = node.next) {
    if (node instanceof XmlElement) found.push(node);
  }
  return found;
};

/** Elements whose children are not as the schema has them, each with its children. */
const outOfOrder = (element: XmlElement): string[] => {
  const children = childrenOf(element);
  if (children.length === 0) return [];
  const names = children.map(({ name }) => `${name} `).join("");
  const pattern = PATTERNS.get(element.name);
  const fault = pattern?.test(names) === true ? [] : [`${element.name}: ${names}`];
  return [...fault, ...children.flatMap(outOfOrder)];
};

const check = (xml: Uint8Array): string[] => {
  using document = XmlDocument.fromBuffer(xml);
  return outOfOrder(document.root);
};

describe("UBL is written in the order of its schema", () => {
  test.each([
    ["an invoice", sampleContent()],
    ["a credit note", sampleCreditNote()],
    ["an invoice that says everything", fullContent()],
    ["a credit note that says everything", { ...fullContent(), typeCode: "381" }],
  ])("%s", (_, content) => {
    expect(check(writeUbl(content))).toEqual([]);
  });

  test("whatever of an invoice is there, unless it is refused", () => {
    let written = 0;
    fc.assert(
      fc.property(contents, (content) => {
        let xml: Uint8Array;
        try {
          xml = writeUbl(content);
        } catch (fault) {
          expect(fault).toBeInstanceOf(DocumentFault);
          return;
        }
        written++;
        expect(check(xml)).toEqual([]);
      }),
      { numRuns: often(80, 400) },
    );
    // A fifth of them, by chance less.
    expect(written).toBeGreaterThan(0);
  });

  test("another order would show, and what must be there", () => {
    const wrong = (from: RegExp, to: string) =>
      check(Buffer.from(Buffer.from(writeUbl(sampleContent())).toString().replace(from, to)));
    expect(wrong(/(<cbc:ID>.*?<\/cbc:ID>)(<cbc:IssueDate>.*?<\/cbc:IssueDate>)/, "$2$1")).toHaveLength(1);
    expect(wrong(/<cbc:PayableAmount.*?<\/cbc:PayableAmount>/, "")).toHaveLength(1);
  });
});
