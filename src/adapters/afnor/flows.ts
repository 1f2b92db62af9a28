import { createHash } from "node:crypto";
import { Failure, isFailure } from "../../domain/failure.ts";
import { FLOW_SYNTAXES, flowProfileOf, statusOfAck } from "../../mapping/afnor.ts";
import { type DocType, MAX_FILE_BYTES } from "../../norm/flow.ts";
import { type FLOW_CRITERIA, LARGEST_PAGE } from "../../norm/search.ts";
import type { Loose } from "../../norm/shape.ts";
import type { Downloaded, Found, Outgoing, PlatformInvoice, Rendition, Submitted } from "../port.ts";
import { type Door, readAnswer } from "./calls.ts";
import { depositedSchema, type Flow, flowSchema, searchAnswerSchema } from "./shapes.ts";
import { timeOf } from "./time.ts";

/** Criteria of a search; at least one is needed. Words that this gateway does not know are asked for like others. */
export type Where = Loose<typeof FLOW_CRITERIA>;

export interface FlowPage {
  flows: Flow[];
  /** Results that cannot be read as flows. */
  odd: unknown[];
  /** The platform's own limit, where it says one. */
  limit: number | null;
  nextCursor: string | null;
}

/** One page of flows, in no order. */
export const searchFlows = async (
  door: Door,
  where: Where,
  cursor: string | null,
  signal: AbortSignal,
): Promise<FlowPage> => {
  const answer = await door({
    operation: "search",
    service: "flow",
    method: "POST",
    path: "/flows/search",
    json: { where, limit: LARGEST_PAGE, ...(cursor === null ? {} : { cursor }) },
    safe: true,
    signal,
  });
  if (answer.status === 204) return { flows: [], odd: [], limit: null, nextCursor: null };
  const { results, limit, nextCursor } = readAnswer(searchAnswerSchema, answer, true);
  const page: FlowPage = { flows: [], odd: [], limit: limit ?? null, nextCursor: nextCursor || null };
  for (const result of results ?? []) {
    const flow = flowSchema.safeParse(result);
    if (flow.success) page.flows.push(flow.data);
    else page.odd.push(result);
  }
  return page;
};

/** The state of one flow; null when the platform does not know it. */
export const getFlow = async (door: Door, flowId: string, signal: AbortSignal): Promise<Flow | null> => {
  const answer = await door({
    operation: "fetch",
    service: "flow",
    path: `/flows/${encodeURIComponent(flowId)}?docType=Metadata`,
    safe: true,
    signal,
    also: [404],
  });
  return answer.status === 404 ? null : readAnswer(flowSchema, answer, true);
};

/** Room for what goes around a file, in bytes. */
const ENVELOPE = 256 * 1024;

const DOC_TYPES = {
  original: "Original",
  converted: "Converted",
  readable: "ReadableView",
} as const satisfies Record<Rendition, DocType>;

/**
 * The bytes of a flow.
 *
 * @throws Failure `refused` with code `rendition_missing` when the platform has no such rendition of it
 */
export const downloadFlow = async (
  door: Door,
  flowId: string,
  rendition: Rendition,
  signal: AbortSignal,
): Promise<Downloaded> => {
  const answer = await door({
    operation: "download",
    service: "flow",
    path: `/flows/${encodeURIComponent(flowId)}?docType=${DOC_TYPES[rendition]}`,
    safe: true,
    signal,
    also: [404],
    maxBytes: MAX_FILE_BYTES + ENVELOPE,
  });
  if (answer.status === 404 || answer.bytes.length === 0) {
    throw new Failure("refused", {
      code: "rendition_missing",
      message: `The platform has no ${rendition} rendition of ${flowId}.`,
      fix: "Ask for another rendition, or look the document up in the platform's own web page.",
      httpStatus: answer.status,
    });
  }
  return {
    bytes: answer.bytes,
    mediaType: mediaTypeOf(answer.bytes),
    fileName: fileNameIn(answer.headers.get("content-disposition")),
  };
};

/** The standard answers application/octet-stream whatever the file is, so the bytes decide. */
const mediaTypeOf = (bytes: Uint8Array): string => {
  const start = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart();
  if (start.startsWith("%PDF-")) return "application/pdf";
  return start.startsWith("<") ? "application/xml" : "application/octet-stream";
};

const fileNameIn = (disposition: string | null): string | null => {
  const name = /filename\s*=\s*"?([^";]+)"?/i.exec(disposition ?? "")?.[1]?.trim();
  return name === undefined || name === "" ? null : name;
};

/**
 * Deposits an invoice (`POST /v1/flows`). No `processingRule`: the platform works it out, and some refuse one.
 *
 * @throws Failure `refused` with `alreadyExists` when the platform says that it holds the document already
 */
export const submitInvoice = (
  door: Door,
  outgoing: Outgoing,
  boundary: string,
  signal: AbortSignal,
): Promise<Submitted> => {
  const { invoice, bytes, fileName } = outgoing;
  const flowProfile = flowProfileOf(invoice.profile);
  const flowInfo = {
    trackingId: invoice.id,
    name: fileName,
    flowSyntax: FLOW_SYNTAXES[invoice.syntax],
    ...(flowProfile === undefined ? {} : { flowProfile }),
    sha256: invoice.sha256,
  };
  const file = { bytes, fileName, mediaType: invoice.mediaType };
  return depositFlow(door, "submit", flowInfo, file, boundary, signal);
};

/** Deposits one file, once. */
export const depositFlow = async (
  door: Door,
  operation: string,
  flowInfo: object,
  file: { bytes: Uint8Array; fileName: string; mediaType: string },
  boundary: string,
  signal: AbortSignal,
): Promise<Submitted> => {
  const answer = await door({
    operation,
    service: "flow",
    method: "POST",
    path: "/flows",
    body: multipart(boundary, JSON.stringify(flowInfo), file),
    safe: false,
    signal,
  });
  return { done: true, platformId: readAnswer(depositedSchema, answer, false).flowId };
};

/**
 * Written by hand because FormData gives a typed part a file name, and servers that go by it take `flowInfo` for a
 * second file.
 */
const multipart = (
  boundary: string,
  flowInfo: string,
  file: { bytes: Uint8Array; fileName: string; mediaType: string },
): { bytes: Uint8Array; contentType: string } => ({
  bytes: Buffer.concat([
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="flowInfo"\r\nContent-Type: application/json\r\n\r\n` +
        `${flowInfo}\r\n--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${file.fileName}"\r\n` +
        `Content-Type: ${file.mediaType}\r\n\r\n`,
    ),
    file.bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]),
  contentType: `multipart/form-data; boundary=${boundary}`,
});

/** Flows without a tracking id that are compared by content before the look-up gives up. */
const COMPARED = 3;

/**
 * Looks an earlier deposit up by our tracking id. A platform takes the same tracking id several times, so there may
 * be several flows: a good one wins over a pending one, that over a failed one, and then the oldest.
 *
 * @param sha256 of what was deposited, for platforms that search by the id but do not show it
 * @throws Failure `unknown` when the platform cannot say: then nothing may be sent again
 */
export const findFlow = async (
  door: Door,
  trackingId: string,
  sha256: string,
  signal: AbortSignal,
): Promise<Found | null> => {
  let page: FlowPage;
  try {
    page = await searchFlows(door, { trackingId }, null, signal);
  } catch (error) {
    // A refused question is no answer: as a refusal it would fail a deposit that may well have arrived.
    if (isFailure(error) && error.kind === "refused") throw unclear(error.facts.message, error);
    throw error;
  }
  const [best] = page.flows.filter((flow) => flow.trackingId === trackingId).sort(byUse);
  if (best !== undefined) return { platformId: best.flowId, sameContent: "yes" };

  // Some platforms search by it but do not show it (Esalink): then the content tells.
  const silent = page.flows.filter((flow) => flow.trackingId == null || flow.trackingId === "");
  if (silent.length > COMPARED)
    throw unclear(`${silent.length} flows answer to the search, none says whose it is.`);
  for (const flow of silent.sort(byUse)) {
    const { bytes } = await downloadFlow(door, flow.flowId, "original", signal);
    if (createHash("sha256").update(bytes).digest("hex") === sha256) {
      return { platformId: flow.flowId, sameContent: "yes" };
    }
  }
  return null;
};

const unclear = (why: string, cause?: unknown): Failure =>
  new Failure(
    "unknown",
    {
      code: "lookup_unclear",
      message: `The platform cannot say whether the deposit arrived: ${why}`,
      fix: "Look for the invoice in the platform's own web page; then say with a retry whether it is there.",
    },
    { cause },
  );

const byUse = (a: Flow, b: Flow): number =>
  rankOf(a) - rankOf(b) || (timeOf(a.submittedAt) ?? 0) - (timeOf(b.submittedAt) ?? 0);

const rankOf = (flow: Flow): number => {
  const rank = ["Ok", "Pending", "Error"].indexOf(flow.acknowledgement?.status ?? "Pending");
  return rank === -1 ? 1 : rank;
};

/**
 * What the platform says of one deposited invoice now: its acknowledgement, no more. The life cycle comes as flows of
 * its own.
 */
export const stateOfInvoice = async (
  door: Door,
  platformId: string,
  outbound: boolean,
  signal: AbortSignal,
): Promise<PlatformInvoice> => {
  const flow = await getFlow(door, platformId, signal);
  if (flow === null) throw notThere(platformId);
  const ack = flow.acknowledgement?.status ?? "";
  return { platformId, rawState: `ack:${ack}`, status: outbound ? statusOfAck(ack) : null, raw: flow };
};

export const notThere = (platformId: string | null): Failure =>
  new Failure("refused", {
    code: "not_at_platform",
    message:
      platformId === null
        ? "The invoice is not at the platform yet."
        : `The platform does not know the flow ${platformId}.`,
    fix:
      platformId === null
        ? "Wait until it is sent."
        : "Look it up in the platform's own web page; it may have been deleted there.",
  });
