import type { InvoiceLine, LineReference } from "../../content/index.ts";
import {
  allowances,
  CHARGED,
  charges,
  day,
  delivered,
  deliveryTerms,
  either,
  identifier,
  issued,
  notes,
  objects,
  party,
  vatTotals,
} from "./cii-parts.ts";
import type { GroupRow, Rows } from "./rows.ts";

const reference = (at: string): GroupRow<LineReference> => ({
  at,
  rows: { number: "ram:IssuerAssignedID", line: "ram:LineID" },
});

const PRODUCT = "ram:SpecifiedTradeProduct";
const AGREEMENT = "ram:SpecifiedLineTradeAgreement";
const DELIVERY = "ram:SpecifiedLineTradeDelivery";
const SETTLEMENT = "ram:SpecifiedLineTradeSettlement";
const VAT = `${SETTLEMENT}/ram:ApplicableTradeTax`;
const SUMS = `${SETTLEMENT}/ram:SpecifiedTradeSettlementLineMonetarySummation`;
const GROSS = `${AGREEMENT}/ram:GrossPriceProductTradePrice`;
const NET = `${AGREEMENT}/ram:NetPriceProductTradePrice`;
/** BT-149: the readers prefer that of the net price, which the schema has behind the gross one. */
const BASE = `${AGREEMENT}/${either("ram:GrossPriceProductTradePrice", "ram:NetPriceProductTradePrice")}[ram:BasisQuantity][last()]/ram:BasisQuantity`;
const ORDER = `${AGREEMENT}/ram:BuyerOrderReferencedDocument`;
const VAT_TOTALS = vatTotals("../../../../ram:ApplicableHeaderTradeSettlement");

/** Where a line (BG-25) stands, from its element. */
export const CII_LINE: Rows<InvoiceLine> = {
  id: "ram:AssociatedDocumentLineDocument/ram:LineID",
  parentLineId: "ram:AssociatedDocumentLineDocument/ram:ParentLineID",
  subtype: "ram:AssociatedDocumentLineDocument/ram:LineStatusReasonCode",
  notes: notes("ram:AssociatedDocumentLineDocument"),
  invoicedObjects: objects(`${SETTLEMENT}/ram:AdditionalReferencedDocument`),
  quantity: `${DELIVERY}/ram:BilledQuantity`,
  unit: `${DELIVERY}/ram:BilledQuantity/@unitCode`,
  netAmount: `${SUMS}/ram:LineTotalAmount`,
  purchaseOrderLine: `${ORDER}/ram:LineID`,
  purchaseOrder: reference(ORDER),
  salesOrder: reference(`${AGREEMENT}/ram:SellerOrderReferencedDocument`),
  despatchAdvice: reference(`${DELIVERY}/ram:DespatchAdviceReferencedDocument`),
  receivingAdvice: reference(`${DELIVERY}/ram:ReceivingAdviceReferencedDocument`),
  precedingInvoice: {
    at: `${SETTLEMENT}/ram:InvoiceReferencedDocument`,
    rows: {
      number: "ram:IssuerAssignedID",
      issueDate: issued,
      typeCode: "ram:TypeCode",
      line: "ram:LineID",
    },
  },
  accountingReference: `${SETTLEMENT}/ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID`,
  periodStart: `${SETTLEMENT}/ram:BillingSpecifiedPeriod/${day("ram:StartDateTime")}`,
  periodEnd: `${SETTLEMENT}/ram:BillingSpecifiedPeriod/${day("ram:EndDateTime")}`,
  allowances: allowances(SETTLEMENT),
  charges: charges(SETTLEMENT),
  netPrice: `${NET}/ram:ChargeAmount`,
  // EN 16931 has allowances alone on a price: what says nothing is one.
  priceDiscount: `${GROSS}/ram:AppliedTradeAllowanceCharge[not(${CHARGED})]/ram:ActualAmount`,
  priceSurcharge: `${GROSS}/ram:AppliedTradeAllowanceCharge[${CHARGED}]/ram:ActualAmount`,
  grossPrice: `${GROSS}/ram:ChargeAmount`,
  priceBaseQuantity: BASE,
  priceBaseUnit: `${BASE}/@unitCode`,
  vatCategory: `${VAT}/ram:CategoryCode`,
  vatRate: `${VAT}/ram:RateApplicablePercent`,
  exemptionReason: `${VAT}/ram:ExemptionReason`,
  exemptionCode: `${VAT}/ram:ExemptionReasonCode`,
  vatPointCode: `${VAT}/ram:DueDateTypeCode`,
  vatAmount: `${SUMS}/${VAT_TOTALS.own}`,
  vatAmountInVatCurrency: `${SUMS}/${VAT_TOTALS.other}`,
  amountWithVat: `${SUMS}/ram:GrandTotalAmount`,
  name: `${PRODUCT}/ram:Name`,
  description: `${PRODUCT}/ram:Description`,
  sellerItemId: `${PRODUCT}/ram:SellerAssignedID`,
  buyerItemId: `${PRODUCT}/ram:BuyerAssignedID`,
  standardItemId: identifier(`${PRODUCT}/ram:GlobalID`),
  classifications: {
    each: `${PRODUCT}/ram:DesignatedProductClassification`,
    item: {
      code: "ram:ClassCode",
      list: "ram:ClassCode/@listID",
      listVersion: "ram:ClassCode/@listVersionID",
    },
  },
  originCountry: `${PRODUCT}/ram:OriginTradeCountry/ram:ID`,
  attributes: {
    each: `${PRODUCT}/ram:ApplicableProductCharacteristic`,
    item: {
      name: "ram:Description",
      code: "ram:TypeCode",
      value: "ram:Value",
      quantity: "ram:ValueMeasure",
      unit: "ram:ValueMeasure/@unitCode",
    },
  },
  delivery: { at: DELIVERY, scattered: true, rows: delivered(DELIVERY) },
  deliveryTerms: deliveryTerms(AGREEMENT),
  seller: party(`${AGREEMENT}/ram:ItemSellerTradeParty`),
};
