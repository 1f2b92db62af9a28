import { createRoute, z } from "@hono/zod-openapi";
import { closed, says } from "../explain.ts";
import { presentAttempt, presentEndpoint } from "../usecases/operate/endpoints/present.ts";
import type { Api, RouteParts } from "./api.ts";
import { cursor, instant, limit, line, pageOf, problems } from "./schemas/common.ts";
import { AttemptSchema, EndpointSchema, TestSchema } from "./schemas/webhooks.ts";

const tags = ["Webhooks"];
const security = [{ ApiKey: [] }];

const params = z.object({
  id: z.string().openapi({
    param: { name: "id", in: "path" },
    description: "The place of a webhook from 0, the id of a subscription, `mail` or `files`.",
    example: "0",
  }),
});

const tenant = line(200).optional().openapi({
  description: "Whose. Administrators must say it of a single webhook; others need not.",
  example: "acme",
});

const wait = {
  waitSeconds: z
    .string()
    .regex(
      /^([0-9]|[12]\d|30)$/,
      says("is not a number from 0 to 30", "give a whole number of seconds from 0 to 30"),
    )
    .transform(Number)
    .default(20)
    .openapi({
      type: "integer",
      minimum: 0,
      maximum: 30,
      default: 20,
      description: "How long to wait for the answer before a 202.",
      example: 20,
    }),
};

const list = createRoute({
  method: "get",
  path: "/v1/webhooks",
  operationId: "listWebhooks",
  tags,
  security,
  summary: "Who is told, and how that goes",
  description:
    "Webhooks, subscriptions of the national API, the mailbox and the folder of a tenant, each with its state and what waits for it. For administrators those of all, the ones in trouble first.",
  request: { query: closed({ tenant, limit, cursor }) },
  responses: {
    200: {
      description: "A page.",
      content: { "application/json": { schema: pageOf("WebhookPage", EndpointSchema) } },
    },
    ...problems(400, 401, 403),
  },
});

const attempts = createRoute({
  method: "get",
  path: "/v1/webhooks/{id}/attempts",
  operationId: "listWebhookAttempts",
  tags,
  security,
  summary: "The last attempts",
  description: "Up to fifty of the last thirty days, the newest first, tests among them.",
  request: { params, query: closed({ tenant }) },
  responses: {
    200: {
      description: "The attempts.",
      content: { "application/json": { schema: pageOf("DeliveryAttemptPage", AttemptSchema) } },
    },
    ...problems(400, 401, 403, 404),
  },
});

const test = createRoute({
  method: "post",
  path: "/v1/webhooks/{id}/test",
  operationId: "testWebhook",
  tags,
  security,
  summary: "Call it for a try",
  description:
    "One call with `type: test`, signed like every call, whose answer is waited for; it is not repeated. A stopped webhook is called too, and stays stopped.",
  request: { params, query: closed({ tenant, ...wait }) },
  responses: {
    200: {
      description: "It was called; `attempt.delivered` tells whether it answered 2xx.",
      content: { "application/json": { schema: TestSchema } },
    },
    202: {
      description: "It takes longer: the answer comes among the attempts.",
      content: { "application/json": { schema: TestSchema } },
    },
    ...problems(400, 401, 403, 404, 409),
  },
});

const redeliver = createRoute({
  method: "post",
  path: "/v1/webhooks/{id}/redeliver",
  operationId: "redeliverWebhook",
  tags,
  security,
  summary: "Tell it again",
  description:
    "All that it was told since a time, and what was put aside since then: in the same order for each invoice, and under the same `webhook-id`, so that a receiver that has it drops it. At most 10,000 at once, and of what is still kept: a week, or as long as the configuration says.",
  request: {
    params,
    query: closed({ tenant }),
    body: {
      required: true,
      content: {
        "application/json": {
          schema: closed({
            since: instant.openapi({
              description: "From then on; a date alone is that day in UTC.",
              example: "2026-10-01T08:00:00Z",
            }),
            only: z.enum(["failed", "all"]).default("all").openapi({
              description: "`failed`: only what was put aside.",
            }),
          }).openapi("Redeliver"),
        },
      },
    },
  },
  responses: {
    202: {
      description: "It goes out now; `rows`: how much that is.",
      content: { "application/json": { schema: z.object({ rows: z.int() }).openapi("Redelivered") } },
    },
    ...problems(400, 401, 403, 404, 409, 413, 415, 422),
  },
});

const resume = createRoute({
  method: "post",
  path: "/v1/webhooks/{id}/resume",
  operationId: "resumeWebhook",
  tags,
  security,
  summary: "Let a stopped one go on",
  description: "What waits for it goes out, in order, and what it answered 410 to.",
  request: { params, query: closed({ tenant }) },
  responses: { 204: { description: "It goes on." }, ...problems(400, 401, 403, 404) },
});

const redeliverOne = createRoute({
  method: "post",
  path: "/v1/webhooks/deliveries/{id}/redeliver",
  operationId: "redeliverDelivery",
  tags,
  security,
  summary: "Tell one thing again",
  description:
    "What was delivered or put aside goes out again, under the same `webhook-id`; what waits for its next attempt goes out now.",
  request: {
    params: z.object({
      id: z.string().openapi({ param: { name: "id", in: "path" }, description: "`id` of an attempt." }),
    }),
    query: closed({}),
  },
  responses: { 204: { description: "It goes out now." }, ...problems(400, 401, 403, 404, 409) },
});

/** Who is told what happens, and how that goes. */
export const addWebhooks = (app: Api, { gateway }: RouteParts): void => {
  app.openapi(list, async (c) => {
    const { tenant, limit, cursor } = c.req.valid("query");
    const { items, nextCursor } = await gateway.listEndpoints(c.get("caller"), { tenant }, { limit, cursor });
    return c.json({ items: items.map(presentEndpoint), nextCursor }, 200);
  });

  app.openapi(attempts, async (c) => {
    const { id } = c.req.valid("param");
    const { tenant } = c.req.valid("query");
    const all = await gateway.listAttempts(c.get("caller"), { id, tenant });
    return c.json({ items: all.map(presentAttempt), nextCursor: null }, 200);
  });

  app.openapi(test, async (c) => {
    const { id } = c.req.valid("param");
    const { tenant, waitSeconds } = c.req.valid("query");
    const made = await gateway.testEndpoint(c.get("caller"), { id, tenant }, waitSeconds, c.req.raw.signal);
    return made.attempt === null
      ? c.json({ id: made.id, attempt: null }, 202)
      : c.json({ id: made.id, attempt: presentAttempt(made.attempt) }, 200);
  });

  app.openapi(redeliver, async (c) => {
    const { id } = c.req.valid("param");
    const { tenant } = c.req.valid("query");
    const { since, only } = c.req.valid("json");
    const asked = { since: new Date(since), only };
    return c.json({ rows: await gateway.redeliverSince(c.get("caller"), { id, tenant }, asked) }, 202);
  });

  app.openapi(resume, async (c) => {
    const { id } = c.req.valid("param");
    const { tenant } = c.req.valid("query");
    await gateway.resumeEndpoint(c.get("caller"), { id, tenant });
    return c.body(null, 204);
  });

  app.openapi(redeliverOne, async (c) => {
    await gateway.redeliverOne(c.get("caller"), c.req.valid("param").id);
    return c.body(null, 204);
  });
};
