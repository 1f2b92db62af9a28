import { partsOfTrace, type Trace, type TraceParts } from "../domain/trace.ts";
import type { Attributes, SpanKind } from "./port.ts";

/** A span that is over. */
export interface SpanRecord {
  trace: TraceParts;
  parent: TraceParts | undefined;
  name: string;
  kind: SpanKind;
  /** Milliseconds since 1970, with what is left of a millisecond. */
  began: number;
  ended: number;
  attributes: Attributes;
  links: readonly Trace[];
  error: string | undefined;
}

/** Who made the spans. */
export interface Resource {
  service: string;
  version: string;
  /** Tells one process from another. */
  instance: string;
}

/** Numbers of the protocol (opentelemetry/proto/trace/v1). JSON has them as numbers, never by their names. */
const KINDS: Readonly<Record<SpanKind, number>> = { internal: 1, server: 2, client: 3, consumer: 5 };
const STATUS_ERROR = 2;
/** Bits of `flags` above those of W3C: whether it is known where the parent was, and that it was elsewhere. */
const REMOTE_KNOWN = 0x100;
const REMOTE = 0x200;

/** Longest text of an attribute, in characters: what collectors take without a word. */
const LONGEST_TEXT = 1024;

type Value =
  | { stringValue: string }
  | { boolValue: boolean }
  | { intValue: string }
  | { doubleValue: number };

const anyValue = (value: string | number | boolean): Value => {
  if (typeof value === "string") return { stringValue: value.slice(0, LONGEST_TEXT).toWellFormed() };
  if (typeof value === "boolean") return { boolValue: value };
  // 64 bits go as text: JSON's numbers have 53.
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
};

const attributesOf = (attributes: Attributes): { key: string; value: Value }[] =>
  Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: anyValue(value) }],
  );

/** Nanoseconds since 1970, which are 64 bits, too. Microseconds are all that the clock tells. */
const nanoseconds = (ms: number): string => `${Math.round(ms * 1000)}000`;

const flagsOf = ({ sampled, random }: TraceParts): number => (sampled ? 1 : 0) | (random ? 2 : 0);

const stateOf = ({ state }: TraceParts): { traceState?: string } =>
  state === undefined ? {} : { traceState: state };

const spanOf = ({ trace, parent, name, kind, began, ended, attributes, links, error }: SpanRecord) => {
  // Requests come from elsewhere, and so does work: what asked for it may have been another process.
  const isRemote = parent !== undefined && (kind === "server" || kind === "consumer");
  return {
    traceId: trace.traceId,
    spanId: trace.spanId,
    ...stateOf(trace),
    ...(parent === undefined ? {} : { parentSpanId: parent.spanId }),
    flags: flagsOf(trace) | REMOTE_KNOWN | (isRemote ? REMOTE : 0),
    name,
    kind: KINDS[kind],
    startTimeUnixNano: nanoseconds(began),
    endTimeUnixNano: nanoseconds(Math.max(began, ended)),
    attributes: attributesOf({ ...attributes, "error.type": error }),
    ...(links.length === 0 ? {} : { links: links.map(linkOf) }),
    status: error === undefined ? {} : { code: STATUS_ERROR, message: error.slice(0, LONGEST_TEXT) },
  };
};

const linkOf = (trace: Trace) => {
  const parts = partsOfTrace(trace);
  return {
    traceId: parts.traceId,
    spanId: parts.spanId,
    ...stateOf(parts),
    flags: flagsOf(parts) | REMOTE_KNOWN,
  };
};

/**
 * Spans as a collector takes them: an `ExportTraceServiceRequest` of OTLP 1 in the JSON mapping of the protocol, which
 * is that of protobuf but for ids, written in hexadecimal.
 */
export const writeOtlp = (spans: readonly SpanRecord[], { service, version, instance }: Resource): string =>
  JSON.stringify({
    resourceSpans: [
      {
        resource: {
          attributes: attributesOf({
            "service.name": service,
            "service.version": version,
            "service.instance.id": instance,
          }),
        },
        scopeSpans: [{ scope: { name: service, version }, spans: spans.map(spanOf) }],
      },
    ],
  });
