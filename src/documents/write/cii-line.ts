import type { InvoiceContent, InvoiceLine, LineReference } from "../content/index.ts";
import {
  allowanceCharge,
  day,
  identifier,
  indicator,
  invoicedObject,
  logisticsCharge,
  note,
  vat,
} from "./cii-parts.ts";
import { delivered, deliveryTerms, party } from "./cii-party.ts";
import { always, each, group, leaf, type Xml } from "./xml.ts";

/** What is taken off the gross price or put on it, BT-147. */
const priceChange = (amount: string | undefined, charge: boolean): Xml =>
  amount === undefined
    ? ""
    : group("ram:AppliedTradeAllowanceCharge", indicator(charge), leaf("ram:ActualAmount", amount));

const reference = (name: string, { number, line }: LineReference = {}): Xml =>
  group(name, leaf("ram:IssuerAssignedID", number), leaf("ram:LineID", line));

/** BG-25. */
export const writeCiiLine = (l: InvoiceLine, c: InvoiceContent): Xml =>
  group(
    "ram:IncludedSupplyChainTradeLineItem",
    group(
      "ram:AssociatedDocumentLineDocument",
      leaf("ram:LineID", l.id),
      leaf("ram:ParentLineID", l.parentLineId),
      leaf("ram:LineStatusReasonCode", l.subtype),
      each(l.notes, note),
    ),
    group(
      "ram:SpecifiedTradeProduct",
      identifier("ram:GlobalID", l.standardItemId),
      leaf("ram:SellerAssignedID", l.sellerItemId),
      leaf("ram:BuyerAssignedID", l.buyerItemId),
      leaf("ram:Name", l.name),
      leaf("ram:Description", l.description),
      each(l.attributes, (a) =>
        group(
          "ram:ApplicableProductCharacteristic",
          leaf("ram:TypeCode", a.code),
          leaf("ram:Description", a.name),
          leaf("ram:ValueMeasure", a.quantity, { unitCode: a.unit }),
          leaf("ram:Value", a.value),
        ),
      ),
      each(l.classifications, (c) =>
        group(
          "ram:DesignatedProductClassification",
          leaf("ram:ClassCode", c.code, { listID: c.list, listVersionID: c.listVersion }),
        ),
      ),
      group("ram:OriginTradeCountry", leaf("ram:ID", l.originCountry)),
    ),
    group(
      "ram:SpecifiedLineTradeAgreement",
      deliveryTerms(l.deliveryTerms),
      reference("ram:SellerOrderReferencedDocument", l.salesOrder),
      reference("ram:BuyerOrderReferencedDocument", l.purchaseOrder ?? { line: l.purchaseOrderLine }),
      l.grossPrice === undefined
        ? ""
        : group(
            "ram:GrossPriceProductTradePrice",
            leaf("ram:ChargeAmount", l.grossPrice),
            leaf("ram:BasisQuantity", l.priceBaseQuantity, { unitCode: l.priceBaseUnit }),
            priceChange(l.priceDiscount, false),
            priceChange(l.priceSurcharge, true),
          ),
      l.netPrice === undefined
        ? ""
        : group(
            "ram:NetPriceProductTradePrice",
            leaf("ram:ChargeAmount", l.netPrice),
            leaf("ram:BasisQuantity", l.priceBaseQuantity, { unitCode: l.priceBaseUnit }),
          ),
      party("ram:ItemSellerTradeParty", l.seller),
    ),
    group(
      "ram:SpecifiedLineTradeDelivery",
      leaf("ram:BilledQuantity", l.quantity, { unitCode: l.unit }),
      delivered(l.delivery),
      reference("ram:DespatchAdviceReferencedDocument", l.despatchAdvice),
      reference("ram:ReceivingAdviceReferencedDocument", l.receivingAdvice),
    ),
    // The schema demands it, even where it has nothing to say.
    always(
      "ram:SpecifiedLineTradeSettlement",
      vat("ram:ApplicableTradeTax", l),
      group(
        "ram:BillingSpecifiedPeriod",
        day("ram:StartDateTime", l.periodStart),
        day("ram:EndDateTime", l.periodEnd),
      ),
      each(l.allowances, allowanceCharge(false)),
      each(
        l.charges.filter((charge) => !charge.logistics),
        allowanceCharge(true),
      ),
      each(
        l.charges.filter((charge) => charge.logistics),
        logisticsCharge,
      ),
      group(
        "ram:SpecifiedTradeSettlementLineMonetarySummation",
        leaf("ram:LineTotalAmount", l.netAmount),
        leaf("ram:TaxTotalAmount", l.vatAmount, { currencyID: c.currency }),
        leaf("ram:TaxTotalAmount", l.vatAmountInVatCurrency, { currencyID: c.vatCurrency }),
        leaf("ram:GrandTotalAmount", l.amountWithVat),
      ),
      group(
        "ram:InvoiceReferencedDocument",
        leaf("ram:IssuerAssignedID", l.precedingInvoice?.number),
        leaf("ram:LineID", l.precedingInvoice?.line),
        leaf("ram:TypeCode", l.precedingInvoice?.typeCode),
        day("ram:FormattedIssueDateTime", l.precedingInvoice?.issueDate, "qdt"),
      ),
      each(l.invoicedObjects, invoicedObject),
      group("ram:ReceivableSpecifiedTradeAccountingAccount", leaf("ram:ID", l.accountingReference)),
    ),
  );
