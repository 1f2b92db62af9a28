import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import { matchedRoutes } from "hono/route";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { DocumentFault } from "./documents/types.ts";
import type { Caller } from "./domain/caller.ts";
import { type Failure, isFailure } from "./domain/failure.ts";
import { type FieldFault, Rejection } from "./domain/problem.ts";
import { explain } from "./explain.ts";
import type { Metrics } from "./metrics/index.ts";
import { underRequest } from "./net/request-id.ts";
import type { Api, ApiEnv } from "./routes/api.ts";
import { authenticate, type Bearers } from "./routes/authenticate.ts";
import { addDiagnostics } from "./routes/diagnostics.ts";
import { addDirectory } from "./routes/directory.ts";
import { addDocumentation } from "./routes/docs/openapi.ts";
import { describeErpWebhooks } from "./routes/erp-webhooks.ts";
import { addEvents } from "./routes/events.ts";
import { addFailures } from "./routes/failures.ts";
import { addInvoices } from "./routes/invoices.ts";
import { addMetrics, addProbes } from "./routes/operations.ts";
import { addPlatformWebhooks } from "./routes/platform-webhooks.ts";
import { addStatuses } from "./routes/statuses.ts";
import { addSyncs } from "./routes/syncs.ts";
import { addWidgetTokens } from "./routes/widget.ts";
import { allowPages } from "./routes/widget-grant.ts";
import type { UseCases } from "./usecases/index.ts";
import type { Log } from "./usecases/parts.ts";
import { type PageParts, pages } from "./web/pages.ts";

/** What the API is built from. */
export interface AppParts {
  gateway: UseCases;
  keys: Bearers;
  log: Log;
  metrics: Pick<Metrics, "http" | "read">;
  /** The administrator's page. */
  pages: PageParts;
  /** Makes request ids. */
  uuid(): string;
  /** Largest document taken, in bytes. */
  maxDocumentBytes: number;
  /** Serves `/metrics` here; false when it has a port of its own. */
  metricsHere: boolean;
}

/** Largest body of anything but a document, in bytes. */
const MAX_BODY = 1024 * 1024;
/** Operations that take documents: an invoice, the attachments of a status, and what platforms call with. */
const TAKES_FILES = /^\/(v1\/invoices(\/[^/]+\/statuses)?|platforms\/[^/]+\/webhook)$/;
/** What a form may add around the document. */
const FORM_MARGIN = 64 * 1024;

/** The API as an app from its parts. */
export const createApp = (parts: AppParts): Api => {
  const app = newApp(parts);
  app.use("/v1/*", allowPages, authenticate(parts.keys));
  const small = limitBody(MAX_BODY);
  const large = limitBody(parts.maxDocumentBytes + FORM_MARGIN);
  app.use("*", (c, next) => (TAKES_FILES.test(c.req.path) ? large : small)(c, next));

  addInvoices(app, parts);
  addStatuses(app, parts);
  addSyncs(app, parts);
  addEvents(app, parts);
  describeErpWebhooks(app);
  addDirectory(app, parts);
  addFailures(app, parts);
  addDiagnostics(app, parts);
  addWidgetTokens(app, parts);
  addPlatformWebhooks(app, parts);
  addProbes(app, parts);
  if (parts.metricsHere) addMetrics(app, parts.metrics.read);
  addDocumentation(app);
  app.route("/", pages(parts.pages));
  return app;
};

/** The metrics alone, for a port that only the monitoring reaches. */
export const createMetricsApp = (parts: Pick<AppParts, "log" | "metrics" | "uuid">): Api => {
  const app = newApp(parts);
  addMetrics(app, parts.metrics.read);
  return app;
};

/** An app without routes: request ids, log, metrics, headers, and every error as a problem. */
const newApp = (parts: Pick<AppParts, "log" | "metrics" | "uuid">): Api => {
  const app = new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      const where = result.target === "json" ? [] : [result.target === "param" ? "path" : result.target];
      throw invalid(
        result.target === "json" ? 422 : 400,
        explain(result.error.issues, Reflect.get(result, "data")).map((fault) => ({
          ...fault,
          path: [...where, ...fault.path].join("."),
        })),
      );
    },
  });
  app.use("*", observe(parts));
  app.onError((error, c) => {
    const problem = problemOf(error);
    if (problem.unexpected) c.set("facts", { ...c.get("facts"), err: error });
    return answer(c, problem);
  });
  app.notFound((c) => {
    const allow = methodsOf(app, c.req.path);
    if (allow.length === 0) return answer(c, NOT_FOUND);
    c.header("Allow", allow.join(", "));
    return c.req.method === "OPTIONS" ? c.body(null, 204) : answer(c, WRONG_METHOD);
  });
  return app;
};

const invalid = (status: 400 | 422, errors: FieldFault[]): Rejection =>
  new Rejection(
    status,
    "request_invalid",
    "The request is not valid",
    errors.map(({ path, message, fix }) => `${path || "The body"} ${message}. Fix: ${fix}.`).join(" "),
    errors,
  );

const limitBody = (maxSize: number): MiddlewareHandler =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new Rejection(
        413,
        "body_too_large",
        "The body is too large",
        `At most ${maxSize} bytes are taken here. Make the document smaller (attachments first), or raise limits.documentMegabytes.`,
      );
    },
  });

const SAFE_HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
  "Cache-Control": "no-store",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/** Probes and scrapes come every few seconds: they are worth a line only while debugging. */
const QUIET = new Set(["/healthz", "/readyz", "/metrics"]);

/** Gives each request an id, and one line of log and one observation when it is answered. */
const observe =
  ({ log, metrics, uuid }: Pick<AppParts, "log" | "metrics" | "uuid">): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const started = performance.now();
    const given = c.req.header("X-Request-Id") ?? c.req.header("Request-Id") ?? "";
    const requestId = /^[A-Za-z0-9._:+/=@-]{1,128}$/.test(given) ? given : uuid();
    c.set("requestId", requestId);
    await underRequest(requestId, next);
    const { headers, status } = c.res;
    headers.set("X-Request-Id", requestId);
    for (const [name, value] of Object.entries(SAFE_HEADERS))
      if (!headers.has(name)) headers.set(name, value);

    const seconds = (performance.now() - started) / 1000;
    const { method } = c.req;
    // Middleware is registered for all methods, routes for one: what is left is the route.
    const route = matchedRoutes(c).find((matched) => matched.method !== "ALL")?.path ?? "unmatched";
    metrics.http(route, method, status, seconds);
    const caller = c.get("caller");
    const facts = {
      requestId,
      method,
      route,
      path: c.req.path,
      status,
      ms: Math.round(seconds * 1000),
      ...(caller === undefined ? {} : { caller: nameOf(caller) }),
      ...c.get("facts"),
    };
    if (status === 500) log.error(facts, "request failed");
    else if (status === 502 || status === 503) log.warn(facts, "request failed");
    else if (QUIET.has(route)) log.debug(facts, "request");
    else log.info(facts, "request");
  };

const nameOf = (caller: Caller): string =>
  caller.kind === "admin"
    ? "admin"
    : caller.widget === undefined
      ? caller.tenant
      : `${caller.tenant}'s widget`;

/** Methods that a path knows, HEAD and OPTIONS included; empty for an unknown path. */
const methodsOf = (app: Api, path: string): string[] => {
  const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((method) =>
    app.router.match(method, path)[0].some(([[, route]]) => route.method !== "ALL"),
  );
  if (methods.length === 0) return [];
  return [...methods.flatMap((m) => (m === "GET" ? ["GET", "HEAD"] : [m])), "OPTIONS"];
};

interface HttpProblem {
  status: ContentfulStatusCode;
  code: string;
  title: string;
  detail: string;
  errors?: FieldFault[];
  headers?: Record<string, string>;
  /** Nobody's fault but ours. */
  unexpected?: true;
}

const NOT_FOUND: HttpProblem = {
  status: 404,
  code: "route_unknown",
  title: "There is nothing here",
  detail: "No operation has this path. The operations are listed at /docs.",
};

const WRONG_METHOD: HttpProblem = {
  status: 405,
  code: "method_not_allowed",
  title: "This method is not known here",
  detail: "The path exists, but not with this method; the Allow header names those that it knows.",
};

/** What an error means in HTTP. The only place that decides it. */
const problemOf = (error: unknown): HttpProblem => {
  if (error instanceof Rejection) {
    const { status, code, title, message: detail, errors } = error;
    return { status, code, title, detail, ...(errors.length > 0 ? { errors } : {}), ...headersOf(status) };
  }
  if (error instanceof DocumentFault) return problemOfDocument(error);
  if (isFailure(error)) return problemOfPlatform(error);
  if (error instanceof HTTPException && error.status === 400) {
    return {
      status: 400,
      code: "body_malformed",
      title: "The body cannot be read",
      detail: "The body is not the JSON that its Content-Type announces.",
    };
  }
  if (error instanceof HTTPException && error.status === 415) {
    return {
      status: 415,
      code: "media_type_unsupported",
      title: "This kind of body is not taken",
      detail: "Send the body as Content-Type: application/json.",
    };
  }
  return {
    status: 500,
    code: "internal_error",
    title: "The gateway failed",
    detail: "Something went wrong on our side. The log tells more under this requestId.",
    unexpected: true,
  };
};

/** A body that was cut off leaves the connection in the middle of it: it can serve no other request. */
const headersOf = (status: number): Pick<HttpProblem, "headers"> =>
  status === 401
    ? { headers: { "WWW-Authenticate": 'Bearer realm="passerelle"' } }
    : status === 413
      ? { headers: { Connection: "close" } }
      : {};

const problemOfDocument = ({ kind, code, path, message, fix }: DocumentFault): HttpProblem => ({
  status: kind === "unsupported" ? 415 : kind === "invalid" ? 422 : 413,
  code,
  title: kind === "invalid" ? "The document is not valid" : "The document is not taken",
  detail: `${message} ${fix}`,
  errors: [{ path, code, message, fix }],
});

const problemOfPlatform = ({ kind, facts }: Failure): HttpProblem => ({
  status: kind === "unsent" ? 503 : 502,
  code: facts.code,
  title: kind === "refused" ? "The platform refused" : "The platform cannot be reached",
  detail: facts.fix === undefined ? facts.message : `${facts.message} ${facts.fix}`,
  ...(facts.retryAfterMs === undefined
    ? {}
    : { headers: { "Retry-After": String(Math.ceil(facts.retryAfterMs / 1000)) } }),
});

const answer = (c: Context<ApiEnv>, problem: HttpProblem): Response => {
  const { status, code, title, detail, errors } = problem;
  c.set("facts", { ...c.get("facts"), code });
  for (const [name, value] of Object.entries(problem.headers ?? {})) c.header(name, value);
  c.header("Content-Type", "application/problem+json");
  const type = `urn:passerelle:problem:${code}`;
  return c.body(
    JSON.stringify({ type, title, status, detail, code, requestId: c.get("requestId"), errors }),
    status,
  );
};
