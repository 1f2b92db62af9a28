import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { Rejection } from "../domain/problem.ts";
import { closed, says } from "../explain.ts";
import type { Sync } from "../usecases/sync/start-sync.ts";
import { type Api, type ApiEnv, type RouteParts, tenantOf } from "./api.ts";
import { problems } from "./schemas/common.ts";
import { invoiceParams, knownInvoice } from "./schemas/invoice-params.ts";

const tags = ["Synchronisation"];
const security = [{ ApiKey: [] }];

const SyncSchema = z
  .object({
    id: z.string().openapi({ example: "wrk_0198c1de5f3c7d4e9b066a1f0c2d3e4f" }),
    state: z.enum(["running", "done", "failed"]).openapi({
      description: "`failed`: the platform could be asked for nothing; `problem` tells why.",
    }),
    outcome: z.enum(["this", "another", "several", "none"]).nullable().openapi({
      description:
        "What was updated: this invoice (`this`), one other (`another`), more than one (`several`), or nothing. An invoice counts as updated when it has a new event, whether or not that moved it, when an event of it is understood at last, or when it was received. Null while the sync runs.",
    }),
    message: z.string().openapi({
      description: "Exactly what was updated, for people.",
      example: "This invoice was updated: F202500003 (Approved).",
    }),
    messageFr: z.string().openapi({
      description: "The same in French.",
      example: "Cette facture a été mise à jour : F202500003 (Approuvée).",
    }),
    updated: z.array(z.string()).openapi({
      description: "Ids of the updated invoices.",
      example: ["inv_0198c1de5f3c7d4e9b066a1f0c2d3e4f"],
    }),
    problem: z
      .object({
        code: z.string(),
        message: z.string(),
        messageFr: z.string().optional(),
        fix: z.string().optional(),
        fixFr: z.string().optional(),
      })
      .nullable()
      .openapi({ description: "Why the platform could be asked for nothing." }),
  })
  .openapi("Sync");

const syncJson = { "application/json": { schema: SyncSchema } };

const wait = closed({
  waitSeconds: z
    .string()
    .regex(
      /^([0-9]|[1-5]\d|60)$/,
      says("is not a number from 0 to 60", "give a whole number of seconds from 0 to 60"),
    )
    .transform(Number)
    .default(20)
    .openapi({
      type: "integer",
      minimum: 0,
      maximum: 60,
      default: 20,
      description: "How long to wait for the outcome before a 202.",
      example: 20,
    }),
});

const answers = {
  200: { description: "The outcome.", content: syncJson },
  202: {
    description: "It takes longer, and goes on by itself: `Location` tells the outcome later.",
    headers: {
      Location: { schema: { type: "string" as const }, description: "Path of the sync." },
      "Retry-After": { schema: { type: "string" as const }, description: "When to look, in seconds." },
    },
    content: syncJson,
  },
};

const syncInvoice = createRoute({
  method: "post",
  path: "/v1/invoices/{id}/sync",
  operationId: "syncInvoice",
  tags,
  security,
  summary: "Ask the platform about one invoice, now",
  description:
    "Fetches the new events of the invoice's whole account, and the complete history of this invoice, whatever was fetched before; waits until all of it is understood, and says exactly what was updated. Safe to repeat: every event of a platform has an id of its own, so nothing is created twice. Calls at the same time share one sync. Platforms that give no history are asked for new events alone, and `message` says so.",
  request: { params: invoiceParams, query: wait },
  responses: { ...answers, ...problems(400, 401, 403, 404, 410, 502, 503) },
});

const syncTenant = createRoute({
  method: "post",
  path: "/v1/sync",
  operationId: "syncTenant",
  tags,
  security,
  summary: "Ask for all that is new, now",
  description:
    "Fetches the new events of the platform accounts that the tenant's routes name. `outcome` is `none`, `another` (one invoice was updated) or `several`.",
  request: { query: wait },
  responses: { ...answers, ...problems(400, 401, 403, 502, 503) },
});

const get = createRoute({
  method: "get",
  path: "/v1/syncs/{id}",
  operationId: "getSync",
  tags,
  security,
  summary: "Outcome of a sync",
  description: "Remembered for a week, over restarts too.",
  request: {
    params: z.object({
      id: z.string().openapi({ param: { name: "id", in: "path" }, description: "Id of the sync." }),
    }),
    query: closed({}),
  },
  responses: {
    200: { description: "Where it stands, and in the end its outcome.", content: syncJson },
    ...problems(400, 401, 404),
  },
});

/** Syncs on demand. */
export const addSyncs = (app: Api, { gateway }: RouteParts): void => {
  app.openapi(syncInvoice, async (c) => {
    const invoice = knownInvoice(c.req.valid("param").id);
    const { waitSeconds } = c.req.valid("query");
    const sync = await gateway.sync(c.get("caller"), { invoice }, waitSeconds, c.req.raw.signal);
    return sync.state === "running" ? c.json(later(c, sync), 202) : c.json(sync, 200);
  });

  app.openapi(syncTenant, async (c) => {
    const tenant = tenantOf(c);
    const { waitSeconds } = c.req.valid("query");
    const sync = await gateway.sync(c.get("caller"), { tenant }, waitSeconds, c.req.raw.signal);
    return sync.state === "running" ? c.json(later(c, sync), 202) : c.json(sync, 200);
  });

  app.openapi(get, async (c) => {
    const { id } = c.req.valid("param");
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) {
      throw new Rejection(
        404,
        "sync_not_found",
        { en: "There is no such sync", fr: "Cette synchronisation n'existe pas" },
        { en: "This is no id of a sync.", fr: "Ce n'est pas l'identifiant d'une synchronisation." },
      );
    }
    return c.json(await gateway.getSync(c.get("caller"), id), 200);
  });
};

const later = (c: Context<ApiEnv>, sync: Sync): Sync => {
  c.header("Location", `/v1/syncs/${sync.id}`);
  c.header("Retry-After", "1");
  return sync;
};
