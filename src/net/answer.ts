import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import { DEEPEST_JSON, scanJson } from "../json-scan.ts";
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

/** How much of an answer that cannot be read is looked at for its failure, in bytes. */
const RAW_BYTES = 64 * 1024;

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
 * Members of all arrays and objects of an answer together, where the ask does not say: a page of 200 things with 100
 * members each, five times over.
 */
const MOST_MEMBERS = 100_000;

/** How an answer is handed over. */
export interface Handing {
  safe: boolean;
  /** Most members of all arrays and objects together, of an answer that is read as JSON. */
  maxMembers?: number;
  /** Bounds and masks a body for the failure of an answer that is not JSON. */
  rawOf(text: string): string;
  /** Masks live tokens, which no answer but the one that gives them has a reason to hold. */
  mask(text: string): string;
}

/** An answer for adapters. */
export const toAnswer = (received: Received, handing: Handing): Answer => {
  const { safe, maxMembers = MOST_MEMBERS, rawOf, mask } = handing;
  const text = (): string => mask(textOf(received));
  const garbled = (detail: string): Error =>
    failureOf("answer_garbled", safe, {
      httpStatus: received.status,
      raw: rawOf(textOf({ ...received, bytes: received.bytes.subarray(0, RAW_BYTES) })),
      detail,
    });
  return {
    status: received.status,
    headers: received.headers,
    bytes: received.bytes,
    text,
    json: () => {
      // Before anything is built: ten million bytes of `{},` are seconds and gigabytes once they are parsed.
      const utf8 = /^utf-?8$/i.test(charsetOf(received.headers));
      const bytes = utf8 ? received.bytes : Buffer.from(textOf(received));
      const excess = scanJson(bytes, { depth: DEEPEST_JSON, members: maxMembers });
      if (excess !== null) {
        throw garbled(
          excess === "depth" ? `nested more than ${DEEPEST_JSON} deep` : `over ${maxMembers} members`,
        );
      }
      try {
        const value: unknown = JSON.parse(text());
        return value;
      } catch {
        throw garbled("not JSON");
      }
    },
  };
};
