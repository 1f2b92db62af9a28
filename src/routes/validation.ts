import { createRoute, z } from "@hono/zod-openapi";
import { closed, says } from "../explain.ts";
import { presentSummary } from "../usecases/read/present.ts";
import { type Api, type RouteParts, tenantOf } from "./api.ts";
import { documentIn, readSubmission } from "./read-submission.ts";
import { FindingOfControlsSchema, PartySchema, problems } from "./schemas/common.ts";
import { submissionBody, writtenAs } from "./schemas/submission.ts";

const ValidationSchema = z
  .object({
    valid: z.boolean().openapi({ description: "There is no error among the findings." }),
    rules: z.string().openapi({
      description:
        "The rules in force; with `official=true` also which official files were asked, and which are not installed.",
      example: "FNFE 1.4.0.04, annex 7 V1.9, EN 16931 1.3.16",
    }),
    findings: z.array(FindingOfControlsSchema),
    invoice: z
      .object({
        syntax: z.string(),
        number: z.string(),
        issueDate: z.string(),
        type: z.string(),
        currency: z.string(),
        total: z.string(),
        profile: z.string().nullable(),
        seller: PartySchema,
        buyer: PartySchema,
      })
      .nullable()
      .openapi({ description: "What it is; null where that cannot be told." }),
  })
  .openapi("Validation");

const official = z
  .enum(["true", "false"], says("is neither true nor false", "write official=true, or leave it out"))
  .optional()
  .openapi({
    description:
      "Asks the official schemas and rules too, where they are installed. The first call after their installation may be answered 503 while they are being prepared.",
    example: "true",
  });

const validate = createRoute({
  method: "post",
  path: "/v1/invoices/validate",
  operationId: "validateInvoice",
  tags: ["Invoices"],
  security: [{ ApiKey: [] }],
  summary: "Control an invoice",
  description:
    "Takes what `POST /v1/invoices` takes, keeps nothing and sends nothing: says what the controls before sending find. All findings of a step are told at once, and the first step with an error is the last. With `official=true` the rules of the publishers are asked too, where they are installed. The controls stand in docs/controls.md.",
  request: { query: closed({ as: writtenAs.optional(), official }), body: submissionBody },
  responses: {
    200: {
      description: "What was found.",
      content: { "application/json": { schema: ValidationSchema } },
    },
    ...problems(400, 401, 403, 413, 415, 422),
  },
});

/** Controls without sending. */
export const addValidation = (app: Api, { gateway }: RouteParts): void => {
  app.openapi(validate, async (c) => {
    const tenant = tenantOf(c);
    const submission = await readSubmission(c, {}, { mayBeEmpty: true });
    const query = c.req.valid("query");
    const document = documentIn(submission, query.as);
    const asking = { official: query.official === "true", signal: c.req.raw.signal };
    const { invoice, official: _, ...said } = await gateway.validateDocument(tenant, document, asking);
    return c.json({ ...said, invoice: invoice === null ? null : presentSummary(invoice) }, 200);
  });
};
