import { timingSafeEqual } from "node:crypto";
import type { WebhookCall, WebhookVerdict } from "../port.ts";

/** How far the timestamp of a call may lie from now, in seconds. */
const WINDOW_SECONDS = 300;

/** What a signed call shows for itself. */
interface Proof {
  secret: string;
  signature: string;
  timestamp: string;
}

/**
 * What a call shows for itself, to be held against its bytes; or the verdict, where there is nothing to hold. A call
 * that proves nothing is a hint: it triggers a poll, and nothing in it is believed.
 *
 * @param headers names of the headers, and the unit of the timestamp
 */
export const proofIn = (
  call: WebhookCall,
  secret: string | undefined,
  headers: { signature: string; timestamp: string; unit: "seconds" | "milliseconds" },
): { proof: Proof; verdict: null } | { proof: null; verdict: WebhookVerdict } => {
  const settled = (kind: "hint" | "refused", why: string) =>
    ({ proof: null, verdict: { kind, why } }) as const;
  if (secret === undefined) return settled("hint", "no webhookSecret is configured for this account");
  const signature = call.headers.get(headers.signature);
  if (signature === null) return settled("hint", "the call is not signed");
  const timestamp = call.headers.get(headers.timestamp);
  if (timestamp === null || !/^\d{1,15}$/.test(timestamp)) {
    return settled("refused", `the call has no usable ${headers.timestamp}`);
  }
  const seconds = Number(timestamp) / (headers.unit === "seconds" ? 1 : 1000);
  if (Math.abs(call.now.getTime() / 1000 - seconds) > WINDOW_SECONDS) {
    return settled("refused", `the call is more than ${WINDOW_SECONDS} seconds old or ahead`);
  }
  return { proof: { secret, signature, timestamp }, verdict: null };
};

/** Are two signatures the same? In constant time. */
export const isSame = (given: Buffer, expected: Buffer): boolean =>
  given.length === expected.length && timingSafeEqual(given, expected);
