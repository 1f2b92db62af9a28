import { z } from "zod";
import { AllowanceChargeSchema } from "./amounts.ts";
import { DeliveryTermsSchema, LineDeliverySchema } from "./delivery.ts";
import { ClassificationSchema, IdentifierSchema } from "./identifiers.ts";
import { NoteSchema } from "./notes.ts";
import { InvoicePartySchema } from "./parties.ts";
import { LineOrderSchema, LinePrecedingInvoiceSchema, LineReferenceSchema } from "./references.ts";
import {
  amount,
  code,
  country,
  day,
  percentage,
  quantity,
  reference,
  text,
  unit,
  vatCategory,
} from "./scalars.ts";

/** Lines of these subtypes add nothing to BT-106, and may have no amount (BR-FREXT-BR-24, BR-FREXT-CO-10). */
const UNCOUNTED: ReadonlySet<string> = new Set(["GROUP", "INFORMATION"]);

/** May a line of this subtype (EXT-FR-FE-163) leave out its net amount, BT-131? */
export const mayLackAmount = (subtype: string | undefined): boolean => UNCOUNTED.has(subtype ?? "");

/** Does a line count in BT-106 and in the VAT breakdown? Those without a subtype and of DETAIL do (BR-FREXT-CO-10). */
export const isCounted = ({ subtype }: { subtype?: string | undefined }): boolean => !mayLackAmount(subtype);

const price = {
  netPrice: amount("BT-146: price without VAT, allowance taken off").optional(),
  priceDiscount: amount("BT-147: allowances on the price, all together").optional(),
  priceSurcharge: amount(
    "BT-147: charges on the price, all together, which EN 16931 does not have; BT-146 is BT-148 less the allowances and with the charges",
  ).optional(),
  grossPrice: amount("BT-148: price without VAT, allowance not taken off").optional(),
  priceBaseQuantity: quantity("BT-149: how many units the price is for").optional(),
  priceBaseUnit: unit("BT-150: unit that the price is for").optional(),
};

const attribute = z
  .strictObject({
    name: text("BT-160: what it is").optional(),
    code: code("EXT-FR-FE-159: what it is, in place of a name (EXTENDED)", "UNTDID 6313").optional(),
    value: text("BT-161: its value").optional(),
    quantity: quantity("EXT-FR-FE-160: its measured value, in place of BT-161 (EXTENDED)").optional(),
    unit: unit("EXT-FR-FE-161: unit of that").optional(),
  })
  .describe("BG-32: a property of the item.");

const references = {
  purchaseOrderLine: reference(
    "BT-132: line of the document's order (BT-13). A line with an order of its own has it in purchaseOrder",
  ).optional(),
  purchaseOrder: LineOrderSchema.optional(),
  salesOrder: LineReferenceSchema.describe(
    "EXT-FR-FE-144, EXT-FR-FE-145: order, by the seller's number (EXTENDED).",
  ).optional(),
  despatchAdvice: LineReferenceSchema.describe(
    "EXT-FR-FE-140, EXT-FR-FE-141: despatch advice (EXTENDED).",
  ).optional(),
  receivingAdvice: LineReferenceSchema.describe(
    "EXT-FR-FE-142, EXT-FR-FE-143: receiving advice (EXTENDED).",
  ).optional(),
  precedingInvoice: LinePrecedingInvoiceSchema.optional(),
};

const vat = {
  vatCategory: vatCategory("BT-151: VAT category").optional(),
  vatRate: percentage("BT-152: VAT rate").optional(),
  exemptionReason: text(
    "EXT-FR-FE-178: why there is no VAT (EXTENDED); begins with the number of the partial invoice between signs where there are several sellers (BR-FR-MV-08)",
  ).optional(),
  exemptionCode: code("EXT-FR-FE-179: why there is no VAT (EXTENDED)", "VATEX").optional(),
  vatPointCode: code(
    "EXT-FR-FE-180: what makes VAT fall due (EXTENDED), as in BT-8",
    "UNTDID 2005: `3` issue, `35` delivery, `432` payment",
  ).optional(),
  vatAmount: amount("EXT-FR-FE-181: VAT of the line (EXTENDED)").optional(),
  vatAmountInVatCurrency: amount("EXT-FR-FE-182: the same in the currency of BT-6 (EXTENDED)").optional(),
  amountWithVat: amount("EXT-FR-FE-184: amount with VAT (EXTENDED). UBL 2.1 has no place for it").optional(),
};

const item = {
  name: text("BT-153: name of the item").optional(),
  description: text("BT-154: more about it").optional(),
  sellerItemId: reference("BT-155: the seller's number for it").optional(),
  buyerItemId: reference("BT-156: the buyer's number for it").optional(),
  standardItemId: IdentifierSchema.describe(
    "BT-157: number in a common scheme, as a GTIN (0160).",
  ).optional(),
  classifications: z.array(ClassificationSchema).describe("BT-158: classifications of the item."),
  originCountry: country("BT-159: country that it comes from").optional(),
  attributes: z.array(attribute).describe("BG-32: properties of the item."),
};

export const InvoiceLineSchema = z
  .strictObject({
    id: reference("BT-126: number of the line"),
    parentLineId: reference("EXT-FR-FE-162: the line that this one is a part of (EXTENDED)").optional(),
    subtype: code(
      "EXT-FR-FE-163: what kind of line it is (EXTENDED); only lines without it or with DETAIL add up to BT-106",
      "DETAIL, GROUP, INFORMATION",
    ).optional(),
    notes: z.array(NoteSchema).describe("BT-127: notes. EXTENDED allows several."),
    invoicedObjects: z
      .array(IdentifierSchema)
      .describe("BT-128: what the line is about. EXTENDED allows several."),
    quantity: quantity("BT-129: how many units").optional(),
    unit: unit("BT-130: unit").optional(),
    netAmount: amount(
      "BT-131: amount without VAT, allowances and charges counted. Only lines of subtype GROUP or INFORMATION may leave it out",
    ).optional(),
    ...references,
    accountingReference: reference("BT-133: where the buyer books it").optional(),
    periodStart: day("BT-134: first day of the period invoiced").optional(),
    periodEnd: day("BT-135: last day of the period invoiced").optional(),
    allowances: z.array(AllowanceChargeSchema).describe("BG-27: allowances."),
    charges: z.array(AllowanceChargeSchema).describe("BG-28: charges."),
    ...price,
    ...vat,
    ...item,
    delivery: LineDeliverySchema.optional(),
    deliveryTerms: DeliveryTermsSchema.optional(),
    seller: InvoicePartySchema.describe(
      "EXT-FR-FE-BG-12 with EXT-FR-FE-BG-13: seller of the line, where an invoice has several (EXTENDED).",
    ).optional(),
  })
  .describe("BG-25: a line.");
export type InvoiceLine = z.infer<typeof InvoiceLineSchema>;
