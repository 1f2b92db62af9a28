import { Webhook, WebhookVerificationError } from "standardwebhooks";
import type { Schemas } from "./schema.ts";

/** The notifications that this version knows, told apart by `type`. */
export type KnownWebhookEvent =
  | Schemas["InvoiceEventNews"]
  | Schemas["InvoiceReceivedNews"]
  | Schemas["InvoiceDeliveryNews"]
  | Schemas["InvoiceWithdrawnNews"]
  | Schemas["PushRefusedNews"]
  | Schemas["PushFailedNews"]
  | Schemas["ReportStateNews"]
  | Schemas["ReportReminderNews"];

/** One of a later gateway: answer it with 2xx, and pass over it. */
export interface UnknownWebhookEvent {
  type: "unknown";
  /** Its real type. */
  realType: string;
  timestamp: string;
  data: unknown;
}

/** A call that is the gateway's. */
export type VerifiedWebhook = (KnownWebhookEvent | UnknownWebhookEvent) & {
  /** `webhook-id`: the same whenever it is sent again. Drop what was seen. */
  id: string;
};

/** Headers as a `Headers`, as Node's, or as a plain object whose names are in any case. */
export type HeadersLike = Headers | Record<string, string | string[] | undefined>;

const KNOWN: Record<KnownWebhookEvent["type"], true> = {
  "invoice.event": true,
  "invoice.received": true,
  "invoice.delivery": true,
  "invoice.withdrawn": true,
  "push.refused": true,
  "push.failed": true,
  "report.state": true,
  "report.reminder": true,
};

/** The call is not the gateway's, or too old (five minutes): answer 401 and do nothing. */
export class WebhookRefused extends Error {
  override readonly name = "WebhookRefused";
}

const plain = (headers: HeadersLike): Record<string, string> => {
  const entries = headers instanceof Headers ? [...headers] : Object.entries(headers);
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), String(value ?? "")]));
};

/**
 * Whether a call is the gateway's, and what it says (Standard Webhooks: signature in constant time, five minutes of
 * tolerance either way).
 *
 * @param secret `whsec_` and base64 as in the gateway's configuration; several while one is being replaced
 * @param rawBody the body as it came: what was parsed and written again is another text
 * @throws WebhookRefused
 */
export const verifyWebhook = (
  secret: string | readonly string[],
  headers: HeadersLike,
  rawBody: string | Uint8Array,
): VerifiedWebhook => {
  const given = plain(headers);
  const body = typeof rawBody === "string" ? rawBody : new TextDecoder().decode(rawBody);
  let why = "no secret was given";
  for (const one of [secret].flat()) {
    try {
      new Webhook(one).verify(body, given, { jsonParse: false });
    } catch (error) {
      if (!(error instanceof WebhookVerificationError)) throw error;
      why = error.message;
      continue;
    }
    return { ...read(body), id: given["webhook-id"] ?? "" };
  }
  throw new WebhookRefused(`This is no call of the gateway: ${why}.`);
};

const read = (body: string): KnownWebhookEvent | UnknownWebhookEvent => {
  const call = JSON.parse(body) as { type: string; timestamp: string; data: unknown };
  return Object.hasOwn(KNOWN, call.type)
    ? (call as KnownWebhookEvent)
    : { type: "unknown", realType: call.type, timestamp: call.timestamp, data: call.data };
};
