import { z } from "zod";
import { AllowanceChargeSchema, TotalsSchema, VatBreakdownSchema } from "./amounts.ts";
import { AttachmentSchema } from "./attachments.ts";
import { DeliverySchema, DeliveryTermsSchema } from "./delivery.ts";
import { InvoiceLineSchema } from "./lines.ts";
import { NoteSchema } from "./notes.ts";
import { extendedParties, InvoicePartySchema, PartyInRoleSchema } from "./parties.ts";
import { PaymentSchema } from "./payment.ts";
import { PrecedingInvoiceSchema, references } from "./references.ts";
import { code, currency, day, reference, text } from "./scalars.ts";

export type { AllowanceCharge, Totals, VatBreakdown } from "./amounts.ts";
export type { Attachment } from "./attachments.ts";
export type { Delivery, DeliveryTerms, LineDelivery } from "./delivery.ts";
export type { Classification, Identifier } from "./identifiers.ts";
export type { InvoiceLine } from "./lines.ts";
export type { Note } from "./notes.ts";
export type { Address, Contact, InvoiceParty, PartyInRole } from "./parties.ts";
export type { CreditTransfer, Payment } from "./payment.ts";
export type { LineOrder, LinePrecedingInvoice, LineReference, PrecedingInvoice } from "./references.ts";

/**
 * What the readers give, the writers take and `rendition=json` shows. Lists are always there; what a document does not
 * say otherwise is absent. Nothing here is a rule of the norm: whether an invoice is right, the controls tell.
 */
export const InvoiceContentSchema = z
  .strictObject({
    number: reference("BT-1: number of the invoice"),
    issueDate: day("BT-2: day of issue"),
    typeCode: code("BT-3: type", "UNTDID 1001, as `380` invoice, `381` credit note"),
    currency: currency("BT-5: currency of the invoice"),
    vatCurrency: currency("BT-6: currency in which VAT is declared, where it is not BT-5").optional(),
    vatPointDate: day("BT-7: day on which VAT falls due").optional(),
    vatPointCode: code(
      "BT-8: what makes VAT fall due; CII's own 5, 29, 72 are translated",
      "UNTDID 2005: `3` issue, `35` delivery, `432` payment",
    ).optional(),
    dueDate: day("BT-9: day by which it is to be paid").optional(),
    ...references,
    paymentTerms: text("BT-20: terms of payment").optional(),
    notes: z.array(NoteSchema).describe("BG-1: notes."),
    process: code('BT-23: kind of transaction ("cadre de facturation")', "BR-FR-08, as `S1`").optional(),
    profile: reference("BT-24: rules that the document follows, a URN").optional(),
    precedingInvoices: z.array(PrecedingInvoiceSchema).describe("BG-3: invoices that came before."),
    seller: InvoicePartySchema.describe("BG-4: seller."),
    buyer: InvoicePartySchema.describe("BG-7: buyer."),
    payee: PartyInRoleSchema.describe("BG-10: who is paid, where it is not the seller.").optional(),
    taxRepresentative: InvoicePartySchema.describe("BG-11: the seller's tax representative.").optional(),
    ...extendedParties,
    delivery: DeliverySchema.optional(),
    deliveryTerms: DeliveryTermsSchema.optional(),
    payment: PaymentSchema.optional(),
    allowances: z.array(AllowanceChargeSchema).describe("BG-20: allowances on the whole."),
    charges: z.array(AllowanceChargeSchema).describe("BG-21: charges on the whole."),
    totals: TotalsSchema,
    vatBreakdown: z.array(VatBreakdownSchema).describe("BG-23: VAT by category and rate."),
    attachments: z.array(AttachmentSchema).describe("BG-24: supporting documents."),
    lines: z.array(InvoiceLineSchema).describe("BG-25: lines."),
  })
  .describe(
    "The content of an invoice in the terms of EN 16931-1, whatever its syntax. Names are the business terms in camel case; each description gives the number. Amounts, quantities and rates are decimal strings as written, dates `YYYY-MM-DD`. What a document does not say is absent.",
  );
export type InvoiceContent = z.infer<typeof InvoiceContentSchema>;

/** What stands outside the lines. */
export type InvoiceHeader = Omit<InvoiceContent, "lines">;
