import { createHash, createHmac } from "node:crypto";
import { SIGNATURE_HEADERS, type WebhookParams } from "../../norm/webhook.ts";
import { parsed, readAnswer } from "../kit/calls/answers.ts";
import { ask } from "../kit/calls/door.ts";
import { present } from "../kit/present.ts";
import { isSame, proofIn } from "../kit/webhook.ts";
import type { Registered, WebhookCall, WebhookVerdict } from "../port.ts";
import type { Afnor } from "./calls.ts";
import { itemOf } from "./items.ts";
import { webhookBodySchema, webhookCreatedSchema, webhookListSchema } from "./shapes.ts";

/**
 * Checks a platform's call (XP Z12-013 1.3). The signature is an HMAC-SHA-256 over `<raw body>@<epoch seconds>`; the
 * text can also be read as one over the SHA-256 of that, so both are taken. A call is known again by what was signed: a
 * signature has several spellings in base64.
 *
 * @param signingKey base64, as the platform gave it
 */
export const verifyWebhook = (signingKey: string | undefined, call: WebhookCall): WebhookVerdict => {
  const { proof, verdict } = proofIn(call, signingKey, { ...SIGNATURE_HEADERS["1.3"], unit: "seconds" });
  if (proof === null) return verdict;
  const key = Buffer.from(proof.secret, "base64");
  const given = Buffer.from(proof.signature, "base64");
  const signed = Buffer.concat([call.body, Buffer.from(`@${proof.timestamp}`)]);
  const digest = createHash("sha256").update(signed).digest();
  const right = [signed, digest].some((message) =>
    isSame(given, createHmac("sha256", key).update(message).digest()),
  );
  if (!right) return { kind: "refused", why: "the signature does not fit the body" };

  const flow = webhookBodySchema.safeParse(parsed(call.body));
  if (!flow.success) return { kind: "hint", why: "the call is signed, but tells of no flow" };
  const item = itemOf(flow.data, call.now);
  return { kind: "items", items: item === null ? [] : [item], replayKey: digest.toString("hex") };
};

/**
 * Asks the platform to call this address on every change (1.3), unless it lists it already. The key must be kept: it is
 * not shown again.
 */
export const registerWebhook = async ({ door }: Afnor, url: string): Promise<Registered> => {
  const how = { operation: "register-webhook", service: "flow", path: "/webhooks" } as const;
  // Some make webhooks and do not list them.
  const listed = await door({ ...how, safe: true, also: [400, 404, 405, 501] });
  const { webhooks } = listed.status === 200 ? readAnswer(webhookListSchema, listed, true) : {};
  const ours = webhooks?.find(({ callbackUrl }) => callbackUrl === url);
  if (ours?.webhookId) return { id: ours.webhookId, existed: true };
  const json = { callbackUrl: url } satisfies WebhookParams;
  const call = { ...how, method: "POST", json, safe: false } as const;
  const { webhookId: id, signingKey } = await ask(door, webhookCreatedSchema, call);
  return { id, ...present({ secret: signingKey }) };
};
