import { callsInside, subscriptionAccount } from "../../domain/erp-endpoint.ts";
import type { FlowAck, FlowDirection } from "../../domain/flow.ts";
import { Rejection } from "../../domain/problem.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { FlowSubscription } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { drainEndpoint } from "../tell/resume-endpoint.ts";

/** What a client of the national API wants to be called about: where each filter allows it. */
export interface AskedSubscription {
  /** Where to. */
  url: string;
  /** Absent, or without a type: flows of all types. */
  types?: readonly string[] | undefined;
  direction?: FlowDirection | undefined;
  ack?: FlowAck | undefined;
}

/** Subscriptions of a tenant: each costs a call for each change of a flow. */
const MOST = 20;

/**
 * Subscribes to changes of the tenant's flows. The key by which the subscriber knows the calls is made here.
 *
 * @throws Rejection 400 (an address that cannot be called), 409 (enough subscriptions)
 */
export const subscribeToFlows = async (
  parts: Pick<Parts, "store" | "ids" | "now" | "erp">,
  tenant: Tenant,
  { url, types = [], direction, ack }: AskedSubscription,
): Promise<FlowSubscription> => {
  const fault = faultIn(url, (host) => callsInside(tenant) || parts.erp.isPublic(host));
  if (fault !== null) throw unfit(fault);
  return parts.store.tx(async ({ flows }) => {
    const held = await flows.subscriptions(tenant.name);
    if (held.length >= MOST) throw TOO_MANY;
    const subscription: FlowSubscription = {
      id: parts.ids.subscription(),
      tenant: tenant.name,
      url,
      signingKey: parts.ids.signingKey(),
      types: types.length === 0 ? null : types,
      direction: direction ?? null,
      ack: ack ?? null,
      createdAt: parts.now(),
    };
    await flows.subscribe(subscription);
    return subscription;
  });
};

/** A tenant's subscriptions, oldest first. */
export const listSubscriptions = (parts: Pick<Parts, "store">, tenant: Tenant): Promise<FlowSubscription[]> =>
  parts.store.flows.subscriptions(tenant.name);

/**
 * Ends a subscription. What waits for it, or was given up, comes up once more and ends: nothing is sent.
 *
 * @throws Rejection 404
 */
export const unsubscribeFromFlows = async (
  parts: Pick<Parts, "store" | "now" | "wake">,
  tenant: Tenant,
  id: string,
): Promise<void> => {
  const account = subscriptionAccount({ tenant: tenant.name, id });
  await parts.store.tx(async (memory) => {
    if (!(await memory.flows.unsubscribe(tenant.name, id))) {
      throw new Rejection(
        404,
        "subscription_not_found",
        "There is no such subscription",
        `There is no webhook of the id ${id}.`,
      );
    }
    await drainEndpoint(memory, account, parts.now());
  });
  parts.wake();
};

/** What keeps an address from being called. What its name leads to is seen when it is called. */
const faultIn = (text: string, mayBe: (host: string) => boolean): { message: string; fix: string } | null => {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return { message: "is not an absolute http(s) URL", fix: "write it whole: https://host/path" };
  }
  // Addresses are shown to people and stand in the log.
  if (url.username !== "" || url.password !== "") {
    return { message: "carries a user or a password", fix: "take them out: calls are signed" };
  }
  if (mayBe(url.hostname)) return null;
  return {
    message: "lies in a private network, where nobody is called",
    fix: "give a public address, or have the gateway's administrator allow private ones",
  };
};

const unfit = (fault: { message: string; fix: string }): Rejection =>
  new Rejection(
    400,
    "invalid_callback_url",
    "This address cannot be called",
    `The address to call ${fault.message}: ${fault.fix}.`,
    [{ path: "callbackUrl", code: "invalid_callback_url", ...fault }],
  );

const TOO_MANY = new Rejection(
  409,
  "webhook_limit_reached",
  "Too many subscriptions",
  `A tenant has at most ${MOST} webhooks: delete one first.`,
);
