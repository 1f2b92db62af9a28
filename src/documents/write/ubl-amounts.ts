import type { AllowanceCharge, Identifier, InvoiceContent, InvoiceLine, Note } from "../content/index.ts";
import { each, group, leaf, type Xml } from "./xml.ts";

/** An identifier with its scheme. */
export const identifier = (name: string, id: Identifier | undefined): Xml =>
  leaf(name, id?.value, { schemeID: id?.scheme });

/** A reference that is an identifier alone. */
export const reference = (name: string, id: string | undefined): Xml => group(name, leaf("cbc:ID", id));

/** BG-1, BT-127: the subject stands before the text. */
export const note = ({ subjectCode, text }: Note): Xml =>
  leaf("cbc:Note", subjectCode === undefined ? text : `#${subjectCode}#${text}`);

/** Every tax of EN 16931 is VAT. */
export const VAT = group("cac:TaxScheme", leaf("cbc:ID", "VAT"));

/** Amounts carry the currency of the invoice, which only the whole document knows. */
export const amountWriter = (content: InvoiceContent, credit: boolean) => {
  const money = (name: string, amount: string | undefined, currency = content.currency): Xml =>
    leaf(name, amount, { currencyID: currency });

  const allowanceCharge =
    (charge: boolean) =>
    (a: AllowanceCharge): Xml =>
      group(
        "cac:AllowanceCharge",
        leaf("cbc:ChargeIndicator", String(charge)),
        leaf("cbc:AllowanceChargeReasonCode", a.reasonCode),
        leaf("cbc:AllowanceChargeReason", a.reason),
        leaf("cbc:MultiplierFactorNumeric", a.percent),
        money("cbc:Amount", a.amount),
        money("cbc:BaseAmount", a.baseAmount),
        a.vatCategory === undefined
          ? ""
          : group("cac:TaxCategory", leaf("cbc:ID", a.vatCategory), leaf("cbc:Percent", a.vatRate), VAT),
      );

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

  const line = (l: InvoiceLine): Xml =>
    group(
      credit ? "cac:CreditNoteLine" : "cac:InvoiceLine",
      leaf("cbc:ID", l.id),
      each(l.notes, note),
      leaf(credit ? "cbc:CreditedQuantity" : "cbc:InvoicedQuantity", l.quantity, { unitCode: l.unit }),
      money("cbc:LineExtensionAmount", l.netAmount),
      leaf("cbc:AccountingCost", l.accountingReference),
      group("cac:InvoicePeriod", leaf("cbc:StartDate", l.periodStart), leaf("cbc:EndDate", l.periodEnd)),
      group("cac:OrderLineReference", leaf("cbc:LineID", l.purchaseOrderLine)),
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
      each(l.invoicedObjects, (id) =>
        group("cac:DocumentReference", identifier("cbc:ID", id), leaf("cbc:DocumentTypeCode", "130")),
      ),
      each(l.allowances, allowanceCharge(false)),
      each(l.charges, allowanceCharge(true)),
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
        l.vatCategory === undefined
          ? ""
          : group(
              "cac:ClassifiedTaxCategory",
              leaf("cbc:ID", l.vatCategory),
              leaf("cbc:Percent", l.vatRate),
              VAT,
            ),
        each(l.attributes, (a) =>
          group("cac:AdditionalItemProperty", leaf("cbc:Name", a.name), leaf("cbc:Value", a.value)),
        ),
      ),
      group(
        "cac:Price",
        money("cbc:PriceAmount", l.netPrice),
        leaf("cbc:BaseQuantity", l.priceBaseQuantity, { unitCode: l.priceBaseUnit }),
        priceChange(l.priceDiscount, false, l.grossPrice),
        priceChange(l.priceSurcharge, true, l.grossPrice),
      ),
    );

  const taxTotals = (): Xml =>
    group(
      "cac:TaxTotal",
      money("cbc:TaxAmount", content.totals.vat),
      each(content.vatBreakdown, (row) =>
        group(
          "cac:TaxSubtotal",
          money("cbc:TaxableAmount", row.taxableAmount),
          money("cbc:TaxAmount", row.taxAmount),
          group(
            "cac:TaxCategory",
            leaf("cbc:ID", row.category),
            leaf("cbc:Percent", row.rate),
            leaf("cbc:TaxExemptionReasonCode", row.exemptionCode),
            leaf("cbc:TaxExemptionReason", row.exemptionReason),
            VAT,
          ),
        ),
      ),
    ) + group("cac:TaxTotal", money("cbc:TaxAmount", content.totals.vatInVatCurrency, content.vatCurrency));

  const { totals } = content;
  const monetaryTotal = (): Xml =>
    group(
      "cac:LegalMonetaryTotal",
      money("cbc:LineExtensionAmount", totals.lines),
      money("cbc:TaxExclusiveAmount", totals.withoutVat),
      money("cbc:TaxInclusiveAmount", totals.withVat),
      money("cbc:AllowanceTotalAmount", totals.allowances),
      money("cbc:ChargeTotalAmount", totals.charges),
      money("cbc:PrepaidAmount", totals.paid),
      money("cbc:PayableRoundingAmount", totals.rounding),
      money("cbc:PayableAmount", totals.due),
    );
  return { allowanceCharge, line, taxTotals, monetaryTotal };
};
