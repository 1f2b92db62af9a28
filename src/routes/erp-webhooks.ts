import { z } from "@hono/zod-openapi";
import type { Api } from "./api.ts";
import { InvoiceSchema } from "./schemas/common.ts";
import { EventSchema } from "./schemas/events.ts";
import { setbackFields } from "./schemas/problem.ts";
import { ReportEventSchema, ReportSchema } from "./schemas/reports.ts";

const headers = z.object({
  "webhook-id": z.string().openapi({
    description:
      "Names the notification; the same whenever it is sent again. Drop what you have seen already. For the first telling of an event it is the event's id.",
    example: "evt_0198c1de5f3c7d4e9b066a1f0c2d3e4f",
  }),
  "webhook-timestamp": z.string().openapi({
    description: "When this call was made, in seconds since 1970. Refuse what is more than five minutes off.",
    example: "1751358600",
  }),
  "webhook-signature": z.string().openapi({
    description:
      "`v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; several with a space between while a secret is being replaced.",
    example: "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
  }),
  traceparent: z.string().optional().openapi({
    description:
      "W3C Trace Context: the trace of the request that brought the invoice or the report, where it named one, or the gateway records traces. `tracestate` stands beside it where that request had one.",
    example: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
  }),
});

const payload = <T extends string, S extends z.core.$ZodLooseShape>(name: string, type: T, more: S) =>
  z
    .object({
      type: z.literal(type),
      timestamp: z.string().openapi({ format: "date-time", description: "When the gateway knew." }),
      data: z.object({
        invoice: InvoiceSchema.describe("As it stands when the call is made."),
        ...more,
      }),
    })
    .openapi(name);

/** The same about a report: shown as it was when it happened. */
const reportPayload = <T extends string, S extends z.core.$ZodLooseShape>(name: string, type: T, more: S) =>
  z
    .object({
      type: z.literal(type),
      timestamp: z.string().openapi({ format: "date-time", description: "When the gateway knew." }),
      data: z.object({ report: ReportSchema, ...more }),
    })
    .openapi(name);

const delivery = z
  .object({
    state: z.enum(["sent", "failed", "parked"]),
    problem: z.object(setbackFields).nullable(),
  })
  .openapi("DeliveryNews", { description: "As it was then." });

const WEBHOOKS = [
  {
    name: "invoice.event",
    summary: "Something was said of an invoice",
    description:
      "A line was added to the history, or one that was not understood is at last (then with another `webhook-id`). `event.moved` tells whether it moved the invoice.",
    schema: payload("InvoiceEventNews", "invoice.event", { event: EventSchema }),
  },
  {
    name: "invoice.received",
    summary: "An invoice was received",
    description: "Its document is at `/v1/invoices/{id}/document`.",
    schema: payload("InvoiceReceivedNews", "invoice.received", {}),
  },
  {
    name: "invoice.delivery",
    summary: "An invoice reached its platform, or did not",
    description:
      "`sent`: the platform has it. `failed`: it will not arrive. `parked`: only a person can decide.",
    schema: payload("InvoiceDeliveryNews", "invoice.delivery", { delivery }),
  },
  {
    name: "invoice.withdrawn",
    summary: "A received invoice was given to other receivers",
    description:
      "An administrator gave it to others of the company: it is not seen here any more. Nothing of it comes after this.",
    schema: z
      .object({
        type: z.literal("invoice.withdrawn"),
        timestamp: z.string().openapi({ format: "date-time", description: "When the gateway knew." }),
        data: z.object({ withdrawn: z.object({ id: z.string(), number: z.string() }) }),
      })
      .openapi("InvoiceWithdrawnNews"),
  },
  {
    name: "push.refused",
    summary: "A status that was pushed was refused",
    description: "By the platform, at once or later. `event.push.id` names the push.",
    schema: payload("PushRefusedNews", "push.refused", { event: EventSchema }),
  },
  {
    name: "push.failed",
    summary: "A status that was pushed never got there",
    description: "`event.push.id` names the push.",
    schema: payload("PushFailedNews", "push.failed", { event: EventSchema }),
  },
  {
    name: "report.state",
    summary: "A report of e-reporting moved",
    description:
      "It is due, was sent, taken, accepted, rejected (`report.problem` tells why), or another one took its place.",
    schema: reportPayload("ReportStateNews", "report.state", { event: ReportEventSchema }),
  },
  {
    name: "report.reminder",
    summary: "A report waits to be sent, and its deadline is near",
    description: "Five days and two before the deadline, and on it. It is never sent unapproved.",
    schema: reportPayload("ReportReminderNews", "report.reminder", {}),
  },
  {
    name: "test",
    summary: "Somebody tries the webhook",
    description:
      "Nothing has happened. Sent on demand alone, once, by `POST /v1/webhooks/{id}/test` or at the desk.",
    schema: z
      .object({
        type: z.literal("test"),
        timestamp: z.string().openapi({ format: "date-time", description: "When it was asked for." }),
        data: z.object({
          tenant: z.string(),
          webhook: z.int().openapi({ description: "The place of the webhook, from 0." }),
          message: z.string(),
        }),
      })
      .openapi("TestNews"),
  },
] as const;

/** Describes the calls that ERPs receive. */
export const describeErpWebhooks = (app: Api): void => {
  for (const { name, summary, description, schema } of WEBHOOKS) {
    app.openAPIRegistry.registerWebhook({
      method: "post",
      path: name,
      operationId: name,
      tags: ["Events"],
      summary,
      description,
      request: { headers, body: { required: true, content: { "application/json": { schema } } } },
      responses: {
        204: { description: "Taken: any 2xx is. Answer once it is stored, and work on it afterwards." },
        410: {
          description: "Send nothing more to this endpoint. Anything else is tried again for two days.",
        },
      },
    });
  }
};
