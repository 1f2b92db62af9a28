import { type FLOW_CRITERIA, LARGEST_PAGE } from "../../norm/search.ts";
import type { Loose } from "../../norm/shape.ts";
import { readAnswer, sifted } from "../kit/calls/answers.ts";
import { askIfThere } from "../kit/calls/door.ts";
import { asAsked } from "../kit/calls/pages.ts";
import { present } from "../kit/present.ts";
import type { Afnor } from "./calls.ts";
import { type Flow, flowSchema, searchAnswerSchema } from "./shapes.ts";

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
  { door }: Afnor,
  where: Where,
  cursor: string | null,
): Promise<FlowPage> => {
  const answer = await door({
    operation: "search",
    service: "flow",
    method: "POST",
    path: "/flows/search",
    json: { where, limit: LARGEST_PAGE, ...present({ cursor }) },
    safe: true,
    results: LARGEST_PAGE,
  });
  if (answer.status === 204) return { flows: [], odd: [], limit: null, nextCursor: null };
  const { results, limit, nextCursor } = readAnswer(searchAnswerSchema, answer, true);
  const { good, odd } = sifted(flowSchema, asAsked(results ?? [], LARGEST_PAGE));
  return { flows: good, odd, limit: limit ?? null, nextCursor: nextCursor || null };
};

/** The state of one flow; null when the platform does not know it. */
export const getFlow = ({ door }: Afnor, flowId: string): Promise<Flow | null> => {
  const path = `/flows/${encodeURIComponent(flowId)}?docType=Metadata`;
  return askIfThere(door, flowSchema, { operation: "fetch", service: "flow", path, safe: true });
};
