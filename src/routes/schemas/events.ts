import { z } from "@hono/zod-openapi";
import { orNull, StatusSchema, time } from "./common.ts";
import { reasonSchema } from "./problem.ts";

const receiversNamed = {
  leads: z.string().nullable().openapi({ description: "The tenant that may set statuses." }),
  copies: z.array(z.string()).openapi({ description: "Tenants that read." }),
};

export const EventSchema = z
  .object({
    id: z.string().openapi({ example: "evt_0198c1de5f3c7d4e9b066a1f0c2d3e4f" }),
    status: orNull(StatusSchema).openapi({
      description: "Null: a word that the gateway does not know (yet).",
    }),
    rawCode: z.string().openapi({ description: "The platform's word, verbatim.", example: "fr:205" }),
    at: time,
    receivedAt: time,
    source: z.enum(["poll", "webhook", "push", "gateway"]),
    setBy: z.object({
      role: z.string().openapi({ description: "UNCL 3035; `WK`: a platform, `DFH`: the public portal." }),
      name: z.string().optional(),
      id: z.string().optional(),
    }),
    reasons: z.array(reasonSchema),
    comment: z.string().nullable(),
    amounts: z.array(
      z.object({
        code: z.string(),
        amount: z.string(),
        currency: z.string(),
        vatRate: z.string().nullable(),
      }),
    ),
    push: z
      .object({ id: z.string(), outcome: z.enum(["sent", "refused", "failed"]) })
      .nullable()
      .openapi({
        description:
          "About a status that was pushed from here. `sent`: this is it. `refused`: the platform said no afterwards, so that it counts for nothing. `failed`: it never got there.",
      }),
    external: z.boolean().openapi({ description: "Set in the platform's own web page." }),
    moved: z.boolean().openapi({ description: "Whether it moved the invoice." }),
    receivers: z
      .object({
        ...receiversNamed,
        before: z.object(receiversNamed),
      })
      .optional()
      .openapi({
        description: "An administrator gave the invoice to others: who has it, and who had it before.",
      }),
  })
  .openapi("Event");
