import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { SIGNATURE_HEADERS, type WebhookParams } from "../../norm/webhook.ts";
import type { WebhookCall, WebhookVerdict } from "../port.ts";
import { type Door, readAnswer } from "./calls.ts";
import { itemOf } from "./items.ts";
import { webhookBodySchema, webhookCreatedSchema } from "./shapes.ts";

const HEADERS = SIGNATURE_HEADERS["1.3"];

/** How far the timestamp of a call may lie from now. The standard gives none. */
const WINDOW_SECONDS = 300;

/**
 * Checks a platform's call (XP Z12-013 1.3). The signature is an HMAC-SHA-256 over `<raw body>@<epoch seconds>`; the
 * text can also be read as one over the SHA-256 of that, so both are taken. A call that proves nothing is a hint: it
 * triggers a poll, and nothing in it is believed.
 *
 * @param signingKey base64, as the platform gave it
 */
export const verifyWebhook = (signingKey: string | undefined, call: WebhookCall): WebhookVerdict => {
  const signature = call.headers.get(HEADERS.signature);
  const timestamp = call.headers.get(HEADERS.timestamp);
  if (signingKey === undefined)
    return { kind: "hint", why: "no webhookSecret is configured for this account" };
  if (signature === null) return { kind: "hint", why: "the call is not signed" };
  if (timestamp === null || !/^\d{1,15}$/.test(timestamp)) {
    return { kind: "refused", why: `the call has no usable ${HEADERS.timestamp}` };
  }
  if (Math.abs(call.now.getTime() / 1000 - Number(timestamp)) > WINDOW_SECONDS) {
    return { kind: "refused", why: `the call is more than ${WINDOW_SECONDS} seconds old or ahead` };
  }
  const key = Buffer.from(signingKey, "base64");
  const signed = Buffer.concat([call.body, Buffer.from(`@${timestamp}`)]);
  const given = Buffer.from(signature, "base64");
  const right = [signed, createHash("sha256").update(signed).digest()].some((message) => {
    const expected = createHmac("sha256", key).update(message).digest();
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (!right) return { kind: "refused", why: "the signature does not fit the body" };

  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder().decode(call.body));
  } catch {
    body = null;
  }
  const flow = webhookBodySchema.safeParse(body);
  if (!flow.success) return { kind: "hint", why: "the call is signed, but tells of no flow" };
  const item = itemOf(flow.data, call.now);
  return { kind: "items", items: item === null ? [] : [item], replayKey: signature };
};

/** Asks the platform to call this address on every change (1.3). The key must be kept: it is not shown again. */
export const registerWebhook = async (
  door: Door,
  url: string,
  signal: AbortSignal,
): Promise<{ id: string; secret?: string }> => {
  const answer = await door({
    operation: "register-webhook",
    service: "flow",
    method: "POST",
    path: "/webhooks",
    json: { callbackUrl: url } satisfies WebhookParams,
    safe: false,
    signal,
  });
  const { webhookId, signingKey } = readAnswer(webhookCreatedSchema, answer, false);
  return { id: webhookId, ...(signingKey ? { secret: signingKey } : {}) };
};
