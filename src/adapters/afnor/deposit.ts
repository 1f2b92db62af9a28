import type { Invoice } from "../../domain/invoice.ts";
import { ACK_RANKS, FLOW_SYNTAXES, flowProfileOf, statusOfAck } from "../../mapping/afnor.ts";
import { ask } from "../kit/calls/door.ts";
import { idOf, notAtPlatform } from "../kit/calls/failures.ts";
import { sha256Of } from "../kit/files.ts";
import { lookedUp, lookupUnclear, nothingFound } from "../kit/look-up.ts";
import { present } from "../kit/present.ts";
import { timeOf } from "../kit/time.ts";
import type { Found, Outgoing, PlatformInvoice, Submitted } from "../port.ts";
import type { Afnor } from "./calls.ts";
import { download } from "./download.ts";
import { getFlow, searchFlows } from "./search.ts";
import { depositedSchema, type Flow } from "./shapes.ts";

/**
 * Deposits an invoice (`POST /v1/flows`). No `processingRule`: the platform works it out, and some refuse one.
 *
 * @throws Failure `refused` with `alreadyExists` when the platform says that it holds the document already
 */
export const submitInvoice = (access: Afnor, outgoing: Outgoing): Promise<Submitted> => {
  const { invoice, bytes, fileName } = outgoing;
  const flowInfo = present({
    trackingId: invoice.id,
    name: fileName,
    flowSyntax: FLOW_SYNTAXES[invoice.syntax],
    flowProfile: flowProfileOf(invoice.profile),
    sha256: invoice.sha256,
  });
  return depositFlow(access, "submit", flowInfo, { bytes, fileName, mediaType: invoice.mediaType });
};

/** A file of a deposit. */
interface FlowFile {
  bytes: Uint8Array;
  fileName: string;
  mediaType: string;
}

/** Deposits one file, once. */
export const depositFlow = async (
  { door, io }: Afnor,
  operation: string,
  flowInfo: object,
  file: FlowFile,
): Promise<Submitted> => {
  const body = multipart(io.uuid(), JSON.stringify(flowInfo), file);
  const call = { operation, service: "flow", method: "POST", path: "/flows", body, safe: false } as const;
  return { done: true, platformId: (await ask(door, depositedSchema, call)).flowId };
};

/**
 * Written by hand because FormData gives a typed part a file name, and servers that go by it take `flowInfo` for a
 * second file.
 */
const multipart = (
  boundary: string,
  flowInfo: string,
  { bytes, fileName, mediaType }: FlowFile,
): { bytes: Uint8Array; contentType: string } => ({
  bytes: Buffer.concat([
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="flowInfo"\r\nContent-Type: application/json\r\n\r\n` +
        `${flowInfo}\r\n--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${fileName}"\r\n` +
        `Content-Type: ${mediaType}\r\n\r\n`,
    ),
    bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]),
  contentType: `multipart/form-data; boundary=${boundary}`,
});

/** Flows without a tracking id that are compared by content before the look-up gives up. */
const COMPARED = 3;

/** Did an earlier deposit arrive? */
export const findInvoice = (
  access: Afnor,
  { invoice, arrivedBy }: Omit<Outgoing, "bytes">,
): Promise<Found | null> =>
  findFlow(access, { what: "the deposit", trackingId: invoice.id, sha256: invoice.sha256, arrivedBy });

/** Something that was deposited, as far as it is known of an earlier try. */
interface Deposited {
  /** For people. */
  what: string;
  trackingId: string;
  /** Of the file, for platforms that search by the id but do not show it. */
  sha256: string;
  arrivedBy: string | undefined;
}

/**
 * Looks an earlier deposit up by our tracking id. A platform takes the same tracking id several times, so there may
 * be several flows: a good one wins over a pending one, that over a failed one, and then the oldest.
 *
 * @throws Failure `unknown` when the platform cannot say, or what came in may not show yet: then nothing may be sent
 *   again
 */
export const findFlow = async (
  access: Afnor,
  { what, trackingId, sha256, arrivedBy }: Deposited,
): Promise<Found | null> => {
  const { flows } = await lookedUp(searchFlows(access, { trackingId }, null));
  const [best] = flows.filter((flow) => flow.trackingId === trackingId).sort(byUse);
  if (best !== undefined) return { platformId: best.flowId, sameContent: "yes" };

  // Some platforms search by it but do not show it (Esalink): then the content tells.
  const silent = flows.filter((flow) => flow.trackingId == null || flow.trackingId === "");
  if (silent.length > COMPARED) {
    throw lookupUnclear(`${silent.length} flows answer to the search, none says whose it is.`);
  }
  for (const { flowId: platformId } of silent.sort(byUse)) {
    const { bytes } = await download(access, { platformId }, "original");
    if (sha256Of(bytes) === sha256) return { platformId, sameContent: "yes" };
  }
  return nothingFound(what, arrivedBy, access.endpoint.showsAfterMs, access.io.now());
};

const byUse = (a: Flow, b: Flow): number =>
  rankOf(a) - rankOf(b) || (timeOf(a.submittedAt, "utc") ?? 0) - (timeOf(b.submittedAt, "utc") ?? 0);

/** An acknowledgement that is not known says as little as one that is still to come. */
const rankOf = ({ acknowledgement }: Flow): number => {
  const rank = ACK_RANKS.indexOf(acknowledgement?.status ?? "Pending");
  return rank === -1 ? ACK_RANKS.indexOf("Pending") : rank;
};

/**
 * What the platform says of one deposited invoice now: its acknowledgement, no more. The life cycle comes as flows of
 * its own.
 */
export const stateOfInvoice = async (access: Afnor, invoice: Invoice): Promise<PlatformInvoice> => {
  const platformId = idOf(invoice);
  const raw = await getFlow(access, platformId);
  if (raw === null) throw notAtPlatform(platformId);
  const ack = raw.acknowledgement?.status ?? "";
  const status = invoice.direction === "outbound" ? statusOfAck(ack) : null;
  return { platformId, rawState: `ack:${ack}`, status, raw };
};
