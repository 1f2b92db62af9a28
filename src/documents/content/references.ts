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

/** What a line says of the invoice that it corrects or follows. */
export const LinePrecedingInvoiceSchema = z
  .strictObject({
    number: reference("EXT-FR-FE-136: its number"),
    issueDate: day("EXT-FR-FE-138: its day of issue").optional(),
    typeCode: code("EXT-FR-FE-137: its type", "UNTDID 1001, as `380`").optional(),
    line: reference("EXT-FR-FE-139: line of it").optional(),
  })
  .describe("EXT-FR-FE-BG-06: an invoice that came before, of a line (EXTENDED).");
export type LinePrecedingInvoice = z.infer<typeof LinePrecedingInvoiceSchema>;

/** An order of a line. Without a number of its own, a line of the document's order (BT-13) is `purchaseOrderLine`. */
export const LineOrderSchema = z
  .strictObject({
    number: reference("EXT-FR-FE-135: number of the order"),
    line: reference("BT-132: line of it").optional(),
  })
  .describe("EXT-FR-FE-135 with BT-132: the buyer's order of a line (EXTENDED).");
export type LineOrder = z.infer<typeof LineOrderSchema>;

/** A paper that a line refers to. Without a number it is the document's own (BT-14, BT-15, BT-16). */
export const LineReferenceSchema = z
  .strictObject({
    number: reference("EXT-FR-FE-140, EXT-FR-FE-142, EXT-FR-FE-144: number of the paper").optional(),
    line: reference("EXT-FR-FE-141, EXT-FR-FE-143, EXT-FR-FE-145: line of it").optional(),
  })
  .describe(
    "EXT-FR-FE-140 to EXT-FR-FE-145: the seller's order, despatch advice or receiving advice of a line (EXTENDED).",
  );
export type LineReference = z.infer<typeof LineReferenceSchema>;

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
