import { z } from "@hono/zod-openapi";
import { ENDPOINT_STATES } from "../../usecases/operate/endpoints/endpoint.ts";
import { orNull, time } from "./common.ts";

/** One attempt to tell an endpoint something. */
export const AttemptSchema = z
  .object({
    id: z.string().openapi({
      description:
        "Of what is told, the same in all its attempts: `POST /v1/webhooks/deliveries/{id}/redeliver`.",
      example: "wrk_0198c1de5f3c7d4e9b066a1f0c2d3e4f",
    }),
    at: time.openapi({ description: "When the attempt began." }),
    type: z.string().nullable().openapi({
      description: "What it tells of; `test`: a test. Of a subscription the type of the flow.",
      example: "invoice.event",
    }),
    webhookId: z.string().nullable().openapi({
      description:
        "`webhook-id`, or the Message-ID of a mail: under it the receiver knows it. Null: it has none.",
    }),
    invoiceId: z.string().nullable(),
    attempt: z.int().openapi({ description: "The first is 1." }),
    delivered: z.boolean(),
    httpStatus: z.int().nullable().openapi({ description: "Null: there was no answer, or it is no call." }),
    problem: orNull(
      z.object({
        code: z.string(),
        message: z.string(),
        messageFr: z.string().optional().openapi({ description: "The same in French." }),
        fix: z.string().optional(),
        fixFr: z.string().optional().openapi({ description: "The same in French." }),
      }),
    ).openapi({ description: "Why it is no delivery." }),
    answer: z.string().nullable().openapi({
      description: "The beginning of the answer to a test. Of notifications it stands with the failure.",
    }),
    durationMs: z.int(),
    bytes: z.int().nullable().openapi({ description: "Of what was sent, where that is known." }),
  })
  .openapi("DeliveryAttempt");

export const EndpointSchema = z
  .object({
    tenant: z.string(),
    id: z.string().openapi({
      description:
        "Among those of its tenant: the place of a webhook in the configuration from 0, the id of a subscription of the national API, `mail`, `files`.",
      example: "0",
    }),
    kind: z.enum(["webhook", "subscription", "mail", "folder"]),
    url: z.string().nullable().openapi({
      description:
        "Without what may be secret in it; a mailbox's first address. Null: it is not in the configuration any more.",
      example: "https://erp.example/hook",
    }),
    state: z.enum(ENDPOINT_STATES).openapi({
      description:
        "`works`: the last attempt was a delivery. `failing`: it was none. `stopped`: nothing goes out (`paused` tells why). `idle`: no attempt is known. `gone`: it is not in the configuration any more.",
    }),
    paused: orNull(
      z.object({
        since: time,
        code: z.string(),
        message: z.string(),
        messageFr: z.string(),
        fix: z.string().nullable(),
        fixFr: z.string().nullable(),
        probeAt: time.nullable().openapi({ description: "When it is tried again by itself." }),
      }),
    ),
    waiting: z.object({
      rows: z.int(),
      oldest: time.nullable().openapi({ description: "Since when the first one waits." }),
      nextAt: time.nullable().openapi({ description: "When the next attempt is made." }),
    }),
    givenUp: z.int().openapi({ description: "How much was put aside, and waits for a person." }),
    lastAttempt: orNull(AttemptSchema),
  })
  .openapi("WebhookState");

export const TestSchema = z
  .object({
    id: z.string(),
    attempt: orNull(AttemptSchema).openapi({ description: "Null while it is under way." }),
  })
  .openapi("WebhookTest");
