import { z } from "zod";
import { IdentifierSchema } from "./identifiers.ts";
import { country, day, reference, text } from "./scalars.ts";

export const AddressSchema = z
  .strictObject({
    line1: text("BT-35, BT-50, BT-64, BT-75: street and number, or the main line").optional(),
    line2: text("BT-36, BT-51, BT-65, BT-76: a further line").optional(),
    line3: text("BT-162, BT-163, BT-164, BT-165: a third line").optional(),
    city: text("BT-37, BT-52, BT-66, BT-77: city").optional(),
    postCode: reference("BT-38, BT-53, BT-67, BT-78: post code").optional(),
    subdivision: text("BT-39, BT-54, BT-68, BT-79: region or province").optional(),
    country: country("BT-40, BT-55, BT-69, BT-80: country").optional(),
  })
  .describe("BG-5, BG-8, BG-12, BG-15: a postal address.");
export type Address = z.infer<typeof AddressSchema>;

export const ContactSchema = z
  .strictObject({
    name: text("BT-41, BT-56: the person").optional(),
    department: text("BT-41, BT-56: the department, which CII writes apart from the person").optional(),
    telephone: text("BT-42, BT-57: telephone number").optional(),
    email: text("BT-43, BT-58: e-mail address").optional(),
  })
  .describe("BG-6, BG-9: whom to ask.");
export type Contact = z.infer<typeof ContactSchema>;

/** The terms of the seller are given first, then those of the buyer, the payee and the tax representative. */
export const InvoicePartySchema = z
  .strictObject({
    name: text("BT-27, BT-44, BT-59, BT-62: name in full").optional(),
    tradingName: text("BT-28, BT-45: name that it trades under").optional(),
    identifiers: z
      .array(IdentifierSchema)
      .describe("BT-29, BT-46, BT-60: identifiers, as a SIRET (0009) or a routing code (0224)."),
    legalId: IdentifierSchema.describe(
      "BT-30, BT-47, BT-61: legal registration, a SIREN (0002) in France.",
    ).optional(),
    vatNumber: reference("BT-31, BT-48, BT-63: VAT number, with its country").optional(),
    taxRegistration: reference("BT-32: local tax registration").optional(),
    legalInformation: text("BT-33: legal form, capital and the like").optional(),
    electronicAddress: IdentifierSchema.describe(
      "BT-34, BT-49: electronic address, of scheme 0225 in France.",
    ).optional(),
    address: AddressSchema.describe("BG-5, BG-8, BG-12: postal address.").optional(),
    contact: ContactSchema.optional(),
  })
  .describe("BG-4, BG-7, BG-10 or BG-11; the terms of the seller are given, then of the others.");
export type InvoiceParty = z.infer<typeof InvoicePartySchema>;

export const DeliverySchema = z
  .strictObject({
    name: text("BT-70: to whom it went").optional(),
    location: IdentifierSchema.describe("BT-71: where it went, as a SIRET (0009).").optional(),
    date: day("BT-72: day of delivery").optional(),
    periodStart: day("BT-73: first day of the period invoiced").optional(),
    periodEnd: day("BT-74: last day of the period invoiced").optional(),
    address: AddressSchema.describe("BG-15: where it went.").optional(),
  })
  .describe("BG-13 with BG-14 and BG-15: delivery and period.");
export type Delivery = z.infer<typeof DeliverySchema>;
