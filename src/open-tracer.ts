import { randomBytes } from "node:crypto";
import { v4 as uuid } from "uuid";
import type { Config } from "./config/index.ts";
import { openCollector } from "./net/collector.ts";
import { VERSION } from "./routes/docs/openapi.ts";
import { writeOtlp } from "./traces/otlp.ts";
import type { Tracer } from "./traces/port.ts";
import { openSpanQueue, type SpanOutcome } from "./traces/queue.ts";
import { openTracer } from "./traces/tracer.ts";
import type { Log } from "./usecases/parts.ts";

/** How far a clock may be put right before spans follow it, in milliseconds. */
const DRIFT = 50;

/** The machine's time in fractions of a millisecond, which `Date` has not. */
const exactClock = (): (() => number) => {
  let origin = performance.timeOrigin;
  return () => {
    const exact = origin + performance.now();
    const wall = Date.now();
    if (Math.abs(wall - exact) <= DRIFT) return exact;
    origin += wall - exact;
    return wall;
  };
};

/** A tracer that hands spans to a collector until it is closed. */
export interface OpenTracer extends Tracer {
  /** Hands over what is left, for so many milliseconds at most. */
  close(graceMs: number): Promise<void>;
}

/**
 * Opens the way of spans to the configured collector. It is asked for nothing at the start: a collector that is down
 * costs spans, and nothing else.
 */
export const openCollectedTracer = (
  { endpoint, headers, sample }: NonNullable<Config["traces"]>,
  { log, count }: { log: Log; count(outcome: SpanOutcome, spans: number): void },
): OpenTracer => {
  const collector = openCollector({ endpoint, headers, now: () => new Date() });
  const resource = { service: "passerelle", version: VERSION, instance: uuid() };
  const queue = openSpanQueue({
    send: (spans, signal) => collector.post(writeOtlp(spans, resource), signal),
    count,
    log,
  });
  const tracer = openTracer({
    sample,
    now: exactClock(),
    digits: (count) => randomBytes(count / 2).toString("hex"),
    keep: queue.add,
  });
  return {
    ...tracer,
    close: async (graceMs) => {
      await queue.close(graceMs);
      await collector.close();
    },
  };
};
