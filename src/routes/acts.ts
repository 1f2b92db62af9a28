import { createRoute, z } from "@hono/zod-openapi";
import { ACTS, endOfAct } from "../domain/acts.ts";
import { isDay } from "../domain/paris-day.ts";
import { closed, says } from "../explain.ts";
import type { Api, RouteParts } from "./api.ts";
import { cursor, limit, line, pageOf, problems, time } from "./schemas/common.ts";

const ActSchema = z
  .object({
    id: z.string().openapi({ example: "act_0198c1de5f3c7d4e9b066a1f0c2d3e4f" }),
    at: time,
    act: z.enum(ACTS),
    person: z.string().openapi({
      description: "Who: as the identity provider names them, or a key by the beginning of its SHA-256.",
      example: "key 1f3a9c0d",
    }),
    role: z.enum(["administrator", "tenant"]).openapi({ description: "In whose name it was done." }),
    via: z.enum(["desk", "api"]),
    on: z.string().nullable().openapi({
      description: "The id of what it was done to: an invoice, work, a report, an address …",
    }),
    tenant: z.string().nullable().openapi({ description: "Whose that is; null: nobody's alone." }),
    outcome: z.enum(["done", "refused", "failed"]),
    status: z.int().openapi({ description: "The same as HTTP said it.", example: 202 }),
    detail: z
      .string()
      .openapi({ description: "What else is known: a reason, a number of things; may be empty." }),
    requestId: z.string(),
  })
  .openapi("Act");

const list = createRoute({
  method: "get",
  path: "/v1/acts",
  operationId: "listActs",
  tags: ["Operations"],
  security: [{ ApiKey: [] }],
  summary: "Who did what",
  description:
    "What people did and were refused, at the desk and by the API: signing in, retries, receivers, reports, declared addresses, erasures, the configuration read again. Newest first. A tenant sees what was done to its own things.",
  request: {
    query: closed({
      person: line(200).optional().openapi({ description: "Of one person or key.", example: "key 1f3a9c0d" }),
      act: z.enum(ACTS).optional().openapi({ description: "What was done.", example: "retry" }),
      tenant: line(63).optional().openapi({ description: "About one tenant's things." }),
      day: z
        .string()
        .refine(isDay, says("is no day of the calendar", "write YYYY-MM-DD, as in 2026-09-01"))
        .optional()
        .openapi({ format: "date", description: "Of one day in Paris." }),
      limit,
      cursor,
    }),
  },
  responses: {
    200: {
      description: "A page.",
      content: { "application/json": { schema: pageOf("ActPage", ActSchema) } },
    },
    ...problems(400, 401),
  },
});

/** The record of what people did. */
export const addActs = (app: Api, { gateway }: RouteParts): void => {
  app.openapi(list, async (c) => {
    const { limit, cursor, ...asked } = c.req.valid("query");
    const page = await gateway.listActs(
      c.get("caller"),
      asked,
      cursor === undefined ? { limit } : { limit, cursor },
    );
    const items = page.items.map(({ who, on, ...act }) => ({
      ...act,
      person: who,
      on: on === "" ? null : on,
      outcome: endOfAct(act),
    }));
    return c.json({ items, nextCursor: page.nextCursor }, 200);
  });
};
