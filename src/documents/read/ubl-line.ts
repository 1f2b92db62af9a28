import type { InvoiceLine, Note } from "../content/index.ts";
import { readNetAmount } from "./cii-line.ts";
import type { Terms } from "./terms.ts";
import { readAllowances, readGrossPrice } from "./ubl-amounts.ts";
import { identifierOf } from "./ubl-party.ts";
import type { Element } from "./xml.ts";

/** BT-21 stands before BT-22 in the same element: `#PMT#text`. */
const noteOf = (text: string): Note => {
  const [, subjectCode, rest] = /^#([A-Z]{3})#([\s\S]*)$/.exec(text) ?? [];
  return subjectCode === undefined || rest === undefined ? { text } : { subjectCode, text: rest.trim() };
};

/** Notes directly under an element. */
export const notesOf = (element: Element): Note[] =>
  element.all("cbc:Note").flatMap((note) => (note.value === undefined ? [] : [noteOf(note.value)]));

/** Reads one line (BG-25) of a UBL Invoice or CreditNote. */
export const readUblLine = (element: Element, terms: Terms): InvoiceLine => {
  const quantity = element.at("cbc:InvoicedQuantity") ?? element.at("cbc:CreditedQuantity");
  const item = element.at("cac:Item");
  const price = element.at("cac:Price");
  const base = price?.at("cbc:BaseQuantity");
  const subtype = element.text("cac:BillingReference/cac:InvoiceDocumentReference/cbc:DocumentStatusCode");
  return {
    id: element.text("cbc:ID") ?? "",
    parentLineId: element.text("cac:BillingReference/cac:BillingReferenceLine/cbc:ID"),
    subtype,
    notes: notesOf(element),
    invoicedObjects: element
      .all("cac:DocumentReference/cbc:ID")
      .map(identifierOf)
      .filter((id) => id !== undefined),
    quantity: terms.decimal(quantity?.value, "BT-129"),
    unit: quantity?.attribute("unitCode"),
    netAmount: readNetAmount(element.text("cbc:LineExtensionAmount"), subtype, terms),
    purchaseOrderLine: element.text("cac:OrderLineReference/cbc:LineID"),
    accountingReference: element.text("cbc:AccountingCost"),
    periodStart: terms.date(element.text("cac:InvoicePeriod/cbc:StartDate"), "BT-134"),
    periodEnd: terms.date(element.text("cac:InvoicePeriod/cbc:EndDate"), "BT-135"),
    ...readAllowances(element, "line", terms),
    netPrice: terms.decimal(price?.text("cbc:PriceAmount"), "BT-146"),
    ...readGrossPrice(price, terms),
    priceBaseQuantity: terms.decimal(base?.value, "BT-149"),
    priceBaseUnit: base?.attribute("unitCode"),
    vatCategory: item?.text("cac:ClassifiedTaxCategory/cbc:ID"),
    vatRate: terms.decimal(item?.text("cac:ClassifiedTaxCategory/cbc:Percent"), "BT-152"),
    name: item?.text("cbc:Name"),
    description: item?.joined("cbc:Description"),
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
