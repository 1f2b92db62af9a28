import { createRoute, z } from "@hono/zod-openapi";
import { Rejection } from "../domain/problem.ts";
import { closed } from "../explain.ts";
import { FAILURE_KINDS, FAILURE_STATES } from "../usecases/operate/failures.ts";
import type { Api, RouteParts } from "./api.ts";
import { cursor, limit, line, pageOf, problems } from "./schemas/common.ts";

const tags = ["Failures"];
const security = [{ ApiKey: [] }];

const FailureSchema = z
  .object({
    id: z.string(),
    kind: z.enum(FAILURE_KINDS).openapi({
      description:
        "The kind of work; `item`: something a platform told that is not understood yet; `unowned`: a received invoice that nobody has: no tenant names its company, or no rule takes it.",
    }),
    state: z.enum(FAILURE_STATES).openapi({
      description:
        "`failed`: a definitive no, or out of tries. `parked`: the outcome is unknown, and only a person may decide. `in_doubt`: the outcome has been unknown for minutes, and the gateway goes on asking. `held`: not understood yet, or nobody's. `waiting`: no failure; about what other programs did, or from before the account was configured.",
    }),
    platform: z.string(),
    platformId: z.string().nullable().openapi({ description: "The platform's own id of the thing." }),
    invoiceId: z.string().nullable(),
    number: z.string().nullable().openapi({ description: "Number of the invoice (BT-1), where known." }),
    amount: z.string().nullable().openapi({ description: "Its total with VAT (BT-112), a decimal string." }),
    currency: z.string().nullable(),
    seller: z.string().nullable(),
    buyer: z.string().nullable(),
    reference: z.string().nullable().openapi({ description: "The ERP's reference." }),
    fileName: z.string().nullable().openapi({ description: "As the platform names the file." }),
    size: z.int().nullable().openapi({ description: "Of the document, in bytes." }),
    since: z.string().openapi({ format: "date-time" }),
    attempts: z.int(),
    problem: z.object({
      code: z.string(),
      message: z.string(),
      messageFr: z.string().openapi({ description: "The same in French." }),
      fix: z.string().optional(),
      fixFr: z.string().optional().openapi({ description: "The same in French." }),
      raw: z.string().optional().openapi({ description: "The platform's own words." }),
    }),
  })
  .openapi("Failure");

const list = createRoute({
  method: "get",
  path: "/v1/failures",
  operationId: "listFailures",
  tags,
  security,
  summary: "What waits for a person",
  description:
    "Oldest first, in one list: what failed, what is parked or in doubt, what is not understood and received invoices that are nobody's. A tenant sees its own: its work, and received documents that were refused (too large, unreadable, a number twice), where they are addressed to its company or came over a platform account that no other tenant uses. What other programs did under the same account, or what is from before it was configured, is no failure: `state=waiting` lists it, for administrators.",
  request: {
    query: closed({
      kind: z.enum(FAILURE_KINDS).optional().openapi({ description: "One kind only.", example: "submit" }),
      state: z.literal("waiting").optional().openapi({
        description: "What waits and is no failure, instead of the failures.",
      }),
      platform: line(200).optional().openapi({ description: "One platform account only.", example: "main" }),
      limit,
      cursor,
    }),
  },
  responses: {
    200: {
      description: "A page.",
      content: { "application/json": { schema: pageOf("FailurePage", FailureSchema) } },
    },
    ...problems(400, 401),
  },
});

const retry = createRoute({
  method: "post",
  path: "/v1/failures/{id}/retry",
  operationId: "retryFailure",
  tags,
  security,
  summary: "Try again",
  description:
    "A person's decision. Parked work asks the platform first whether it holds the document, and sends it only when it does not; `notThere` says that a person has looked already.",
  request: {
    params: z.object({
      id: z.string().openapi({ param: { name: "id", in: "path" }, description: "Id of the failure." }),
    }),
    query: closed({}),
    body: {
      required: false,
      content: {
        "application/json": {
          schema: closed({
            notThere: z.boolean().default(false).openapi({
              description: "A person has seen that the platform does not hold the document: send it at once.",
            }),
          }).openapi("Retry"),
        },
      },
    },
  },
  responses: {
    202: {
      description: "It will be tried again now.",
      content: { "application/json": { schema: z.object({ id: z.string() }).openapi("Retried") } },
    },
    ...problems(400, 401, 404, 413, 415, 422),
  },
});

/** What waits for a person. */
export const addFailures = (app: Api, { gateway }: RouteParts): void => {
  app.openapi(list, async (c) => {
    const { limit, cursor, ...filter } = c.req.valid("query");
    const page = await gateway.listFailures(
      c.get("caller"),
      filter,
      cursor === undefined ? { limit } : { limit, cursor },
    );
    return c.json(page, 200);
  });

  app.openapi(retry, async (c) => {
    const { id } = c.req.valid("param");
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) {
      throw new Rejection(
        404,
        "failure_not_found",
        "There is no such failure",
        "This is no id of a failure.",
      );
    }
    // Without a body nothing is validated, and the default is not filled in.
    await gateway.retryFailure(c.get("caller"), id, { notThere: c.req.valid("json").notThere === true });
    return c.json({ id }, 202);
  });
};
