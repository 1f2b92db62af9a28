import type { Flow } from "../../domain/flow.ts";
import { Rejection } from "../../domain/problem.ts";
import type { FlowCriteria } from "../../store/port.ts";
import type { Parts } from "../parts.ts";

export type { FlowCriteria } from "../../store/port.ts";

/** One page of flows, oldest change first. */
export interface FlowPage {
  flows: Flow[];
  /** Where the next page begins; null: this is the last one. */
  next: Date | null;
}

/**
 * A tenant's flows that fit, oldest change first. No two have one time, so that a page begins after the time of the
 * last one of the page before.
 *
 * @param after - a page's `next`
 */
export const searchFlows = async (
  { store }: Pick<Parts, "store">,
  tenant: string,
  criteria: FlowCriteria,
  { limit, after }: { limit: number; after?: Date },
): Promise<FlowPage> => {
  const since = [after, criteria.updatedAfter].filter((time) => time !== undefined);
  const found = await store.flows.search(
    tenant,
    {
      ...criteria,
      ...(since.length === 0
        ? {}
        : { updatedAfter: new Date(Math.max(...since.map((time) => time.getTime()))) }),
    },
    limit + 1,
  );
  const flows = found.slice(0, limit);
  const last = flows.at(-1);
  return { flows, next: found.length > limit && last !== undefined ? new Date(last.updatedAt) : null };
};

/** @throws Rejection 404, for another tenant's flow too */
export const getFlow = async ({ store }: Pick<Parts, "store">, tenant: string, id: string): Promise<Flow> => {
  const flow = await store.flows.byId(id);
  if (flow !== null && flow.tenant === tenant) return flow;
  throw new Rejection(
    404,
    "flow_not_found",
    { en: "There is no such flow", fr: "Ce flux n'existe pas" },
    { en: `No flow ${id} is known to this client.`, fr: `Aucun flux ${id} n'est connu de ce client.` },
  );
};
