import { createRoute, z } from "@hono/zod-openapi";
import { closed } from "../explain.ts";
import { presentSummary } from "../usecases/read/present.ts";
import { type Api, type RouteParts, tenantOf } from "./api.ts";
import { documentIn, readSubmission } from "./read-submission.ts";
import { FindingOfControlsSchema, PartySchema, problems } from "./schemas/common.ts";
import { submissionBody, writtenAs } from "./schemas/submission.ts";

const ValidationSchema = z
  .object({
    valid: z.boolean().openapi({ description: "There is no error among the findings." }),
    rules: z.string().openapi({
      description: "The rules in force.",
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

const validate = createRoute({
  method: "post",
  path: "/v1/invoices/validate",
  operationId: "validateInvoice",
  tags: ["Invoices"],
  security: [{ ApiKey: [] }],
  summary: "Control an invoice",
  description:
    "Takes what `POST /v1/invoices` takes, keeps nothing and sends nothing: says what the controls before sending find. All findings of a step are told at once, and the first step with an error is the last. The controls stand in docs/controls.md.",
  request: { query: closed({ as: writtenAs.optional() }), body: submissionBody },
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
    const document = documentIn(submission, c.req.valid("query").as);
    const { invoice, ...said } = await gateway.validateDocument(tenant, document);
    return c.json({ ...said, invoice: invoice === null ? null : presentSummary(invoice) }, 200);
  });
};
