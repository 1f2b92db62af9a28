import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import { failureOf } from "./sort.ts";
import type { Answer, Received } from "./types.ts";

const DECODERS: Record<string, (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>> =
  {
    gzip: promisify(gunzip),
    "x-gzip": promisify(gunzip),
    deflate: promisify(inflate),
    br: promisify(brotliDecompress),
  };

/**
 * Undoes a content coding. We ask for none; some servers compress all the same. Throws `answer_garbled` for a coding
 * that is unknown or broken, `answer_too_large` past `maxBytes`.
 */
export const decoded = async (received: Received, safe: boolean, maxBytes: number): Promise<Received> => {
  const coding = received.headers.get("content-encoding")?.trim().toLowerCase() ?? "identity";
  if (coding === "identity" || coding === "" || received.bytes.byteLength === 0) return received;
  const decode = DECODERS[coding];
  const facts = { httpStatus: received.status };
  if (decode === undefined) throw failureOf("answer_garbled", safe, { ...facts, detail: `coding ${coding}` });
  try {
    return { ...received, bytes: await decode(received.bytes, { maxOutputLength: maxBytes }) };
  } catch (error) {
    const large = error instanceof RangeError;
    throw failureOf(large ? "answer_too_large" : "answer_garbled", safe, facts);
  }
};

const charsetOf = (headers: Headers): string =>
  /charset="?([\w:-]+)/i.exec(headers.get("content-type") ?? "")?.[1] ?? "utf-8";

/** A body as text in the charset that it declares; UTF-8 when that one is unknown. */
export const textOf = ({ headers, bytes }: Pick<Received, "headers" | "bytes">): string => {
  try {
    return new TextDecoder(charsetOf(headers)).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
};

/**
 * An answer for adapters.
 *
 * @param rawOf bounds and masks a body for the failure of an answer that is not JSON.
 */
export const toAnswer = (received: Received, safe: boolean, rawOf: (text: string) => string): Answer => {
  const text = (): string => textOf(received);
  return {
    status: received.status,
    headers: received.headers,
    bytes: received.bytes,
    text,
    json: () => {
      const words = text();
      try {
        const value: unknown = JSON.parse(words);
        return value;
      } catch {
        throw failureOf("answer_garbled", safe, {
          httpStatus: received.status,
          raw: rawOf(words),
          detail: "not JSON",
        });
      }
    },
  };
};
