import { createHmac } from "node:crypto";

const PREFIX = "whsec_";

/**
 * The key in a webhook secret: base64, with or without the `whsec_` in front (Standard Webhooks). Throws an error
 * that says what is wrong with it, never what it is.
 */
export const keyOf = (secret: string): Buffer => {
  const text = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret;
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
    throw new Error(
      "A webhook secret must be `whsec_` followed by base64: make one with `openssl rand -base64 32`.",
    );
  }
  return Buffer.from(text, "base64");
};

/** The headers of a signed webhook. */
export interface Signature {
  "webhook-id": string;
  "webhook-timestamp": string;
  "webhook-signature": string;
}

/**
 * Signs a webhook by Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, one signature for each secret, so that
 * a receiver that knows only the old or only the new one accepts it while they change.
 *
 * @param hook `id` is the same for every delivery of one event, by which a receiver drops the second; `at` is the
 *   time of this delivery.
 */
export const sign = (hook: { id: string; at: Date; body: string; secrets: readonly string[] }): Signature => {
  const timestamp = String(Math.floor(hook.at.getTime() / 1000));
  const content = `${hook.id}.${timestamp}.${hook.body}`;
  const signatures = hook.secrets.map(
    (secret) => `v1,${createHmac("sha256", keyOf(secret)).update(content).digest("base64")}`,
  );
  return {
    "webhook-id": hook.id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signatures.join(" "),
  };
};
