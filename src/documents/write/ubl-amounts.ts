import type { AllowanceCharge, Identifier, InvoiceContent, Note } from "../content/index.ts";
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

/** VAT of an allowance or charge, of a line, or of a row of the breakdown; nothing where nothing is said of VAT. */
export const vat = (
  name: string,
  {
    vatCategory,
    vatRate,
    exemptionReason,
    exemptionCode,
  }: Pick<AllowanceCharge, "vatCategory" | "vatRate" | "exemptionReason" | "exemptionCode">,
): Xml =>
  (vatCategory ?? exemptionReason ?? exemptionCode) === undefined
    ? ""
    : group(
        name,
        leaf("cbc:ID", vatCategory),
        leaf("cbc:Percent", vatRate),
        leaf("cbc:TaxExemptionReasonCode", exemptionCode),
        leaf("cbc:TaxExemptionReason", exemptionReason),
        VAT,
      );

/** Writes what carries a currency. */
export type AmountWriter = ReturnType<typeof amountWriter>;

/** Amounts carry the currency of the invoice, which only the whole document knows. */
export const amountWriter = (content: InvoiceContent) => {
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
        vat("cac:TaxCategory", a),
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
          vat("cac:TaxCategory", { ...row, vatCategory: row.category, vatRate: row.rate }),
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
  return { money, allowanceCharge, taxTotals, monetaryTotal };
};
