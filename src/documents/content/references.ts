import { z } from "zod";
import { IdentifierSchema } from "./identifiers.ts";
import { code, day, reference } from "./scalars.ts";

export const PrecedingInvoiceSchema = z
  .strictObject({
    number: reference("BT-25: its number"),
    issueDate: day("BT-26: its day of issue").optional(),
    typeCode: code("EXT-FR-FE-02: its type (EXTENDED)", "UNTDID 1001, as `380`").optional(),
  })
  .describe("BG-3: an invoice that came before.");
export type PrecedingInvoice = z.infer<typeof PrecedingInvoiceSchema>;

/** The document's own references to other papers, objects and accounts, BT-10 to BT-19. */
export const references = {
  buyerReference: reference(
    "BT-10: what the buyer asked to be quoted, its service code to public buyers",
  ).optional(),
  projectReference: reference("BT-11: project").optional(),
  contractReference: reference("BT-12: contract").optional(),
  purchaseOrderReference: reference("BT-13: order, by the buyer's number").optional(),
  salesOrderReference: reference("BT-14: order, by the seller's number").optional(),
  receivingAdviceReference: reference("BT-15: receiving advice").optional(),
  despatchAdviceReference: reference("BT-16: despatch advice").optional(),
  tenderReference: reference("BT-17: call for tenders, or lot of it").optional(),
  invoicedObjects: z
    .array(IdentifierSchema)
    .describe(
      "BT-18: what the invoice is about. EXTENDED allows several (schemes AFL and AVV of BR-FR-29 and 30).",
    ),
  accountingReference: reference("BT-19: where the buyer books it").optional(),
};
