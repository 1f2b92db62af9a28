import { z } from "zod";
import { goodOnes, number, part, text, word } from "../kit/shapes.ts";

/** A report of the platform's: a period of a company, open as long as things are added to it. */
const folderSchema = z.looseObject({
  id: z.string().min(1),
  state: text,
  status: text,
  startDate: z.string(),
  endDate: z.string(),
});
export type Folder = z.infer<typeof folderSchema>;

const metaSchema = part(z.looseObject({ total: number, count: number }));

export const foldersSchema = z.looseObject({ data: z.array(folderSchema), meta: metaSchema });

const moneySchema = part(z.looseObject({ amount: word }));

const monetarySchema = part(z.looseObject({ taxBasisTotalAmount: moneySchema, taxTotalAmount: moneySchema }));

const salesSchema = z.looseObject({ currency: text, categoryCode: text, monetary: monetarySchema });

const paymentSchema = part(
  z.looseObject({
    paymentDate: text,
    taxDetails: goodOnes(z.looseObject({ taxRate: word, collectedAmount: word })),
  }),
);

const invoiceMembers = { invoiceId: text, invoiceDate: text, payment: paymentSchema };

/**
 * What stands in a report. Its shape is described nowhere: taken is what was sent, with an id, whole or with its parts
 * one by one.
 */
export const entrySchema = salesSchema.extend({
  ...invoiceMembers,
  id: text,
  transactionId: text,
  paymentId: text,
  transactionDate: text,
  transactions: goodOnes(salesSchema),
  invoice: part(z.looseObject({ ...invoiceMembers, monetary: monetarySchema })),
  transaction: part(z.looseObject({ payment: paymentSchema })),
});
export type Entry = z.infer<typeof entrySchema>;
export type EntrySales = z.infer<typeof salesSchema>;
export type EntryPayment = NonNullable<Entry["payment"]>;

/** What a list of them is: bare, or with its size. */
export const entriesSchema = z.union([
  z.array(z.unknown()).transform((data) => ({ data, total: data.length })),
  z
    .looseObject({ data: z.array(z.unknown()), meta: metaSchema })
    .transform(({ data, meta }) => ({ data, total: meta?.total ?? meta?.count ?? data.length })),
]);

/** What events about reports tell. */
export const reportPayloadSchema = z.looseObject({
  reportId: text,
  fluxType: word,
  period: part(z.looseObject({ startDate: text, endDate: text })),
  businessEntityId: text,
  startDate: text,
  endDate: text,
});
