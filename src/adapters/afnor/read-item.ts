import { type Failure, isFailure } from "../../domain/failure.ts";
import type { RawItem, Reason } from "../../domain/life-cycle/event.ts";
import { reasonOfAck } from "../../mapping/acknowledgements.ts";
import { lifeCycleSide, statusOfAck } from "../../mapping/afnor.ts";
import { kindOfLifeCycle, outcomeOfAck } from "../../mapping/afnor-reports.ts";
import { unlessRefused, unreadable } from "../kit/calls/failures.ts";
import { limitsOf } from "../kit/files.ts";
import { readMessage } from "../kit/messages/read.ts";
import { joined, present } from "../kit/present.ts";
import { statementOf } from "../kit/statements.ts";
import { isoOf } from "../kit/time.ts";
import type { Downloaded, Rendition, Understood } from "../port.ts";
import type { Afnor } from "./calls.ts";
import { download } from "./download.ts";
import { isOut, subjectOf } from "./items.ts";
import { type Flow, flowSchema } from "./shapes.ts";

/**
 * Understands one item, downloading the document where the flow is only an envelope.
 *
 * @throws DocumentFault when a life-cycle message cannot be read
 * @throws Failure `refused` for items that only a person can settle (gaps, results that are no flows)
 */
export const readItem = async (access: Afnor, item: RawItem): Promise<Understood> => {
  const flow = flowIn(item);
  const subject = subjectOf(flow);
  if (isOut(flow)) {
    if (subject === "invoice" || subject === "unknown") return ackStatement(item, flow);
    if (subject === "report") return ackOfReport(item, flow);
    const foreign = ![flow.trackingId, flow.name].some((text) => text?.startsWith("psh_"));
    // A status that did not come from here was set in the platform's own pages; the ERP must learn of it.
    if (subject === "lifecycle" && foreign && flow.acknowledgement?.status === "Ok") {
      return messageIn(access, item, flow, true);
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
    case "report-lifecycle":
      return messageIn(access, item, flow, false);
    case "invoice":
      return {
        kind: "invoice",
        platformId: flow.flowId,
        document: await downloadAny(access, flow),
        receivedAt: isoOf(flow.submittedAt, "utc", new Date(item.at)),
      };
    default:
      return { kind: "nothing", why: `a flow of type ${flow.flowType ?? "unknown"} is not for us` };
  }
};

const flowIn = (item: RawItem): Flow => {
  const flow = flowSchema.safeParse(item.raw);
  if (flow.success) return flow.data;
  const gap = item.id.startsWith("gap:");
  throw unreadable(
    item,
    gap ? "flows_unreachable" : "flow_unreadable",
    gap
      ? `More flows share one moment than the platform shows (${item.id}); some of them may be missing here.`
      : "The platform listed something that is no flow.",
    "Ask the platform's support for the flows of that moment, or for pages with a cursor (version 1.3).",
  );
};

/** The life-cycle message of a flow. "Customer" is the seller's word, who tells it. */
const messageIn = async (
  access: Afnor,
  item: RawItem,
  { flowId: platformId, trackingId, flowType }: Flow,
  external: boolean,
): Promise<Understood> => {
  const { bytes } = await download(access, { platformId }, "original");
  const side = lifeCycleSide(flowType ?? undefined);
  const report = kindOfLifeCycle(flowType ?? undefined);
  return readMessage(
    item,
    bytes,
    { platformId, trackingId: trackingId ?? null, side, external, report },
    limitsOf(access.io),
  );
};

/** Which renditions of a received invoice to try: some platforms keep no original (Esalink), others no conversion. */
const IN_ORDER: readonly Rendition[] = ["original", "converted", "readable"];

const downloadAny = async (access: Afnor, { flowId: platformId, name }: Flow): Promise<Downloaded> => {
  let first: Failure | undefined;
  for (const rendition of IN_ORDER) {
    const document = await unlessRefused(download(access, { platformId }, rendition), (failure) => failure);
    if (!isFailure(document)) return { ...document, fileName: document.fileName ?? name ?? null };
    first ??= document;
  }
  throw first;
};

const detailsOf = (flow: Flow) => flow.acknowledgement?.details ?? [];

/** The platform's messages, each with what it is about. */
const commentOf = (flow: Flow): string | null => {
  const lines = detailsOf(flow).map(({ item, reasonMessage }) => joined([item, reasonMessage], ": "));
  return joined(lines, "\n") || null;
};

const ackReasons = (flow: Flow): Reason[] =>
  detailsOf(flow)
    .filter(({ level, reasonCode }) => level !== "Warning" && reasonCode)
    .map(({ reasonCode, reasonMessage }) => reasonOfAck(String(reasonCode), reasonMessage ?? undefined));

const ackStatement = (item: RawItem, flow: Flow): Understood => {
  const ack = flow.acknowledgement?.status ?? "";
  const status = statusOfAck(ack);
  return {
    kind: "statement",
    about: present({ platformId: flow.flowId, trackingId: flow.trackingId }),
    statement: statementOf(item, {
      rawCode: `ack:${ack}`,
      status,
      setBy: { role: "WK" },
      reasons: status === "rejected" ? ackReasons(flow) : [],
      comment: commentOf(flow),
      acknowledgement: true,
    }),
  };
};

/** Of a report the platform says by this alone whether it could be taken; versions before 1.3 say nothing after it. */
const ackOfReport = (item: RawItem, flow: Flow): Understood => {
  const ack = flow.acknowledgement?.status ?? "";
  return {
    kind: "report",
    about: present({ platformId: flow.flowId, trackingId: flow.trackingId }),
    answer: {
      outcome: outcomeOfAck(ack),
      rawCode: `ack:${ack}`,
      at: item.at,
      reasons: ackReasons(flow),
      rule: null,
      comment: commentOf(flow),
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
