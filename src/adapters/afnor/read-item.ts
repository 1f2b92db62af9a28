import { type Cdar, type CdarDetail, readCdar } from "../../documents/index.ts";
import { Failure, isFailure } from "../../domain/failure.ts";
import { SELF_BILLED_TYPES } from "../../domain/invoice.ts";
import type { RawItem, Reason, Statement } from "../../domain/life-cycle/event.ts";
import { statusOfCode } from "../../domain/life-cycle/status.ts";
import {
  DATA_CHARACTERISTICS,
  lifeCycleSide,
  reasonOfAck,
  roleOf,
  statusOfAck,
} from "../../mapping/afnor.ts";
import type { About, Downloaded, Rendition, Understood } from "../port.ts";
import type { Door } from "./calls.ts";
import { downloadFlow } from "./flows.ts";
import { isOut, subjectOf } from "./items.ts";
import { type Flow, flowSchema } from "./shapes.ts";
import { isoOf, timeOf } from "./time.ts";

/**
 * Understands one item, downloading the document where the flow is only an envelope.
 *
 * @throws DocumentFault when a life-cycle message cannot be read
 * @throws Failure `refused` for items that only a person can settle (gaps, results that are no flows)
 */
export const readItem = async (door: Door, item: RawItem, signal: AbortSignal): Promise<Understood> => {
  const flow = flowIn(item);
  const subject = subjectOf(flow);
  if (isOut(flow)) {
    if (subject === "invoice" || subject === "unknown") return ackStatement(item, flow);
    const foreign = ![flow.trackingId, flow.name].some((text) => text?.startsWith("psh_"));
    // A status that did not come from here was set in the platform's own pages; the ERP must learn of it.
    if (subject === "lifecycle" && foreign && flow.acknowledgement?.status === "Ok") {
      return cdarStatement(item, flow, await downloadFlow(door, flow.flowId, "original", signal), true);
    }
    return ackOutcome(flow);
  }
  if (flow.acknowledgement?.status === "Error") {
    return {
      kind: "nothing",
      why: `the platform could not take it in: ${commentOf(flow) ?? "no reason given"}`,
    };
  }
  switch (subject) {
    case "lifecycle":
      return cdarStatement(item, flow, await downloadFlow(door, flow.flowId, "original", signal), false);
    case "invoice":
      return {
        kind: "invoice",
        platformId: flow.flowId,
        document: await downloadAny(door, flow, signal),
        receivedAt: isoOf(timeOf(flow.submittedAt) ?? Date.parse(item.at)),
      };
    default:
      return { kind: "nothing", why: `a flow of type ${flow.flowType ?? "unknown"} is not for us` };
  }
};

const flowIn = (item: RawItem): Flow => {
  const flow = flowSchema.safeParse(item.raw);
  if (flow.success) return flow.data;
  const gap = item.id.startsWith("gap:");
  throw new Failure("refused", {
    code: gap ? "flows_unreachable" : "flow_unreadable",
    message: gap
      ? `More flows share one moment than the platform shows (${item.id}); some of them may be missing here.`
      : "The platform listed something that is no flow.",
    fix: "Ask the platform's support for the flows of that moment, or for pages with a cursor (version 1.3).",
    raw: JSON.stringify(item.raw).slice(0, 4000),
  });
};

/** Which renditions of a received invoice to try: some platforms keep no original (Esalink), others no conversion. */
const IN_ORDER: readonly Rendition[] = ["original", "converted", "readable"];

const downloadAny = async (door: Door, flow: Flow, signal: AbortSignal): Promise<Downloaded> => {
  let first: unknown;
  for (const rendition of IN_ORDER) {
    try {
      const document = await downloadFlow(door, flow.flowId, rendition, signal);
      return { ...document, fileName: document.fileName ?? flow.name ?? null };
    } catch (error) {
      if (!isFailure(error) || error.kind !== "refused") throw error;
      first ??= error;
    }
  }
  throw first;
};

const detailsOf = (flow: Flow) => flow.acknowledgement?.details ?? [];

/** The platform's messages, each with what it is about. */
const commentOf = (flow: Flow): string | null =>
  detailsOf(flow)
    .map(({ item, reasonMessage }) => [item, reasonMessage].filter((t) => t).join(": "))
    .filter((line) => line !== "")
    .join("\n") || null;

const ackReasons = (flow: Flow): Reason[] =>
  detailsOf(flow)
    .filter(({ level, reasonCode }) => level !== "Warning" && reasonCode)
    .map(({ reasonCode, reasonMessage }) => reasonOfAck(String(reasonCode), reasonMessage ?? undefined));

const ackStatement = (item: RawItem, flow: Flow): Understood => {
  const ack = flow.acknowledgement?.status ?? "";
  const status = statusOfAck(ack);
  return {
    kind: "statement",
    about: { platformId: flow.flowId, ...(flow.trackingId ? { trackingId: flow.trackingId } : {}) },
    statement: {
      platformEventId: item.id,
      rawCode: `ack:${ack}`,
      status,
      at: item.at,
      setBy: { role: "WK" },
      reasons: status === "rejected" ? ackReasons(flow) : [],
      comment: commentOf(flow),
      amounts: [],
      external: false,
    },
  };
};

const ackOutcome = (flow: Flow): Understood => ({
  kind: "outcome",
  trackingId: flow.trackingId ?? null,
  platformId: flow.flowId,
  accepted: flow.acknowledgement?.status === "Ok",
  reasons: ackReasons(flow),
  comment: commentOf(flow),
});

/** MDT-91 of a life-cycle message that is not about an invoice (regulation §3.3): flow, report, message, directory. */
const NOT_INVOICES: ReadonlySet<string> = new Set(["303", "304", "305", "306"]);
/** Codes by which such a message says no (regulation §1.2). */
const REFUSALS: ReadonlySet<string> = new Set(["251", "301", "401", "501", "601"]);

const cdarStatement = (item: RawItem, flow: Flow, file: Downloaded, external: boolean): Understood => {
  const cdar = readCdar(file.bytes);
  const reasons = cdar.details.flatMap(({ reasonCode, reason }) =>
    reasonCode === null ? [] : [{ code: reasonCode, text: reason ?? "" }],
  );
  const comment = cdar.details.flatMap(wordsOf).join("\n") || null;
  if (cdar.invoiceType !== null && NOT_INVOICES.has(cdar.invoiceType)) {
    return {
      kind: "outcome",
      trackingId: flow.trackingId ?? null,
      platformId: cdar.invoiceNumber ?? flow.flowId,
      accepted: !REFUSALS.has(cdar.statusCode),
      reasons,
      comment,
    };
  }
  const { issuer } = cdar;
  const statement: Statement = {
    platformEventId: item.id,
    rawCode: cdar.statusCode,
    status: statusOfCode(cdar.statusCode),
    at: cdar.statusAt ?? cdar.issuedAt,
    setBy: {
      role: roleOf(issuer.role),
      ...(issuer.name === null ? {} : { name: issuer.name }),
      ...(issuer.id === null ? {} : { id: issuer.id }),
    },
    reasons,
    comment,
    amounts: cdar.details.flatMap(amountsOf),
    external,
  };
  return {
    kind: "statement",
    about: aboutOf(cdar, flow),
    statement,
    evidence: { bytes: file.bytes, mediaType: "application/xml" },
  };
};

/** Free words of one detail: what is said, what is asked for, and a reason that has no code. */
const wordsOf = ({ notes, action, reasonCode, reason }: CdarDetail): string[] =>
  [...notes.map((note) => note.content), action, reasonCode === null ? reason : null]
    .filter((text) => text !== null)
    .filter((text) => text !== "");

const amountsOf = ({ characteristics }: CdarDetail): Statement["amounts"] =>
  characteristics.flatMap(({ typeCode, amount, currency, percent }) =>
    typeCode === null || amount === null || DATA_CHARACTERISTICS.has(typeCode)
      ? []
      : // XXX is ISO 4217's "no currency": the element may leave it out, and it is not ours to guess.
        [{ code: typeCode, amount, currency: currency ?? "XXX", vatRate: percent }],
  );

/** The invoice by its national key, without the fillers that stand for an unreadable one (G1.114). */
const aboutOf = (cdar: Cdar, flow: Flow): About => ({
  ...(isFiller(cdar) || cdar.invoiceNumber === null ? {} : { number: cdar.invoiceNumber }),
  ...(cdar.sellerSiren === null || cdar.sellerSiren === "000000000" ? {} : { sellerSiren: cdar.sellerSiren }),
  ...(cdar.invoiceDate === null || cdar.invoiceDate === "1900-01-01" ? {} : { issueDate: cdar.invoiceDate }),
  ...(flow.trackingId?.startsWith("inv_") ? { trackingId: flow.trackingId } : {}),
  ...(isFiller(cdar) ? {} : directionOf(cdar, flow)),
});

const isFiller = ({ invoiceNumber }: Cdar): boolean => /^X{20}$/.test(invoiceNumber ?? "");

/** Whose copy it is about: "customer" is the seller's word, who is the issuer unless the invoice is self-billed. */
const directionOf = (cdar: Cdar, flow: Flow): Pick<About, "direction"> => {
  const side = lifeCycleSide(flow.flowType ?? undefined);
  if (side === null || cdar.invoiceType === null) return {};
  const issued = (side === "seller") !== SELF_BILLED_TYPES.has(cdar.invoiceType);
  return { direction: issued ? "outbound" : "inbound" };
};
