import type { AllowanceCharge, Identifier, InvoiceLine, Note } from "../content/index.ts";
import { ALLOWANCE_TERMS, date, decimal, required } from "./values.ts";
import type { Element } from "./xml.ts";

/** BT-21 stands before BT-22 in the same element: `#PMT#text`. */
const noteOf = (text: string): Note => {
  const [, subjectCode, rest] = /^#([A-Z]{3})#([\s\S]*)$/.exec(text) ?? [];
  return subjectCode === undefined || rest === undefined ? { text } : { subjectCode, text: rest.trim() };
};

/** Notes directly under an element. */
export const notesOf = (element: Element): Note[] =>
  element.all("cbc:Note").flatMap((note) => (note.value === undefined ? [] : [noteOf(note.value)]));

/** An identifier with its scheme; undefined where the element is missing or empty. */
export const identifierOf = (element: Element | undefined): Identifier | undefined => {
  const value = element?.value;
  return value === undefined ? undefined : { value, scheme: element?.attribute("schemeID") };
};

/** Allowances (BG-20, BG-27) and charges (BG-21, BG-28) directly under the root or a line. */
export const readUblAllowances = (
  parent: Element,
  level: "header" | "line",
): { allowances: AllowanceCharge[]; charges: AllowanceCharge[] } => {
  const found: { allowances: AllowanceCharge[]; charges: AllowanceCharge[] } = {
    allowances: [],
    charges: [],
  };
  for (const element of parent.all("cac:AllowanceCharge")) {
    const charge = element.text("cbc:ChargeIndicator") === "true";
    const terms = ALLOWANCE_TERMS[level][charge ? "charge" : "allowance"];
    found[charge ? "charges" : "allowances"].push({
      amount: required(decimal(element.text("cbc:Amount"), terms.amount), terms.amount, "amount"),
      baseAmount: decimal(element.text("cbc:BaseAmount"), terms.base),
      percent: decimal(element.text("cbc:MultiplierFactorNumeric"), terms.percent),
      vatCategory: element.text("cac:TaxCategory/cbc:ID"),
      vatRate: decimal(element.text("cac:TaxCategory/cbc:Percent"), terms.rate),
      reason: element.text("cbc:AllowanceChargeReason"),
      reasonCode: element.text("cbc:AllowanceChargeReasonCode"),
    });
  }
  return found;
};

/** Reads one line (BG-25) of a UBL Invoice or CreditNote. @throws DocumentFault */
export const readUblLine = (element: Element): InvoiceLine => {
  const quantity = element.at("cbc:InvoicedQuantity") ?? element.at("cbc:CreditedQuantity");
  const item = element.at("cac:Item");
  const price = element.at("cac:Price");
  const base = price?.at("cbc:BaseQuantity");
  return {
    id: element.text("cbc:ID") ?? "",
    parentLineId: element.text("cac:BillingReference/cac:BillingReferenceLine/cbc:ID"),
    subtype: element.text("cac:BillingReference/cac:InvoiceDocumentReference/cbc:DocumentStatusCode"),
    notes: notesOf(element),
    invoicedObjects: element
      .all("cac:DocumentReference/cbc:ID")
      .map(identifierOf)
      .filter((id) => id !== undefined),
    quantity: decimal(quantity?.value, "BT-129"),
    unit: quantity?.attribute("unitCode"),
    netAmount: required(
      decimal(element.text("cbc:LineExtensionAmount"), "BT-131"),
      "BT-131",
      "net amount of a line",
    ),
    purchaseOrderLine: element.text("cac:OrderLineReference/cbc:LineID"),
    accountingReference: element.text("cbc:AccountingCost"),
    periodStart: date(element.text("cac:InvoicePeriod/cbc:StartDate"), "BT-134"),
    periodEnd: date(element.text("cac:InvoicePeriod/cbc:EndDate"), "BT-135"),
    ...readUblAllowances(element, "line"),
    netPrice: decimal(price?.text("cbc:PriceAmount"), "BT-146"),
    priceDiscount: decimal(price?.text("cac:AllowanceCharge/cbc:Amount"), "BT-147"),
    grossPrice: decimal(price?.text("cac:AllowanceCharge/cbc:BaseAmount"), "BT-148"),
    priceBaseQuantity: decimal(base?.value, "BT-149"),
    priceBaseUnit: base?.attribute("unitCode"),
    vatCategory: item?.text("cac:ClassifiedTaxCategory/cbc:ID"),
    vatRate: decimal(item?.text("cac:ClassifiedTaxCategory/cbc:Percent"), "BT-152"),
    name: item?.text("cbc:Name"),
    description: item?.text("cbc:Description"),
    sellerItemId: item?.text("cac:SellersItemIdentification/cbc:ID"),
    buyerItemId: item?.text("cac:BuyersItemIdentification/cbc:ID"),
    standardItemId: identifierOf(item?.at("cac:StandardItemIdentification/cbc:ID")),
    classifications: (item?.all("cac:CommodityClassification/cbc:ItemClassificationCode") ?? []).flatMap(
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
    originCountry: item?.text("cac:OriginCountry/cbc:IdentificationCode"),
    attributes: (item?.all("cac:AdditionalItemProperty") ?? []).map((attribute) => ({
      name: attribute.text("cbc:Name") ?? "",
      value: attribute.text("cbc:Value") ?? "",
    })),
  };
};
