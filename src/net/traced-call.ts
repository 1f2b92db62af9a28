import { headersOfTrace } from "../domain/trace.ts";
import { traceNow } from "../traces/current.ts";
import type { Tracer } from "../traces/port.ts";
import type { Prepared } from "./exchange.ts";

/** A call on its way out, in the trace in which it is made. */
export interface TracedCall {
  /** With the headers that hand the trace on, where there is one. */
  request: Prepared;
  /**
   * It ended.
   *
   * @param outcome - `ok`, or a code of the failure
   * @param status - of the answer, if one came
   */
  end(outcome: string, status?: number): void;
}

const UNTRACED = (): void => {};

/**
 * Puts a call into the trace in which it is made, as a span of its own where spans are recorded. Attributes are named
 * by OpenTelemetry's conventions for HTTP clients; a query is never told, as searches carry names and numbers.
 *
 * @param call.url - the address as it may be shown, without its query; absent: only its host is told
 */
export const startCall = (
  tracer: Tracer | undefined,
  request: Prepared,
  call: { operation: string; account?: string; attempt: number; url?: (address: string) => string },
): TracedCall => {
  const parent = traceNow();
  const { url, method } = request;
  const span = tracer?.start({
    name: `${method} ${call.operation}`,
    kind: "client",
    parent,
    attributes: {
      "http.request.method": method,
      "server.address": url.hostname,
      "server.port": portOf(url),
      "url.full": call.url?.(url.origin + url.pathname),
      "http.request.resend_count": call.attempt > 1 ? call.attempt - 1 : undefined,
      "passerelle.account": call.account,
      "passerelle.operation": call.operation,
    },
  });
  const trace = span?.trace ?? parent;
  return {
    request:
      trace === undefined
        ? request
        : { ...request, headers: { ...request.headers, ...headersOfTrace(trace) } },
    end:
      span === undefined
        ? UNTRACED
        : (outcome, status) => {
            const failed = outcome !== "ok";
            span.end({
              attributes: { "http.response.status_code": status, "passerelle.outcome": outcome },
              ...(failed ? { error: status === undefined ? outcome : String(status) } : {}),
            });
          },
  };
};

const portOf = ({ port, protocol }: URL): number =>
  port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
