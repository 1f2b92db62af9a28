import { createRoute, z } from "@hono/zod-openapi";
import { Rejection } from "../domain/problem.ts";
import type { Api, RouteParts } from "./api.ts";
import { bearerOf } from "./authenticate.ts";
import { problems } from "./schemas/common.ts";

const tags = ["Operations"];

const health = createRoute({
  method: "get",
  path: "/healthz",
  operationId: "getHealth",
  tags,
  summary: "Is the process alive?",
  description: "Says nothing of the store or the platforms: a restart would not mend those.",
  responses: {
    200: {
      description: "It is.",
      content: { "application/json": { schema: z.object({ status: z.literal("ok") }).openapi("Health") } },
    },
  },
});

const Readiness = z
  .object({
    ready: z.boolean(),
    checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
  })
  .openapi("Readiness");

const ready = createRoute({
  method: "get",
  path: "/readyz",
  operationId: "getReadiness",
  tags,
  summary: "Can it take requests?",
  description: "A platform that is down does not make the gateway unready: invoices are taken and wait.",
  responses: {
    200: { description: "It can.", content: { "application/json": { schema: Readiness } } },
    503: {
      description: "Not now; `checks` tells what is missing.",
      content: { "application/json": { schema: Readiness } },
    },
  },
});

const metrics = createRoute({
  method: "get",
  path: "/metrics",
  operationId: "getMetrics",
  tags,
  summary: "Metrics for Prometheus",
  description:
    "Served on `listen.metricsPort` instead, when the configuration gives one. It names tenants and platform accounts: with `metrics.key` in the configuration it asks for that key as a bearer.",
  responses: {
    200: {
      description: "Prometheus text format.",
      content: { "text/plain": { schema: z.string() } },
    },
    ...problems(401),
  },
});

/** What reads the metrics. */
export type ReadMetrics = () => Promise<{ contentType: string; text: string }>;

/** Probes. */
export const addProbes = (app: Api, { gateway }: RouteParts): void => {
  app.openapi(health, (c) => c.json({ status: "ok" as const }, 200));
  app.openapi(ready, async (c) => {
    const readiness = await gateway.readiness();
    return c.json(readiness, readiness.ready ? 200 : 503);
  });
};

/** Who may read the metrics. */
export interface MetricsKey {
  /** Is this the key of the metrics? Absent: they are open. */
  isMetricsKey?: (key: string) => boolean;
}

/** @throws Rejection 401, when the metrics have a key and it is not given */
export const addMetrics = (app: Api, { read, isMetricsKey }: { read: ReadMetrics } & MetricsKey): void => {
  app.openapi(metrics, async (c) => {
    if (isMetricsKey !== undefined && !isMetricsKey(bearerOf(c.req.header("Authorization")))) {
      throw new Rejection(
        401,
        "key_unknown",
        "The key of the metrics is needed",
        "Give the scraper the key that stands under metrics.key in the configuration, as a bearer.",
      );
    }
    const { contentType, text } = await read();
    return c.text(text, 200, { "Content-Type": contentType });
  });
};
