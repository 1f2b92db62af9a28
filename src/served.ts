import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { Context } from "hono";

/** A text as it is served: hashed and compressed once. */
export interface Served {
  plain: Buffer;
  zipped: Buffer;
  /** Tells this content from any other, in an address too. */
  version: string;
  headers: Readonly<Record<string, string>>;
}

/** @param headers - of every answer with it; by default a browser asks each time whether it is still this one */
export const served = (text: string, headers: Readonly<Record<string, string>>): Served => {
  const plain = Buffer.from(text);
  const version = createHash("sha256").update(plain).digest("base64url").slice(0, 22);
  return {
    plain,
    zipped: gzipSync(plain),
    version,
    headers: { "Cache-Control": "no-cache", Vary: "Accept-Encoding", ...headers },
  };
};

/** Who asks for this very version in the address (`?v=`) need not ask again for a year. */
const FOR_EVER = "public, max-age=31536000, immutable";

/**
 * Answers with it: compressed for who takes that, and with nothing for who has it already. An address with another
 * version, as a replica of another release writes it, is answered and not kept.
 */
export const serve = (c: Context, { plain, zipped, version, headers }: Served): Response => {
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  c.header("ETag", `W/"${version}"`);
  const asked = c.req.query("v");
  if (asked !== undefined) c.header("Cache-Control", asked === version ? FOR_EVER : "no-cache");
  if (isAmong(c.req.header("If-None-Match"), version)) return c.body(null, 304);
  if (!/\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(c.req.header("Accept-Encoding") ?? "")) {
    return c.body(new Uint8Array(plain));
  }
  c.header("Content-Encoding", "gzip");
  return c.body(new Uint8Array(zipped));
};

/** Weakly, as RFC 9110 §13.1.2 has it: a proxy that compresses calls a tag weak, or no longer so. */
const isAmong = (tags: string | undefined, version: string): boolean =>
  tags?.split(",").some((tag) => tag.trim().replace(/^W\//, "") === `"${version}"`) === true;
