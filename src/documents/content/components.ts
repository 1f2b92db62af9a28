import { z } from "zod";
import { AllowanceChargeSchema, TotalsSchema, VatBreakdownSchema } from "./amounts.ts";
import { AttachmentSchema } from "./attachments.ts";
import { ClassificationSchema, IdentifierSchema } from "./identifiers.ts";
import { InvoiceContentSchema } from "./index.ts";
import { InvoiceLineSchema } from "./lines.ts";
import { NoteSchema } from "./notes.ts";
import { AddressSchema, ContactSchema, DeliverySchema, InvoicePartySchema } from "./parties.ts";
import { CreditTransferSchema, PaymentSchema } from "./payment.ts";
import { PrecedingInvoiceSchema } from "./references.ts";

/** The parts of the content that have a name of their own in the description of the API. */
const COMPONENTS = {
  InvoiceContent: InvoiceContentSchema,
  Identifier: IdentifierSchema,
  InvoiceNote: NoteSchema,
  PrecedingInvoice: PrecedingInvoiceSchema,
  InvoiceParty: InvoicePartySchema,
  PostalAddress: AddressSchema,
  PartyContact: ContactSchema,
  Delivery: DeliverySchema,
  PaymentTerms: PaymentSchema,
  CreditTransfer: CreditTransferSchema,
  InvoiceTotals: TotalsSchema,
  VatBreakdown: VatBreakdownSchema,
  InvoiceAttachment: AttachmentSchema,
  InvoiceLine: InvoiceLineSchema,
  Classification: ClassificationSchema,
  AllowanceCharge: AllowanceChargeSchema,
};

/** A schema as OpenAPI 3.1 writes it: JSON Schema 2020-12. */
export type JsonSchema = Record<string, unknown>;

/**
 * The content as components of an OpenAPI 3.1 document, by name; they refer to each other as
 * `#/components/schemas/<name>`.
 */
export const contentComponents = (): Record<string, JsonSchema> => {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(COMPONENTS)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    uri: (id) => `#/components/schemas/${id}`,
    override: ({ jsonSchema }) => {
      // What zod adds to a format and to an integer says nothing more, in more than any reader can take in.
      if (jsonSchema.format === "date") delete jsonSchema.pattern;
      if (jsonSchema.type === "integer") {
        delete jsonSchema.minimum;
        delete jsonSchema.maximum;
      }
    },
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _, $id: __, ...schema }]) => [name, schema]),
  );
};
