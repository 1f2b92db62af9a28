import { subscriptionAccount } from "../../domain/erp-endpoint.ts";
import type { Flow } from "../../domain/flow.ts";
import type { FlowSubscription, Memory } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { newWork } from "../work.ts";

/** Does a subscription want to hear of a flow that stands so? */
export const wants = (
  { types, direction, ack }: FlowSubscription,
  flow: Pick<Flow, "type" | "direction" | "ack">,
): boolean =>
  (types === null || types.includes(flow.type)) &&
  (direction === null || direction === flow.direction) &&
  (ack === null || ack === flow.ack);

/** Puts the calls that tell of a changed flow into the transaction in which it changed: one row a subscription. */
export const callSubscribers = async (
  parts: Pick<Parts, "now" | "ids">,
  memory: Pick<Memory, "flows" | "outbox">,
  flow: Pick<Flow, "id" | "tenant" | "type" | "direction" | "ack">,
): Promise<void> => {
  const wanted = (await memory.flows.subscriptions(flow.tenant)).filter((one) => wants(one, flow));
  if (wanted.length === 0) return;
  const rows = wanted.map((subscription) => {
    const account = subscriptionAccount(subscription);
    return newWork(parts, "call", {
      account,
      lane: `${account}:${flow.id}`,
      tenant: flow.tenant,
      data: { subscription: subscription.id, flow: flow.id },
    });
  });
  await memory.outbox.add(rows, parts.now());
};
