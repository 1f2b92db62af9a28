import type { MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import type { Caller } from "../domain/caller.ts";
import { readTrace, TRACE_HEADERS, traceIdOf } from "../domain/trace.ts";
import type { Metrics } from "../metrics/index.ts";
import { underRequest } from "../net/request-id.ts";
import type { ApiEnv } from "../routes/api.ts";
import { underTrace } from "../traces/current.ts";
import type { Span, Tracer } from "../traces/port.ts";
import type { Log } from "../usecases/parts.ts";
import { hasLeft, watchReader } from "./connection.ts";

const SAFE_HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
  "Cache-Control": "no-store",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/** Probes and scrapes come every few seconds: they are worth a line only while debugging. */
const QUIET = new Set(["/healthz", "/readyz", "/metrics"]);

/** Who hung up has no answer: this is what the log and the metrics call it. */
const HUNG_UP = 499;

/** What a request is observed with. */
export interface Observing {
  log: Log;
  metrics: Pick<Metrics, "http">;
  /** Makes an answer, and resolves once what was read for it is durable. */
  durably?<T>(work: () => Promise<T>): Promise<T>;
  /** Makes request ids. */
  uuid(): string;
  /** Records each request; absent: a request's own trace is only kept and handed on. */
  tracer?: Tracer | undefined;
}

/** Gives each request an id, and one line of log and one observation when it is answered. */
export const observe =
  ({ log, metrics, uuid, tracer, durably }: Observing): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const started = performance.now();
    const given = c.req.header("X-Request-Id") ?? c.req.header("Request-Id") ?? "";
    const requestId = /^[A-Za-z0-9._:+/=@-]{1,128}$/.test(given) ? given : uuid();
    c.set("requestId", requestId);
    const named = readTrace(c.req.header(TRACE_HEADERS.parent), c.req.header(TRACE_HEADERS.state));
    const span = QUIET.has(c.req.path)
      ? undefined
      : tracer?.start({ name: c.req.method, kind: "server", parent: named });
    const trace = span?.trace ?? named;
    const answer = () => underRequest(requestId, trace === undefined ? next : () => underTrace(trace, next));
    await (durably === undefined || QUIET.has(c.req.path) ? answer() : durably(answer));
    const { headers } = c.res;
    headers.set("X-Request-Id", requestId);
    for (const [name, value] of Object.entries(SAFE_HEADERS))
      if (!headers.has(name)) headers.set(name, value);
    const status = hasLeft(c) ? HUNG_UP : c.res.status;
    watchReader(c);

    const seconds = (performance.now() - started) / 1000;
    const { method } = c.req;
    // Middleware is registered for all methods, routes for one: what is left is the route.
    const route = matchedRoutes(c).find((matched) => matched.method !== "ALL")?.path ?? "unmatched";
    metrics.http(route, method, status, seconds);
    const caller = c.get("caller");
    const told = c.get("facts");
    if (span !== undefined) endSpan(span, { requestId, method, route, status, caller, told });
    const facts = {
      requestId,
      ...(trace === undefined ? {} : { traceId: traceIdOf(trace) }),
      method,
      route,
      path: c.req.path,
      status,
      ms: Math.round(seconds * 1000),
      ...(caller === undefined ? {} : { caller: nameOf(caller) }),
      ...told,
    };
    if (status === 500) log.error(facts, "request failed");
    else if (status === 502 || status === 503) log.warn(facts, "request failed");
    else if (QUIET.has(route)) log.debug(facts, "request");
    else log.info(facts, "request");
  };

/**
 * Ends the span of a request, by OpenTelemetry's conventions for HTTP servers. Without its path, which may name a
 * company: the route and the invoice's id tell enough.
 */
const endSpan = (
  span: Span,
  request: {
    requestId: string;
    method: string;
    route: string;
    status: number;
    caller: Caller | undefined;
    told: Record<string, unknown> | undefined;
  },
): void => {
  const { requestId, method, route, status, caller, told } = request;
  span.end({
    name: `${method} ${route}`,
    attributes: {
      "http.request.method": method,
      "http.route": route,
      "http.response.status_code": status,
      "passerelle.request.id": requestId,
      "passerelle.caller": caller === undefined ? undefined : nameOf(caller),
      "passerelle.invoice.id": typeof told?.invoice === "string" ? told.invoice : undefined,
    },
    // What a caller did wrong is no error of the server.
    ...(status >= 500 ? { error: String(status) } : {}),
  });
};

const nameOf = (caller: Caller): string =>
  caller.kind === "admin"
    ? "admin"
    : caller.widget === undefined
      ? caller.tenant
      : `${caller.tenant}'s widget`;
