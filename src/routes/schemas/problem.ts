import { z } from "@hono/zod-openapi";

const FieldFaultSchema = z
  .object({
    path: z
      .string()
      .openapi({ description: "A part of the request, a JSON path or a business term (BT-30)." }),
    at: z
      .string()
      .optional()
      .openapi({ description: "The place in JSON, a pointer (RFC 6901).", example: "/lines/0/vatRate" }),
    code: z.string().openapi({ description: "The rule that was broken; stable." }),
    rule: z.string().optional().openapi({
      description: "The rule of the norm, where `code` is the reason by which a platform would reject it.",
    }),
    message: z.string(),
    messageFr: z.string().optional().openapi({ description: "The same in French." }),
    fix: z.string().openapi({ description: "What to do about it." }),
    fixFr: z.string().optional().openapi({ description: "The same in French." }),
  })
  .openapi("FieldFault");

/** A problem as HTTP tells it. */
export const ProblemSchema = z
  .object({
    type: z.string().openapi({
      description:
        "`/problems/` and the code: a reference of this gateway, which leads a browser to the page of the problem, with cause and fix.",
      example: "/problems/request_invalid",
    }),
    title: z
      .string()
      .openapi({ description: "What kind of problem it is; the same for every one of its code." }),
    titleFr: z.string().optional().openapi({ description: "The same in French." }),
    status: z.int(),
    detail: z.string().openapi({ description: "What happened this time, and what to do." }),
    detailFr: z.string().optional().openapi({
      description: "The same in French; absent for what only programs get wrong.",
    }),
    code: z.string().openapi({ description: "Stable, for programs." }),
    requestId: z.string().openapi({ description: "Names this request in the gateway's log." }),
    erasedAt: z.string().optional().openapi({ description: "When it was erased (410); ISO 8601." }),
    sha256: z.string().optional().openapi({ description: "SHA-256 of what was erased (410)." }),
    term: z.string().optional().openapi({ description: "How long it was to be kept (410).", example: "10y" }),
    erasure: z.string().optional().openapi({ description: "The erasure that it went with (410)." }),
    errors: z.array(FieldFaultSchema).optional().openapi({ description: "Where fields are at fault." }),
  })
  .openapi("Problem", {
    description: "RFC 9457 problem details.",
    example: {
      type: "/problems/request_invalid",
      title: "The request is not valid",
      status: 400,
      detail: "query.limit is not a number from 1 to 200. Fix: give a whole number from 1 to 200",
      code: "request_invalid",
      requestId: "0198c1de-5f3c-7d4e-9b06-6a1f0c2d3e4f",
      errors: [
        {
          path: "query.limit",
          code: "invalid",
          message: "is not a number from 1 to 200",
          fix: "give a whole number from 1 to 200",
        },
      ],
    },
  });

/** Why something is stuck or was refused. French is absent in what an older version of the gateway stored. */
export const setbackFields = {
  code: z.string(),
  message: z.string(),
  messageFr: z.string().optional().openapi({ description: "The same in French." }),
  fix: z.string().openapi({ description: "What to do about it." }),
  fixFr: z.string().optional().openapi({ description: "The same in French." }),
  raw: z.string().nullable().openapi({ description: "The platform's own words." }),
};

/** Why a status was set. */
export const reasonSchema = z.object({
  code: z.string(),
  text: z.string().openapi({ description: "The platform's words, or the national wording." }),
  textEn: z.string().optional().openapi({
    description: "In English; absent where the code is a platform's own.",
  }),
});
