import type { Trace } from "../domain/trace.ts";

/** What a span is to those before and after it, as OpenTelemetry names it. */
export type SpanKind = "internal" | "server" | "client" | "consumer";

/** What is told of a span. No secret, no content of a document, no name of a person. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** A span that begins. */
export interface SpanStart {
  /** A small closed set: what differs from one to the next is an attribute. */
  name: string;
  kind: SpanKind;
  /** What it is a part of; undefined: it is the first of a trace of its own. */
  parent: Trace | undefined;
  attributes?: Attributes;
  /** Spans of other traces that led to it, too. */
  links?: readonly Trace[];
}

/** How a span ended. */
export interface SpanEnd {
  /** Where it is known only now. */
  name?: string;
  attributes?: Attributes;
  /** It went wrong: a code or a status, never a text from outside. */
  error?: string;
}

export interface Span {
  /** What is done for it, here or by others, carries this. */
  readonly trace: Trace;
  /** Once; later calls change nothing. */
  end(how?: SpanEnd): void;
}

/** What a collector makes of a batch of spans. */
export type Exported =
  /** It has them; `refused`: all but so many. */
  | { outcome: "taken"; refused: number }
  | { outcome: "refused"; why: string }
  /** Not now; `afterMs`: as it asks itself. */
  | { outcome: "later"; why: string; afterMs?: number };

/** Records what was done, for a collector. There is none where the configuration names no collector. */
export interface Tracer {
  start(span: SpanStart): Span;
}
