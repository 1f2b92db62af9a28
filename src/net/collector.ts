import { Agent } from "undici";
import { isFailure } from "../domain/failure.ts";
import type { Exported } from "../traces/port.ts";
import { textOf } from "./answer.ts";
import { openDeadline } from "./deadline.ts";
import { exchange } from "./exchange.ts";
import { prepare } from "./prepare.ts";
import { retryAfterMs } from "./sort.ts";

/** Longest time that one call may take, in milliseconds: what OpenTelemetry has by default. */
const TIMEOUT = 10_000;
const LONGEST_CONNECT = 5_000;
const MAX_BYTES = 64 * 1024;

/** Answers after which the protocol (OTLP over HTTP) has the same spans sent once more. */
const LATER: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** The way to a collector of spans. */
export interface Collector {
  /** Hands one batch over, once. Never throws. */
  post(body: string, signal: AbortSignal): Promise<Exported>;
  close(): Promise<void>;
}

/** Opens the way to a collector: one connection of its own, so that it takes nothing from what invoices need. */
export const openCollector = (options: {
  endpoint: string;
  headers: Readonly<Record<string, string>>;
  now(): Date;
}): Collector => {
  const { endpoint, headers, now } = options;
  const agent = new Agent({
    connections: 1,
    pipelining: 1,
    allowH2: false,
    headersTimeout: TIMEOUT,
    bodyTimeout: TIMEOUT,
    connect: { timeout: LONGEST_CONNECT },
  });
  return {
    post: async (body, signal) => {
      const deadline = openDeadline(TIMEOUT, signal);
      try {
        const request = await prepare({
          operation: "export",
          method: "POST",
          url: endpoint,
          headers: { ...headers, "content-type": "application/json" },
          body,
          signal,
          safe: true,
        });
        const answer = await exchange(agent, request, {
          safe: true,
          deadline,
          maxBytes: MAX_BYTES,
          onTooLarge: "cut",
        });
        const { status } = answer;
        if (status >= 200 && status < 300) return { outcome: "taken", refused: refusedOf(textOf(answer)) };
        if (!LATER.has(status)) return { outcome: "refused", why: `it answers ${status}` };
        const afterMs = retryAfterMs(answer.headers.get("retry-after"), now());
        return {
          outcome: "later",
          why: `it answers ${status}`,
          ...(afterMs === undefined ? {} : { afterMs }),
        };
      } catch (error) {
        return { outcome: "later", why: isFailure(error) ? error.facts.code : String(error) };
      } finally {
        deadline.close();
      }
    },
    close: () => agent.destroy(),
  };
};

/** How many spans of a batch that was taken were refused all the same (`partialSuccess`). */
const refusedOf = (text: string): number => {
  try {
    const { partialSuccess } = Object(JSON.parse(text)) as { partialSuccess?: { rejectedSpans?: unknown } };
    const refused = Number(partialSuccess?.rejectedSpans ?? 0);
    return Number.isSafeInteger(refused) && refused > 0 ? refused : 0;
  } catch {
    // Not every collector answers in JSON, and what it says is of no use then.
    return 0;
  }
};
