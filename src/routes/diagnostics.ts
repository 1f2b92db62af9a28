import { createRoute, z } from "@hono/zod-openapi";
import { closed } from "../explain.ts";
import { presentCompared, presentDiagnosis } from "../usecases/operate/present-diagnosis.ts";
import { VERDICT_CODES } from "../usecases/operate/verdict-words.ts";
import { type Api, adminOf, type RouteParts } from "./api.ts";
import { InvoiceSchema, line, problems, statusFields } from "./schemas/common.ts";
import { EventSchema } from "./schemas/events.ts";

const tags = ["Diagnostics"];
const security = [{ ApiKey: [] }];
const time = z.string().openapi({ format: "date-time" });
const orNull = <S extends z.ZodType>(schema: S) => z.union([schema, z.null()]);

const Paused = z.object({
  since: time,
  code: z.string(),
  message: z.string(),
  messageFr: z.string().openapi({ description: "The same in French." }),
  fix: z.string().nullable(),
  fixFr: z.string().nullable().openapi({ description: "The same in French." }),
  probeAt: time.nullable().openapi({ description: "When its credentials are tried again." }),
});
const rows = { state: z.string(), rows: z.int(), oldest: time.nullable() };
const Activity = z.object({
  outbound: z.object({ sent: z.int(), waiting: z.int(), failed: z.int(), parked: z.int() }),
  inbound: z.int(),
  events: z.int(),
});

const DiagnosisSchema = z
  .object({
    at: time,
    verdict: z
      .object({
        state: z.enum(["ok", "look", "stopped"]),
        reasons: z.array(
          z.object({
            code: z.enum(VERDICT_CODES),
            state: z.enum(["look", "stopped"]),
            count: z.int(),
            platform: z.string().nullable().openapi({ description: "The platform account." }),
            endpoint: z.string().nullable().openapi({
              description: "The account of an ERP's endpoint or of a subscription, as under `endpoints`.",
            }),
            since: time.nullable(),
            message: z.string(),
            messageFr: z.string(),
          }),
        ),
      })
      .openapi({
        description:
          "Everything that a person must know, what stops something first. `ok`: nothing; `look`: something waits for a person; `stopped`: something does not go on now.",
      }),
    gateway: z.object({
      version: z.string(),
      node: z.string(),
      startedAt: time,
      uptimeSeconds: z.int(),
      store: z.string(),
    }),
    platforms: z.array(
      z.object({
        name: z.string(),
        adapter: orNull(z.object({ id: z.string(), title: z.string() })).openapi({
          description: "Null: the account is not in the configuration any more; its work waits.",
        }),
        settings: z
          .array(
            z.object({
              key: z.string(),
              label: z.string(),
              secret: z.boolean(),
              value: z.string().nullable(),
            }),
          )
          .openapi({ description: "Secrets are masked; null: not set." }),
        concerns: z
          .array(z.enum(["paused", "circuit_open", "sync_late", "never_synced", "failures", "held"]))
          .openapi({ description: "Why it needs a look; empty: it does not." }),
        circuit: orNull(z.object({ state: z.enum(["closed", "half-open", "open"]), since: time.nullable() })),
        tokens: z.array(
          z.object({
            name: z.string(),
            expiresAt: time.nullable().openapi({ description: "Null: the platform named no lifetime." }),
          }),
        ),
        callsUnderWay: z.int(),
        lastPollAt: time.nullable().openapi({ description: "The last complete pull." }),
        pollEverySeconds: z.number().nullable(),
        readFrom: time.nullable().openapi({
          description: "How far back the account is read; null: everything (`poll.from: all`).",
        }),
        paused: orNull(Paused),
        work: z.array(z.object({ kind: z.string(), ...rows })),
        held: orNull(z.object({ items: z.int(), oldest: time })),
        waiting: orNull(z.object({ items: z.int(), oldest: time })).openapi({
          description:
            "What other programs did under the account, or what is from before it was configured: kept, and no failure (`GET /v1/failures?state=waiting`).",
        }),
        activity: z.object({ day: Activity, week: Activity }).openapi({
          description: "What went to it and came from it in the last 24 hours and 7 days.",
        }),
      }),
    ),
    endpoints: z
      .array(
        z.object({
          account: z.string(),
          address: z.string().nullable(),
          paused: orNull(Paused),
          work: z.array(z.object(rows)),
        }),
      )
      .openapi({
        description:
          "ERPs' endpoints, subscriptions of the national API and mailboxes that have something to tell or are stopped.",
      }),
    held: z.int().openapi({ description: "What platforms said that is not understood yet." }),
    unowned: z
      .object({ items: z.array(InvoiceSchema), more: z.boolean() })
      .openapi({ description: "Received invoices of companies that no tenant has." }),
    rejected: z.object({ items: z.array(InvoiceSchema), more: z.boolean() }).openapi({
      description:
        "Invoices sent within 30 days that a platform rejected (213, 221, 501), that no corrected one has replaced; newest first.",
    }),
  })
  .openapi("Diagnosis");

const Unanswered = z.object({ code: z.string(), message: z.string(), fix: z.string().nullable() });
const Status = z.object(statusFields);

const CheckSchema = z
  .object({
    matches: z
      .array(
        z.object({
          id: z.string(),
          number: z.string(),
          reference: z.string().nullable(),
          tenant: z.string().nullable(),
          platform: z.string(),
        }),
      )
      .openapi({ description: "The invoices that were meant. Only a single one is checked." }),
    checked: orNull(
      z.object({
        askedAt: time,
        invoice: InvoiceSchema.extend({ tenant: z.string().nullable(), sha256: z.string() }),
        events: z.array(EventSchema),
        work: z.array(
          z.object({
            id: z.string(),
            kind: z.string(),
            state: z.string(),
            attempts: z.int(),
            doubt: z.boolean(),
            runAt: time,
            lastError: z.unknown(),
          }),
        ),
        platform: z.union([
          z.object({
            answer: z.literal("found"),
            invoice: z.object({
              platformId: z.string(),
              rawState: z.string(),
              status: orNull(Status),
              raw: z.unknown(),
            }),
          }),
          z.object({ answer: z.literal("absent") }),
          z.object({ answer: z.literal("unable"), why: z.string() }),
          z.object({ answer: z.literal("failed"), error: Unanswered }),
        ]),
        history: z.union([
          z.object({
            answer: z.literal("read"),
            items: z.int(),
            missing: z.array(
              z.object({
                id: z.string(),
                at: z.string(),
                state: z.enum(["new", "done", "held", "waiting", "dismissed"]).nullable(),
                rawCode: z.string().nullable(),
                status: orNull(Status),
                comment: z.string().nullable(),
              }),
            ),
          }),
          z.object({ answer: z.literal("unable") }),
          z.object({ answer: z.literal("failed"), error: Unanswered }),
        ]),
        differences: z.array(
          z.object({
            what: z.enum(["presence", "platform_id", "status", "history"]),
            ours: z.string(),
            theirs: z.string(),
          }),
        ),
      }),
    ),
  })
  .openapi("Check");

const invoice = line(255).openapi({
  description: "Our id, the platform's id, the ERP's reference or the number.",
  example: "F202500003",
});

const diagnostics = createRoute({
  method: "get",
  path: "/v1/diagnostics",
  operationId: "getDiagnostics",
  tags,
  security,
  summary: "How everything stands",
  description:
    "For administrators. The circuit, tokens and calls are those of the process that answers; everything else is the store's. No platform is asked.",
  request: { query: closed({}) },
  responses: {
    200: { description: "The state.", content: { "application/json": { schema: DiagnosisSchema } } },
    ...problems(400, 401, 403),
  },
});

const check = createRoute({
  method: "get",
  path: "/v1/diagnostics/check",
  operationId: "checkInvoice",
  tags,
  security,
  summary: "Check an invoice on its platform",
  description:
    "For administrators. Asks the platform now, and puts what it says beside what is held here, with the differences. Nothing is changed. When several invoices are meant they are listed, and none is checked.",
  request: { query: closed({ invoice }) },
  responses: {
    200: { description: "Both sides.", content: { "application/json": { schema: CheckSchema } } },
    ...problems(400, 401, 403, 404),
  },
});

const exported = createRoute({
  method: "get",
  path: "/v1/diagnostics/export",
  operationId: "exportInvoice",
  tags,
  security,
  summary: "Export an invoice for support",
  description:
    "For administrators. A JSON file with all that is known of one invoice, for a support ticket: without its documents (their hashes stand for them) and secrets, with what names or reaches a person hidden.",
  request: { query: closed({ invoice }) },
  responses: {
    200: {
      description: "The file.",
      content: { "application/json": { schema: z.looseObject({}).openapi("SupportExport") } },
    },
    ...problems(400, 401, 403, 404, 409),
  },
});

/** What an administrator looks at. */
export const addDiagnostics = (app: Api, { gateway }: RouteParts): void => {
  app.openapi(diagnostics, async (c) => {
    adminOf(c);
    return c.json(presentDiagnosis(await gateway.diagnose()), 200);
  });

  app.openapi(check, async (c) => {
    adminOf(c);
    const { matches, compared } = await gateway.compareInvoice(
      c.req.valid("query").invoice,
      c.req.raw.signal,
    );
    return c.json(
      {
        matches: matches.map(({ id, number, reference, tenant, platform }) => ({
          id,
          number,
          reference,
          tenant,
          platform,
        })),
        checked: compared === null ? null : presentCompared(compared),
      },
      200,
    );
  });

  app.openapi(exported, async (c) => {
    adminOf(c);
    const { fileName, content } = await gateway.exportInvoice(c.req.valid("query").invoice);
    c.header("Content-Disposition", `attachment; filename="${fileName}"`);
    return c.json(Object(content), 200);
  });
};
