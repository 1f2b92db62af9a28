import { createHmac } from "node:crypto";
import type { RawItem } from "../../domain/life-cycle/event.ts";
import { parsed, readAnswer } from "../kit/calls/answers.ts";
import { ask } from "../kit/calls/door.ts";
import { refused } from "../kit/calls/failures.ts";
import { sha256Of } from "../kit/files.ts";
import { isSame, proofIn } from "../kit/webhook.ts";
import type { Registered, WebhookCall, WebhookVerdict } from "../port.ts";
import type { Iopole } from "./calls.ts";
import { calledItem, invoiceItem } from "./items.ts";
import type { Endpoint } from "./settings.ts";
import { createdSchema, webhooksSchema } from "./shapes.ts";

/**
 * Checks a call of the platform: an HMAC-SHA-256 over timestamp, method, path with query, and the SHA-256 of the body
 * (of the part `file` alone when it has parts). Only that part is signed, so nothing else of a call with parts is
 * believed: its invoice id only says what to ask the platform for.
 */
export const verifyWebhook = async (
  { webhookSecret, webhookUrl }: Pick<Endpoint, "webhookSecret" | "webhookUrl">,
  call: WebhookCall,
): Promise<WebhookVerdict> => {
  const { proof, verdict } = proofIn(call, webhookSecret, {
    signature: "X-Signature",
    timestamp: "X-Timestamp",
    unit: "milliseconds",
  });
  if (proof === null) return verdict;
  const told = await readBody(call);
  if (told === null) return { kind: "refused", why: "the parts of the call cannot be read" };

  const checksum = sha256Of(told.signed);
  const claimed = call.headers.get("x-checksum");
  if (claimed !== null && claimed.toLowerCase() !== checksum) {
    return { kind: "refused", why: "the checksum does not fit the body" };
  }
  const canonical = [proof.timestamp, "POST", pathOf(call, webhookUrl), checksum].join("\n");
  const expected = createHmac("sha256", proof.secret).update(canonical).digest();
  if (!isSame(Buffer.from(proof.signature, "hex"), expected)) {
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
    const value = parsed(body);
    return { signed: body, item: value === undefined ? null : calledItem(value, now) };
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
  { door, io, endpoint: { webhookSecret } }: Iopole,
  url: string,
): Promise<Registered> => {
  if (!url.startsWith("https://")) {
    throw refused(
      "address_not_taken",
      "IOPOLE calls https addresses only.",
      "Give the public https address.",
    );
  }
  const secretKey = webhookSecret ?? `${io.uuid()}${io.uuid()}`.replaceAll("-", "");
  const here = { callbackUrl: url };
  const json = {
    label: "Passerelle",
    status: "ACTIVE",
    interopData: {
      endpoints: { invoice: here, status: here, events: here, authentication: { hmac: { secretKey } } },
    },
  };
  const path = "/v1/config/webhook";
  const how = { operation: "register-webhook" };
  const write = { ...how, safe: false, json, also: [403, 409] };
  let answer = await door({ ...write, method: "POST", path });
  const existed = answer.status === 409;
  if (existed) {
    const known = await ask(door, webhooksSchema, { ...how, safe: true, path });
    const ours = known.find(({ interopData }) => interopData?.endpoints?.status?.callbackUrl === url);
    if (ours === undefined) {
      throw refused(
        "webhook_in_the_way",
        "The platform has another webhook already, and knows one for each direction.",
        "Remove it in the platform's own web page (Labs comes with one), then register again.",
      );
    }
    answer = await door({ ...write, method: "PUT", path: `${path}/${encodeURIComponent(ours.webhookId)}` });
  }
  if (answer.status === 403 || answer.status === 409) {
    throw refused(
      "webhook_not_taken",
      `The platform does not let this account change its webhooks (${answer.status}).`,
      "Register the webhook with an administrator's account of the platform.",
    );
  }
  const { id } = readAnswer(createdSchema, answer, false);
  const key = webhookSecret === undefined ? { secret: secretKey } : {};
  return { id, ...key, ...(existed ? { existed } : {}) };
};
