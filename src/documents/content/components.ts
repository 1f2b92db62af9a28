import { z } from "zod";
import { InvoiceDraftSchema, loosened } from "../draft/schema.ts";
import { AllowanceChargeSchema, TotalsSchema, VatBreakdownSchema } from "./amounts.ts";
import { AttachmentSchema } from "./attachments.ts";
import { DeliverySchema, DeliveryTermsSchema, LineDeliverySchema } from "./delivery.ts";
import { ClassificationSchema, IdentifierSchema } from "./identifiers.ts";
import { InvoiceContentSchema } from "./index.ts";
import { InvoiceLineSchema } from "./lines.ts";
import { NoteSchema } from "./notes.ts";
import { AddressSchema, ContactSchema, InvoicePartySchema, PartyInRoleSchema } from "./parties.ts";
import { CreditTransferSchema, PaymentSchema } from "./payment.ts";
import {
  LineOrderSchema,
  LinePrecedingInvoiceSchema,
  LineReferenceSchema,
  PrecedingInvoiceSchema,
} from "./references.ts";

/** The parts of the content that have a name of their own in the description of the API. */
const COMPONENTS = {
  InvoiceContent: InvoiceContentSchema,
  Identifier: IdentifierSchema,
  InvoiceNote: NoteSchema,
  PrecedingInvoice: PrecedingInvoiceSchema,
  InvoiceParty: InvoicePartySchema,
  PartyInRole: PartyInRoleSchema,
  PostalAddress: AddressSchema,
  PartyContact: ContactSchema,
  Delivery: DeliverySchema,
  DeliveryTerms: DeliveryTermsSchema,
  PaymentTerms: PaymentSchema,
  CreditTransfer: CreditTransferSchema,
  InvoiceTotals: TotalsSchema,
  VatBreakdown: VatBreakdownSchema,
  InvoiceAttachment: AttachmentSchema,
  InvoiceLine: InvoiceLineSchema,
  LineDelivery: LineDeliverySchema,
  LineOrder: LineOrderSchema,
  LinePrecedingInvoice: LinePrecedingInvoiceSchema,
  LineReference: LineReferenceSchema,
  Classification: ClassificationSchema,
  AllowanceCharge: AllowanceChargeSchema,
};

/** A schema as OpenAPI 3.1 writes it: JSON Schema 2020-12. */
export type JsonSchema = Record<string, unknown>;

/** What zod adds to a format and to an integer says nothing more, in more than any reader can take in. */
const terse = ({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void => {
  if (jsonSchema.format === "date") delete jsonSchema.pattern;
  if (jsonSchema.type === "integer") {
    delete jsonSchema.minimum;
    delete jsonSchema.maximum;
  }
  // An empty list or group.
  if (typeof jsonSchema.default === "object") delete jsonSchema.default;
};

const described = (
  schemas: readonly (readonly [id: string, schema: z.ZodType])[],
  io: "input" | "output",
) => {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of schemas) registry.add(schema, { id });
  const { schemas: found } = z.toJSONSchema(registry, {
    io,
    uri: (id) => `#/components/schemas/${id}`,
    override: terse,
  });
  return Object.fromEntries(
    Object.entries(found).map(([name, { $schema: _, $id: __, ...schema }]): [string, JsonSchema] => [
      name,
      schema,
    ]),
  );
};

type Components = Readonly<Record<string, JsonSchema>>;

/** Worked out once: it takes longer than all else that an app is made of. */
const once = (make: () => Components): (() => Components) => {
  let made: Components | undefined;
  return () => (made ??= make());
};

/**
 * The content as components of an OpenAPI 3.1 document, by name; they refer to each other as
 * `#/components/schemas/<name>`.
 */
export const contentComponents = once(() => described(Object.entries(COMPONENTS), "output"));

/** The same of an invoice that is given in JSON: `InvoiceDraft`, and its parts by the names of the content's. */
export const draftComponents = once(() =>
  described(
    Object.entries(COMPONENTS).map(([name, schema]) =>
      name === "InvoiceContent" ? ["InvoiceDraft", InvoiceDraftSchema] : [`${name}Draft`, loosened(schema)],
    ),
    "input",
  ),
);
