import { z } from "@hono/zod-openapi";
import { canonicalDecimal } from "../../domain/decimal.ts";
import { isDay } from "../../domain/paris-day.ts";
import { says } from "../../explain.ts";
import type { InvoiceQuery } from "../../usecases/read/read-invoices.ts";
import { badgeName, instant, line, siren, statusName } from "./common.ts";

const day = z.string().refine(
  isDay,
  says("is no day of the calendar", "write it as in 2025-07-01", {
    message: "n'est pas un jour du calendrier",
    fix: "écrivez-le comme 2025-07-01",
  }),
);

const amount = z.string().refine(
  (text) => canonicalDecimal(text) !== null,
  says("is no amount", 'write it with a point, as in "1100.42"', {
    message: "n'est pas un montant",
    fix: "écrivez-le avec un point, comme « 1100.42 »",
  }),
);

/** What a list of invoices is narrowed by. */
export const invoiceFilter = {
  q: line(200).optional().openapi({
    description:
      "Words that must all be there, each as the beginning of one: of the number, the ERP's reference, the platform's id, a SIREN or SIRET of seller or buyer, or their names. Accents and case make no difference.",
    example: "societe gen",
  }),
  direction: z
    .enum(["outbound", "inbound"])
    .optional()
    .openapi({ description: "Sent or received.", example: "outbound" }),
  status: statusName.optional().openapi({ description: "Current status, by name.", example: "approved" }),
  badge: badgeName.optional().openapi({ description: "Current badge.", example: "accepted" }),
  delivery: z
    .enum(["queued", "sending", "sent", "failed", "parked"])
    .optional()
    .openapi({ description: "Where the document is on its way to the platform." }),
  number: line(100).optional().openapi({ description: "Exact number (BT-1).", example: "F202500003" }),
  seller: siren.optional(),
  buyer: siren.optional(),
  reference: line(255).optional().openapi({ description: "Exact reference of the ERP." }),
  platform: line(63).optional().openapi({ description: "Platform account.", example: "main" }),
  tenant: line(63).optional().openapi({
    description: "What this tenant sees. For administrators; a tenant may name itself alone.",
    example: "acme",
  }),
  currency: z
    .string()
    .regex(
      /^[A-Z]{3}$/,
      says("is no currency", "give three capital letters, as in EUR", {
        message: "n'est pas une devise",
        fix: "donnez trois majuscules, comme EUR",
      }),
    )
    .optional()
    .openapi({ description: "Currency (BT-5).", example: "EUR" }),
  atLeast: amount.optional().openapi({
    description: "Total with VAT (BT-112) of at least this, whatever the currency: a decimal.",
    example: "1000.00",
  }),
  atMost: amount.optional().openapi({
    description: "Total with VAT (BT-112) of at most this: a decimal.",
    example: "2000.00",
  }),
  issuedFrom: day.optional().openapi({
    description: "Issued (BT-2) on this day or later.",
    example: "2025-07-01",
  }),
  issuedUntil: day.optional().openapi({
    description: "Issued (BT-2) on this day or earlier.",
    example: "2025-07-31",
  }),
  since: instant.optional().openapi({
    description: "Created at or after: a date or a date-time with its offset.",
    example: "2025-07-01",
  }),
  until: instant.optional().openapi({
    description:
      "Created at or before: a date-time with its offset, or a date, of which the whole day (UTC) counts.",
    example: "2025-07-31",
  }),
};

const DAY = 86_400_000;

const endOf = (text: string): Date =>
  text.length === 10 ? new Date(Date.parse(text) + DAY - 1) : new Date(text);

/** The filter as the use case takes it. */
export const queryOf = ({
  since,
  until,
  ...filter
}: Omit<InvoiceQuery, "since" | "until" | "tenant"> & {
  since?: string | undefined;
  until?: string | undefined;
  tenant?: string | undefined;
}): InvoiceQuery => ({
  ...filter,
  ...(since === undefined ? {} : { since: new Date(since) }),
  ...(until === undefined ? {} : { until: endOf(until) }),
});
