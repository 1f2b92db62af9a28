import { readFile } from "node:fs/promises";
import packageJson from "../../../package.json" with { type: "json" };
import { type Served, serve, served } from "../../served.ts";
import type { Api } from "../api.ts";
import type { ApiDocument } from "./read-openapi.ts";

export const VERSION = packageJson.version;

const DESCRIPTION = `One API in front of the French e-invoicing platforms. Send an invoice once; follow its national life cycle in one vocabulary, whatever the platform behind.

**Authentication**: \`Authorization: Bearer <key>\`. A tenant sees its own data only; administrators' keys see all.

**Errors** are RFC 9457 problems (\`application/problem+json\`) with a stable \`code\`, the \`requestId\` to find them in the log and, where fields are at fault, \`errors\` with what to do about each.

**Lists** take \`limit\` (50 by default, 200 at most) and \`cursor\`, and answer \`{ items, nextCursor }\`; a list of invoices narrowed in several ways may give a page with fewer, even none, and goes on as long as \`nextCursor\` is there. Times are ISO 8601 UTC, amounts decimal strings. Unknown parameters are refused, so that a misspelt filter never goes unnoticed.

**Traces**: \`traceparent\` and \`tracestate\` (W3C Trace Context) of any request are kept and handed on: to the platform, and with each notification of what becomes of it.

**XP Z12-013**: clients of the national API find it at \`/afnor/flow-service/v1\` and \`/afnor/directory-service/v1\`, with tokens from \`/afnor/oauth2/token\`. It is described by its publisher and not here.`;

const TAGS = [
  { name: "Invoices", description: "Sending invoices, and reading those sent and received." },
  {
    name: "Statuses",
    description: "What the ERP says of an invoice: what it may say, and what became of it.",
  },
  {
    name: "Synchronisation",
    description:
      "Asking platforms now. Everything is fetched in the background anyway; these are for people who wait for an answer.",
  },
  {
    name: "Events",
    description:
      "Following what happens, for ERPs that poll. Those that would rather be called give webhooks in the configuration: each call is signed by Standard Webhooks and described under `webhooks` in the OpenAPI document.",
  },
  { name: "Directory", description: "Who receives where, by the national directory." },
  {
    name: "Reports",
    description:
      "E-reporting: what no e-invoice carries (sales abroad and to consumers, their receipts, purchases from abroad), by periods with deadlines.",
  },
  {
    name: "Routing",
    description:
      "Companies that several tenants name: who receives what, by which rules. For administrators.",
  },
  {
    name: "Webhooks",
    description: "Who is told what happens: how that goes, tests, and telling again.",
  },
  { name: "Failures", description: "What waits for a person." },
  {
    name: "Diagnostics",
    description: "For administrators: how everything stands, and one invoice in depth.",
  },
  { name: "Widget", description: "For ERPs that show invoices' states in their own pages." },
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
      version: VERSION,
      description: DESCRIPTION,
      license: { name: packageJson.license, url: "https://www.apache.org/licenses/LICENSE-2.0" },
    },
    servers: [{ url: "/" }],
    tags: TAGS,
  });
};

/**
 * The document and the page made from it, each written when somebody asks for it first: it takes a tenth of a start.
 * To be called after all other routes.
 */
export const addDocumentation = (app: Api): void => {
  let document: ApiDocument | undefined;
  const described = (): ApiDocument => {
    document ??= describeApi(app);
    return document;
  };
  const makers: Record<string, () => Promise<Served>> = {
    "/openapi.json": async () => served(JSON.stringify(described()), { "Content-Type": "application/json" }),
    "/docs": async () => {
      const { docsPage, DOCS_POLICY } = await import("./docs-page.ts");
      return served(docsPage(described()), {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": DOCS_POLICY,
      });
    },
    "/docs/page.css": async () =>
      served(await fileOf("docs.css"), { "Content-Type": "text/css; charset=utf-8" }),
    "/docs/page.js": async () =>
      served(await fileOf("docs.js"), { "Content-Type": "text/javascript; charset=utf-8" }),
  };
  for (const [path, make] of Object.entries(makers)) {
    let made: Promise<Served> | undefined;
    app.get(path, async (c) => {
      made ??= make();
      return serve(c, await made);
    });
  }
};

const fileOf = (name: string): Promise<string> =>
  readFile(new URL(`./browser/${name}`, import.meta.url), "utf8");
