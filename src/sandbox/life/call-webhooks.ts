import { createHmac } from "node:crypto";
import { SIGNATURE_HEADERS, type WebhookParams } from "../../norm/webhook.ts";
import { clientOf } from "../clients.ts";
import type { Platform } from "../platform.ts";
import { type FlowRow, presentFlow } from "./flow.ts";

/** A subscription as stored. */
export interface WebhookRow {
  id: string;
  client: string;
  /** JSON of a `WebhookParams`. */
  params: string;
  /** Base64. */
  key: string;
  created_at: number;
}

/** What a subscription asked for. */
export const paramsOf = (row: WebhookRow): WebhookParams => JSON.parse(row.params) as WebhookParams;

/** One call, and the waits between repetitions, in milliseconds. */
const CALL_TIMEOUT = 5_000;
const WAITS = [1_000, 5_000, 30_000, 120_000] as const;

const HEADERS = SIGNATURE_HEADERS["1.3"];

/** Notes a call for each subscription that a new or changed flow fits. */
export const callWebhooks = (platform: Platform, flow: FlowRow): void => {
  const rows = platform.db.all<WebhookRow>("SELECT * FROM webhooks WHERE client = ?", flow.client);
  if (rows.length === 0) return;
  const body = JSON.stringify(presentFlow(flow, clientOf(platform, flow.client).apiVersion));
  for (const row of rows) {
    const wanted = paramsOf(row);
    if (wanted.flowTypes !== undefined && !wanted.flowTypes.includes(flow.type)) continue;
    if (wanted.flowDirection !== undefined && wanted.flowDirection !== flow.direction) continue;
    if (wanted.ackStatus !== undefined && wanted.ackStatus !== flow.ack) continue;
    platform.db.run(
      "INSERT INTO jobs (due_at, kind, subject, body) VALUES (?, 'call', ?, ?)",
      platform.clock.now(),
      row.id,
      body,
    );
  }
  platform.wake();
};

/** `Afnor-Signature` of a callback: HMAC-SHA256 over `body@seconds`, base64 (the reading that servers have). */
const signatureOf = (key: string, body: string, seconds: number): string =>
  createHmac("sha256", Buffer.from(key, "base64")).update(`${body}@${seconds}`).digest("base64");

/**
 * Makes one call. `null`: done, or its subscription is gone; a number: again in that many milliseconds; `gave-up`
 * after the last repetition.
 */
export const callOnce = async (
  platform: Platform,
  job: { subject: string; body: string | null; attempt: number },
  stop: AbortSignal,
): Promise<number | null | "gave-up"> => {
  const row = platform.db.get<WebhookRow>("SELECT * FROM webhooks WHERE id = ?", job.subject);
  if (row === undefined || job.body === null) return null;
  const { callbackUrl } = paramsOf(row);
  // The receiver compares it with its own clock: the machine's time, not the life cycle's.
  const seconds = Math.floor(platform.clock.real() / 1000);
  try {
    const answer = await fetch(callbackUrl, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        [HEADERS.signature]: signatureOf(row.key, job.body, seconds),
        [HEADERS.timestamp]: String(seconds),
      },
      body: job.body,
      redirect: "error",
      signal: AbortSignal.any([stop, AbortSignal.timeout(CALL_TIMEOUT)]),
    });
    await answer.body?.cancel();
    if (answer.ok) return null;
  } catch {
    // Nobody there, or no answer in time: as good as a refusal.
  }
  return WAITS[job.attempt] ?? "gave-up";
};
