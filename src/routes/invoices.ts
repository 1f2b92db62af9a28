import { createRoute, z } from "@hono/zod-openapi";
import type { Caller } from "../domain/caller.ts";
import type { Invoice } from "../domain/invoice.ts";
import { INVOICE_SORTS } from "../domain/invoice-sort.ts";
import { closed } from "../explain.ts";
import { draftSchemas } from "../usecases/documents/draft.ts";
import { CSV_SEPARATORS } from "../usecases/read/csv.ts";
import { presentEvent, presentInvoice } from "../usecases/read/present.ts";
import { type Api, type RouteParts, tenantOf } from "./api.ts";
import { pageOfList } from "./page-of-list.ts";
import { documentIn, readSubmission } from "./read-submission.ts";
import { cursor, InvoiceSchema, limit, pageOf, problems } from "./schemas/common.ts";
import { EventSchema } from "./schemas/events.ts";
import { invoiceFilter, queryOf } from "./schemas/invoice-filter.ts";
import { idempotencyHeader, invoiceParams, knownInvoice } from "./schemas/invoice-params.ts";
import { documentContent, registerRenditions, rendition } from "./schemas/renditions.ts";
import { platform, reference, submissionBody, writtenAs } from "./schemas/submission.ts";
import { fileAnswers, sendFile } from "./send-file.ts";
import { sendTable, tableFor, wantsTable } from "./send-table.ts";

const tags = ["Invoices"];
const security = [{ ApiKey: [] }];
const invoiceJson = { "application/json": { schema: InvoiceSchema } };

const submit = createRoute({
  method: "post",
  path: "/v1/invoices",
  operationId: "submitInvoice",
  tags,
  security,
  summary: "Send an invoice",
  description:
    "Takes an invoice in JSON, in the terms of EN 16931, and writes it as Factur-X, CII or UBL: what follows from the lines is computed, what is given and disagrees is refused. Or takes a Factur-X PDF, a CII or a UBL document: as the body itself, or as the part `file` of a form. What it is, its bytes decide. The answer is given only after the invoice is durable; the platform is called afterwards, once, whatever fails in between.\n\nSending the same document again (or the same `Idempotency-Key` with the same content) gives the same invoice back with 200. The same key or the same number with another content is a 409.",
  request: {
    query: closed({
      reference: reference.optional(),
      platform: platform.optional(),
      as: writtenAs.optional(),
    }),
    headers: idempotencyHeader,
    body: submissionBody,
  },
  responses: {
    202: {
      description: "Taken: it is durable and on its way. `Location` names it.",
      headers: { Location: { schema: { type: "string" as const }, description: "Path of the invoice." } },
      content: invoiceJson,
    },
    200: {
      description: "It was taken before; this is the same invoice.",
      headers: { Location: { schema: { type: "string" as const }, description: "Path of the invoice." } },
      content: invoiceJson,
    },
    ...problems(400, 401, 403, 409, 413, 415, 422),
  },
});

const list = createRoute({
  method: "get",
  path: "/v1/invoices",
  operationId: "listInvoices",
  tags,
  security,
  summary: "List invoices",
  description:
    "Newest first, unless `sort` says otherwise. All filters must hold. A page looks at some thousands of invoices for what no index answers: it may hold fewer than `limit`, even none, and there are more as long as it has a `nextCursor`.\n\nWith `Accept: text/csv` the whole list is a table, page after page, up to 100,000 invoices (`limit` and `cursor` are for JSON): with commas and points, or, where `Accept-Language` prefers French, with semicolons, decimal commas and a byte order mark, as French spreadsheets open it. Where it is cut, its last row says so.",
  request: {
    query: closed({
      ...invoiceFilter,
      sort: z.enum(INVOICE_SORTS).optional().openapi({
        description:
          "`newest` (the default) and `oldest`: by creation. `largest` and `smallest`: by total with VAT, whatever the currency. `issued`: the latest day of issue first.",
        example: "largest",
      }),
      separator: z.enum(CSV_SEPARATORS).optional().openapi({
        description: "Of a table, whatever the language. With `semicolon` come decimal commas.",
      }),
      limit,
      cursor,
    }),
  },
  responses: {
    200: {
      description: "A page, or the table.",
      headers: {
        "X-Row-Limit": {
          schema: { type: "integer" as const },
          description: "Of a table: how many invoices it has at most.",
        },
        "X-Cut": {
          schema: { type: "boolean" as const },
          description: "Of a table: whether it has more than that, where that is known before the last row.",
        },
      },
      content: {
        "application/json": { schema: pageOf("InvoicePage", InvoiceSchema) },
        "text/csv": { schema: z.string() },
      },
    },
    ...problems(400, 401, 403),
  },
});

const get = createRoute({
  method: "get",
  path: "/v1/invoices/{id}",
  operationId: "getInvoice",
  tags,
  security,
  summary: "Get one invoice",
  request: { params: invoiceParams, query: closed({}) },
  responses: { 200: { description: "The invoice.", content: invoiceJson }, ...problems(400, 401, 404, 410) },
});

const events = createRoute({
  method: "get",
  path: "/v1/invoices/{id}/events",
  operationId: "listInvoiceEvents",
  tags,
  security,
  summary: "History of one invoice",
  description:
    "Everything that was said about it, in the order of the life cycle, oldest first. Late and contradictory statuses are there too; `moved` tells which ones moved the invoice.",
  request: { params: invoiceParams, query: closed({ limit, cursor }) },
  responses: {
    200: {
      description: "A page of the history.",
      content: { "application/json": { schema: pageOf("EventList", EventSchema) } },
    },
    ...problems(400, 401, 404, 410),
  },
});

const document = createRoute({
  method: "get",
  path: "/v1/invoices/{id}/document",
  operationId: "getDocument",
  tags,
  security,
  summary: "Download the document",
  request: {
    params: invoiceParams,
    query: closed({ rendition }),
  },
  responses: {
    ...fileAnswers(documentContent),
    ...problems(400, 401, 404, 409, 410, 501, 502, 503),
  },
});

/** An invoice; administrators are told whose it is. */
export const shownTo = (caller: Caller, invoice: Invoice) => ({
  ...presentInvoice(invoice, caller),
  ...(caller.kind === "admin" ? { tenant: invoice.tenant } : {}),
});

/** Sending and reading invoices. */
export const addInvoices = (app: Api, { gateway }: RouteParts): void => {
  registerRenditions(app);
  for (const [name, schema] of Object.entries(draftSchemas())) {
    app.openAPIRegistry.registerComponent("schemas", name, schema);
  }
  app.openapi(submit, async (c) => {
    const tenant = tenantOf(c);
    const idempotencyKey = c.req.valid("header")["Idempotency-Key"];
    const { as, ...said } = c.req.valid("query");
    const submission = await readSubmission(c, said);
    const request = {
      tenant,
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      requestId: c.get("requestId"),
    };
    const { reference, platform } = submission;
    const document = documentIn(submission, as);
    const asked = {
      ...request,
      ...(reference === undefined ? {} : { reference }),
      ...(platform === undefined ? {} : { platform }),
    };
    const { invoice, created } = await ("json" in document
      ? gateway.submitDraft({ ...asked, ...document })
      : gateway.submitInvoice({ ...asked, ...document }));
    c.set("facts", { invoice: invoice.id, created });
    c.header("Location", `/v1/invoices/${invoice.id}`);
    return c.json(shownTo(c.get("caller"), invoice), created ? 202 : 200);
  });

  app.openapi(list, async (c) => {
    const { limit, cursor, sort, separator, ...asked } = c.req.valid("query");
    const query = queryOf(asked);
    const order = sort === undefined ? {} : { sort };
    if (wantsTable(c)) {
      const table = await gateway.invoicesAsCsv(c.get("caller"), query, {
        ...order,
        ...tableFor(c, separator),
      });
      return sendTable(c, table, "invoices.csv");
    }
    const page = await gateway.listInvoices(c.get("caller"), query, {
      limit,
      ...(cursor === undefined ? {} : { cursor }),
      ...order,
    });
    const items = page.items.map((invoice) => shownTo(c.get("caller"), invoice));
    return c.json({ items, nextCursor: page.nextCursor }, 200);
  });

  app.openapi(get, async (c) => {
    const invoice = await gateway.getInvoice(c.get("caller"), knownInvoice(c.req.valid("param").id));
    return c.json(shownTo(c.get("caller"), invoice), 200);
  });

  app.openapi(events, async (c) => {
    const found = await gateway.listInvoiceEvents(c.get("caller"), knownInvoice(c.req.valid("param").id));
    const page = pageOfList(found, ({ id }) => id, c.req.valid("query"));
    return c.json({ ...page, items: page.items.map(presentEvent) }, 200);
  });

  app.openapi(document, async (c) => {
    const file = await gateway.getDocument(
      c.get("caller"),
      knownInvoice(c.req.valid("param").id),
      c.req.valid("query").rendition,
      c.req.raw.signal,
    );
    return sendFile(c, file);
  });
};
