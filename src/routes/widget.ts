import { createRoute, z } from "@hono/zod-openapi";
import { closed } from "../explain.ts";
import { type Api, type RouteParts, tenantOf } from "./api.ts";
import { line, problems } from "./schemas/common.ts";

const issue = createRoute({
  method: "post",
  path: "/v1/widget-tokens",
  operationId: "issueWidgetToken",
  tags: ["Widget"],
  security: [{ ApiKey: [] }],
  summary: "Make a token for a browser",
  description:
    'A short-lived bearer token that the ERP puts into its page: `<passerelle-invoice invoice="inv_…" token="pwt_…">`, with the script `/widget.js`. It opens this tenant\'s invoices, or one of them, and nothing else: reading them, their history, documents and possible statuses; in mode `act` also the synchronisation and new statuses. Any origin may use it. It dies with the API key that made it.',
  request: {
    query: closed({}),
    body: {
      required: true,
      content: {
        "application/json": {
          schema: closed({
            invoice: line(64).optional().openapi({
              description: "The one invoice that it opens; absent: all of the tenant's.",
              example: "inv_0198c1de5f3c7d4e9b066a1f0c2d3e4f",
            }),
            mode: z.enum(["read", "act"]).openapi({
              description: "`act`: may also synchronise and push statuses.",
              example: "act",
            }),
            expiresInSeconds: z.int().min(1).max(3600).default(900).openapi({
              description: "How long it lives; one hour at most.",
            }),
          }).openapi("NewWidgetToken"),
        },
      },
    },
  },
  responses: {
    201: {
      description: "The token.",
      content: {
        "application/json": {
          schema: z
            .object({
              token: z.string().openapi({ example: "pwt_eyJ0…" }),
              expiresAt: z.string().openapi({ format: "date-time" }),
            })
            .openapi("WidgetToken"),
        },
      },
    },
    ...problems(400, 401, 403, 404, 410, 413, 415, 422),
  },
});

/** Tokens for the widget. */
export const addWidgetTokens = (app: Api, { gateway }: RouteParts): void => {
  app.openapi(issue, async (c) => {
    const token = await gateway.issueWidgetToken(tenantOf(c), c.req.valid("json"));
    return c.json(token, 201);
  });
};
