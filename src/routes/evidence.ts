import { createRoute } from "@hono/zod-openapi";
import { closed } from "../explain.ts";
import type { Api, RouteParts } from "./api.ts";
import { problems } from "./schemas/common.ts";
import { invoiceParams, knownInvoice } from "./schemas/invoice-params.ts";
import { fileAnswers, sendFile } from "./send-file.ts";

const evidence = createRoute({
  method: "get",
  path: "/v1/invoices/{id}/evidence",
  operationId: "getEvidence",
  tags: ["Invoices"],
  security: [{ ApiKey: [] }],
  summary: "Everything about one invoice, as a ZIP",
  description:
    "For a dispute or an audit: the document and what is embedded in it, every message both ways as it came or went, the history as JSON and as text, what the controls found, and `manifest.json` with the times and SHA-256 of each file, and what is left out and why (erased, with the hash that is kept; messages that speak of other invoices, too, which administrators alone are given). `written: true` says of a file that it was not kept as it came or went, and is written of what is known. The same state gives the same bytes. Secrets are masked.",
  request: { params: invoiceParams, query: closed({}) },
  responses: {
    ...fileAnswers({ "application/zip": { schema: { type: "string" as const, format: "binary" } } }),
    ...problems(400, 401, 404, 410),
  },
});

/** What proves what became of an invoice. */
export const addEvidence = (app: Api, { gateway }: RouteParts): void => {
  app.openapi(evidence, async (c) =>
    sendFile(c, await gateway.getEvidence(c.get("caller"), knownInvoice(c.req.valid("param").id))),
  );
};
