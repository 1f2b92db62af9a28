import { createRoute, z } from "@hono/zod-openapi";
import { DISMISSAL_REASONS, NOTE_LENGTH, REASON_LENGTH } from "../domain/dismissal.ts";
import { Rejection } from "../domain/problem.ts";
import { closed } from "../explain.ts";
import { FAILURE_KINDS, FAILURE_STATES } from "../usecases/operate/open-failure.ts";
import type { Api, RouteParts } from "./api.ts";
import { cursor, limit, line, pageOf, problems } from "./schemas/common.ts";

const tags = ["Failures"];
const security = [{ ApiKey: [] }];

const problemSchema = z.object({
  code: z.string(),
  message: z.string(),
  messageFr: z.string().openapi({ description: "The same in French." }),
  fix: z.string().optional(),
  fixFr: z.string().optional().openapi({ description: "The same in French." }),
  raw: z.string().optional().openapi({ description: "The platform's own words." }),
});

const FailureSchema = z
  .object({
    id: z.string(),
    kind: z.enum(FAILURE_KINDS).openapi({
      description:
        "The kind of work; `item`: something a platform told that is not understood yet; `unowned`: a received invoice that nobody has: no tenant names its company, or no rule takes it.",
    }),
    state: z.enum(FAILURE_STATES).openapi({
      description:
        "`failed`: a definitive no, or out of tries. `parked`: the outcome is unknown, and only a person may decide. `in_doubt`: the outcome has been unknown for minutes, and the gateway goes on asking. `held`: not understood yet, or nobody's. `waiting`: no failure; about what other programs did, or from before the account was configured. `dismissed`: a person has put it away.",
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
    problem: problemSchema,
  })
  .extend({
    dismissal: z
      .object({ reason: z.string(), note: z.string(), by: z.string(), at: z.string() })
      .optional()
      .openapi({ description: "Where it was dismissed: why, by whom, and when." }),
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
      state: z.enum(["waiting", "dismissed"]).optional().openapi({
        description: "What waits and is no failure, or what was dismissed, instead of the failures.",
        example: "dismissed",
      }),
      cause: line(200).optional().openapi({ description: "Code of what went wrong.", example: "INVALID" }),
      tenant: line(63)
        .optional()
        .openapi({ description: "One tenant's alone, as it is shown to that tenant." }),
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

const ofOne = z.object({
  id: z.string().openapi({ param: { name: "id", in: "path" }, description: "Id of the failure." }),
});

const dismiss = createRoute({
  method: "post",
  path: "/v1/failures/{id}/dismiss",
  operationId: "dismissFailure",
  tags,
  security,
  summary: "Put a failure away",
  description:
    "A person's decision that nothing is to be done: it waits for nobody any more, is in no count and no alert, and is kept with its reason (`GET /v1/failures?state=dismissed`). Nothing of the invoice changes: one whose delivery failed can be sent again, corrected.",
  request: {
    params: ofOne,
    query: closed({}),
    body: {
      required: false,
      content: {
        "application/json": {
          schema: closed({
            reason: line(REASON_LENGTH)
              .default("other")
              .openapi({
                description: `Why: ${DISMISSAL_REASONS.map((reason) => `\`${reason}\``).join(", ")}, or words.`,
                example: "settled",
              }),
            note: z
              .string()
              .max(NOTE_LENGTH)
              .default("")
              .openapi({ description: "What else should be known." }),
          }).openapi("Dismissal"),
        },
      },
    },
  },
  responses: {
    200: {
      description: "It is put away.",
      content: { "application/json": { schema: z.object({ id: z.string() }).openapi("Dismissed") } },
    },
    ...problems(400, 401, 404, 409, 413, 415, 422),
  },
});

const reopen = createRoute({
  method: "post",
  path: "/v1/failures/{id}/reopen",
  operationId: "reopenFailure",
  tags,
  security,
  summary: "Take a dismissal back",
  description: "It waits for a person again, as before. Nothing is sent by that.",
  request: { params: ofOne, query: closed({}) },
  responses: {
    200: {
      description: "It waits again.",
      content: { "application/json": { schema: z.object({ id: z.string() }).openapi("Reopened") } },
    },
    ...problems(400, 401, 404, 409),
  },
});

const FailureGroupSchema = z
  .object({
    kind: z.enum(FAILURE_KINDS),
    state: z.enum(["failed", "parked", "in_doubt", "held"]),
    platform: z.string(),
    cause: z.string().openapi({ description: "Code of what went wrong." }),
    count: z.int(),
    oldest: z.string().openapi({ format: "date-time" }),
    newest: z.string().openapi({ format: "date-time" }),
    amounts: z.array(z.object({ currency: z.string(), total: z.string() })).openapi({
      description: "What the invoices are worth, by currency; each invoice once.",
    }),
    amountsOf: z.int().nullable().openapi({
      description: "Of so many of its oldest things alone; null: of all.",
    }),
    problem: problemSchema,
  })
  .openapi("FailureGroup");

const groups = createRoute({
  method: "get",
  path: "/v1/failures/groups",
  operationId: "groupFailures",
  tags,
  security,
  summary: "What waits for a person, by cause",
  description: "The largest groups first, fifty at most; `more`: there are others.",
  request: {
    query: closed({
      kind: z.enum(FAILURE_KINDS).optional().openapi({ description: "One kind only.", example: "submit" }),
      platform: line(200).optional().openapi({ description: "One platform account only.", example: "main" }),
      cause: line(200).optional().openapi({ description: "Code of what went wrong.", example: "INVALID" }),
      tenant: line(63)
        .optional()
        .openapi({ description: "One tenant's alone, as it is shown to that tenant." }),
    }),
  },
  responses: {
    200: {
      description: "The groups.",
      content: {
        "application/json": {
          schema: z
            .object({ items: z.array(FailureGroupSchema), more: z.boolean() })
            .openapi("FailureGroupList"),
        },
      },
    },
    ...problems(400, 401),
  },
});

/** The id that a path names. @throws Rejection 404 for what can be no id of ours */
const failureId = (id: string): string => {
  if (/^[A-Za-z0-9_-]{1,64}$/.test(id)) return id;
  throw new Rejection(404, "failure_not_found", "There is no such failure", "This is no id of a failure.");
};

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
    const id = failureId(c.req.valid("param").id);
    // Without a body nothing is validated, and the default is not filled in.
    await gateway.retryFailure(c.get("caller"), id, { notThere: c.req.valid("json").notThere === true });
    return c.json({ id }, 202);
  });

  app.openapi(dismiss, async (c) => {
    const id = failureId(c.req.valid("param").id);
    // Without a body nothing is validated, and the defaults are not filled in.
    const { reason = "other", note = "" } = c.req.valid("json");
    await gateway.dismissFailure(c.get("caller"), id, { reason, note });
    return c.json({ id }, 200);
  });

  app.openapi(reopen, async (c) => {
    const id = failureId(c.req.valid("param").id);
    await gateway.reopenFailure(c.get("caller"), id);
    return c.json({ id }, 200);
  });

  app.openapi(groups, async (c) => {
    const found = await gateway.groupFailures(c.get("caller"), c.req.valid("query"), { items: 0 });
    return c.json({ items: found.groups.map(({ items: _, ...group }) => group), more: found.more }, 200);
  });
};
