import { z } from "zod";
import { closed } from "../../explain.ts";
import { type Attachment, type InvoiceContent, InvoiceContentSchema, type Totals } from "../content/index.ts";
import { NoteSchema } from "../content/notes.ts";
import { InvoicePartySchema } from "../content/parties.ts";
import { text } from "../content/scalars.ts";

/**
 * An invoice as an ERP gives it in JSON: the content, without what follows from the rest of it. Lists may be left out,
 * and so may totals, VAT rows and their amounts, net amounts of lines, and the sizes of attachments.
 */
export type InvoiceDraft = Omit<InvoiceContent, "totals" | "attachments"> & {
  totals: Partial<Totals>;
  attachments: (Omit<Attachment, "size"> & Partial<Pick<Attachment, "size">>)[];
};

const { totals, attachments } = InvoiceContentSchema.shape;

/** Members of a group of the content that a draft may leave out, the optional ones aside. */
const followsIn = (shape: z.core.$ZodShape): ReadonlySet<string> =>
  shape === totals.shape
    ? new Set(Object.keys(shape))
    : shape === attachments.element.shape
      ? new Set(["size"])
      : new Set();

const likewiseDescribed = (loose: z.ZodType, from: z.core.$ZodType): z.ZodType => {
  const { description } = z.globalRegistry.get(from) ?? {};
  return description === undefined || loose === from ? loose : loose.describe(description);
};

const made = new Map<z.core.$ZodType, z.ZodType>();

/** A schema of the content whose lists may be left out, and what follows from the rest. Descriptions stay. */
export const loosened = (schema: z.core.$ZodType): z.ZodType => {
  const known = made.get(schema);
  if (known !== undefined) return known;
  // One that was described for a place of its own is the same in every place. A check makes a child too, of another
  // definition: its parent does not have the check.
  const { parent, def } = schema._zod;
  const same = parent !== undefined && parent._zod.def === def;
  const loose = likewiseDescribed(same ? loosened(parent) : loosenedPart(schema), schema);
  made.set(schema, loose);
  return loose;
};

const loosenedPart = (schema: z.core.$ZodType): z.ZodType => {
  if (schema instanceof z.ZodOptional) return loosened(schema.unwrap()).optional();
  if (schema instanceof z.ZodArray) return z.array(loosened(schema.element)).default([]);
  if (schema instanceof z.ZodObject) {
    const free = followsIn(schema.shape);
    const members = Object.entries(schema.shape).map(([name, member]): [string, z.ZodType] => {
      const loose = loosened(member);
      return [name, free.has(name) ? loose.optional() : loose];
    });
    return closed(Object.fromEntries(members));
  }
  if (schema instanceof z.ZodType) return schema;
  throw new Error("the schema of the content has a part that is no schema");
};

const loose = loosened(InvoiceContentSchema);
if (!(loose instanceof z.ZodObject)) throw new Error("the schema of the content is no object");

/**
 * Derived from the schema of the content, so that each term stands in one place. That what comes out is an
 * {@link InvoiceDraft}, the derivation sees to: no type of zod's follows it.
 */
export const InvoiceDraftSchema = loose
  .extend({ totals: loosened(totals).default({}) })
  .describe(
    "An invoice to be written and sent, in the terms of `InvoiceContent`. What follows from the lines may be left out and is computed: net amounts of lines (BT-131), the VAT breakdown (BG-23) or the amounts of its rows, totals (BG-22), sizes of attachments. What is given and disagrees is refused. Lists may be left out.",
  ) as unknown as z.ZodType<InvoiceDraft>;

/** What a company says on each of its invoices, as a configuration gives it. */
export const CompanyDefaultsSchema = closed({
  notes: z.array(NoteSchema).optional(),
  paymentTerms: text("BT-20: terms of payment").optional(),
  seller: loosened(InvoicePartySchema.partial()).pipe(z.record(z.string(), z.unknown())).optional(),
});
