import { z } from "@hono/zod-openapi";
import { Rejection } from "../../domain/problem.ts";
import { says } from "../../explain.ts";

/** The path of operations on one invoice. */
export const invoiceParams = z.object({
  id: z.string().openapi({
    param: { name: "id", in: "path" },
    description: "Id of the invoice.",
    example: "inv_0198c1de5f3c7d4e9b066a1f0c2d3e4f",
  }),
});

/** Ids that cannot be ours are told as not found, before any store is asked about odd bytes. */
export const knownInvoice = (text: string): string => {
  if (/^[A-Za-z0-9_-]{1,64}$/.test(text)) return text;
  throw new Rejection(
    404,
    "invoice_not_found",
    { en: "There is no such invoice", fr: "Cette facture n'existe pas" },
    { en: "This is no id of an invoice.", fr: "Ce n'est pas l'identifiant d'une facture." },
  );
};

/** The header of requests that make something. */
export const idempotencyHeader = z.object({
  "Idempotency-Key": z
    .string()
    .regex(
      /^[\x20-\x7e]{1,255}$/,
      says("is not a usable key", "use 1 to 255 printable ASCII characters, a UUID for instance"),
    )
    .optional()
    .openapi({
      description: "Names the request, so that it can be repeated safely. 1 to 255 printable characters.",
      example: "8e03978e-40d5-43dd-bc93-6894a57f9324",
    }),
});
