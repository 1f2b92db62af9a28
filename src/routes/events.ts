import { createRoute, z } from "@hono/zod-openapi";
import { Rejection } from "../domain/problem.ts";
import { closed } from "../explain.ts";
import { presentEvent } from "../usecases/read/present.ts";
import { presentReportEvent } from "../usecases/read/present-report.ts";
import { type Api, type RouteParts, tenantOf } from "./api.ts";
import { cursor, limit, problems } from "./schemas/common.ts";
import { EventSchema } from "./schemas/events.ts";
import { ReportEventSchema } from "./schemas/reports.ts";

const FeedEvent = EventSchema.extend({
  invoiceId: z.string().openapi({ example: "inv_0198c1de5f3c7d4e9b066a1f0c2d3e4f" }),
}).openapi("FeedEvent");

const FeedReportEvent = ReportEventSchema.extend({
  reportId: z.string().openapi({ example: "rpt_0198c1de5f3c7d4e9b066a1f0c2d3e4f" }),
}).openapi("FeedReportEvent");

const feed = createRoute({
  method: "get",
  path: "/v1/events",
  operationId: "listEvents",
  tags: ["Events"],
  security: [{ ApiKey: [] }],
  summary: "Everything that happened",
  description:
    "What happened to the tenant's invoices (those with an `invoiceId`) and reports (with a `reportId`), in the order it became known, for ERPs that would rather poll than be called. Keep `nextCursor` (it is always there) and ask with it next time: nothing is missed and nothing comes twice. Fewer items than `limit` means that you are up to date.",
  request: { query: closed({ limit, cursor }) },
  responses: {
    200: {
      description: "What came after the cursor.",
      content: {
        "application/json": {
          schema: z
            .object({
              items: z.array(z.union([FeedEvent, FeedReportEvent])),
              nextCursor: z.string().openapi({ description: "Where to go on, on the last page too." }),
            })
            .openapi("FeedPage"),
        },
      },
    },
    ...problems(400, 401, 403),
  },
});

const encode = (position: number): string => Buffer.from(`feed:${position}`).toString("base64url");

const decode = (text: string): number => {
  const position = Number(/^feed:(\d{1,15})$/.exec(Buffer.from(text, "base64url").toString("latin1"))?.[1]);
  if (!Number.isNaN(position)) return position;
  throw new Rejection(400, "cursor_unknown", "The cursor is not known", "Give a nextCursor of this list.", [
    {
      path: "query.cursor",
      code: "cursor_unknown",
      message: "is none of ours",
      fix: "start again without it",
    },
  ]);
};

/** The tenant's feed. */
export const addEvents = (app: Api, { gateway }: RouteParts): void => {
  app.openapi(feed, async (c) => {
    const tenant = tenantOf(c);
    const { limit, cursor } = c.req.valid("query");
    const after = cursor === undefined ? 0 : decode(cursor);
    const entries = await gateway.listFeed(tenant, after, limit);
    const items = entries.map((entry) =>
      "report" in entry
        ? { ...presentReportEvent(entry.report), reportId: entry.report.reportId }
        : { ...presentEvent(entry.event), invoiceId: entry.event.invoiceId },
    );
    return c.json({ items, nextCursor: encode(entries.at(-1)?.position ?? after) }, 200);
  });
};
