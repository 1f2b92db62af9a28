import { FLOW } from "../../norm/flow.ts";
import { faultsOf } from "../shapes.ts";
import { cii, facturX, flowIdOf } from "./deposits.ts";
import type { Exchange } from "./exchange.ts";
import { answers, type Probe, unless } from "./probe.ts";
import { idOf, sampleFlow } from "./samples.ts";
import { taken } from "./taken.ts";
import type { Ask, Walk } from "./walk.ts";

const OPERATION = "GET /v1/flows/{flowId}";
const PLACE = "/v1/flows/{flowId} get 200";

const get = (walk: Walk, flowId: string, docType?: string, ask?: Ask): Promise<Exchange> =>
  walk.flow(
    "GET",
    `/flows/${encodeURIComponent(flowId)}${docType === undefined ? "" : `?docType=${docType}`}`,
    ask,
  );

const typeOf = ({ headers }: Exchange): string => headers.get("content-type") ?? "no content type";

const isPdf = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(0, 1_024)).includes("%PDF-");

/** A rendition that a platform may have or not. */
const optional = (docType: "Converted" | "ReadableView", isIt: (bytes: Uint8Array) => boolean): Probe => ({
  level: "must",
  operation: OPERATION,
  place: PLACE,
  what: `gives ${docType} of an invoice as such a file, or says 404`,
  writes: true,
  run: async (walk) => {
    const exchange = await get(walk, flowIdOf(await facturX(walk)), docType);
    if (exchange.status !== 200) return answers(exchange, 404);
    return { ok: isIt(exchange.bytes), got: `200 and ${typeOf(exchange)}`, exchange };
  },
});

export const FLOW_PROBES: readonly Probe[] = [
  {
    level: "must",
    operation: OPERATION,
    place: PLACE,
    what: "without docType, tells the state of the flow as the version has it (Flow)",
    run: async (walk) => {
      const exchange = await get(walk, idOf(await sampleFlow(walk)));
      if (exchange.status !== 200) return answers(exchange, 200);
      return unless(faultsOf(FLOW, walk.version, exchange.json), exchange, "as described");
    },
  },
  {
    level: "must",
    operation: OPERATION,
    place: PLACE,
    what: "with docType=Metadata, tells the same",
    run: async (walk) => {
      const id = idOf(await sampleFlow(walk));
      const plain = taken(await get(walk, id), "the state is not told without docType", 200);
      const exchange = await get(walk, id, "Metadata");
      const same = exchange.status === 200 && exchange.json?.flowId === plain.json?.flowId;
      return { ok: same, got: same ? "the same" : answers(exchange, 200).got, exchange };
    },
  },
  {
    level: "should",
    operation: OPERATION,
    place: PLACE,
    what: "goes by docType and not by Accept: Metadata is JSON to who accepts octet-stream",
    run: async (walk) => {
      const headers = { accept: "application/octet-stream" };
      const exchange = await get(walk, idOf(await sampleFlow(walk)), "Metadata", { headers });
      return { ...answers(exchange, 200), ok: exchange.status === 200 && exchange.json !== null };
    },
  },
  {
    level: "must",
    operation: OPERATION,
    place: PLACE,
    what: "with docType=Original, gives the file as it was deposited, byte for byte",
    writes: true,
    run: async (walk) => {
      const one = await cii(walk);
      const exchange = await get(walk, flowIdOf(one), "Original");
      if (exchange.status !== 200) return answers(exchange, 200);
      const same = Buffer.compare(exchange.bytes, one.file.bytes) === 0;
      return { ok: same, got: same ? "the same bytes" : `${exchange.bytes.length} other bytes`, exchange };
    },
  },
  {
    level: "must",
    operation: OPERATION,
    place: PLACE,
    what: "gives a file as application/octet-stream",
    run: async (walk) => {
      const exchange = await get(walk, idOf(await sampleFlow(walk)), "Original");
      taken(exchange, "the original is not given", 200);
      return { ok: /^application\/octet-stream\b/i.test(typeOf(exchange)), got: typeOf(exchange), exchange };
    },
  },
  {
    level: "should",
    operation: OPERATION,
    place: PLACE,
    what: "names a file in Content-Disposition: attachment",
    run: async (walk) => {
      const exchange = await get(walk, idOf(await sampleFlow(walk)), "Original");
      taken(exchange, "the original is not given", 200);
      const value = exchange.headers.get("content-disposition");
      return {
        ok: /^attachment\s*;\s*filename/i.test(value ?? ""),
        got: value ?? "no Content-Disposition",
        exchange,
      };
    },
  },
  optional("Converted", (bytes) => bytes.length > 0),
  optional("ReadableView", isPdf),
  {
    level: "must",
    operation: OPERATION,
    place: "/v1/flows/{flowId} get 400",
    what: "refuses a docType that the norm does not have",
    run: async (walk) =>
      answers(await get(walk, idOf(await sampleFlow(walk)), "ConformanceUnknown"), 400, 422),
  },
  {
    level: "must",
    operation: OPERATION,
    place: "/v1/flows/{flowId} get 404",
    what: "answers a flow that there is not with 404",
    run: async (walk) => answers(await get(walk, crypto.randomUUID()), 404),
  },
  {
    level: "must",
    operation: OPERATION,
    place: "/v1/flows/{flowId} get 401",
    what: "answers a call without a token with 401",
    run: async (walk) => answers(await get(walk, crypto.randomUUID(), "Metadata", { bearer: null }), 401),
  },
  {
    level: "must",
    operation: OPERATION,
    place: "/v1/flows/{flowId} get 401",
    what: "answers a call with a token that it never gave with 401",
    run: async (walk) =>
      answers(await get(walk, crypto.randomUUID(), "Metadata", { bearer: crypto.randomUUID() }), 401),
  },
  {
    level: "must",
    operation: "GET /v1/healthcheck (flow)",
    place: "/v1/healthcheck get 200",
    what: "answers 200",
    run: async (walk) => answers(await walk.flow("GET", "/healthcheck"), 200),
  },
];
