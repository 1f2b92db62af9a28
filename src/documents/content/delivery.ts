import { z } from "zod";
import { IdentifierSchema } from "./identifiers.ts";
import { AddressSchema } from "./parties.ts";
import { code, day, text } from "./scalars.ts";

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

/** A line's period is told with the line (BG-26). */
export const LineDeliverySchema = z
  .strictObject({
    name: text("EXT-FR-FE-149: to whom it went").optional(),
    location: IdentifierSchema.describe("EXT-FR-FE-146: where it went, as a SIRET (0009).").optional(),
    date: day("EXT-FR-FE-158: day of delivery").optional(),
    address: AddressSchema.describe("EXT-FR-FE-151 to EXT-FR-FE-157: where it went.").optional(),
  })
  .describe("EXT-FR-FE-BG-10 with EXT-FR-FE-BG-11: delivery of a line (EXTENDED).");
export type LineDelivery = z.infer<typeof LineDeliverySchema>;

export const DeliveryTermsSchema = z
  .strictObject({
    code: code("EXT-FR-FE-185: who bears cost and risk until where", "Incoterms, as `DAP`").optional(),
    place: text("EXT-FR-FE-186: the place that the code speaks of").optional(),
  })
  .describe("EXT-FR-FE-BG-14: terms of delivery, of the document or of a line (EXTENDED).");
export type DeliveryTerms = z.infer<typeof DeliveryTermsSchema>;
