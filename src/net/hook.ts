import { Client } from "undici";
import { isFailure } from "../domain/failure.ts";
import type { Tracer } from "../traces/port.ts";
import { textOf } from "./answer.ts";
import { openDeadline } from "./deadline.ts";
import { exchange } from "./exchange.ts";
import { guardedConnector, type Resolve } from "./guard.ts";
import { prepare } from "./prepare.ts";
import { redactor } from "./redact.ts";
import { sign } from "./sign.ts";
import { retryAfterMs } from "./sort.ts";
import { startCall } from "./traced-call.ts";

/** How much of a receiver's answer is kept for the record of deliveries, in characters. */
const MAX_WORDS = 1000;
const MAX_BYTES = 16 * 1024;

/** A webhook on its way to an ERP. */
export interface Hook {
  url: string;
  /** The JSON text, exactly as it is sent and signed. */
  body: string;
  /**
   * How the receiver knows who calls: by the signatures of Standard Webhooks over the id of the event, the same for
   * every delivery, or by headers of the caller's own.
   */
  proof: { id: string } | { headers: Readonly<Record<string, string>> };
  /** The keys. What the receiver says is told without them. */
  secrets: readonly string[];
  signal: AbortSignal;
  timeoutMs: number;
  /** Also addresses of the inner network, for ERPs that stand beside the gateway. */
  allowPrivate: boolean;
  now(): Date;
  /** Records the call; absent: it only hands on the trace that it is made in. */
  tracer?: Tracer | undefined;
  /** Resolves host names; the system does when absent. */
  resolve?: Resolve;
}

/** What a receiver answered. Only a 2xx is a delivery; a redirect is not followed. */
export interface HookAnswer {
  status: number;
  /** How long it asks us to wait (429, 503), in milliseconds. */
  retryAfterMs?: number;
  /** The beginning of its answer, without secrets. */
  words: string;
}

/**
 * Delivers a signed webhook once. Throws `refused` for an address that must not be reached, and `unsent` when no
 * answer came: a receiver drops the second delivery of an id, so a lost answer is always worth another.
 *
 * Each delivery has a connection of its own: the address is checked as it is made, and no ERP gets many calls.
 */
export const postHook = async (hook: Hook): Promise<HookAnswer> => {
  const { signal, timeoutMs, resolve, proof, body, secrets } = hook;
  const proofHeaders =
    "headers" in proof ? proof.headers : sign({ id: proof.id, body, secrets, at: hook.now() });
  const request = await prepare({
    operation: "notify",
    method: "POST",
    url: hook.url,
    headers: { "content-type": "application/json", ...proofHeaders },
    body,
    signal,
    safe: true,
  });
  // The path of an ERP's address may itself be its key.
  const call = startCall(hook.tracer, request, { operation: "notify", attempt: 1 });
  const client = new Client(request.url.origin, {
    allowH2: false,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: hook.allowPrivate ? { timeout: timeoutMs } : guardedConnector(timeoutMs, resolve),
  });
  const deadline = openDeadline(timeoutMs, signal);
  try {
    const received = await exchange(client, call.request, {
      safe: true,
      deadline,
      maxBytes: MAX_BYTES,
      onTooLarge: "cut",
    });
    const { status } = received;
    call.end(status >= 200 && status < 300 ? "ok" : "no_delivery", status);
    const wait = retryAfterMs(received.headers.get("retry-after"), hook.now());
    return {
      status,
      ...(wait === undefined ? {} : { retryAfterMs: wait }),
      words: redactor(secrets).text(textOf(received)).slice(0, MAX_WORDS),
    };
  } catch (error) {
    call.end(isFailure(error) ? error.facts.code : "bug");
    throw error;
  } finally {
    deadline.close();
    await client.destroy();
  }
};
