import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { Context } from "hono";
import type { ApiEnv } from "../api.ts";

/** A text as it is served: hashed and compressed once. */
export interface Served {
  plain: Buffer;
  zipped: Buffer;
  etag: string;
  headers: Record<string, string>;
}

export const served = (text: string, headers: Record<string, string>): Served => {
  const plain = Buffer.from(text);
  const hash = createHash("sha256").update(plain).digest("base64url").slice(0, 22);
  return { plain, zipped: gzipSync(plain), etag: `W/"${hash}"`, headers };
};

/** Answers with it: compressed for who takes that, and with nothing for who has it already. */
export const serve = (c: Context<ApiEnv>, { plain, zipped, etag, headers }: Served): Response => {
  c.header("ETag", etag);
  c.header("Cache-Control", "no-cache");
  c.header("Vary", "Accept-Encoding");
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  if (c.req.header("If-None-Match") === etag) return c.body(null, 304);
  if (!/\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(c.req.header("Accept-Encoding") ?? "")) {
    return c.body(new Uint8Array(plain));
  }
  c.header("Content-Encoding", "gzip");
  return c.body(new Uint8Array(zipped));
};
