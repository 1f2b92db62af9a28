import type { Prepared } from "./exchange.ts";
import { failureOf } from "./sort.ts";
import type { Ask } from "./types.ts";

const encode = async (body: Ask["body"]): Promise<{ bytes: Uint8Array | null; type: string | null }> => {
  if (body === undefined) return { bytes: null, type: null };
  if (typeof body === "string") return { bytes: Buffer.from(body), type: null };
  if (body instanceof Uint8Array) return { bytes: body, type: null };
  if (body instanceof URLSearchParams) {
    return { bytes: Buffer.from(body.toString()), type: "application/x-www-form-urlencoded" };
  }
  // undici takes only the FormData of its own copy: Node's is written out here, with its boundary.
  const form = new Response(body);
  return { bytes: new Uint8Array(await form.arrayBuffer()), type: form.headers.get("content-type") };
};

/**
 * Makes an ask ready to be written, once for all its repetitions. Throws the `bad_request` failure when its address
 * is not http(s) or a header cannot be written.
 */
export const prepare = async (ask: Ask): Promise<Prepared> => {
  const url = URL.parse(ask.url);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw failureOf("bad_request", ask.safe, { detail: "not an http(s) address" });
  }
  let headers: Headers;
  try {
    headers = new Headers(ask.headers);
  } catch {
    throw failureOf("bad_request", ask.safe, { detail: "illegal header" });
  }
  const { bytes, type } = await encode(ask.body);
  // The boundary is known only here; elsewhere the adapter's own type wins.
  if (type !== null && (ask.body instanceof FormData || !headers.has("content-type"))) {
    headers.set("content-type", type);
  }
  headers.set("user-agent", "passerelle");
  headers.set("accept-encoding", "identity");
  return { method: ask.method ?? "GET", url, headers: Object.fromEntries(headers), body: bytes };
};
