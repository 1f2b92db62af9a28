import packageJson from "../../package.json" with { type: "json" };
import type { Api } from "./api.ts";
import { docsPage } from "./docs-page.ts";
import type { ApiDocument } from "./read-openapi.ts";

const DESCRIPTION = `One API in front of the French e-invoicing platforms. Send an invoice once; follow its national life cycle in one vocabulary, whatever the platform behind.

**Authentication**: \`Authorization: Bearer <key>\`. A tenant sees its own data only; administrators' keys see all.

**Errors** are RFC 9457 problems (\`application/problem+json\`) with a stable \`code\`, the \`requestId\` to find them in the log and, where fields are at fault, \`errors\` with what to do about each.

**Lists** take \`limit\` (50 by default, 200 at most) and \`cursor\`, and answer \`{ items, nextCursor }\`. Times are ISO 8601 UTC, amounts decimal strings. Unknown parameters are refused, so that a misspelt filter never goes unnoticed.`;

const TAGS = [
  { name: "Invoices", description: "Sending invoices, and reading those sent and received." },
  { name: "Events", description: "Following what happens, for ERPs that poll." },
  { name: "Failures", description: "What waits for a person." },
  { name: "Platforms", description: "Where platforms call." },
  { name: "Operations", description: "Probes, metrics and this documentation." },
];

/** The OpenAPI 3.1 document of an app, written from its own routes. */
export const describeApi = (app: Api) => {
  app.openAPIRegistry.registerComponent("securitySchemes", "ApiKey", {
    type: "http",
    scheme: "bearer",
    description: "An API key of a tenant or of an administrator.",
  });
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Passerelle",
      version: packageJson.version,
      description: DESCRIPTION,
      license: { name: packageJson.license, url: "https://www.apache.org/licenses/LICENSE-2.0" },
    },
    servers: [{ url: "/" }],
    tags: TAGS,
  });
};

/** The document and the page made from it. To be called after all other routes. */
export const addDocumentation = (app: Api, document: ApiDocument): void => {
  const json = JSON.stringify(document);
  const page = docsPage(document);
  app.get("/openapi.json", (c) => c.body(json, 200, { "Content-Type": "application/json" }));
  app.get("/docs", (c) =>
    c.body(page.html, 200, {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": page.policy,
    }),
  );
};
