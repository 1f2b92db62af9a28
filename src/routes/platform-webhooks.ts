import { createRoute, z } from "@hono/zod-openapi";
import { Rejection } from "../domain/problem.ts";
import { boundaryOf, checkParts } from "../multipart.ts";
import type { Api, RouteParts } from "./api.ts";
import { problems } from "./schemas/common.ts";

const webhook = createRoute({
  method: "post",
  path: "/platforms/{platform}/webhook",
  operationId: "receivePlatformWebhook",
  tags: ["Platforms"],
  summary: "Where a platform calls",
  description:
    "For platforms, not for ERPs. A call that proves who sends it (by the platform's own signature) is stored as it came, and understood afterwards. One that proves nothing is never believed: it only hastens the next pull, a few times a minute at most, and brings 64 kB at most.",
  request: {
    params: z.object({
      platform: z.string().openapi({
        param: { name: "platform", in: "path" },
        description: "Name of the platform account.",
        example: "main",
      }),
    }),
    body: {
      content: {
        "*/*": { schema: { description: "Whatever the platform sends; some send the document itself." } },
      },
    },
  },
  responses: {
    200: {
      description: "Stored (`accepted`), or taken as a hint.",
      content: {
        "application/json": { schema: z.object({ accepted: z.boolean() }).openapi("WebhookTaken") },
      },
    },
    ...problems(401, 404, 413, 503),
  },
});

/** Calls of platforms. Authenticated by the platform's signature, not by an API key. */
export const addPlatformWebhooks = (app: Api, { gateway }: RouteParts): void => {
  app.openapi(webhook, async (c) => {
    const { platform } = c.req.valid("param");
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(platform)) {
      throw new Rejection(
        404,
        "platform_not_found",
        "There is no such webhook",
        "No platform takes calls here.",
      );
    }
    const body = new Uint8Array(await c.req.arrayBuffer());
    const boundary = boundaryOf(c.req.header("Content-Type") ?? "");
    if (boundary !== null) checkParts(body, boundary);
    const { pathname, search } = new URL(c.req.url);
    const { accepted } = await gateway.receiveWebhook(platform, {
      headers: c.req.raw.headers,
      body,
      // With its query: some platforms sign it.
      path: pathname + search,
    });
    c.set("facts", { platform, accepted });
    return c.json({ accepted }, 200);
  });
};
