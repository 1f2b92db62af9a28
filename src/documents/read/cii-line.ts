import type {
  DeliveryTerms,
  InvoiceHeader,
  InvoiceLine,
  LinePrecedingInvoice,
  LineReference,
  Note,
} from "../content/index.ts";
import { mayLackAmount } from "../content/lines.ts";
import { vatPointOfCii } from "../content/vat-point.ts";
import { readAllowances, readLineSums, readPriceChanges } from "./cii-amounts.ts";
import { readDelivery, readOtherParty } from "./cii-party.ts";
import type { Element } from "./element.ts";
import type { Terms } from "./terms.ts";
import { orderTerms, unlessEmpty } from "./values.ts";

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

/** EXT-FR-FE-BG-14, of the document's or of a line's agreement. */
export const readDeliveryTerms = (agreement: Element | undefined): DeliveryTerms | undefined =>
  unlessEmpty({
    code: agreement?.text("ram:ApplicableTradeDeliveryTerms/ram:DeliveryTypeCode"),
    place: agreement?.text("ram:ApplicableTradeDeliveryTerms/ram:RelevantTradeLocation/ram:Name"),
  });

const referenceOf = (parent: Element | undefined, name: string): LineReference | undefined =>
  unlessEmpty({
    number: parent?.text(`${name}/ram:IssuerAssignedID`),
    line: parent?.text(`${name}/ram:LineID`),
  });

const precedingOf = (settlement: Element | undefined, terms: Terms): LinePrecedingInvoice | undefined => {
  const reference = settlement?.at("ram:InvoiceReferencedDocument");
  const number = reference?.text("ram:IssuerAssignedID");
  if (number === undefined) return undefined;
  return {
    number,
    issueDate: terms.ciiDate(reference?.at("ram:FormattedIssueDateTime"), "EXT-FR-FE-138"),
    typeCode: reference?.text("ram:TypeCode"),
    line: reference?.text("ram:LineID"),
  };
};

const attributesOf = (product: Element | undefined, terms: Terms): InvoiceLine["attributes"] =>
  (product?.all("ram:ApplicableProductCharacteristic") ?? []).map((attribute) => ({
    name: attribute.joined("ram:Description"),
    code: attribute.text("ram:TypeCode"),
    value: attribute.joined("ram:Value"),
    quantity: terms.decimal(attribute.text("ram:ValueMeasure"), "EXT-FR-FE-160"),
    unit: attribute.at("ram:ValueMeasure")?.attribute("unitCode"),
  }));

/** Reads one line (BG-25) of a CII document. */
export const readCiiLine = (
  element: Element,
  header: Pick<InvoiceHeader, "currency" | "vatCurrency">,
  terms: Terms,
): InvoiceLine => {
  const { currency } = header;
  const document = element.at("ram:AssociatedDocumentLineDocument");
  const product = element.at("ram:SpecifiedTradeProduct");
  const agreement = element.at("ram:SpecifiedLineTradeAgreement");
  const settlement = element.at("ram:SpecifiedLineTradeSettlement");
  const delivery = element.at("ram:SpecifiedLineTradeDelivery");
  const quantity = delivery?.at("ram:BilledQuantity");
  const gross = agreement?.at("ram:GrossPriceProductTradePrice");
  const net = agreement?.at("ram:NetPriceProductTradePrice");
  const base = net?.at("ram:BasisQuantity") ?? gross?.at("ram:BasisQuantity");
  const tax = settlement?.at("ram:ApplicableTradeTax");
  const period = settlement?.at("ram:BillingSpecifiedPeriod");
  const standardId = product?.at("ram:GlobalID");
  const subtype = document?.text("ram:LineStatusReasonCode");
  const sums = settlement?.at("ram:SpecifiedTradeSettlementLineMonetarySummation");
  const vatPoint = tax?.text("ram:DueDateTypeCode");
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
    netAmount: readNetAmount(sums?.text("ram:LineTotalAmount"), subtype, terms),
    ...orderTerms(referenceOf(agreement, "ram:BuyerOrderReferencedDocument")),
    salesOrder: referenceOf(agreement, "ram:SellerOrderReferencedDocument"),
    despatchAdvice: referenceOf(delivery, "ram:DespatchAdviceReferencedDocument"),
    receivingAdvice: referenceOf(delivery, "ram:ReceivingAdviceReferencedDocument"),
    precedingInvoice: precedingOf(settlement, terms),
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
    exemptionReason: tax?.text("ram:ExemptionReason"),
    exemptionCode: tax?.text("ram:ExemptionReasonCode"),
    vatPointCode: vatPoint && vatPointOfCii(vatPoint),
    ...readLineSums(sums, header, terms),
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
    attributes: attributesOf(product, terms),
    delivery: unlessEmpty(readDelivery(delivery, "EXT-FR-FE-158", terms)),
    deliveryTerms: readDeliveryTerms(agreement),
    seller: readOtherParty(agreement?.at("ram:ItemSellerTradeParty")),
  };
};
