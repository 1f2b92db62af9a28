import type { AllowanceCharge, InvoiceLine } from "../content/index.ts";
import { ALLOWANCE_TERMS, date, decimal, required } from "./values.ts";
import type { Element } from "./xml.ts";

/** Allowances (BG-20, BG-27) and charges (BG-21, BG-28) of the document's or of a line's settlement. */
export const readAllowances = (
  settlement: Element | undefined,
  level: "header" | "line",
): { allowances: AllowanceCharge[]; charges: AllowanceCharge[] } => {
  const found: { allowances: AllowanceCharge[]; charges: AllowanceCharge[] } = {
    allowances: [],
    charges: [],
  };
  for (const element of settlement?.all("ram:SpecifiedTradeAllowanceCharge") ?? []) {
    const charge = element.text("ram:ChargeIndicator/udt:Indicator") === "true";
    const terms = ALLOWANCE_TERMS[level][charge ? "charge" : "allowance"];
    found[charge ? "charges" : "allowances"].push({
      amount: required(decimal(element.text("ram:ActualAmount"), terms.amount), terms.amount, "amount"),
      baseAmount: decimal(element.text("ram:BasisAmount"), terms.base),
      percent: decimal(element.text("ram:CalculationPercent"), terms.percent),
      vatCategory: element.text("ram:CategoryTradeTax/ram:CategoryCode"),
      vatRate: decimal(element.text("ram:CategoryTradeTax/ram:RateApplicablePercent"), terms.rate),
      reason: element.text("ram:Reason"),
      reasonCode: element.text("ram:ReasonCode"),
    });
  }
  return found;
};

/** Reads one line (BG-25) of a CII document. @throws DocumentFault */
export const readCiiLine = (element: Element): InvoiceLine => {
  const document = element.at("ram:AssociatedDocumentLineDocument");
  const product = element.at("ram:SpecifiedTradeProduct");
  const agreement = element.at("ram:SpecifiedLineTradeAgreement");
  const settlement = element.at("ram:SpecifiedLineTradeSettlement");
  const quantity = element.at("ram:SpecifiedLineTradeDelivery/ram:BilledQuantity");
  const gross = agreement?.at("ram:GrossPriceProductTradePrice");
  const net = agreement?.at("ram:NetPriceProductTradePrice");
  const base = net?.at("ram:BasisQuantity") ?? gross?.at("ram:BasisQuantity");
  const tax = settlement?.at("ram:ApplicableTradeTax");
  const period = settlement?.at("ram:BillingSpecifiedPeriod");
  const standardId = product?.at("ram:GlobalID");
  const total = settlement?.text("ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount");
  return {
    id: document?.text("ram:LineID") ?? "",
    parentLineId: document?.text("ram:ParentLineID"),
    subtype: document?.text("ram:LineStatusReasonCode"),
    notes: (document?.all("ram:IncludedNote") ?? []).flatMap((note) => {
      const text = note.text("ram:Content");
      return text === undefined ? [] : [{ subjectCode: note.text("ram:SubjectCode"), text }];
    }),
    invoicedObjects: (settlement?.all("ram:AdditionalReferencedDocument") ?? []).flatMap((reference) => {
      const value = reference.text("ram:IssuerAssignedID");
      return value === undefined ? [] : [{ value, scheme: reference.text("ram:ReferenceTypeCode") }];
    }),
    quantity: decimal(quantity?.value, "BT-129"),
    unit: quantity?.attribute("unitCode"),
    netAmount: required(decimal(total, "BT-131"), "BT-131", "net amount of a line"),
    purchaseOrderLine: agreement?.text("ram:BuyerOrderReferencedDocument/ram:LineID"),
    accountingReference: settlement?.text("ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID"),
    periodStart: date(period?.text("ram:StartDateTime/udt:DateTimeString"), "BT-134"),
    periodEnd: date(period?.text("ram:EndDateTime/udt:DateTimeString"), "BT-135"),
    ...readAllowances(settlement, "line"),
    netPrice: decimal(net?.text("ram:ChargeAmount"), "BT-146"),
    priceDiscount: decimal(gross?.text("ram:AppliedTradeAllowanceCharge/ram:ActualAmount"), "BT-147"),
    grossPrice: decimal(gross?.text("ram:ChargeAmount"), "BT-148"),
    priceBaseQuantity: decimal(base?.value, "BT-149"),
    priceBaseUnit: base?.attribute("unitCode"),
    vatCategory: tax?.text("ram:CategoryCode"),
    vatRate: decimal(tax?.text("ram:RateApplicablePercent"), "BT-152"),
    name: product?.text("ram:Name"),
    description: product?.text("ram:Description"),
    sellerItemId: product?.text("ram:SellerAssignedID"),
    buyerItemId: product?.text("ram:BuyerAssignedID"),
    standardItemId:
      standardId?.value === undefined
        ? undefined
        : { value: standardId.value, scheme: standardId.attribute("schemeID") },
    classifications: (product?.all("ram:DesignatedProductClassification/ram:ClassCode") ?? []).flatMap(
      (code) =>
        code.value === undefined
          ? []
          : [
              {
                code: code.value,
                list: code.attribute("listID"),
                listVersion: code.attribute("listVersionID"),
              },
            ],
    ),
    originCountry: product?.text("ram:OriginTradeCountry/ram:ID"),
    attributes: (product?.all("ram:ApplicableProductCharacteristic") ?? []).map((attribute) => ({
      name: attribute.text("ram:Description") ?? "",
      value: attribute.text("ram:Value") ?? "",
    })),
  };
};
