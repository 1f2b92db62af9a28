import { sumOf } from "../../domain/decimal.ts";
import type { AllowanceCharge, InvoiceHeader, InvoiceLine, Totals, VatBreakdown } from "../content/index.ts";
import type { Element } from "./element.ts";
import type { Terms } from "./terms.ts";
import { totalWithVat } from "./total-with-vat.ts";
import { ALLOWANCE_TERMS, inCurrency, vatIn } from "./values.ts";

interface AllowancesAndCharges {
  allowances: AllowanceCharge[];
  charges: AllowanceCharge[];
}

type Level = "header" | "line";

/** The schema lets an amount stand several times, once for each currency. */
const amountIn = (parent: Element | undefined, name: string, currency: string): string | undefined => {
  const [only, ...more] = parent?.all(name) ?? [];
  if (more.length === 0) return only?.value;
  const all = parent?.all(name) ?? [];
  const written = all.map((one) => ({ currency: one.attribute("currencyID"), amount: one.value }));
  return inCurrency(written, currency) ?? only?.value;
};

const isVat = (tax: Element): boolean => (tax.text("ram:TypeCode") ?? "VAT") === "VAT";

/** VAT of an allowance or charge, among the taxes that the schema lets stand there. */
const vatOf = (element: Element, path: string): Element | undefined =>
  element.all(path).find(isVat) ?? element.at(path);

/** BG-X-42: only Factur-X EXTENDED keeps freight and the like apart; they count in BT-108 all the same. */
const logisticsCharges = (
  settlement: Element | undefined,
  level: Level,
  currency: string,
  terms: Terms,
): AllowanceCharge[] =>
  (settlement?.all("ram:SpecifiedLogisticsServiceCharge") ?? []).flatMap((element) => {
    const names = ALLOWANCE_TERMS[level].charge;
    const amount = terms.decimal(amountIn(element, "ram:AppliedAmount", currency), names.amount);
    if (amount === undefined) {
      missingAmount(names.group, terms);
      return [];
    }
    const tax = vatOf(element, "ram:AppliedTradeTax");
    return [
      {
        amount,
        vatCategory: tax?.text("ram:CategoryCode"),
        vatRate: terms.decimal(tax?.text("ram:RateApplicablePercent"), names.rate),
        exemptionReason: tax?.text("ram:ExemptionReason"),
        exemptionCode: tax?.text("ram:ExemptionReasonCode"),
        reason: element.joined("ram:Description"),
        logistics: true,
      },
    ];
  });

const missingAmount = (group: string, terms: Terms): void =>
  terms.fault(
    "amount_missing",
    group,
    `An allowance or charge (${group}) has no amount.`,
    "Write its amount, or leave the group out.",
  );

/** Allowances (BG-20, BG-27) and charges (BG-21, BG-28) of the document's or of a line's settlement. */
export const readAllowances = (
  settlement: Element | undefined,
  level: Level,
  currency: string,
  terms: Terms,
): AllowancesAndCharges => {
  const found: AllowancesAndCharges = { allowances: [], charges: [] };
  for (const element of settlement?.all("ram:SpecifiedTradeAllowanceCharge") ?? []) {
    const unknown = ALLOWANCE_TERMS[level].allowance.group;
    const charge = terms.isCharge(indicatorOf(element), unknown);
    if (charge === undefined) continue;
    const names = ALLOWANCE_TERMS[level][charge ? "charge" : "allowance"];
    const amount = terms.decimal(amountIn(element, "ram:ActualAmount", currency), names.amount);
    if (amount === undefined) {
      missingAmount(names.group, terms);
      continue;
    }
    const tax = vatOf(element, "ram:CategoryTradeTax");
    found[charge ? "charges" : "allowances"].push({
      amount,
      baseAmount: terms.decimal(element.text("ram:BasisAmount"), names.base),
      percent: terms.decimal(element.text("ram:CalculationPercent"), names.percent),
      vatCategory: tax?.text("ram:CategoryCode"),
      vatRate: terms.decimal(tax?.text("ram:RateApplicablePercent"), names.rate),
      exemptionReason: tax?.text("ram:ExemptionReason"),
      exemptionCode: tax?.text("ram:ExemptionReasonCode"),
      reason: element.text("ram:Reason"),
      reasonCode: element.text("ram:ReasonCode"),
    });
  }
  found.charges.push(...logisticsCharges(settlement, level, currency, terms));
  return found;
};

/** The schema has an indicator as boolean or as text. */
const indicatorOf = (element: Element): string | undefined =>
  element.text("ram:ChargeIndicator/udt:Indicator") ??
  element.text("ram:ChargeIndicator/udt:IndicatorString");

/** What is on top of the gross price or taken off it, all together: BT-147 is one amount. */
export const readPriceChanges = (
  gross: Element | undefined,
  currency: string,
  terms: Terms,
): { priceDiscount: string | undefined; priceSurcharge: string | undefined } => {
  const amounts: Record<"on" | "off", string[]> = { on: [], off: [] };
  for (const element of gross?.all("ram:AppliedTradeAllowanceCharge") ?? []) {
    const said = indicatorOf(element);
    // EN 16931 has allowances alone on a price: what says nothing is one.
    const charge = said === undefined ? false : terms.isCharge(said, "BT-147");
    const amount = terms.decimal(amountIn(element, "ram:ActualAmount", currency), "BT-147");
    if (charge !== undefined && amount !== undefined) amounts[charge ? "on" : "off"].push(amount);
  }
  return { priceDiscount: together(amounts.off), priceSurcharge: together(amounts.on) };
};

const together = (amounts: string[]): string | undefined =>
  amounts.length === 0 ? undefined : sumOf(amounts);

/** Totals of VAT, of the document or of a line. */
const vatTotals = (sums: Element | undefined, currency: string, vatCurrency: string | undefined) => {
  const amounts = (sums?.all("ram:TaxTotalAmount") ?? []).map((element) => ({
    currency: element.attribute("currencyID"),
    amount: element.value,
  }));
  return vatIn(amounts, currency, vatCurrency);
};

type LineSums = Pick<InvoiceLine, "vatAmount" | "vatAmountInVatCurrency" | "amountWithVat">;

/** EXT-FR-FE-181 to EXT-FR-FE-184. */
export const readLineSums = (
  sums: Element | undefined,
  { currency, vatCurrency }: Pick<InvoiceHeader, "currency" | "vatCurrency">,
  terms: Terms,
): LineSums => {
  const vat = vatTotals(sums, currency, vatCurrency);
  return {
    vatAmount: terms.decimal(vat.own, "EXT-FR-FE-181"),
    vatAmountInVatCurrency: terms.decimal(vat.other, "EXT-FR-FE-182"),
    amountWithVat: terms.decimal(amountIn(sums, "ram:GrandTotalAmount", currency), "EXT-FR-FE-184"),
  };
};

/** BG-22. */
export const readTotals = (
  settlement: Element | undefined,
  currency: string,
  vatCurrency: string | undefined,
  terms: Terms,
): Totals => {
  const sums = settlement?.at("ram:SpecifiedTradeSettlementHeaderMonetarySummation");
  const amount = (name: string, term: string) => terms.decimal(amountIn(sums, `ram:${name}`, currency), term);
  const vat = vatTotals(sums, currency, vatCurrency);
  const totals = {
    lines: amount("LineTotalAmount", "BT-106"),
    allowances: amount("AllowanceTotalAmount", "BT-107"),
    charges: amount("ChargeTotalAmount", "BT-108"),
    withoutVat: amount("TaxBasisTotalAmount", "BT-109"),
    vat: terms.decimal(vat.own, "BT-110"),
    vatInVatCurrency: terms.decimal(vat.other, "BT-111"),
    paid: amount("TotalPrepaidAmount", "BT-113"),
    rounding: amount("RoundingAmount", "BT-114"),
    due: amount("DuePayableAmount", "BT-115"),
  };
  const withVat = amount("GrandTotalAmount", "BT-112");
  return {
    ...totals,
    withVat: terms.orElse(withVat, "BT-112", "total with VAT", totalWithVat(totals)),
  };
};

/** BG-23. */
export const readVatBreakdown = (
  settlement: Element | undefined,
  currency: string,
  terms: Terms,
): VatBreakdown[] =>
  (settlement?.all("ram:ApplicableTradeTax") ?? []).map((tax) => ({
    taxableAmount: terms.decimal(amountIn(tax, "ram:BasisAmount", currency), "BT-116"),
    taxAmount: terms.decimal(amountIn(tax, "ram:CalculatedAmount", currency), "BT-117"),
    category: tax.text("ram:CategoryCode") ?? "",
    rate: terms.decimal(tax.text("ram:RateApplicablePercent"), "BT-119"),
    exemptionReason: tax.text("ram:ExemptionReason"),
    exemptionCode: tax.text("ram:ExemptionReasonCode"),
  }));
