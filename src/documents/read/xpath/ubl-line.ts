import type { InvoiceLine, LineReference } from "../../content/index.ts";
import type { GroupRow, Rows } from "./rows.ts";
import {
  changes,
  DELIVERED,
  DELIVERY_TERMS,
  identifier,
  NOTES,
  objects,
  party,
  vatTotals,
} from "./ubl-parts.ts";

const reference = (at: string): GroupRow<LineReference> => ({
  at,
  rows: { number: "cac:DocumentReference/cbc:ID", line: "cbc:LineID" },
});

const ORDER = "cac:OrderLineReference";
const ITEM = "cac:Item";
const VAT = `${ITEM}/cac:ClassifiedTaxCategory`;
const VAT_TOTALS = vatTotals("../..");

/**
 * One element says two things of a line: where it stands among the others, under the number of the invoice itself, and
 * which invoice came before.
 */
const HIERARCHY =
  "cac:BillingReference[cac:InvoiceDocumentReference[cbc:ID=../../../cbc:ID or cbc:DocumentStatusCode]]";
const PRECEDING =
  "cac:BillingReference[cac:InvoiceDocumentReference[cbc:ID!=../../../cbc:ID and not(cbc:DocumentStatusCode)]]";

/**
 * Where a line (BG-25) stands, from its element.
 * @param quantity - the element of BT-129, which has another name in a credit note
 */
export const ublLine = (quantity: string): Rows<InvoiceLine> => ({
  id: "cbc:ID",
  parentLineId: `${HIERARCHY}/cac:BillingReferenceLine/cbc:ID`,
  subtype: `${HIERARCHY}/cac:InvoiceDocumentReference/cbc:DocumentStatusCode`,
  notes: NOTES,
  invoicedObjects: objects("cac:DocumentReference"),
  quantity,
  unit: `${quantity}/@unitCode`,
  netAmount: "cbc:LineExtensionAmount",
  purchaseOrderLine: `${ORDER}/cbc:LineID`,
  purchaseOrder: { at: ORDER, rows: { number: "cac:OrderReference/cbc:ID", line: "cbc:LineID" } },
  salesOrder: {
    at: ORDER,
    rows: { number: "cac:OrderReference/cbc:SalesOrderID", line: "cbc:SalesOrderLineID" },
  },
  despatchAdvice: reference("cac:DespatchLineReference"),
  receivingAdvice: reference("cac:ReceiptLineReference"),
  precedingInvoice: {
    at: PRECEDING,
    rows: {
      number: "cac:InvoiceDocumentReference/cbc:ID",
      issueDate: "cac:InvoiceDocumentReference/cbc:IssueDate",
      typeCode: "cac:InvoiceDocumentReference/cbc:DocumentTypeCode",
      line: "cac:BillingReferenceLine/cbc:ID",
    },
  },
  accountingReference: "cbc:AccountingCost",
  periodStart: "cac:InvoicePeriod/cbc:StartDate",
  periodEnd: "cac:InvoicePeriod/cbc:EndDate",
  allowances: changes(false),
  charges: changes(true),
  netPrice: "cac:Price/cbc:PriceAmount",
  // EN 16931 has allowances alone on a price: what says nothing is one.
  priceDiscount: "cac:Price/cac:AllowanceCharge[not(cbc:ChargeIndicator='true')]/cbc:Amount",
  priceSurcharge: "cac:Price/cac:AllowanceCharge[cbc:ChargeIndicator='true']/cbc:Amount",
  grossPrice: "cac:Price/cac:AllowanceCharge[1]/cbc:BaseAmount",
  priceBaseQuantity: "cac:Price/cbc:BaseQuantity",
  priceBaseUnit: "cac:Price/cbc:BaseQuantity/@unitCode",
  vatCategory: `${VAT}/cbc:ID`,
  vatRate: `${VAT}/cbc:Percent`,
  exemptionReason: `${VAT}/cbc:TaxExemptionReason`,
  exemptionCode: `${VAT}/cbc:TaxExemptionReasonCode`,
  vatPointCode: "cac:InvoicePeriod/cbc:DescriptionCode",
  vatAmount: `${VAT_TOTALS.own}/cbc:TaxAmount`,
  vatAmountInVatCurrency: `${VAT_TOTALS.other}/cbc:TaxAmount`,
  // An element of later versions than UBL 2.1, which is read where a tool wrote it.
  amountWithVat: "cbc:TaxInclusiveLineExtensionAmount",
  name: `${ITEM}/cbc:Name`,
  description: `${ITEM}/cbc:Description`,
  sellerItemId: `${ITEM}/cac:SellersItemIdentification/cbc:ID`,
  buyerItemId: `${ITEM}/cac:BuyersItemIdentification/cbc:ID`,
  standardItemId: identifier(`${ITEM}/cac:StandardItemIdentification/cbc:ID`),
  classifications: {
    each: `${ITEM}/cac:CommodityClassification`,
    item: {
      code: "cbc:ItemClassificationCode",
      list: "cbc:ItemClassificationCode/@listID",
      listVersion: "cbc:ItemClassificationCode/@listVersionID",
    },
  },
  originCountry: `${ITEM}/cac:OriginCountry/cbc:IdentificationCode`,
  attributes: {
    each: `${ITEM}/cac:AdditionalItemProperty`,
    item: {
      name: "cbc:Name",
      code: "cbc:NameCode",
      value: "cbc:Value",
      quantity: "cbc:ValueQuantity",
      unit: "cbc:ValueQuantity/@unitCode",
    },
  },
  delivery: { at: "cac:Delivery", scattered: true, rows: DELIVERED },
  deliveryTerms: DELIVERY_TERMS,
  seller: party(`${ITEM}/cac:ManufacturerParty`),
});
