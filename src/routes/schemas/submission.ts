import { z } from "@hono/zod-openapi";
import { SYNTAXES } from "../../domain/invoice.ts";
import { line } from "./common.ts";

export const reference = line(255).openapi({
  description: "The ERP's own id of the invoice; given back wherever the invoice is shown.",
  example: "SO-2025-118",
});
export const platform = line(63).openapi({
  description: "Sends through this platform account, instead of the one that the tenant's routes choose.",
  example: "main",
});

/** The form in which an invoice in JSON is written. */
export const writtenAs = z.enum(SYNTAXES).openapi({
  description: "What an invoice in JSON is written as: `factur-x` unless it says otherwise.",
  example: "factur-x",
});

const file = { type: "string" as const, format: "binary" };

/** Everything that an invoice may come as. */
export const submissionBody = {
  required: true,
  content: {
    "application/json": { schema: { $ref: "#/components/schemas/InvoiceDraft" } },
    "application/pdf": { schema: file },
    "application/xml": { schema: file },
    "text/xml": { schema: file },
    "application/octet-stream": { schema: file },
    "multipart/form-data": {
      schema: {
        type: "object" as const,
        properties: {
          file: { ...file, description: "The invoice, where it is a file." },
          content: {
            allOf: [{ $ref: "#/components/schemas/InvoiceDraft" }],
            description: "The invoice in JSON, instead of a file.",
          },
          readable: {
            ...file,
            description:
              "With `content`: a PDF of the ERP's own, which keeps its looks and into which the XML is put. Without it a page is drawn.",
          },
          metadata: {
            type: "object" as const,
            description: "JSON: `reference`, `platform`.",
            properties: { reference: { type: "string" as const }, platform: { type: "string" as const } },
            additionalProperties: false,
            example: { reference: "SO-2025-118" },
          },
        },
      },
      encoding: {
        metadata: { contentType: "application/json" },
        content: { contentType: "application/json" },
        readable: { contentType: "application/pdf" },
      },
    },
  },
};
