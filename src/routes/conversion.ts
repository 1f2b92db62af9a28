import { createRoute, z } from "@hono/zod-openapi";
import { closed } from "../explain.ts";
import { FORMS, type Form } from "../usecases/documents/convert.ts";
import { type Api, type RouteParts, tenantOf } from "./api.ts";
import { readSubmission, refuseReadable, withoutRest } from "./read-submission.ts";
import { problems } from "./schemas/common.ts";
import { submissionBody } from "./schemas/submission.ts";
import { fileAnswers, sendFile } from "./send-file.ts";

const FILE = { schema: { type: "string" as const, format: "binary" } };

const convert = createRoute({
  method: "post",
  path: "/v1/invoices/convert",
  operationId: "convertInvoice",
  tags: ["Invoices"],
  security: [{ ApiKey: [] }],
  summary: "Convert an invoice",
  description:
    "Takes what `POST /v1/invoices` takes and answers with the same document in another form; nothing is kept or sent. A document that has the form already comes back as it is. Where something would be lost, the answer is a 422 that names it; with `lossy=true` it is left out, and `X-Lost-Terms` lists it.",
  request: {
    query: closed({
      to: z.enum(Object.keys(FORMS) as [Form, ...Form[]]).openapi({
        description:
          "`factur-x`: a PDF with the CII inside. `cii`, `ubl`: XML. `json`: the content by EN 16931. `readable`: a PDF for people.",
        example: "ubl",
      }),
      lossy: z
        .enum(["true", "false"])
        .default("false")
        .openapi({ description: "Leave out what the form cannot hold, instead of refusing." }),
    }),
    body: submissionBody,
  },
  responses: {
    200: {
      description: "The document in the form that was asked for.",
      headers: {
        ...fileAnswers({})[200].headers,
        "X-Lost-Terms": {
          schema: { type: "string" as const },
          description:
            "What was left out, with commas between: business terms, and elements of the document that have none. Absent where nothing was.",
        },
      },
      content: {
        "application/pdf": FILE,
        "application/xml": FILE,
        "application/json": { schema: { $ref: "#/components/schemas/InvoiceContent" } },
      },
    },
    ...problems(400, 401, 403, 413, 415, 422),
  },
});

/** Headers have room for some kilobytes in most servers and clients. */
const LONGEST_HEADER = 4_000;

/** A header's value: names without what would end it, as many as there is room for. */
const listed = (names: readonly string[]): string => {
  const text = names.map((name) => name.replace(/[^\x21-\x2b\x2d-\x7e]/g, "_")).join(", ");
  return text.length <= LONGEST_HEADER
    ? text
    : `${text.slice(0, LONGEST_HEADER).replace(/,[^,]*$/, "")}, ...`;
};

/** Conversion without keeping. */
export const addConversion = (app: Api, { gateway }: RouteParts): void => {
  app.openapi(convert, async (c) => {
    const { to, lossy } = c.req.valid("query");
    const tenant = tenantOf(c);
    const submission = withoutRest(await readSubmission(c, {}));
    refuseReadable(submission, to);
    const { lost, ...file } = await gateway.convertDocument(tenant, submission, {
      to,
      lossy: lossy === "true",
    });
    if (lost.length > 0) c.header("X-Lost-Terms", listed(lost));
    return sendFile(c, file);
  });
};
