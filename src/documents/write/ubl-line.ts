import type { InvoiceContent, InvoiceLine, LineReference } from "../content/index.ts";
import { PLACEHOLDER } from "../read/values.ts";
import { type AmountWriter, identifier, note, reference, vat } from "./ubl-amounts.ts";
import { delivered, deliveryTerms, party } from "./ubl-party.ts";
import { each, group, leaf, type Xml } from "./xml.ts";

/** A paper that a line refers to. The schema demands a line of it, where EXTENDED may have a number alone. */
const lineReference = (name: string, { number, line }: LineReference = {}): Xml =>
  (number ?? line) === undefined
    ? ""
    : group(name, leaf("cbc:LineID", line ?? PLACEHOLDER), reference("cac:DocumentReference", number));

/** The buyer's and the seller's order in one element, of which the schema demands the buyer's line and number. */
const orderOf = ({ purchaseOrder, purchaseOrderLine, salesOrder = {} }: InvoiceLine): Xml => {
  const line = purchaseOrder?.line ?? purchaseOrderLine;
  const { number: salesNumber, line: salesLine } = salesOrder;
  const number = purchaseOrder?.number ?? (salesNumber === undefined ? undefined : PLACEHOLDER);
  if ((line ?? number ?? salesLine) === undefined) return "";
  return group(
    "cac:OrderLineReference",
    leaf("cbc:LineID", line ?? PLACEHOLDER),
    leaf("cbc:SalesOrderLineID", salesLine),
    group("cac:OrderReference", leaf("cbc:ID", number), leaf("cbc:SalesOrderID", salesNumber)),
  );
};

/** EXT-FR-FE-BG-06. */
const precedingOf = ({ precedingInvoice: p }: InvoiceLine): Xml =>
  group(
    "cac:BillingReference",
    group(
      "cac:InvoiceDocumentReference",
      leaf("cbc:ID", p?.number),
      leaf("cbc:IssueDate", p?.issueDate),
      leaf("cbc:DocumentTypeCode", p?.typeCode),
    ),
    group("cac:BillingReferenceLine", leaf("cbc:ID", p?.line)),
  );

const isGrossAlone = ({ grossPrice, priceDiscount, priceSurcharge }: InvoiceLine): boolean =>
  grossPrice !== undefined && priceDiscount === undefined && priceSurcharge === undefined;

/** Writes lines (BG-25). TaxTotal and AllowanceCharge stand in another order in a credit note. */
export const lineWriter = (
  content: InvoiceContent,
  credit: boolean,
  { money, allowanceCharge }: AmountWriter,
): ((l: InvoiceLine) => Xml) => {
  /** What is taken off the gross price or put on it, BT-147, beside that price. */
  const priceChange = (amount: string | undefined, charge: boolean, gross: string | undefined): Xml =>
    amount === undefined
      ? ""
      : group(
          "cac:AllowanceCharge",
          leaf("cbc:ChargeIndicator", String(charge)),
          money("cbc:Amount", amount),
          money("cbc:BaseAmount", gross),
        );

  const changes = (l: InvoiceLine): Xml =>
    each(l.allowances, allowanceCharge(false)) + each(l.charges, allowanceCharge(true));

  const vatTotals = (l: InvoiceLine): Xml =>
    group("cac:TaxTotal", money("cbc:TaxAmount", l.vatAmount)) +
    group("cac:TaxTotal", money("cbc:TaxAmount", l.vatAmountInVatCurrency, content.vatCurrency));

  return (l) =>
    group(
      credit ? "cac:CreditNoteLine" : "cac:InvoiceLine",
      leaf("cbc:ID", l.id),
      each(l.notes, note),
      leaf(credit ? "cbc:CreditedQuantity" : "cbc:InvoicedQuantity", l.quantity, { unitCode: l.unit }),
      money("cbc:LineExtensionAmount", l.netAmount),
      leaf("cbc:AccountingCost", l.accountingReference),
      group(
        "cac:InvoicePeriod",
        leaf("cbc:StartDate", l.periodStart),
        leaf("cbc:EndDate", l.periodEnd),
        leaf("cbc:DescriptionCode", l.vatPointCode),
      ),
      orderOf(l),
      lineReference("cac:DespatchLineReference", l.despatchAdvice),
      lineReference("cac:ReceiptLineReference", l.receivingAdvice),
      l.subtype === undefined && l.parentLineId === undefined
        ? ""
        : group(
            "cac:BillingReference",
            group(
              "cac:InvoiceDocumentReference",
              // The schema demands an identifier here; the French samples repeat the invoice's own number.
              leaf("cbc:ID", content.number),
              leaf("cbc:DocumentStatusCode", l.subtype),
            ),
            group("cac:BillingReferenceLine", leaf("cbc:ID", l.parentLineId)),
          ),
      precedingOf(l),
      each(l.invoicedObjects, (id) =>
        group("cac:DocumentReference", identifier("cbc:ID", id), leaf("cbc:DocumentTypeCode", "130")),
      ),
      delivered(l.delivery),
      ...(credit ? [vatTotals(l), changes(l)] : [changes(l), vatTotals(l)]),
      group(
        "cac:Item",
        leaf("cbc:Description", l.description),
        leaf("cbc:Name", l.name),
        reference("cac:BuyersItemIdentification", l.buyerItemId),
        reference("cac:SellersItemIdentification", l.sellerItemId),
        group("cac:StandardItemIdentification", identifier("cbc:ID", l.standardItemId)),
        group("cac:OriginCountry", leaf("cbc:IdentificationCode", l.originCountry)),
        each(l.classifications, (c) =>
          group(
            "cac:CommodityClassification",
            leaf("cbc:ItemClassificationCode", c.code, { listID: c.list, listVersionID: c.listVersion }),
          ),
        ),
        vat("cac:ClassifiedTaxCategory", l),
        each(l.attributes, (a) =>
          group(
            "cac:AdditionalItemProperty",
            leaf("cbc:Name", a.name),
            leaf("cbc:NameCode", a.code),
            leaf("cbc:Value", a.value),
            leaf("cbc:ValueQuantity", a.quantity, { unitCode: a.unit }),
          ),
        ),
        party("cac:ManufacturerParty", l.seller),
      ),
      group(
        "cac:Price",
        money("cbc:PriceAmount", l.netPrice),
        leaf("cbc:BaseQuantity", l.priceBaseQuantity, { unitCode: l.priceBaseUnit }),
        // UBL has no place for a gross price without a change of it.
        priceChange(l.priceDiscount ?? (isGrossAlone(l) ? "0.00" : undefined), false, l.grossPrice),
        priceChange(l.priceSurcharge, true, l.grossPrice),
      ),
      deliveryTerms(l.deliveryTerms),
    );
};
