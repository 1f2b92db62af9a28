import { describe, expect, it } from "vitest";
import { partsOfTrace, readTrace, type Trace, traceIdOf } from "../../src/domain/trace.ts";
import { type SpanRecord, writeOtlp } from "../../src/traces/otlp.ts";
import { openTracer, type TracerParts } from "../../src/traces/tracer.ts";

const PARENT = readTrace("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "vendor=1");

/** A tracer whose chance and clock are the test's own. */
const recording = (parts: Partial<TracerParts> = {}) => {
  const kept: SpanRecord[] = [];
  let n = 0;
  let at = 1_764_294_844_123.456;
  const tracer = openTracer({
    sample: 1,
    now: () => at++,
    digits: (count) => String(++n).padStart(count, "1"),
    keep: (span) => void kept.push(span),
    ...parts,
  });
  return { tracer, kept };
};

const start = { name: "work submit", kind: "consumer" } as const;

describe("a span", () => {
  it("below another is of its trace, with an id of its own and all that the other handed on", () => {
    const { tracer, kept } = recording();
    const span = tracer.start({ ...start, parent: PARENT });
    expect(span.trace).toBe("00-4bf92f3577b34da6a3ce929d0e0e4736-1111111111111111-01 vendor=1");
    expect(kept).toEqual([]);
    span.end({ attributes: { "passerelle.outcome": "done" } });
    expect(kept).toMatchObject([
      { name: "work submit", parent: { spanId: "00f067aa0ba902b7" }, trace: { spanId: "1111111111111111" } },
    ]);
  });

  it("without another begins a trace, whose id it says to be random", () => {
    const { tracer, kept } = recording();
    const span = tracer.start({ ...start, parent: undefined });
    span.end();
    expect(partsOfTrace(span.trace)).toMatchObject({ sampled: true, random: true, state: undefined });
    expect(kept).toMatchObject([{ parent: undefined }]);
  });

  it("is kept once, with its last name, and what it began and ended with", () => {
    const { tracer, kept } = recording();
    const span = tracer.start({ ...start, parent: undefined, attributes: { a: 1, b: "then" } });
    span.end({ name: "another", attributes: { b: "now" }, error: "timeout" });
    span.end({ name: "too late" });
    expect(kept).toHaveLength(1);
    expect(kept[0]).toMatchObject({ name: "another", attributes: { a: 1, b: "now" }, error: "timeout" });
    expect((kept[0]?.ended ?? 0) - (kept[0]?.began ?? 0)).toBeCloseTo(1);
  });

  it("of a trace that its caller does not record is not kept, and hands that on", () => {
    const { tracer, kept } = recording();
    const span = tracer.start({ ...start, parent: PARENT?.replace("-01", "-00") as Trace });
    span.end();
    expect(span.trace).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-\d{16}-00 vendor=1$/);
    expect(kept).toEqual([]);
  });
});

describe("a share of all traces", () => {
  const idsOf = (sample: number): string[] => {
    const ids = Array.from(
      { length: 1000 },
      (_, i) =>
        `${"a".repeat(18)}${Math.round(((i + 0.5) / 1000) * 2 ** 48)
          .toString(16)
          .padStart(12, "0")}00`,
    );
    let n = 0;
    const { tracer, kept } = recording({
      sample,
      digits: (count) => (count === 32 ? (ids[n++] ?? "") : "b".repeat(16)),
    });
    for (const id of ids) {
      const span = tracer.start({ ...start, parent: undefined });
      expect(traceIdOf(span.trace)).toBe(id);
      span.end();
    }
    return kept.map(({ trace }) => trace.traceId);
  };

  it.each([
    [1, 1000],
    [0.25, 250],
    [0.001, 1],
    [0, 0],
  ])("of %d is %d in a thousand", (sample, kept) => expect(idsOf(sample)).toHaveLength(kept));

  it("holds each smaller share, so that programs with different shares agree on whole traces", () => {
    const larger = new Set(idsOf(0.5));
    expect(idsOf(0.1).every((id) => larger.has(id))).toBe(true);
  });
});

describe("OTLP in JSON", () => {
  const RESOURCE = { service: "passerelle", version: "1.2.3", instance: "0198" };

  it("is what the protocol has: ids in hexadecimal, 64 bits as text, enums as numbers", () => {
    const { tracer, kept } = recording();
    const links: Trace[] = ["00-4bf92f3577b34da6a3ce929d0e0e4737-00f067aa0ba902b8-03"];
    tracer
      .start({ name: "GET /x", kind: "server", parent: PARENT, links })
      .end({ attributes: { s: "x", i: 5, d: 1.5, b: true, none: undefined }, error: "500" });
    expect(JSON.parse(writeOtlp(kept, RESOURCE))).toEqual({
      resourceSpans: [
        {
          resource: {
            attributes: [
              { key: "service.name", value: { stringValue: "passerelle" } },
              { key: "service.version", value: { stringValue: "1.2.3" } },
              { key: "service.instance.id", value: { stringValue: "0198" } },
            ],
          },
          scopeSpans: [
            {
              scope: { name: "passerelle", version: "1.2.3" },
              spans: [
                {
                  traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
                  spanId: "1111111111111111",
                  traceState: "vendor=1",
                  parentSpanId: "00f067aa0ba902b7",
                  flags: 0x301,
                  name: "GET /x",
                  kind: 2,
                  startTimeUnixNano: "1764294844123456000",
                  endTimeUnixNano: "1764294844124456000",
                  attributes: [
                    { key: "s", value: { stringValue: "x" } },
                    { key: "i", value: { intValue: "5" } },
                    { key: "d", value: { doubleValue: 1.5 } },
                    { key: "b", value: { boolValue: true } },
                    { key: "error.type", value: { stringValue: "500" } },
                  ],
                  links: [
                    {
                      traceId: "4bf92f3577b34da6a3ce929d0e0e4737",
                      spanId: "00f067aa0ba902b8",
                      flags: 0x103,
                    },
                  ],
                  status: { code: 2, message: "500" },
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it("cuts texts that are too long, and holds none that is no text", () => {
    const { tracer, kept } = recording();
    tracer.start({ ...start, parent: undefined }).end({
      attributes: { long: "x".repeat(5000), half: "\ud83d" },
    });
    const written = writeOtlp(kept, RESOURCE);
    expect(written).not.toContain("x".repeat(1025));
    expect(written.isWellFormed()).toBe(true);
    expect(written).toContain("\ufffd");
  });
});
