import type { InvoiceLine } from "../content/index.ts";
import {
  allowanceCharge,
  day,
  identifier,
  indicator,
  invoicedObject,
  logisticsCharge,
  note,
} from "./cii-parts.ts";
import { always, each, group, leaf, type Xml } from "./xml.ts";

/** What is taken off the gross price or put on it, BT-147. */
const priceChange = (amount: string | undefined, charge: boolean): Xml =>
  amount === undefined
    ? ""
    : group("ram:AppliedTradeAllowanceCharge", indicator(charge), leaf("ram:ActualAmount", amount));

/** BG-25. */
export const writeCiiLine = (l: InvoiceLine): Xml =>
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
          leaf("ram:Description", a.name),
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
      group("ram:BuyerOrderReferencedDocument", leaf("ram:LineID", l.purchaseOrderLine)),
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
    ),
    group("ram:SpecifiedLineTradeDelivery", leaf("ram:BilledQuantity", l.quantity, { unitCode: l.unit })),
    // The schema demands it, even where it has nothing to say.
    always(
      "ram:SpecifiedLineTradeSettlement",
      l.vatCategory === undefined
        ? ""
        : group(
            "ram:ApplicableTradeTax",
            leaf("ram:TypeCode", "VAT"),
            leaf("ram:CategoryCode", l.vatCategory),
            leaf("ram:RateApplicablePercent", l.vatRate),
          ),
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
      group("ram:SpecifiedTradeSettlementLineMonetarySummation", leaf("ram:LineTotalAmount", l.netAmount)),
      each(l.invoicedObjects, invoicedObject),
      group("ram:ReceivableSpecifiedTradeAccountingAccount", leaf("ram:ID", l.accountingReference)),
    ),
  );
