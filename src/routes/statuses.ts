import { createRoute, z } from "@hono/zod-openapi";
import { AMOUNTS } from "../domain/life-cycle/amounts.ts";
import { ACTIONS } from "../domain/life-cycle/status-needs.ts";
import { Rejection } from "../domain/problem.ts";
import { closed, says } from "../explain.ts";
import { type Api, type RouteParts, tenantOf } from "./api.ts";
import { line, pageOf, problems, siren, statusFields, statusName } from "./schemas/common.ts";
import { idempotencyHeader, invoiceParams, knownInvoice } from "./schemas/invoice-params.ts";
import { presentAnswers, presentPush } from "./schemas/present-status.ts";

const tags = ["Statuses"];
const security = [{ ApiKey: [] }];
const need = z.enum(["required", "optional", "none"]);
const labelled = z.object({ code: z.string(), label: z.string() });

const Amount = closed({
  amount: z.string().openapi({
    description: "Decimal string; negative for a receipt that is taken back, with a comment.",
    example: "720.00",
  }),
  currency: z.string().openapi({ description: "That of the invoice (BT-5).", example: "EUR" }),
  vatRate: z.string().nullable().default(null).openapi({
    description: "In percent. A received amount is split: one amount for each rate.",
    example: "20.00",
  }),
  code: z
    .enum(Object.keys(AMOUNTS) as (keyof typeof AMOUNTS)[])
    .nullable()
    .default(null)
    .openapi({
      description:
        "MDT-207. Left out: what was received (MEN), paid (MPA) or approved with VAT (MAPTTC), by the status.",
    }),
}).openapi("PushedAmount");

const Attachment = closed({
  fileName: line(100).regex(
    /^[^\\/:*?"<>|]+\.[A-Za-z0-9]{1,5}$/,
    says("is not a file name", 'write a plain name with its extension: "delivery-note.pdf"'),
  ),
  mediaType: z
    .string()
    .regex(/^[\w.+-]+\/[\w.+-]+$/, says("is not a media type", "write one like application/pdf"))
    .openapi({ example: "application/pdf" }),
  content: z
    .base64({ error: says("is not base64", "give the bytes of the file in base64") })
    .min(4, says("is empty", "give the bytes of the file in base64"))
    .openapi({ description: "The bytes, in base64." }),
}).openapi("PushedAttachment");

const PayeeBody = closed({
  siren,
  name: line(255),
  iban: z
    .string()
    .regex(/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/, says("is not an IBAN", "write it without spaces, in capitals"))
    .nullable()
    .default(null),
  bic: z
    .string()
    .regex(/^[A-Z0-9]{8}([A-Z0-9]{3})?$/, says("is not a BIC", "give eight or eleven characters"))
    .nullable()
    .default(null),
}).openapi("PushedPayee", { description: "Who is to be paid from now on." });

const PushBody = closed({
  status: statusName.openapi({ example: "refused" }),
  reason: z.string().nullable().default(null).openapi({
    description: "Code of the closed list that `allowed-statuses` gives for this status.",
    example: "TX_TVA_ERR",
  }),
  comment: z
    .string()
    .trim()
    .min(1, says("is empty", "say something, or leave it out"))
    .max(2000)
    .regex(
      /^[^\p{Cc}\n\r\t]*(?:[\n\r\t][^\p{Cc}\n\r\t]*)*$/u,
      says("holds control characters", "give plain text"),
    )
    .nullable()
    .default(null),
  amounts: z.array(Amount).max(50).default([]),
  attachments: z.array(Attachment).max(20).default([]),
  actionCode: z
    .string()
    .nullable()
    .default(null)
    .openapi({
      description: `What the other party is asked to do (MDT-121): ${Object.entries(ACTIONS)
        .map(([code, label]) => `\`${code}\` ${label}`)
        .join(", ")}.`,
      example: "NIN",
    }),
  payee: PayeeBody.nullable().default(null),
}).openapi("PushStatus");

const PushSchema = z
  .object({
    id: z.string().openapi({ example: "psh_0198c1de5f3c7d4e9b066a1f0c2d3e4f" }),
    invoiceId: z.string(),
    status: z.object(statusFields),
    state: z.enum(["queued", "sent", "accepted", "refused", "failed", "parked"]).openapi({
      description:
        "`queued`: on its way. `sent`: the platform has it. `accepted`: the platform took it. `refused`: the platform said no. `failed`: it could not be delivered in time. `parked`: nobody knows whether it arrived, a person must look.",
    }),
    setBy: z.enum(["seller", "buyer"]),
    at: z.string().openapi({ format: "date-time" }),
    reasons: z.array(z.object({ code: z.string(), text: z.string() })),
    comment: z.string().nullable(),
    amounts: z.array(
      z.object({
        code: z.string(),
        amount: z.string(),
        currency: z.string(),
        vatRate: z.string().nullable(),
      }),
    ),
    attachments: z.array(z.object({ fileName: z.string(), mediaType: z.string() })),
    actionCode: z.string().nullable(),
    payee: z
      .object({
        siren: z.string(),
        name: z.string(),
        iban: z.string().nullable(),
        bic: z.string().nullable(),
      })
      .nullable(),
    problem: z
      .object({ code: z.string(), message: z.string(), fix: z.string(), raw: z.string().nullable() })
      .nullable(),
    platformId: z.string().nullable(),
    createdAt: z.string().openapi({ format: "date-time" }),
    updatedAt: z.string().openapi({ format: "date-time" }),
  })
  .openapi("Push");

const AllowedSchema = z
  .object({
    side: z.enum(["seller", "buyer"]).openapi({ description: "Which party the caller is on this document." }),
    allowed: z.array(
      z.object({
        ...statusFields,
        needs: z.object({
          reason: need,
          reasons: z.array(labelled).openapi({ description: "Closed list." }),
          comment: z.enum(["optional", "none"]),
          commentWith: z
            .array(z.string())
            .openapi({ description: "Reasons that need a comment beside them." }),
          amounts: need,
          amountCodes: z.array(labelled).openapi({ description: "The first is meant where none is given." }),
          attachments: need,
          actionCode: need,
          actionCodes: z.array(labelled),
          payee: need,
        }),
        note: z.string().nullable().openapi({ description: "What a person should know beforehand." }),
      }),
    ),
    others: z.array(
      z.object({
        ...statusFields,
        why: z.object({
          code: z.string().openapi({ description: "Stable.", example: "set_by_other_party" }),
          lasting: z.boolean().openapi({ description: "Nothing that can still happen will change it." }),
          message: z.string(),
          fix: z.string(),
        }),
      }),
    ),
  })
  .openapi("AllowedStatuses");

const pushJson = { "application/json": { schema: PushSchema } };

const push = createRoute({
  method: "post",
  path: "/v1/invoices/{id}/statuses",
  operationId: "pushStatus",
  tags,
  security,
  summary: "Push a status",
  description:
    "A buyer's status on a received invoice, a seller's on a sent one. What can be said now, and what must come with it: `GET …/allowed-statuses`. The answer is given only after the push is durable; it goes out afterwards, once, after those that came before it on the same invoice. What the platform makes of it shows in its `state`, and as an event.",
  request: {
    params: invoiceParams,
    query: closed({}),
    headers: idempotencyHeader,
    body: { required: true, content: { "application/json": { schema: PushBody } } },
  },
  responses: {
    202: { description: "Taken: it is durable and on its way.", content: pushJson },
    200: { description: "The same request came before; this is the same push.", content: pushJson },
    ...problems(400, 401, 403, 404, 409, 413, 415, 422, 501),
  },
});

const list = createRoute({
  method: "get",
  path: "/v1/invoices/{id}/statuses",
  operationId: "listPushes",
  tags,
  security,
  summary: "Statuses that were pushed",
  description: "Oldest first, with what became of each.",
  request: { params: invoiceParams, query: closed({}) },
  responses: {
    200: {
      description: "All of them.",
      content: { "application/json": { schema: pageOf("PushList", PushSchema) } },
    },
    ...problems(400, 401, 404),
  },
});

const allowed = createRoute({
  method: "get",
  path: "/v1/invoices/{id}/allowed-statuses",
  operationId: "allowedStatuses",
  tags,
  security,
  summary: "What can be pushed now",
  description:
    "Every status there is: those that can be pushed now, with what each needs, and why the others cannot, by the national rules or by a limit of the platform. What is still on its way counts as said.",
  request: { params: invoiceParams, query: closed({}) },
  responses: {
    200: {
      description: "The answer for each status.",
      content: { "application/json": { schema: AllowedSchema } },
    },
    ...problems(400, 401, 404),
  },
});

const uniqueNames = (attachments: { fileName: string }[]): void => {
  const names = attachments.map(({ fileName }) => fileName);
  const twice = names.findIndex((name, i) => names.indexOf(name) !== i);
  if (twice < 0) return;
  throw new Rejection(422, "request_invalid", "The request is not valid", "Two attachments have one name.", [
    {
      path: `attachments.${twice}.fileName`,
      code: "name_twice",
      message: "is the name of another attachment",
      fix: "give each attachment a name of its own",
    },
  ]);
};

/** Statuses that the ERP sets. */
export const addStatuses = (app: Api, { gateway }: RouteParts): void => {
  app.openapi(push, async (c) => {
    const { attachments, ...body } = c.req.valid("json");
    const idempotencyKey = c.req.valid("header")["Idempotency-Key"];
    uniqueNames(attachments);
    const taken = await gateway.pushStatus({
      tenant: tenantOf(c),
      invoiceId: knownInvoice(c.req.valid("param").id),
      ...body,
      attachments: attachments.map(({ content, ...attachment }) => ({
        ...attachment,
        bytes: Uint8Array.from(Buffer.from(content, "base64")),
      })),
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      requestId: c.get("requestId"),
    });
    c.set("facts", { push: taken.push.id, invoice: taken.push.invoiceId, created: taken.created });
    return c.json(presentPush({ ...taken.push, attachments }), taken.created ? 202 : 200);
  });

  app.openapi(list, async (c) => {
    const pushes = await gateway.listPushes(c.get("caller"), knownInvoice(c.req.valid("param").id));
    return c.json({ items: pushes.map(presentPush), nextCursor: null }, 200);
  });

  app.openapi(allowed, async (c) => {
    const found = await gateway.allowedStatuses(c.get("caller"), knownInvoice(c.req.valid("param").id));
    return c.json(presentAnswers(found), 200);
  });
};
