import { z } from "zod";
import { IdentifierSchema } from "./identifiers.ts";
import { code, country, reference, text } from "./scalars.ts";

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
  .describe(
    "BG-5, BG-8, BG-12, BG-15, and the address of each party of EXTENDED-CTC-FR (EXT-FR-FE-15, 32, 55, 78, 101, 124, 171 and those after them; EXT-FR-FE-151 to 157 of a line's delivery): a postal address.",
  );
export type Address = z.infer<typeof AddressSchema>;

export const ContactSchema = z
  .strictObject({
    name: text("BT-41, BT-56: the person").optional(),
    department: text("BT-41, BT-56: the department, which CII writes apart from the person").optional(),
    telephone: text("BT-42, BT-57: telephone number").optional(),
    email: text("BT-43, BT-58: e-mail address").optional(),
  })
  .describe(
    "BG-6, BG-9, and the contact of each party of EXTENDED-CTC-FR (EXT-FR-FE-23, 40, 63, 86, 109, 132 and the two after them): whom to ask.",
  );
export type Contact = z.infer<typeof ContactSchema>;

const party = {
  name: text(
    "BT-27, BT-44, BT-59, BT-62, EXT-FR-FE-03, EXT-FR-FE-43, EXT-FR-FE-66, EXT-FR-FE-89, EXT-FR-FE-112, EXT-FR-FE-164: name in full",
  ).optional(),
  tradingName: text(
    "BT-28, BT-45, EXT-FR-FE-05, EXT-FR-FE-45, EXT-FR-FE-68, EXT-FR-FE-91, EXT-FR-FE-114: name that it trades under",
  ).optional(),
  identifiers: z
    .array(IdentifierSchema)
    .describe(
      "BT-29, BT-46, BT-60, EXT-FR-FE-06, EXT-FR-FE-46, EXT-FR-FE-69, EXT-FR-FE-92, EXT-FR-FE-115, EXT-FR-FE-166: identifiers, as a SIRET (0009) or a routing code (0224).",
    ),
  legalId: IdentifierSchema.describe(
    "BT-30, BT-47, BT-61, EXT-FR-FE-08, EXT-FR-FE-48, EXT-FR-FE-71, EXT-FR-FE-94, EXT-FR-FE-117, EXT-FR-FE-167: legal registration, a SIREN (0002) in France.",
  ).optional(),
  vatNumber: reference(
    "BT-31, BT-48, BT-63, EXT-FR-FE-10, EXT-FR-FE-27, EXT-FR-FE-50, EXT-FR-FE-73, EXT-FR-FE-96, EXT-FR-FE-119, EXT-FR-FE-168: VAT number, with its country",
  ).optional(),
  taxRegistration: reference("BT-32: local tax registration").optional(),
  legalInformation: text("BT-33: legal form, capital and the like").optional(),
  electronicAddress: IdentifierSchema.describe(
    "BT-34, BT-49, EXT-FR-FE-12, EXT-FR-FE-29, EXT-FR-FE-52, EXT-FR-FE-75, EXT-FR-FE-98, EXT-FR-FE-121: electronic address, of scheme 0225 in France.",
  ).optional(),
  address: AddressSchema.describe("BG-5, BG-8, BG-12: postal address.").optional(),
  contact: ContactSchema.optional(),
};

/** The terms of the seller are given first, then those of the buyer, the payee, the tax representative and the rest. */
export const InvoicePartySchema = z
  .strictObject(party)
  .describe(
    "BG-4, BG-7, BG-11 or EXT-FR-FE-BG-12, the seller of a line; the terms of the seller are given, then of the others.",
  );
export type InvoiceParty = z.infer<typeof InvoicePartySchema>;

/** Who does something for one of the two sides: pays, is paid, bills or acts for it. */
export const PartyInRoleSchema = z
  .strictObject({
    ...party,
    role: code(
      "EXT-FR-FE-04, EXT-FR-FE-26, EXT-FR-FE-44, EXT-FR-FE-67, EXT-FR-FE-90, EXT-FR-FE-113: what it is (EXTENDED)",
      "UNTDID 3035: `AB` buyer's agent, `DL` factor, `PR` payer, `SR` seller's agent, `IV` invoicee, `II` invoicer",
    ).optional(),
  })
  .describe("BG-10, or EXT-FR-FE-BG-01 to EXT-FR-FE-BG-05: a party with its role.");
export type PartyInRole = z.infer<typeof PartyInRoleSchema>;

/** Parties that only EXTENDED-CTC-FR has, apart from the sellers of lines. */
export const extendedParties = {
  buyerAgent: PartyInRoleSchema.describe("EXT-FR-FE-BG-01: who acts for the buyer (EXTENDED).").optional(),
  payer: PartyInRoleSchema.describe(
    "EXT-FR-FE-BG-02: who pays, where it is not the buyer (EXTENDED).",
  ).optional(),
  sellerAgent: PartyInRoleSchema.describe("EXT-FR-FE-BG-03: who acts for the seller (EXTENDED).").optional(),
  invoicee: PartyInRoleSchema.describe(
    "EXT-FR-FE-BG-04: to whom the invoice is addressed, where it is not the buyer (EXTENDED).",
  ).optional(),
  invoicer: PartyInRoleSchema.describe(
    "EXT-FR-FE-BG-05: who bills, where it is not the seller (EXTENDED).",
  ).optional(),
};
