import { createRoute } from "@hono/zod-openapi";
import { closed } from "../explain.ts";
import { presentInvoiceReporting } from "../usecases/report/present-items.ts";
import type { Api, RouteParts } from "./api.ts";
import { pageOf, problems } from "./schemas/common.ts";
import { invoiceParams, knownInvoice } from "./schemas/invoice-params.ts";
import { InvoiceReportingSchema } from "./schemas/reports.ts";

const ofInvoice = createRoute({
  method: "get",
  path: "/v1/invoices/{id}/reports",
  operationId: "listReportsOfInvoice",
  tags: ["Reports"],
  security: [{ ApiKey: [] }],
  summary: "What is reported of an invoice",
  description:
    "The operation itself, and money that was received for it: in which period, until when, and where the report of that period stands. Empty for most invoices: the public portal knows e-invoices without a report.",
  request: { params: invoiceParams, query: closed({}) },
  responses: {
    200: {
      description: "All of it, by day.",
      content: { "application/json": { schema: pageOf("InvoiceReportingList", InvoiceReportingSchema) } },
    },
    ...problems(400, 401, 404, 410),
  },
});

/** Where e-reporting stands with one invoice. */
export const addInvoiceReports = (app: Api, { gateway }: RouteParts): void => {
  app.openapi(ofInvoice, async (c) => {
    const found = await gateway.reportsOfInvoice(c.get("caller"), knownInvoice(c.req.valid("param").id));
    return c.json({ items: found.map(presentInvoiceReporting), nextCursor: null }, 200);
  });
};
