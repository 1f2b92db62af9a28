import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from "node:http";
import type { Invoice } from "./gateway.ts";
import type { Ledger } from "./ledger.ts";

/** Calls older or newer than this are refused, in seconds: a copy that somebody kept is worth nothing later. */
const TOLERANCE = 300;
/** Largest call that is read, in bytes. */
const LARGEST = 1024 * 1024;

/**
 * Is the call the gateway's? By Standard Webhooks: HMAC-SHA256 over `id.timestamp.body` with the bytes of the secret,
 * compared in constant time with each of the signatures (two while a secret is being replaced).
 *
 * @param body the raw bytes: what was parsed and written again is another text
 * @param secret `whsec_` and base64, as in the gateway's configuration
 */
export const isGenuine = (
  headers: IncomingHttpHeaders,
  body: Buffer,
  secret: string,
  now = new Date(),
): boolean => {
  const { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures } = headers;
  if (typeof id !== "string" || typeof timestamp !== "string" || typeof signatures !== "string") return false;
  if (!(Math.abs(now.getTime() / 1000 - Number(timestamp)) <= TOLERANCE)) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const expected = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest();
  return signatures.split(" ").some((signature) => {
    const [version, value = ""] = signature.split(",");
    const given = Buffer.from(value, "base64");
    return version === "v1" && given.length === expected.length && timingSafeEqual(given, expected);
  });
};

const readBody = async (request: IncomingMessage): Promise<Buffer | null> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/**
 * The ERP's endpoint: verifies, stores, answers; {@link workOnCalls} does the rest afterwards. The answer is 2xx once
 * the call is stored and never before: the gateway repeats what was not answered so, under the same id.
 */
export const webhookServer = (ledger: Ledger, secret: string): Server =>
  createServer(async (request, response) => {
    try {
      const body = await readBody(request);
      if (body === null) {
        response.writeHead(413).end();
      } else if (!isGenuine(request.headers, body, secret)) {
        response.writeHead(401).end();
      } else {
        ledger.takeCall(String(request.headers["webhook-id"]), body.toString("utf8"));
        response.writeHead(204).end();
      }
    } catch {
      response.writeHead(500).end();
    }
  });

/** Brings the books up to date with the calls that were taken. Types that it does not know do no harm. */
export const workOnCalls = (ledger: Ledger): void => {
  for (const { webhookId, body } of ledger.callsToWork()) {
    const { data } = JSON.parse(body) as { type: string; data: { invoice?: Invoice } };
    // The invoice is shown as it stood when the call was made, so a late call tells nothing old.
    ledger.workedOn(webhookId, data.invoice === undefined ? [] : [data.invoice]);
  }
};
