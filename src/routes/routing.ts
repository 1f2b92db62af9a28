import { createRoute, z } from "@hono/zod-openapi";
import { closed } from "../explain.ts";
import { presentRouting } from "../usecases/share/present-routing.ts";
import { type Api, adminOf, type RouteParts } from "./api.ts";
import { shownTo } from "./invoices.ts";
import { readRoutingQuestion } from "./read-routing-question.ts";
import { cursor, InvoiceSchema, limit, problems } from "./schemas/common.ts";
import { invoiceParams, knownInvoice } from "./schemas/invoice-params.ts";
import {
  ChangesAnswer,
  PreviewAnswer,
  ReceiversBody,
  RoutingQuestion,
  RoutingSchema,
  SelectionAnswer,
  SelectionBody,
} from "./schemas/routing.ts";
import { platform, submissionBody } from "./schemas/submission.ts";

const tags = ["Routing"];
const security = [{ ApiKey: [] }];

const overview = createRoute({
  method: "get",
  path: "/v1/routing",
  operationId: "getRouting",
  tags,
  security,
  summary: "Rules, receivers, and what nobody has",
  description:
    "For administrators. The rules of the configuration in order, with how many received invoices each took and the last one; what no rule takes, with the rule that nearly did; each receiver with what it got in 30 days and what waits on the way to it.",
  request: { query: closed({}) },
  responses: {
    200: { description: "The state.", content: { "application/json": { schema: RoutingSchema } } },
    ...problems(400, 401, 403),
  },
});

const preview = createRoute({
  method: "post",
  path: "/v1/routing/preview",
  operationId: "previewRouting",
  tags,
  security,
  summary: "Say who would receive an invoice",
  description:
    "For administrators. Takes a document as `POST /v1/invoices` does, `{ invoice: id }` for one that was received, or `{ content }` for one in JSON, and says who would receive it, and why. `{ days }` or `{ since }` holds what was received in that time against the rules, newest first, and lists what they would give to others than those who have it now; `limit` and `cursor` page through it, and a page may list nothing though others follow.\n\nWith `receive` (and `unrouted`) in the JSON, rules are tried before they stand in the configuration: they are checked as it would be, and each fault is told with its place. Nothing is kept or moved.",
  request: {
    query: closed({
      platform: platform
        .optional()
        .openapi({ description: "The platform account that a document would come over.", example: "main" }),
      limit,
      cursor,
    }),
    body: {
      ...submissionBody,
      content: {
        ...submissionBody.content,
        "application/json": {
          schema: {
            anyOf: [
              { $ref: "#/components/schemas/RoutingQuestion" },
              { $ref: "#/components/schemas/InvoiceDraft" },
            ],
          },
          example: { invoice: "inv_0198c1de5f3c7d4e9b066a1f0c2d3e4f" },
        },
      },
    },
  },
  responses: {
    200: {
      description: "Who would receive it; of a time, what would move.",
      content: { "application/json": { schema: z.union([PreviewAnswer, ChangesAnswer]) } },
    },
    ...problems(400, 401, 403, 404, 409, 410, 413, 415, 422),
  },
});

const give = createRoute({
  method: "post",
  path: "/v1/invoices/{id}/receivers",
  operationId: "giveInvoice",
  tags,
  security,
  summary: "Give a received invoice to other receivers",
  description:
    "For administrators. Replaces the whole set: who is not named does not see it any more. Who is new is told as if it had just come, and the history says who had it when. The tenants must name the company that it is addressed to.",
  request: {
    params: invoiceParams,
    query: closed({}),
    body: { required: true, content: { "application/json": { schema: ReceiversBody } } },
  },
  responses: {
    200: {
      description: "The invoice with its receivers.",
      content: { "application/json": { schema: InvoiceSchema } },
    },
    ...problems(400, 401, 403, 404, 409, 413, 415, 422),
  },
});

const giveSelection = createRoute({
  method: "post",
  path: "/v1/routing/receivers",
  operationId: "giveInvoices",
  tags,
  security,
  summary: "Give several received invoices to other receivers",
  description:
    "For administrators. To the receivers that are named, or (`byRules`) each to whom the rules in force give it. Each invoice is given by itself: one that is refused keeps no other back, and `refused` says why. The same again changes nothing.",
  request: {
    query: closed({}),
    body: { required: true, content: { "application/json": { schema: SelectionBody } } },
  },
  responses: {
    200: {
      description: "What became of each.",
      content: { "application/json": { schema: SelectionAnswer } },
    },
    ...problems(400, 401, 403, 413, 415, 422),
  },
});

/** Who receives for companies that several tenants name. */
export const addRouting = (app: Api, { gateway }: RouteParts): void => {
  app.openAPIRegistry.register("RoutingQuestion", RoutingQuestion);

  app.openapi(overview, async (c) => {
    adminOf(c);
    return c.json(presentRouting(await gateway.routingOverview()), 200);
  });

  app.openapi(preview, async (c) => {
    adminOf(c);
    const { platform, limit, cursor } = c.req.valid("query");
    const asked = await readRoutingQuestion(c, platform);
    if ("days" in asked || "since" in asked) {
      const page = cursor === undefined ? { limit } : { limit, cursor };
      return c.json(await gateway.previewMoves(asked, page), 200);
    }
    return c.json(await gateway.previewRouting(asked), 200);
  });

  app.openapi(give, async (c) => {
    adminOf(c);
    const id = knownInvoice(c.req.valid("param").id);
    const receivers = c.req.valid("json");
    const given = { invoice: id, to: receivers.to.join(","), copy: receivers.copy.join(",") };
    c.set("facts", given);
    const { changed } = await gateway.giveInvoice(id, receivers);
    c.set("facts", { ...given, changed });
    const caller = c.get("caller");
    return c.json(shownTo(caller, await gateway.getInvoice(caller, id)), 200);
  });

  app.openapi(giveSelection, async (c) => {
    adminOf(c);
    const { invoices, to, copy } = c.req.valid("json");
    const done = await gateway.giveInvoices(invoices, to === undefined ? { byRules: true } : { to, copy });
    c.set("facts", { given: done.given.length, refused: done.refused.length });
    return c.json(done, 200);
  });
};
