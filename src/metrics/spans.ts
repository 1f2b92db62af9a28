import { Counter, type Registry } from "prom-client";

/** What the export of traces tells. */
export interface SpanMetrics {
  /** Spans went to the collector (`exported`), found no room (`dropped`), or were not taken (`failed`). */
  spans(outcome: string, count: number): void;
}

export const spanMetrics = (registers: Registry[]): SpanMetrics => {
  const spans = new Counter({
    name: "passerelle_spans_total",
    help: "Spans by what became of them, where traces are exported.",
    labelNames: ["outcome"],
    registers,
  });
  return { spans: (outcome, count) => spans.inc({ outcome }, count) };
};
