import { createRoute, z } from "@hono/zod-openapi";
import { Rejection } from "../domain/problem.ts";
import { closed } from "../explain.ts";
import { presentReport, presentReportEvent } from "../usecases/read/present-report.ts";
import { presentEntry, presentNamed, presentPreview } from "../usecases/report/present-items.ts";
import { type Api, type RouteParts, tenantOf } from "./api.ts";
import { pageOfList } from "./page-of-list.ts";
import { cursor, limit, pageOf, problems, siren } from "./schemas/common.ts";
import { day } from "./schemas/report-bodies.ts";
import {
  CalendarEntrySchema,
  NamedItemSchema,
  PreviewSchema,
  ReportEventSchema,
  ReportSchema,
  reportKind,
  reportState,
  role,
} from "./schemas/reports.ts";
import { fileAnswers, sendFile } from "./send-file.ts";

const tags = ["Reports"];
const security = [{ ApiKey: [] }];
const reportJson = { "application/json": { schema: ReportSchema } };
const params = z.object({
  id: z.string().openapi({
    param: { name: "id", in: "path" },
    description: "Id of the report.",
    example: "rpt_0198c1de5f3c7d4e9b066a1f0c2d3e4f",
  }),
});

const preview = createRoute({
  method: "get",
  path: "/v1/reports/preview",
  operationId: "previewReport",
  tags,
  security,
  summary: "A period as it would be reported now",
  description:
    "What would be told of the period of a day, with what keeps items out of it, and how it differs from what was last sent.",
  request: {
    query: closed({
      company: siren,
      kind: reportKind
        .default("transactions")
        .openapi({ description: "Sales and purchases, or money received.", example: "transactions" }),
      role: role.default("SE"),
      day: day.optional().openapi({ description: "Any day of the period; absent: today." }),
    }),
  },
  responses: {
    200: { description: "The period.", content: { "application/json": { schema: PreviewSchema } } },
    ...problems(400, 401, 422),
  },
});

const calendar = createRoute({
  method: "get",
  path: "/v1/reports/calendar",
  operationId: "reportCalendar",
  tags,
  security,
  summary: "Periods with their deadlines and states",
  description:
    "Every period of a company from the one of today to the one of `until`, by deadline. Purchases are listed where there are some.",
  request: {
    query: closed({
      company: siren,
      from: day.optional().openapi({ description: "Absent: today." }),
      until: day.optional().openapi({ description: "Absent: three months on." }),
    }),
  },
  responses: {
    200: {
      description: "The calendar.",
      content: { "application/json": { schema: pageOf("ReportCalendar", CalendarEntrySchema) } },
    },
    ...problems(400, 401, 422),
  },
});

const list = createRoute({
  method: "get",
  path: "/v1/reports",
  operationId: "listReports",
  tags,
  security,
  summary: "List reports",
  description: "Newest first. A report is there from the day after its period, or its first item.",
  request: {
    query: closed({
      company: siren.optional(),
      state: reportState.optional().openapi({ description: "Where it stands." }),
      kind: reportKind.optional().openapi({ description: "Sales and purchases, or money received." }),
      limit,
      cursor,
    }),
  },
  responses: {
    200: {
      description: "A page.",
      content: { "application/json": { schema: pageOf("ReportPage", ReportSchema) } },
    },
    ...problems(400, 401),
  },
});

const get = createRoute({
  method: "get",
  path: "/v1/reports/{id}",
  operationId: "getReport",
  tags,
  security,
  summary: "Get one report",
  request: { params, query: closed({}) },
  responses: { 200: { description: "The report.", content: reportJson }, ...problems(400, 401, 404) },
});

const document = createRoute({
  method: "get",
  path: "/v1/reports/{id}/document",
  operationId: "getReportDocument",
  tags,
  security,
  summary: "The report as it was sent",
  description: "F10, XML. Before it is sent there is none: see the preview.",
  request: { params, query: closed({}) },
  responses: {
    ...fileAnswers({ "application/xml": { schema: { type: "string" as const, format: "binary" } } }),
    ...problems(400, 401, 404, 409, 410),
  },
});

const items = createRoute({
  method: "get",
  path: "/v1/reports/{id}/items",
  operationId: "listReportItems",
  tags,
  security,
  summary: "What made its numbers",
  description:
    "The items that it was made of when it was sent; before that, those of its period as they are now.",
  request: { params, query: closed({ limit, cursor }) },
  responses: {
    200: {
      description: "A page, by day.",
      content: { "application/json": { schema: pageOf("ReportItemPage", NamedItemSchema) } },
    },
    ...problems(400, 401, 404),
  },
});

const events = createRoute({
  method: "get",
  path: "/v1/reports/{id}/events",
  operationId: "listReportEvents",
  tags,
  security,
  summary: "History of one report",
  description: "Oldest first.",
  request: { params, query: closed({ limit, cursor }) },
  responses: {
    200: {
      description: "A page.",
      content: { "application/json": { schema: pageOf("ReportEventPage", ReportEventSchema) } },
    },
    ...problems(400, 401, 404, 410),
  },
});

const act = (name: "submit" | "rectify", summary: string, description: string) =>
  createRoute({
    method: "post",
    path: `/v1/reports/{id}/${name}`,
    operationId: `${name}Report`,
    tags,
    security,
    summary,
    description,
    request: { params, query: closed({}) },
    responses: {
      202: { description: "The report that is on its way; `Location` names it.", content: reportJson },
      ...problems(400, 401, 403, 404, 409, 422, 501, 503),
    },
  });

const submit = act(
  "submit",
  "Send a report",
  "A person approves what is due: the period is written as it is now, and sent once. After a rejection it makes the next report of the period.",
);
const rectify = act(
  "rectify",
  "Correct what was reported",
  "Makes the correcting report of the period (RE) with everything in it, and sends it. Nothing while an answer is awaited, and nothing that was sent already.",
);

/** Ids that cannot be ours are told as not found, before any store is asked about odd bytes. */
const known = (id: string): string => {
  if (/^[A-Za-z0-9_-]{1,64}$/.test(id)) return id;
  throw new Rejection(
    404,
    "report_not_found",
    { en: "There is no such report", fr: "Cette déclaration n'existe pas" },
    { en: "This is no id of a report.", fr: "Ce n'est pas l'identifiant d'une déclaration." },
  );
};

/** Reports of e-reporting: what is due, what was sent, what became of it. */
export const addReports = (app: Api, { gateway }: RouteParts): void => {
  app.openapi(preview, async (c) =>
    c.json(presentPreview(await gateway.previewReport(c.get("caller"), c.req.valid("query"))), 200),
  );

  app.openapi(calendar, async (c) => {
    const entries = await gateway.reportCalendar(c.get("caller"), c.req.valid("query"));
    return c.json({ items: entries.map(presentEntry), nextCursor: null }, 200);
  });

  app.openapi(list, async (c) => {
    const { limit, cursor, ...filter } = c.req.valid("query");
    const page = await gateway.listReports(
      c.get("caller"),
      filter,
      cursor === undefined ? { limit } : { limit, cursor },
    );
    return c.json({ items: page.items.map(presentReport), nextCursor: page.nextCursor }, 200);
  });

  app.openapi(get, async (c) =>
    c.json(presentReport(await gateway.getReport(c.get("caller"), known(c.req.valid("param").id))), 200),
  );

  app.openapi(document, async (c) =>
    sendFile(c, await gateway.getReportDocument(c.get("caller"), known(c.req.valid("param").id))),
  );

  app.openapi(items, async (c) => {
    const { limit, cursor } = c.req.valid("query");
    const page = await gateway.listReportItems(
      c.get("caller"),
      known(c.req.valid("param").id),
      cursor === undefined ? { limit } : { limit, cursor },
    );
    return c.json({ ...page, items: page.items.map(presentNamed) }, 200);
  });

  app.openapi(events, async (c) => {
    const found = await gateway.listReportEvents(c.get("caller"), known(c.req.valid("param").id));
    const page = pageOfList(found, ({ id }) => id, c.req.valid("query"));
    return c.json({ ...page, items: page.items.map(presentReportEvent) }, 200);
  });

  app.openapi(submit, async (c) => {
    const caller = { kind: "tenant", tenant: tenantOf(c) } as const;
    const report = await gateway.submitReport(caller, known(c.req.valid("param").id));
    c.set("facts", { report: report.id });
    c.header("Location", `/v1/reports/${report.id}`);
    return c.json(presentReport(report), 202);
  });

  app.openapi(rectify, async (c) => {
    const caller = { kind: "tenant", tenant: tenantOf(c) } as const;
    const report = await gateway.rectifyReport(caller, known(c.req.valid("param").id));
    c.set("facts", { report: report.id });
    c.header("Location", `/v1/reports/${report.id}`);
    return c.json(presentReport(report), 202);
  });
};
