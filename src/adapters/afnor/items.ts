import type { RawItem } from "../../domain/life-cycle/event.ts";
import { type FlowSubject, subjectOfFlow } from "../../mapping/afnor.ts";
import { isoOf, timeOf } from "../kit/time.ts";
import type { Flow } from "./shapes.ts";

/** What a flow carries. */
export const subjectOf = (flow: Flow): FlowSubject =>
  subjectOfFlow(flow.flowType ?? undefined, flow.flowSyntax ?? undefined);

/**
 * Did we (or another client of this account) send it? Where the platform does not say, a deposited invoice is one. What
 * became of a report is the State's word, whichever direction a platform gives it.
 */
export const isOut = (flow: Flow): boolean =>
  subjectOf(flow) !== "report-lifecycle" &&
  (flow.flowDirection ? flow.flowDirection === "Out" : flow.flowType === "CustomerInvoice");

/**
 * What a flow has to say, as an item. Of a flow that was sent: each final acknowledgement. Of a flow to us: that it
 * is there. Null where it says nothing (yet): while it is pending, and for copies to the tax authority.
 */
export const itemOf = (flow: Flow, now: Date): RawItem | null => {
  if (subjectOf(flow) === "state") return null;
  const ack = flow.acknowledgement?.status;
  if (ack === "Pending") return null;
  const at = isoOf(flow.updatedAt, "utc", new Date(timeOf(flow.submittedAt, "utc") ?? now));
  if (!isOut(flow)) return { id: flow.flowId, at, raw: flow };
  return ack ? { id: `${flow.flowId}:${ack}`, at, raw: flow } : null;
};
