import { z } from "@hono/zod-openapi";
import { isDay } from "../../domain/paris-day.ts";
import { BUYER_KINDS, CATEGORIES, NATURES } from "../../domain/reporting/facts.ts";
import { isFrenchVatRate } from "../../domain/vat-rates.ts";
import { closed, says } from "../../explain.ts";
import { instant, line, siren } from "./common.ts";

export const day = z
  .string()
  .refine(
    isDay,
    says("is no day of the calendar", "write YYYY-MM-DD, as in 2026-11-03", {
      message: "n'est pas un jour du calendrier",
      fix: "écrivez AAAA-MM-JJ, comme 2026-11-03",
    }),
  )
  .openapi({ format: "date", example: "2026-11-03" });

const amount = z
  .string()
  .regex(
    /^-?\d{1,16}(\.\d{1,2})?$/,
    says("is no amount of two decimals", 'write it as a text with a point, as in "1100.42"', {
      message: "n'est pas un montant à deux décimales",
      fix: "écrivez-le comme un texte avec un point, comme « 1100.42 »",
    }),
  )
  .openapi({ description: "Decimal string, with a minus where it takes away.", example: "1100.42" });

const rate = z
  .string()
  .refine(
    isFrenchVatRate,
    says(
      "is no VAT rate that France knows (G1.24)",
      "give one as 20, 10, 5.5, 2.1 or 0; foreign VAT is told without it, as TNT1 at 0",
      {
        message: "n'est pas un taux de TVA connu en France (G1.24)",
        fix: "indiquez-en un, comme 20, 10, 5.5, 2.1 ou 0 ; la TVA étrangère se déclare sans elle, en TNT1 à 0",
      },
    ),
  )
  .openapi({ description: "VAT rate in percent, decimal string.", example: "20" });

const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, says("is no currency", "give the three letters of ISO 4217, as in EUR"))
  .openapi({ description: "ISO 4217.", example: "EUR" });

/** What an ERP calls what it gives. */
export const idOfItem = line(100).openapi({
  description: "The ERP's own id: the same again changes nothing.",
  example: "till-1-2026-11-15",
});

const rates = z
  .array(
    z.union([
      closed({ rate, base: amount, vat: amount }),
      closed({ rate, gross: amount.openapi({ description: "With VAT, where the till knows no more." }) }),
    ]),
  )
  .min(1);

const group = closed({
  category: z.enum(CATEGORIES).openapi({
    description:
      "`TLB1` taxed goods, `TPS1` taxed services, `TNT1` not taxed in France (rate 0), `TMA1` margin scheme (base: the margin).",
    example: "TLB1",
  }),
  rates,
  count: z.int().min(0).max(1_000_000_000).optional().openapi({ description: "Tickets in it." }),
}).superRefine((one, context) => {
  if (one.category !== "TNT1") return;
  one.rates.forEach(({ rate: at }, i) => {
    if (Number(at) !== 0)
      context.addIssue({
        code: "custom",
        path: ["rates", i, "rate"],
        message: says(
          "is not 0, and these sales are not taxed in France",
          'give rate "0" and vat "0.00", or another category',
          {
            message: "n'est pas 0, et ces ventes ne sont pas taxées en France",
            fix: "indiquez le taux « 0 » et la TVA « 0.00 », ou une autre catégorie",
          },
        ),
      });
  });
});

const totalsWith = <Id extends z.ZodType>(id: Id) =>
  closed({
    company: siren,
    id,
    date: day.optional().openapi({ description: "Business day in Paris." }),
    soldAt: instant
      .optional()
      .openapi({ description: "Instead of `date`: the instant, from which the day follows." }),
    currency,
    store: line(100).optional(),
    register: line(100).optional(),
    vatTotalEur: amount
      .optional()
      .openapi({ description: "All VAT in euros, where the currency is another." }),
    groups: z.array(group).min(1).max(200),
  }).refine(({ date, soldAt }) => (date === undefined) !== (soldAt === undefined), {
    path: ["date"],
    error: says(
      "is missing, or there beside soldAt",
      "give the business day as date, or the instant as soldAt",
      {
        message: "manque, ou accompagne soldAt",
        fix: "donnez le jour comme date, ou l'instant comme soldAt",
      },
    ),
  });

export const TotalsBody = totalsWith(idOfItem).openapi("ReportTotals");
/** In place of what stands under the id of the address, which need not be said again. */
export const TotalsReplacement = totalsWith(idOfItem.optional()).openapi("ReportTotalsReplacement");

const paymentWith = <Id extends z.ZodType>(id: Id) =>
  closed({
    company: siren,
    id,
    invoice: closed({ number: line(100), issueDate: day }).optional(),
    date: day,
    amount,
    currency,
    amountEur: amount
      .optional()
      .openapi({ description: "What it was in euros, where the currency is another." }),
    rates: z.array(closed({ rate, amount })).min(1).optional().openapi({
      description: "What of it is to be reported, with VAT and in euros, where the ERP works it out.",
    }),
  });

export const PaymentBody = paymentWith(idOfItem).openapi("ReportPayment");
export const PaymentReplacement = paymentWith(idOfItem.optional()).openapi("ReportPaymentReplacement");

export const FactsBody = closed({
  id: idOfItem.optional(),
  buyer: closed({ kind: z.enum(BUYER_KINDS) }).optional(),
  lines: z
    .array(closed({ nature: z.enum(NATURES) }))
    .optional()
    .openapi({ description: "By the position of the line." }),
  margin: closed({ base: amount, vat: amount, rate }).optional(),
  selfAssessed: closed({ rate, vat: amount }).optional(),
  imported: z.boolean().optional(),
  outOfFrance: z.boolean().optional(),
  vatTotalEur: amount.optional(),
}).openapi("ReportFacts");

export const ReportInvoiceBody = closed({
  company: siren,
  content: z.record(z.string(), z.unknown()),
  facts: FactsBody.optional(),
});

const factsRef = { $ref: "#/components/schemas/ReportFacts" };
const draftRef = { $ref: "#/components/schemas/InvoiceDraft" };
const text = { type: "string" as const };

/** What an invoice to be reported comes as. Read by hand: its content is too large to be looked at twice. */
export const reportInvoiceBody = {
  required: true,
  content: {
    "application/json": {
      schema: {
        type: "object" as const,
        properties: { company: { ...text, description: "SIREN." }, content: draftRef, facts: factsRef },
        required: ["company", "content"],
        additionalProperties: false,
      },
    },
    "multipart/form-data": {
      schema: {
        type: "object" as const,
        properties: {
          company: { ...text, description: "SIREN." },
          file: { ...text, format: "binary", description: "Factur-X, CII or UBL." },
          content: { allOf: [draftRef], description: "The invoice in JSON, instead of a file." },
          facts: factsRef,
        },
        required: ["company"],
      },
      encoding: { content: { contentType: "application/json" }, facts: { contentType: "application/json" } },
    },
  },
};
