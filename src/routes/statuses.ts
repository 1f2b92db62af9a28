import { createRoute } from "@hono/zod-openapi";
import { Rejection } from "../domain/problem.ts";
import { closed } from "../explain.ts";
import { type Api, type RouteParts, tenantOf } from "./api.ts";
import { pageOf, problems } from "./schemas/common.ts";
import { idempotencyHeader, invoiceParams, knownInvoice } from "./schemas/invoice-params.ts";
import { presentAnswers, presentPush } from "./schemas/present-status.ts";
import { AllowedSchema, PushBody, PushSchema } from "./schemas/statuses.ts";

const tags = ["Statuses"];
const security = [{ ApiKey: [] }];
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
    ...problems(400, 401, 403, 404, 409, 410, 413, 415, 422, 501),
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
    ...problems(400, 401, 404, 410),
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
    ...problems(400, 401, 404, 410),
  },
});

const uniqueNames = (attachments: { fileName: string }[]): void => {
  const names = attachments.map(({ fileName }) => fileName);
  const twice = names.findIndex((name, i) => names.indexOf(name) !== i);
  if (twice < 0) return;
  throw new Rejection(
    422,
    "request_invalid",
    { en: "The request is not valid", fr: "La demande n'est pas valide" },
    { en: "Two attachments have one name.", fr: "Deux pièces jointes ont le même nom." },
    [
      {
        path: `attachments.${twice}.fileName`,
        code: "name_twice",
        message: "is the name of another attachment",
        messageFr: "est le nom d'une autre pièce jointe",
        fix: "give each attachment a name of its own",
        fixFr: "donnez à chaque pièce jointe un nom à elle",
      },
    ],
  );
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
