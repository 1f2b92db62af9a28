import { compareDecimals, sumOf } from "../../domain/decimal.ts";
import type { AllowanceCharge, InvoiceHeader, InvoiceLine, Totals, VatBreakdown } from "../content/index.ts";
import type { Element } from "./element.ts";
import type { Terms } from "./terms.ts";
import { totalWithVat } from "./total-with-vat.ts";
import { ALLOWANCE_TERMS, vatIn } from "./values.ts";

interface AllowancesAndCharges {
  allowances: AllowanceCharge[];
  charges: AllowanceCharge[];
}

/** Allowances (BG-20, BG-27) and charges (BG-21, BG-28) directly under the root or a line. */
export const readAllowances = (
  parent: Element,
  level: "header" | "line",
  terms: Terms,
): AllowancesAndCharges => {
  const found: AllowancesAndCharges = { allowances: [], charges: [] };
  for (const element of parent.all("cac:AllowanceCharge")) {
    const unknown = ALLOWANCE_TERMS[level].allowance.group;
    const charge = terms.isCharge(element.text("cbc:ChargeIndicator"), unknown);
    if (charge === undefined) continue;
    const names = ALLOWANCE_TERMS[level][charge ? "charge" : "allowance"];
    const amount = terms.decimal(element.text("cbc:Amount"), names.amount);
    if (amount === undefined) {
      terms.fault(
        "amount_missing",
        names.group,
        `An allowance or charge (${names.group}) has no amount.`,
        "Write its amount, or leave the group out.",
      );
      continue;
    }
    found[charge ? "charges" : "allowances"].push({
      amount,
      baseAmount: terms.decimal(element.text("cbc:BaseAmount"), names.base),
      percent: terms.decimal(element.text("cbc:MultiplierFactorNumeric"), names.percent),
      vatCategory: element.text("cac:TaxCategory/cbc:ID"),
      vatRate: terms.decimal(element.text("cac:TaxCategory/cbc:Percent"), names.rate),
      exemptionReason: element.joined("cac:TaxCategory/cbc:TaxExemptionReason"),
      exemptionCode: element.text("cac:TaxCategory/cbc:TaxExemptionReasonCode"),
      reason: element.joined("cbc:AllowanceChargeReason"),
      reasonCode: element.text("cbc:AllowanceChargeReasonCode"),
    });
  }
  return found;
};

type GrossPrice = Pick<InvoiceLine, "priceDiscount" | "priceSurcharge" | "grossPrice">;

/** BT-147 and BT-148: what is taken off the price or put on it, all together, and the price before. */
export const readGrossPrice = (price: Element | undefined, terms: Terms): GrossPrice => {
  const amounts: Record<"on" | "off", string[]> = { on: [], off: [] };
  for (const element of price?.all("cac:AllowanceCharge") ?? []) {
    const said = element.text("cbc:ChargeIndicator");
    // EN 16931 has allowances alone on a price: what says nothing is one.
    const charge = said === undefined ? false : terms.isCharge(said, "BT-147");
    const amount = terms.decimal(element.text("cbc:Amount"), "BT-147");
    if (charge !== undefined && amount !== undefined) amounts[charge ? "on" : "off"].push(amount);
  }
  const grossPrice = terms.decimal(price?.text("cac:AllowanceCharge/cbc:BaseAmount"), "BT-148");
  const discount = amounts.off.length === 0 ? undefined : sumOf(amounts.off);
  return {
    // UBL has no gross price without a discount: one of nought says that there is none.
    priceDiscount:
      grossPrice !== undefined && discount !== undefined && compareDecimals(discount, "0") === 0
        ? undefined
        : discount,
    priceSurcharge: amounts.on.length === 0 ? undefined : sumOf(amounts.on),
    grossPrice,
  };
};

/** Totals of VAT, of the document or of a line. */
const vatTotals = (parent: Element, currency: string, vatCurrency: string | undefined) => {
  const amounts = parent.all("cac:TaxTotal/cbc:TaxAmount").map((element) => ({
    currency: element.attribute("currencyID"),
    amount: element.value,
  }));
  return vatIn(amounts, currency, vatCurrency);
};

/** EXT-FR-FE-181 to EXT-FR-FE-184; the last is an element of later versions than UBL 2.1, which some tools write. */
export const readLineSums = (
  line: Element,
  { currency, vatCurrency }: Pick<InvoiceHeader, "currency" | "vatCurrency">,
  terms: Terms,
): Pick<InvoiceLine, "vatAmount" | "vatAmountInVatCurrency" | "amountWithVat"> => {
  const vat = vatTotals(line, currency, vatCurrency);
  return {
    vatAmount: terms.decimal(vat.own, "EXT-FR-FE-181"),
    vatAmountInVatCurrency: terms.decimal(vat.other, "EXT-FR-FE-182"),
    amountWithVat: terms.decimal(line.text("cbc:TaxInclusiveLineExtensionAmount"), "EXT-FR-FE-184"),
  };
};

/** BG-22. */
export const readTotals = (
  root: Element,
  currency: string,
  vatCurrency: string | undefined,
  terms: Terms,
): Totals => {
  const sums = root.at("cac:LegalMonetaryTotal");
  const amount = (name: string, term: string) => terms.decimal(sums?.text(`cbc:${name}`), term);
  const vat = vatTotals(root, currency, vatCurrency);
  const totals = {
    lines: amount("LineExtensionAmount", "BT-106"),
    allowances: amount("AllowanceTotalAmount", "BT-107"),
    charges: amount("ChargeTotalAmount", "BT-108"),
    withoutVat: amount("TaxExclusiveAmount", "BT-109"),
    vat: terms.decimal(vat.own, "BT-110"),
    vatInVatCurrency: terms.decimal(vat.other, "BT-111"),
    paid: amount("PrepaidAmount", "BT-113"),
    rounding: amount("PayableRoundingAmount", "BT-114"),
    due: amount("PayableAmount", "BT-115"),
  };
  const withVat = amount("TaxInclusiveAmount", "BT-112");
  return {
    ...totals,
    withVat: terms.orElse(withVat, "BT-112", "total with VAT", totalWithVat(totals)),
  };
};

/** BG-23: rows of the total in BT-5; a second total, in BT-6, may repeat them in its own currency. */
export const readVatBreakdown = (
  root: Element,
  currency: string,
  vatCurrency: string | undefined,
  terms: Terms,
): VatBreakdown[] =>
  root
    .all("cac:TaxTotal")
    .filter((total) => {
      const written = total.at("cbc:TaxAmount")?.attribute("currencyID");
      return written === currency || written !== vatCurrency;
    })
    .flatMap((total) => total.all("cac:TaxSubtotal"))
    .map((row) => ({
      taxableAmount: terms.decimal(row.text("cbc:TaxableAmount"), "BT-116"),
      taxAmount: terms.decimal(row.text("cbc:TaxAmount"), "BT-117"),
      category: row.text("cac:TaxCategory/cbc:ID") ?? "",
      rate: terms.decimal(row.text("cac:TaxCategory/cbc:Percent"), "BT-119"),
      exemptionReason: row.joined("cac:TaxCategory/cbc:TaxExemptionReason"),
      exemptionCode: row.text("cac:TaxCategory/cbc:TaxExemptionReasonCode"),
    }));
