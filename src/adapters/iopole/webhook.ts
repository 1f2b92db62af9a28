import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { Failure } from "../../domain/failure.ts";
import type { RawItem } from "../../domain/life-cycle/event.ts";
import type { Io, WebhookCall, WebhookVerdict } from "../port.ts";
import { type Door, readAnswer } from "./calls.ts";
import { calledItem, invoiceItem } from "./items.ts";
import type { Endpoint } from "./settings.ts";
import { createdSchema, webhooksSchema } from "./shapes.ts";

/** How far the timestamp of a call may lie from now. */
const WINDOW_MS = 300_000;

/**
 * Checks a call of the platform: an HMAC-SHA-256 over timestamp, method, path with query, and the SHA-256 of the body
 * (of the part `file` alone when it has parts). Only that part is signed, so nothing else of a call with parts is
 * believed: its invoice id only says what to ask the platform for.
 */
export const verifyWebhook = async (
  { webhookSecret, webhookUrl }: Pick<Endpoint, "webhookSecret" | "webhookUrl">,
  call: WebhookCall,
): Promise<WebhookVerdict> => {
  const signature = call.headers.get("x-signature");
  const timestamp = call.headers.get("x-timestamp");
  if (webhookSecret === undefined) {
    return { kind: "hint", why: "no webhookSecret is configured for this account" };
  }
  if (signature === null) return { kind: "hint", why: "the call is not signed" };
  if (timestamp === null || !/^\d{1,15}$/.test(timestamp)) {
    return { kind: "refused", why: "the call has no usable X-Timestamp" };
  }
  if (Math.abs(call.now.getTime() - Number(timestamp)) > WINDOW_MS) {
    return { kind: "refused", why: `the call is more than ${WINDOW_MS / 1000} seconds old or ahead` };
  }
  const told = await readBody(call);
  if (told === null) return { kind: "refused", why: "the parts of the call cannot be read" };

  const checksum = createHash("sha256").update(told.signed).digest("hex");
  const claimed = call.headers.get("x-checksum");
  if (claimed !== null && claimed.toLowerCase() !== checksum) {
    return { kind: "refused", why: "the checksum does not fit the body" };
  }
  const canonical = [timestamp, "POST", pathOf(call, webhookUrl), checksum].join("\n");
  const expected = createHmac("sha256", webhookSecret).update(canonical).digest();
  const given = Buffer.from(signature, "hex");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    return { kind: "refused", why: "the signature does not fit the call" };
  }
  if (told.item === null) return { kind: "hint", why: "the call is signed, but tells of nothing" };
  return { kind: "items", items: [told.item], replayKey: expected.toString("hex") };
};

/** The path that the platform called, which a proxy may have changed on the way. */
const pathOf = ({ path }: WebhookCall, webhookUrl: string | undefined): string => {
  if (webhookUrl === undefined) return path;
  const { pathname, search } = new URL(webhookUrl);
  const query = path.indexOf("?");
  return pathname + (query === -1 ? search : path.slice(query));
};

/** What is signed, and what is told; null when it cannot be read. */
const readBody = async (call: WebhookCall): Promise<{ signed: Uint8Array; item: RawItem | null } | null> => {
  const { headers, body, now } = call;
  const type = headers.get("content-type") ?? "";
  if (!/^multipart\/form-data/i.test(type)) {
    let value: unknown;
    try {
      value = JSON.parse(new TextDecoder().decode(body));
    } catch {
      return { signed: body, item: null };
    }
    return { signed: body, item: calledItem(value, now) };
  }
  try {
    const form = await new Response(Uint8Array.from(body), { headers: { "content-type": type } }).formData();
    const [file, invoiceId] = [form.get("file"), form.get("invoiceId")];
    if (!(file instanceof File)) return null;
    const signed = new Uint8Array(await file.arrayBuffer());
    return { signed, item: typeof invoiceId === "string" ? invoiceItem(invoiceId, now) : null };
  } catch {
    return null;
  }
};

/**
 * Has the platform call this address about everything, both directions. The key is that of the settings, or a new one
 * that must be put there. The platform knows one webhook per direction: one with this address is brought up to date,
 * another is not touched.
 *
 * @throws Failure `refused` when the address cannot be one, the account has no right to it, or another is in the way
 */
export const registerWebhook = async (
  door: Door,
  io: Io,
  webhookSecret: string | undefined,
  url: string,
  signal: AbortSignal,
): Promise<{ id: string; secret?: string }> => {
  if (!url.startsWith("https://")) {
    throw refusal(
      "address_not_taken",
      "IOPOLE calls https addresses only.",
      "Give the public https address.",
    );
  }
  const secretKey = webhookSecret ?? `${io.uuid()}${io.uuid()}`.replaceAll("-", "");
  const json = {
    label: "Passerelle",
    status: "ACTIVE",
    interopData: {
      endpoints: {
        invoice: { callbackUrl: url },
        status: { callbackUrl: url },
        events: { callbackUrl: url },
        authentication: { hmac: { secretKey } },
      },
    },
  };
  const path = "/v1/config/webhook";
  const call = { operation: "register-webhook", safe: false, signal, also: [403, 409] };
  let answer = await door({ ...call, method: "POST", path, json });
  if (answer.status === 409) {
    const present = readAnswer(webhooksSchema, await door({ ...call, path, safe: true, also: [] }), true);
    const ours = present.find(({ interopData }) => interopData?.endpoints?.status?.callbackUrl === url);
    if (ours === undefined) {
      throw refusal(
        "webhook_in_the_way",
        "The platform has another webhook already, and knows one for each direction.",
        "Remove it in the platform's own web page (Labs comes with one), then register again.",
      );
    }
    answer = await door({
      ...call,
      method: "PUT",
      path: `${path}/${encodeURIComponent(ours.webhookId)}`,
      json,
    });
  }
  if (answer.status === 403 || answer.status === 409) {
    throw refusal(
      "webhook_not_taken",
      `The platform does not let this account change its webhooks (${answer.status}).`,
      "Register the webhook with an administrator's account of the platform.",
    );
  }
  return {
    id: readAnswer(createdSchema, answer, false).id,
    ...(webhookSecret === undefined ? { secret: secretKey } : {}),
  };
};

const refusal = (code: string, message: string, fix: string): Failure =>
  new Failure("refused", { code, message, fix });
