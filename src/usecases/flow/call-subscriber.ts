import { createHmac } from "node:crypto";
import { callsInside } from "../../domain/erp-endpoint.ts";
import { SIGNATURE_HEADERS } from "../../norm/webhook.ts";
import type { RunResult } from "../../outbox/port.ts";
import type { Parts } from "../parts.ts";
import type { Note } from "../tell/attempted.ts";
import { type Called, callEndpoint } from "../tell/call-endpoint.ts";
import type { DataOf, WorkOf } from "../work.ts";
import { wants } from "./call-subscribers.ts";
import { presentFlow } from "./present-flow.ts";

/** The version that subscriptions are of. */
const VERSION = "1.3";

/**
 * Tells a subscription of one flow, as the flow stands now: by the time of a late call it may have moved on. Nothing is
 * sent where the subscription or the flow is gone, nor where the flow stands now as the subscription did not ask for.
 *
 * @throws Failure, for the policy table of the outbox
 */
export const callSubscriber = async (
  parts: Parts,
  { data }: WorkOf<"call">,
  signal: AbortSignal,
  note: Note,
): Promise<RunResult<DataOf<"call">>> => {
  const [subscription, flow] = await Promise.all([
    parts.store.flows.subscription(data.subscription),
    parts.store.flows.byId(data.flow),
  ]);
  const tenant = subscription === null ? undefined : parts.tenants.get(subscription.tenant);
  if (tenant === undefined || subscription === null || flow === null || !wants(subscription, flow)) {
    return { done: true };
  }
  const { url, signingKey } = subscription;
  const body = JSON.stringify(presentFlow(flow, VERSION));
  note({ type: flow.type });
  await callEndpoint(
    parts,
    { tenant: tenant.name, url, allowPrivate: callsInside(tenant), fixes: FIXES },
    {
      body,
      proof: { headers: signatureOf(body, signingKey, parts.now()) },
      secrets: [signingKey],
      signal,
    },
    note,
  );
  return { done: true, write: async () => parts.count.notification(tenant.name, "delivered") };
};

/**
 * Headers by which a subscriber knows the call (XP Z12-013 1.3): HMAC-SHA-256 over the body, `@` and the time in epoch
 * seconds. The norm can be read as an HMAC of a digest, too; this is the reading of the servers that there are.
 */
const signatureOf = (body: string, signingKey: string, at: Date): Record<string, string> => {
  const { signature, timestamp } = SIGNATURE_HEADERS[VERSION];
  const seconds = String(Math.floor(at.getTime() / 1000));
  const mac = createHmac("sha256", Buffer.from(signingKey, "base64")).update(`${body}@${seconds}`);
  return { [signature]: mac.digest("base64"), [timestamp]: seconds };
};

const FIXES: Called["fixes"] = {
  gone: {
    en: "Delete the subscription and subscribe again with the new address, or retry this failure to go on with the same address.",
    fr: "Supprimez l'abonnement et abonnez-vous de nouveau avec la nouvelle adresse, ou relancez cet échec pour continuer avec la même.",
  },
  moved: {
    en: "Delete the subscription, and subscribe again with the address to which it redirects.",
    fr: "Supprimez l'abonnement, puis abonnez-vous de nouveau avec l'adresse vers laquelle elle redirige.",
  },
  inside: {
    en: "Subscribe again with a public address, or add allowPrivate: true to the tenant's national API in the configuration.",
    fr: "Abonnez-vous de nouveau avec une adresse publique, ou ajoutez allowPrivate: true à l'API nationale du tenant dans la configuration.",
  },
};
