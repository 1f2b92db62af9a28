import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { getPath } from "hono/utils/url";
import { explain } from "./explain.ts";
import {
  type Admission,
  canonicalPath,
  type FacadeEnv,
  facade,
  gate,
  partOf,
  refuse,
} from "./facade/index.ts";
import { boundBodies } from "./http/bodies.ts";
import { observe } from "./http/observe.ts";
import { answerProblem, type HttpProblem, NOT_FOUND, problemOf, WRONG_METHOD } from "./http/problems.ts";
import { takeTurns } from "./http/turns.ts";
import type { Metrics } from "./metrics/index.ts";
import { addActs } from "./routes/acts.ts";
import { addAddresses } from "./routes/addresses.ts";
import type { Api, ApiEnv } from "./routes/api.ts";
import { addAttachments } from "./routes/attachments.ts";
import { authenticate, type Bearers } from "./routes/authenticate.ts";
import { addConfig } from "./routes/config.ts";
import { addConversion } from "./routes/conversion.ts";
import { addDiagnostics } from "./routes/diagnostics.ts";
import { addDirectory } from "./routes/directory.ts";
import { addDocumentation } from "./routes/docs/openapi.ts";
import { addErasures } from "./routes/erasures.ts";
import { describeErpWebhooks } from "./routes/erp-webhooks.ts";
import { addEvents } from "./routes/events.ts";
import { addEvidence } from "./routes/evidence.ts";
import { addFailures } from "./routes/failures.ts";
import { invalid } from "./routes/invalid.ts";
import { addInvoiceReports } from "./routes/invoice-reports.ts";
import { addInvoices } from "./routes/invoices.ts";
import { addMetrics, addProbes, type MetricsKey } from "./routes/operations.ts";
import { addPlatformWebhooks } from "./routes/platform-webhooks.ts";
import { type ActRecording, recordActs } from "./routes/record-acts.ts";
import { addReportItems } from "./routes/report-items.ts";
import { addReports } from "./routes/reports.ts";
import { addRouting } from "./routes/routing.ts";
import { addStatuses } from "./routes/statuses.ts";
import { addSyncs } from "./routes/syncs.ts";
import { addValidation } from "./routes/validation.ts";
import { addWebhooks } from "./routes/webhooks.ts";
import { addWidgetTokens } from "./routes/widget.ts";
import { allowPages } from "./routes/widget-grant.ts";
import type { Tracer } from "./traces/port.ts";
import type { UseCases } from "./usecases/index.ts";
import type { Log } from "./usecases/parts.ts";
import { type PageParts, pages } from "./web/pages.ts";
import { problemPages } from "./web/problem-pages.ts";
import { carriesSession } from "./web/session.ts";
import { TAKES_UPLOADS } from "./web/uploads.ts";

/** What the API is built from. */
export interface AppParts {
  gateway: UseCases;
  keys: Bearers & Pick<ActRecording, "nameOf">;
  log: Log;
  metrics: Pick<Metrics, "http" | "read"> & MetricsKey;
  /** Who may call the national API. */
  admission: Admission;
  /** The administrator's page. */
  pages: PageParts;
  /** Makes request ids. */
  uuid(): string;
  /** Records requests; absent: they are not recorded. */
  tracer?: Tracer | undefined;
  /** Largest document taken, in bytes. */
  maxDocumentBytes: number;
  /** How many requests of a tenant are worked on at once. */
  requestsAtOnce(tenant: string): number;
  /** Serves `/metrics` here; false when it has a port of its own. */
  metricsHere: boolean;
}

/** Most faults that are told of one request. */
const MOST_FAULTS = 20;

/** The API as an app from its parts. */
export const createApp = (parts: AppParts): Api => {
  const app = newApp(parts);
  const national = { gateway: parts.gateway, ...parts.admission };
  const turns = takeTurns(parts.requestsAtOnce);
  app.use("/v1/*", allowPages, authenticate(parts.keys), turns);
  recordActs(app, { gateway: parts.gateway, nameOf: (key) => parts.keys.nameOf(key) });
  for (const { path, handlers } of gate(national, turns)) app.use(path, ...handlers);
  app.use(
    "*",
    boundBodies({
      maxDocumentBytes: parts.maxDocumentBytes,
      canVerify: (platform) => parts.gateway.canVerify(platform),
      mayUpload: (c) => TAKES_UPLOADS.test(c.req.path) && carriesSession(c, parts.pages),
    }),
  );

  addInvoices(app, parts);
  addAttachments(app, parts);
  addEvidence(app, parts);
  addValidation(app, parts);
  addConversion(app, parts);
  addRouting(app, parts);
  addStatuses(app, parts);
  addSyncs(app, parts);
  addReportItems(app, parts);
  addReports(app, parts);
  addInvoiceReports(app, parts);
  addEvents(app, parts);
  describeErpWebhooks(app);
  addDirectory(app, parts);
  addAddresses(app, parts);
  addFailures(app, parts);
  addWebhooks(app, parts);
  addDiagnostics(app, parts);
  addConfig(app, parts);
  addErasures(app, parts);
  addActs(app, parts);
  addWidgetTokens(app, parts);
  addPlatformWebhooks(app, parts);
  addProbes(app, parts);
  if (parts.metricsHere) addMetrics(app, parts.metrics);
  addDocumentation(app);
  app.route("/", facade(national));
  app.route("/", pages(parts.pages));
  app.route("/", problemPages());
  return app;
};

/** The metrics alone, for a port that only the monitoring reaches. */
export const createMetricsApp = (parts: Pick<AppParts, "log" | "metrics" | "uuid">): Api => {
  const app = newApp(parts);
  addMetrics(app, parts.metrics);
  return app;
};

/** An app without routes: request ids, log, metrics, headers, and every error in the form of its API. */
const newApp = (parts: Pick<AppParts, "log" | "metrics" | "uuid" | "tracer">): Api => {
  const app = new OpenAPIHono<ApiEnv>({
    getPath: (request) => canonicalPath(getPath(request)),
    defaultHook: (result) => {
      if (result.success) return;
      const where = result.target === "json" ? [] : [result.target === "param" ? "path" : result.target];
      throw invalid(
        result.target === "json" ? 422 : 400,
        explain(result.error.issues, Reflect.get(result, "data"), MOST_FAULTS).map((fault) => ({
          ...fault,
          path: [...where, ...fault.path].join("."),
        })),
      );
    },
  });
  app.use("*", observe(parts));
  app.onError((error, c) => answer(c, problemOf(error, c)));
  app.notFound((c) => {
    const allow = methodsOf(app, c.req.path);
    const { method } = c.req;
    // A page that is there for browsers alone knows the method, and still has nothing for who asks.
    if (allow.length === 0 || (method !== "OPTIONS" && allow.includes(method))) return answer(c, NOT_FOUND);
    c.header("Allow", allow.join(", "));
    return method === "OPTIONS" ? c.body(null, 204) : answer(c, WRONG_METHOD);
  });
  return app;
};

/** Tells what is wrong: as a problem, or below the bases of the national API in its own form. */
const answer = (c: Context<ApiEnv>, problem: HttpProblem): Response =>
  partOf(c.req.path) === null
    ? answerProblem(c, problem)
    : // What its requests carry is what ours do, and more.
      refuse(c as unknown as Context<FacadeEnv>, problem);

/** Methods that a path knows, HEAD and OPTIONS included; empty for an unknown path. */
const methodsOf = (app: Api, path: string): string[] => {
  const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((method) =>
    app.router.match(method, path)[0].some(([[, route]]) => route.method !== "ALL"),
  );
  if (methods.length === 0) return [];
  return [...methods.flatMap((m) => (m === "GET" ? ["GET", "HEAD"] : [m])), "OPTIONS"];
};
