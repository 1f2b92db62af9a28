import type {
  DeliveryTerms,
  InvoiceHeader,
  InvoiceLine,
  LinePrecedingInvoice,
  LineReference,
  Note,
} from "../content/index.ts";
import { readNetAmount } from "./cii-line.ts";
import type { Element } from "./element.ts";
import type { Terms } from "./terms.ts";
import { readAllowances, readGrossPrice, readLineSums } from "./ubl-amounts.ts";
import { identifierOf, readDelivery, readOtherParty } from "./ubl-party.ts";
import { orderTerms, unlessEmpty, unlessPlaceholder } from "./values.ts";

/** BT-21 stands before BT-22 in the same element: `#PMT#text`. */
const noteOf = (text: string): Note => {
  const [, subjectCode, rest] = /^#([A-Z]{3})#([\s\S]*)$/.exec(text) ?? [];
  return subjectCode === undefined || rest === undefined ? { text } : { subjectCode, text: rest.trim() };
};

/** Notes directly under an element. */
export const notesOf = (element: Element): Note[] =>
  element.all("cbc:Note").flatMap((note) => (note.value === undefined ? [] : [noteOf(note.value)]));

/** EXT-FR-FE-BG-14, directly under the root or a line. */
export const readDeliveryTerms = (parent: Element): DeliveryTerms | undefined =>
  unlessEmpty({
    code: parent.text("cac:DeliveryTerms/cbc:ID"),
    place: parent.text("cac:DeliveryTerms/cac:DeliveryLocation/cbc:Name"),
  });

/** A reference of a line; the schema demands a line's number, and a number of the order. */
const referenceOf = (element: Element, number: string, line: string): LineReference | undefined =>
  unlessEmpty({
    number: unlessPlaceholder(element.text(number)),
    line: unlessPlaceholder(element.text(line)),
  });

type Invoice = Pick<InvoiceHeader, "number" | "currency" | "vatCurrency">;

interface BillingReferences {
  /** Where the line stands among the others: what names its parent or its subtype names the invoice itself. */
  hierarchy: Element | undefined;
  /** An invoice that came before. */
  preceding: Element | undefined;
}

const PRECEDING = "cac:InvoiceDocumentReference";

/** One element says two things of a line. */
const billingReferencesOf = (element: Element, { number }: Invoice): BillingReferences => {
  const isHierarchy = (reference: Element): boolean =>
    reference.at(`${PRECEDING}/cbc:ID`) === undefined ||
    reference.says(`${PRECEDING}/cbc:ID`, number) ||
    reference.at(`${PRECEDING}/cbc:DocumentStatusCode`) !== undefined;
  const references = element.all("cac:BillingReference");
  return {
    hierarchy: references.find(isHierarchy),
    preceding: references.find((reference) => !isHierarchy(reference)),
  };
};

const precedingOf = (reference: Element | undefined, terms: Terms): LinePrecedingInvoice | undefined => {
  const number = reference?.text(`${PRECEDING}/cbc:ID`);
  if (number === undefined) return undefined;
  return {
    number,
    issueDate: terms.date(reference?.text(`${PRECEDING}/cbc:IssueDate`), "EXT-FR-FE-138"),
    typeCode: reference?.text(`${PRECEDING}/cbc:DocumentTypeCode`),
    line: reference?.text("cac:BillingReferenceLine/cbc:ID"),
  };
};

const attributesOf = (item: Element | undefined, terms: Terms): InvoiceLine["attributes"] =>
  (item?.all("cac:AdditionalItemProperty") ?? []).map((attribute) => ({
    name: attribute.text("cbc:Name"),
    code: attribute.text("cbc:NameCode"),
    value: attribute.text("cbc:Value"),
    quantity: terms.decimal(attribute.text("cbc:ValueQuantity"), "EXT-FR-FE-160"),
    unit: attribute.at("cbc:ValueQuantity")?.attribute("unitCode"),
  }));

/** Reads one line (BG-25) of a UBL Invoice or CreditNote. */
export const readUblLine = (element: Element, header: Invoice, terms: Terms): InvoiceLine => {
  const quantity = element.at("cbc:InvoicedQuantity") ?? element.at("cbc:CreditedQuantity");
  const item = element.at("cac:Item");
  const price = element.at("cac:Price");
  const base = price?.at("cbc:BaseQuantity");
  const vat = item?.at("cac:ClassifiedTaxCategory");
  const { hierarchy, preceding } = billingReferencesOf(element, header);
  const subtype = hierarchy?.text(`${PRECEDING}/cbc:DocumentStatusCode`);
  const order = "cac:OrderLineReference";
  return {
    id: element.text("cbc:ID") ?? "",
    parentLineId: hierarchy?.text("cac:BillingReferenceLine/cbc:ID"),
    subtype,
    notes: notesOf(element),
    invoicedObjects: element
      .all("cac:DocumentReference/cbc:ID")
      .map(identifierOf)
      .filter((id) => id !== undefined),
    quantity: terms.decimal(quantity?.value, "BT-129"),
    unit: quantity?.attribute("unitCode"),
    netAmount: readNetAmount(element.text("cbc:LineExtensionAmount"), subtype, terms),
    ...orderTerms(referenceOf(element, `${order}/cac:OrderReference/cbc:ID`, `${order}/cbc:LineID`)),
    salesOrder: referenceOf(
      element,
      `${order}/cac:OrderReference/cbc:SalesOrderID`,
      `${order}/cbc:SalesOrderLineID`,
    ),
    despatchAdvice: referenceOf(
      element,
      "cac:DespatchLineReference/cac:DocumentReference/cbc:ID",
      "cac:DespatchLineReference/cbc:LineID",
    ),
    receivingAdvice: referenceOf(
      element,
      "cac:ReceiptLineReference/cac:DocumentReference/cbc:ID",
      "cac:ReceiptLineReference/cbc:LineID",
    ),
    precedingInvoice: precedingOf(preceding, terms),
    accountingReference: element.text("cbc:AccountingCost"),
    periodStart: terms.date(element.text("cac:InvoicePeriod/cbc:StartDate"), "BT-134"),
    periodEnd: terms.date(element.text("cac:InvoicePeriod/cbc:EndDate"), "BT-135"),
    ...readAllowances(element, "line", terms),
    netPrice: terms.decimal(price?.text("cbc:PriceAmount"), "BT-146"),
    ...readGrossPrice(price, terms),
    priceBaseQuantity: terms.decimal(base?.value, "BT-149"),
    priceBaseUnit: base?.attribute("unitCode"),
    vatCategory: vat?.text("cbc:ID"),
    vatRate: terms.decimal(vat?.text("cbc:Percent"), "BT-152"),
    exemptionReason: vat?.joined("cbc:TaxExemptionReason"),
    exemptionCode: vat?.text("cbc:TaxExemptionReasonCode"),
    vatPointCode: element.text("cac:InvoicePeriod/cbc:DescriptionCode"),
    ...readLineSums(element, header, terms),
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
    attributes: attributesOf(item, terms),
    delivery: unlessEmpty(readDelivery(element, "EXT-FR-FE-158", terms)),
    deliveryTerms: readDeliveryTerms(element),
    seller: readOtherParty(item?.at("cac:ManufacturerParty")),
  };
};
