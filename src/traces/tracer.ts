import { partsOfTrace, type TraceParts, writeTrace } from "../domain/trace.ts";
import type { SpanRecord } from "./otlp.ts";
import type { Attributes, Span, SpanEnd, SpanStart, Tracer } from "./port.ts";

/** Digits of a trace id that are random (W3C Trace Context, level 2), and how many values they have. */
const RANDOM_DIGITS = 14;
const RANDOM_VALUES = 2 ** (4 * RANDOM_DIGITS);

/** What the tracer needs of the world. */
export interface TracerParts {
  /** Share of the traces that begin here and are recorded, 0 to 1. Of others, whoever began them decides. */
  sample: number;
  /** Milliseconds since 1970, as exact as can be. */
  now(): number;
  /** So many hexadecimal digits, by chance. */
  digits(count: number): string;
  /** Takes what is over. */
  keep(span: SpanRecord): void;
}

/**
 * Makes spans, and keeps those of traces that are recorded. Also the others have ids, so that whoever is called sees that
 * the trace is one that nobody records.
 */
export const openTracer = ({ sample, now, digits, keep }: TracerParts): Tracer => {
  /** The same traces, whoever of all that see them decides: those whose random part is high enough. */
  const isSampled = (traceId: string): boolean =>
    Number.parseInt(traceId.slice(-RANDOM_DIGITS), 16) >= (1 - sample) * RANDOM_VALUES;

  const partsBelow = (parent: TraceParts | undefined): TraceParts => {
    const spanId = digits(16);
    if (parent !== undefined) return { ...parent, spanId };
    const traceId = digits(32);
    return { traceId, spanId, sampled: isSampled(traceId), random: true, state: undefined };
  };

  const recorded = (
    { name, kind, attributes = {}, links = [] }: SpanStart,
    parent: TraceParts | undefined,
    trace: TraceParts,
  ): Span => {
    const began = now();
    let over = false;
    return {
      trace: writeTrace(trace),
      end: (how: SpanEnd = {}) => {
        if (over) return;
        over = true;
        const all: Attributes = { ...attributes, ...how.attributes };
        keep({
          trace,
          parent,
          name: how.name ?? name,
          kind,
          began,
          ended: now(),
          attributes: all,
          links,
          error: how.error,
        });
      },
    };
  };

  return {
    start: (start) => {
      const parent = start.parent === undefined ? undefined : partsOfTrace(start.parent);
      const trace = partsBelow(parent);
      return trace.sampled ? recorded(start, parent, trace) : { trace: writeTrace(trace), end: () => {} };
    },
  };
};
