import type { InvoiceLine, Note } from "../content/index.ts";
import { mayLackAmount } from "../content/lines.ts";
import { readAllowances, readPriceChanges } from "./cii-amounts.ts";
import type { Terms } from "./terms.ts";
import type { Element } from "./xml.ts";

/** BG-1, BT-127. */
export const readNotes = (parent: Element | undefined): Note[] =>
  (parent?.all("ram:IncludedNote") ?? []).flatMap((note) => {
    const text = note.joined("ram:Content");
    return text === undefined ? [] : [{ subjectCode: note.text("ram:SubjectCode"), text }];
  });

/** BT-131, which only a line that is not counted may leave out. */
export const readNetAmount = (
  text: string | undefined,
  subtype: string | undefined,
  terms: Terms,
): string | undefined => {
  const amount = terms.decimal(text, "BT-131");
  if (text === undefined && !mayLackAmount(subtype)) {
    terms.fault(
      "term_missing",
      "BT-131",
      "A line has no net amount (BT-131).",
      "Give BT-131: only lines of subtype GROUP or INFORMATION may leave it out.",
    );
  }
  return amount;
};

/** Reads one line (BG-25) of a CII document. */
export const readCiiLine = (element: Element, currency: string, terms: Terms): InvoiceLine => {
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
  const subtype = document?.text("ram:LineStatusReasonCode");
  const total = settlement?.text("ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount");
  return {
    id: document?.text("ram:LineID") ?? "",
    parentLineId: document?.text("ram:ParentLineID"),
    subtype,
    notes: readNotes(document),
    invoicedObjects: (settlement?.all("ram:AdditionalReferencedDocument") ?? []).flatMap((reference) => {
      const value = reference.text("ram:IssuerAssignedID");
      return value === undefined ? [] : [{ value, scheme: reference.text("ram:ReferenceTypeCode") }];
    }),
    quantity: terms.decimal(quantity?.value, "BT-129"),
    unit: quantity?.attribute("unitCode"),
    netAmount: readNetAmount(total, subtype, terms),
    purchaseOrderLine: agreement?.text("ram:BuyerOrderReferencedDocument/ram:LineID"),
    accountingReference: settlement?.text("ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID"),
    periodStart: terms.ciiDate(period?.at("ram:StartDateTime"), "BT-134"),
    periodEnd: terms.ciiDate(period?.at("ram:EndDateTime"), "BT-135"),
    ...readAllowances(settlement, "line", currency, terms),
    netPrice: terms.decimal(net?.text("ram:ChargeAmount"), "BT-146"),
    ...readPriceChanges(gross, currency, terms),
    grossPrice: terms.decimal(gross?.text("ram:ChargeAmount"), "BT-148"),
    priceBaseQuantity: terms.decimal(base?.value, "BT-149"),
    priceBaseUnit: base?.attribute("unitCode"),
    vatCategory: tax?.text("ram:CategoryCode"),
    vatRate: terms.decimal(tax?.text("ram:RateApplicablePercent"), "BT-152"),
    name: product?.joined("ram:Name"),
    description: product?.joined("ram:Description"),
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
      name: attribute.joined("ram:Description") ?? "",
      value: attribute.joined("ram:Value") ?? "",
    })),
  };
};
