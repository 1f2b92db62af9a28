import { describe, expect, it } from "vitest";
import { headersOfTrace, partsOfTrace, readTrace, traceIdOf } from "../../src/domain/trace.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";
const PARENT = `00-${TRACE}-${SPAN}-01`;

describe("a traceparent", () => {
  it("is taken as it came, and handed on as it came", () => {
    const trace = readTrace(PARENT, undefined);
    expect(trace).toBe(PARENT);
    expect(trace && headersOfTrace(trace)).toEqual({ traceparent: PARENT });
    expect(trace && traceIdOf(trace)).toBe(TRACE);
    expect(trace && partsOfTrace(trace)).toEqual({
      traceId: TRACE,
      spanId: SPAN,
      sampled: true,
      random: false,
      state: undefined,
    });
  });

  it.each([
    ["00", "00"],
    ["01", "01"],
    ["02", "02"],
    ["03", "03"],
    // What is not known must not be set.
    ["ff", "03"],
    ["fc", "00"],
  ])("with the flags %s goes on with %s", (flags, kept) => {
    expect(readTrace(`00-${TRACE}-${SPAN}-${flags}`, undefined)).toBe(`00-${TRACE}-${SPAN}-${kept}`);
  });

  it.each([`cc-${TRACE}-${SPAN}-01`, `cc-${TRACE}-${SPAN}-01-what-a-later-version-adds`])(
    "of a later version is read as far as this one goes: %s",
    (later) => expect(readTrace(later, undefined)).toBe(PARENT),
  );

  it.each([
    ["nothing", ""],
    ["no version", `${TRACE}-${SPAN}-01`],
    ["the forbidden version", `ff-${TRACE}-${SPAN}-01`],
    ["more than this version has", `${PARENT}-more`],
    ["a later version that goes on without a hyphen", `cc-${TRACE}-${SPAN}-01.more`],
    ["capitals", PARENT.toUpperCase()],
    ["a trace of zeros", `00-${"0".repeat(32)}-${SPAN}-01`],
    ["a span of zeros", `00-${TRACE}-${"0".repeat(16)}-01`],
    ["a short trace", `00-${TRACE.slice(1)}-${SPAN}-01`],
    ["a short span", `00-${TRACE}-${SPAN.slice(1)}-01`],
    ["short flags", `00-${TRACE}-${SPAN}-1`],
    ["no hexadecimal", `00-${TRACE.replace("4", "g")}-${SPAN}-01`],
    ["two of them", `${PARENT}, ${PARENT}`],
    ["a line of its own", `${PARENT}\n`],
    ["a very long one", `cc-${TRACE}-${SPAN}-01-${"a".repeat(10_000)}`],
  ])("that is faulty is none: %s", (_, given) => {
    expect(readTrace(given, "a=1")).toBeUndefined();
  });
});

describe("a tracestate", () => {
  const kept = (state: string): string | undefined => {
    const trace = readTrace(PARENT, state);
    return trace && headersOfTrace(trace).tracestate;
  };

  it("is handed on with its traceparent, and is nothing without one", () => {
    expect(kept("vendor=x y,t1@other=a/b")).toBe("vendor=x y,t1@other=a/b");
    expect(readTrace(undefined, "vendor=x")).toBeUndefined();
  });

  it("loses the blanks between its members, and members without anything", () => {
    expect(kept(" a=1 ,\t, b=2 ,")).toBe("a=1,b=2");
  });

  it.each([
    ["no value", "a"],
    ["an empty value", "a="],
    ["a key in capitals", "A=1"],
    ["no key", "=1"],
    ["an equals sign in a value", "a=1=2"],
    ["a character that is not ASCII", "a=é"],
    ["a control character", "a=\u0001"],
    ["the same key twice", "a=1,b=2,a=3"],
    ["too long a key", `${"k".repeat(257)}=1`],
    ["too long a value", `a=${"v".repeat(257)}`],
    ["too many members", Array.from({ length: 33 }, (_, i) => `k${i}=1`).join()],
    ["nothing", ""],
    ["commas alone", ",".repeat(5_000)],
  ])("that is faulty is left out, and its traceparent stays: %s", (_, state) => {
    expect(readTrace(PARENT, state)).toBe(PARENT);
  });

  it("that is too long loses its long members first, then the oldest", () => {
    const long = `long=${"x".repeat(200)}`;
    const short = (key: string): string => `${key}=${"x".repeat(90)}`;
    const names = ["a", "b", "c", "d", "e", "f"];
    expect(kept([short("a"), long, ...["b", "c", "d"].map(short)].join())).toBe(
      ["a", "b", "c", "d"].map(short).join(),
    );
    expect(kept(names.map(short).join())).toBe(names.slice(0, 5).map(short).join());
  });
});
