import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { z } from "zod";
import { afterThisTest } from "./endings.ts";

/*
 * What OTLP 1 says of `ExportTraceServiceRequest` in JSON, as far as the gateway has use for it: ids in hexadecimal, 64
 * bits as text, enums as numbers, no member that the protocol does not have.
 */

const nonZero = (digits: number) =>
  z.string().regex(new RegExp(`^(?!0{${digits}}$)[0-9a-f]{${digits}}$`), "an id in lower-case hexadecimal");
const uint64 = z.string().regex(/^(0|[1-9]\d{0,19})$/);
const anyValue = z.union([
  z.strictObject({ stringValue: z.string() }),
  z.strictObject({ boolValue: z.boolean() }),
  z.strictObject({ intValue: z.string().regex(/^-?\d{1,19}$/) }),
  z.strictObject({ doubleValue: z.number() }),
]);
const attributes = z
  .array(z.strictObject({ key: z.string().min(1), value: anyValue }))
  .refine((all) => new Set(all.map(({ key }) => key)).size === all.length, "the same key twice");
const flags = z.int().min(0).max(0x3ff);
const traceState = z.string().max(512).optional();
const span = z
  .strictObject({
    traceId: nonZero(32),
    spanId: nonZero(16),
    traceState,
    parentSpanId: nonZero(16).optional(),
    flags,
    name: z.string().min(1),
    kind: z.int().min(1).max(5),
    startTimeUnixNano: uint64,
    endTimeUnixNano: uint64,
    attributes,
    links: z
      .array(z.strictObject({ traceId: nonZero(32), spanId: nonZero(16), traceState, flags }))
      .optional(),
    status: z.strictObject({ code: z.int().min(0).max(2).optional(), message: z.string().optional() }),
  })
  .refine(
    ({ startTimeUnixNano, endTimeUnixNano }) => BigInt(startTimeUnixNano) <= BigInt(endTimeUnixNano),
    "it ends before it began",
  );
const request = z.strictObject({
  resourceSpans: z.tuple([
    z.strictObject({
      resource: z.strictObject({ attributes }),
      scopeSpans: z.tuple([
        z.strictObject({
          scope: z.strictObject({ name: z.string(), version: z.string() }),
          spans: z.array(span).min(1),
        }),
      ]),
    }),
  ]),
});

/** A span as a collector has it. */
export interface CollectedSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  traceState: string | undefined;
  flags: number;
  name: string;
  /** 1 internal, 2 server, 3 client, 5 consumer. */
  kind: number;
  began: bigint;
  ended: bigint;
  attributes: Record<string, string | number | boolean>;
  links: { traceId: string; spanId: string }[];
  error: string | undefined;
}

export interface Collector {
  /** As `traces.endpoint`. */
  url: string;
  spans: CollectedSpan[];
  /** Calls, answered or not. */
  calls: number;
  /** What broke the protocol. */
  faults: string[];
  /** Resolves once what was taken fits. */
  until(fits: (spans: readonly CollectedSpan[]) => boolean): Promise<readonly CollectedSpan[]>;
  /** Resolves at the n-th call. */
  called(n: number): Promise<void>;
}

const plain = (value: z.infer<typeof anyValue>): string | number | boolean =>
  "intValue" in value ? Number(value.intValue) : (Object.values(value)[0] ?? "");

const collected = ({ startTimeUnixNano, endTimeUnixNano, ...one }: z.infer<typeof span>): CollectedSpan => ({
  traceId: one.traceId,
  spanId: one.spanId,
  parentSpanId: one.parentSpanId,
  traceState: one.traceState,
  flags: one.flags,
  name: one.name,
  kind: one.kind,
  began: BigInt(startTimeUnixNano),
  ended: BigInt(endTimeUnixNano),
  attributes: Object.fromEntries(one.attributes.map(({ key, value }) => [key, plain(value)])),
  links: (one.links ?? []).map(({ traceId, spanId }) => ({ traceId, spanId })),
  error: one.status.code === 2 ? (one.status.message ?? "") : undefined,
});

/**
 * A collector on loopback for the length of one test, which takes what the protocol has and nothing else.
 *
 * @param answer - answers a sound call instead of it; false: it is taken as ever
 * @param headers - without which a call is refused
 */
export const collector = async (
  answer: (response: ServerResponse, call: number) => boolean = () => false,
  headers: Readonly<Record<string, string>> = {},
): Promise<Collector> => {
  const sockets = new Set<Socket>();
  const waiting = new Set<() => void>();
  const faultOf = (method = "", path = "", given: Record<string, unknown>): string | null => {
    if (method !== "POST" || path !== "/v1/traces") return `${method} ${path}`;
    if (given["content-type"] !== "application/json") return String(given["content-type"]);
    for (const [name, value] of Object.entries(headers)) if (given[name] !== value) return `no ${name}`;
    // What hands spans over is in no trace.
    return "traceparent" in given ? "a call in a trace" : null;
  };
  const read = (text: string): string | null => {
    const parsed = request.safeParse(JSON.parse(text));
    if (!parsed.success) return z.prettifyError(parsed.error);
    taken.spans.push(...parsed.data.resourceSpans[0].scopeSpans[0].spans.map(collected));
    return null;
  };
  const server = createServer((asked, response) => {
    const chunks: Buffer[] = [];
    asked.on("data", (chunk: Buffer) => chunks.push(chunk));
    asked.on("end", () => {
      taken.calls++;
      const done = answer(response, taken.calls);
      if (!done) {
        const fault =
          faultOf(asked.method, asked.url, asked.headers) ?? read(Buffer.concat(chunks).toString());
        if (fault !== null) taken.faults.push(fault);
        response.writeHead(fault === null ? 200 : 400, { "content-type": "application/json" }).end("{}");
      }
      for (const look of waiting) look();
    });
  });
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  afterThisTest(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  });
  const when = (fits: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!fits()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  const taken: Collector = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`,
    spans: [],
    calls: 0,
    faults: [],
    until: async (fits) => {
      await when(() => fits(taken.spans));
      return taken.spans;
    },
    called: (n) => when(() => taken.calls >= n),
  };
  return taken;
};
