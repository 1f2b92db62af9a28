import { createRoute, z } from "@hono/zod-openapi";
import { closed, says } from "../explain.ts";
import type { Api, RouteParts } from "./api.ts";
import { pageOfList } from "./page-of-list.ts";
import { cursor, limit, pageOf, problems } from "./schemas/common.ts";
import { invoiceParams, knownInvoice } from "./schemas/invoice-params.ts";
import { fileAnswers, sendFile } from "./send-file.ts";

const tags = ["Invoices"];
const security = [{ ApiKey: [] }];

const AttachmentSchema = z
  .object({
    n: z.int().openapi({ description: "Its place, from 1.", example: 1 }),
    fileName: z.string().nullable().openapi({ description: "BT-125-2.", example: "releve.pdf" }),
    mediaType: z.string().nullable().openapi({ description: "BT-125-1.", example: "application/pdf" }),
    size: z.int().openapi({ description: "Bytes.", example: 48213 }),
    description: z.string().nullable().openapi({
      description: "BT-123: what it is, in France one of the words of BR-FR-17.",
      example: "BON_LIVRAISON",
    }),
    sha256: z.string().openapi({ description: "Of the bytes, in hexadecimal." }),
  })
  .openapi("AttachmentLine");

const list = createRoute({
  method: "get",
  path: "/v1/invoices/{id}/attachments",
  operationId: "listAttachments",
  tags,
  security,
  summary: "Files within an invoice",
  description:
    "What is embedded in the document: the supporting documents of its XML (BG-24), then the other files of the PDF around it. What is only named by an address (BT-124) is in `rendition=json`.",
  request: { params: invoiceParams, query: closed({ limit, cursor }) },
  responses: {
    200: {
      description: "A page.",
      content: { "application/json": { schema: pageOf("AttachmentPage", AttachmentSchema) } },
    },
    ...problems(400, 401, 404, 410),
  },
});

const get = createRoute({
  method: "get",
  path: "/v1/invoices/{id}/attachments/{n}",
  operationId: "getAttachment",
  tags,
  security,
  summary: "Download a file of an invoice",
  request: {
    params: invoiceParams.extend({
      n: z
        .string()
        .regex(/^[1-9]\d{0,5}$/, says("is not a number of a file", "give its n in the list, from 1"))
        .transform(Number)
        .openapi({
          param: { name: "n", in: "path" },
          type: "integer",
          minimum: 1,
          maximum: 999_999,
          description: "Its place in the list, from 1.",
          example: 1,
        }),
    }),
    query: closed({}),
  },
  responses: {
    ...fileAnswers({ "*/*": { schema: { type: "string" as const, format: "binary" } } }),
    ...problems(400, 401, 404, 410),
  },
});

/** What travels within an invoice. */
export const addAttachments = (app: Api, { gateway }: RouteParts): void => {
  app.openapi(list, async (c) => {
    const all = await gateway.listAttachments(c.get("caller"), knownInvoice(c.req.valid("param").id));
    return c.json(
      pageOfList(all, ({ n }) => String(n), c.req.valid("query")),
      200,
    );
  });

  app.openapi(get, async (c) => {
    const { id, n } = c.req.valid("param");
    return sendFile(c, await gateway.getAttachment(c.get("caller"), knownInvoice(id), n));
  });
};
