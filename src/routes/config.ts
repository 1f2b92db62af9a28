import { createRoute, z } from "@hono/zod-openapi";
import { type Api, adminOf, type RouteParts } from "./api.ts";
import { problems } from "./schemas/common.ts";

const paths = z.array(z.string());

const ReloadedSchema = z
  .object({
    changed: paths.openapi({
      description: "What took effect, as in the file.",
      example: ["platforms.main", "tenants.acme"],
    }),
    needsRestart: paths.openapi({
      description: "What differs and is taken up by a new process alone.",
      example: ["listen"],
    }),
    warnings: z
      .array(
        z.object({
          path: z.string(),
          message: z.string(),
          fix: z.string(),
          line: z.int().optional().openapi({ description: "Line in the file, from 1." }),
        }),
      )
      .openapi({ description: "What works, but not as its author may think." }),
  })
  .openapi("Reloaded");

const reload = createRoute({
  method: "post",
  path: "/v1/config/reload",
  operationId: "reloadConfig",
  tags: ["Operations"],
  security: [{ ApiKey: [] }],
  summary: "Read the configuration again",
  description:
    "For administrators; SIGHUP does the same. A sound configuration takes effect as a whole, between two requests, and other processes on the same store read theirs again within seconds. A faulty one changes nothing, and every fault is told. `listen`, `store`, `log`, `limits`, `workers` and `officialRules` need a restart. An account whose platform changes (its adapter, or a setting that is no secret) must have nothing under way that only its old platform can tell of.",
  responses: {
    200: { description: "It is in use.", content: { "application/json": { schema: ReloadedSchema } } },
    ...problems(401, 403, 422),
  },
});

/** The configuration, read again. */
export const addConfig = (app: Api, { gateway }: RouteParts): void => {
  app.openapi(reload, async (c) => {
    adminOf(c);
    const { changed, needsRestart, warnings } = await gateway.reloadConfig();
    c.set("facts", { changed: changed.join(","), needsRestart: needsRestart.join(",") });
    return c.json({ changed: [...changed], needsRestart: [...needsRestart], warnings: [...warnings] }, 200);
  });
};
