import { z } from "zod";
import { amount, code, percentage, text, vatCategory } from "./scalars.ts";

export const AllowanceChargeSchema = z
  .strictObject({
    amount: amount("BT-92, BT-99, BT-136, BT-141: amount without VAT"),
    baseAmount: amount("BT-93, BT-100, BT-137, BT-142: amount that the percentage is taken of").optional(),
    percent: percentage("BT-94, BT-101, BT-138, BT-143: share of that amount").optional(),
    vatCategory: vatCategory("BT-95, BT-102: its VAT category; none on a line").optional(),
    vatRate: percentage("BT-96, BT-103: its VAT rate; none on a line").optional(),
    exemptionReason: text("BT-173, BT-175: why there is no VAT on it (EXTENDED); none on a line").optional(),
    exemptionCode: code(
      "BT-174, BT-176: why there is no VAT on it (EXTENDED); none on a line",
      "VATEX",
    ).optional(),
    reason: text("BT-97, BT-104, BT-139, BT-144: why").optional(),
    reasonCode: code(
      "BT-98, BT-105, BT-140, BT-145: why",
      "UNTDID 5189 for an allowance, 7161 for a charge",
    ).optional(),
    logistics: z
      .literal(true)
      .describe(
        "BG-21: the charge is a logistics service charge (BG-X-42), which only Factur-X EXTENDED keeps apart; it counts in BT-108 like the others.",
      )
      .optional(),
  })
  .describe("BG-20, BG-21, BG-27 or BG-28: an allowance or a charge, of the document or of a line.");
export type AllowanceCharge = z.infer<typeof AllowanceChargeSchema>;

export const TotalsSchema = z
  .strictObject({
    lines: amount("BT-106: sum of the lines' net amounts").optional(),
    allowances: amount("BT-107: sum of the document's allowances").optional(),
    charges: amount("BT-108: sum of the document's charges").optional(),
    withoutVat: amount("BT-109: total without VAT").optional(),
    vat: amount("BT-110: total VAT").optional(),
    vatInVatCurrency: amount("BT-111: total VAT in the currency of BT-6").optional(),
    withVat: amount("BT-112: total with VAT"),
    paid: amount("BT-113: paid already").optional(),
    rounding: amount("BT-114: added to round the amount due").optional(),
    due: amount("BT-115: to pay").optional(),
  })
  .describe("BG-22: totals, in the currency of BT-5.");
export type Totals = z.infer<typeof TotalsSchema>;

export const VatBreakdownSchema = z
  .strictObject({
    taxableAmount: amount("BT-116: amount that is taxed").optional(),
    taxAmount: amount("BT-117: VAT").optional(),
    category: vatCategory("BT-118: VAT category"),
    rate: percentage("BT-119: VAT rate").optional(),
    exemptionReason: text("BT-120: why there is no VAT").optional(),
    exemptionCode: code("BT-121: why there is no VAT", "VATEX").optional(),
  })
  .describe("BG-23: VAT of one category and rate.");
export type VatBreakdown = z.infer<typeof VatBreakdownSchema>;
