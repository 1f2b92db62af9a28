import { createHash } from "node:crypto";
import type { Context } from "hono";
import type { MadeDocument } from "../usecases/documents/made.ts";
import type { ApiEnv } from "./api.ts";

const etagHeader = {
  ETag: { schema: { type: "string" as const }, description: "SHA-256 of the bytes, quoted." },
};

/** What the description of the API says of a route that answers with a file. */
export const fileAnswers = <Content extends object>(content: Content) => ({
  200: { description: "The bytes. `ETag` is their SHA-256.", headers: etagHeader, content },
  304: { description: "`If-None-Match` names what you have already." },
});

/** The name for all, and as it is where it has other letters than those of ASCII (RFC 6266, 4.3). */
const named = (fileName: string): string => {
  const plain = `filename="${fileName.replace(/[^A-Za-z0-9._-]/g, "_")}"`;
  // Letters and digits of any script; what else could be meant for a shell or a path stays out.
  const spelled = fileName.replace(/[^\p{L}\p{M}\p{N}._ -]/gu, "_");
  return /[^\x20-\x7e]/.test(spelled) ? `${plain}; filename*=UTF-8''${encodeURIComponent(spelled)}` : plain;
};

/** Hands a file out, or says that the caller has it. Its type and name come from elsewhere: neither may break out of its header. */
export const sendFile = (c: Context<ApiEnv>, { bytes, mediaType, fileName }: MadeDocument) => {
  const etag = `"${createHash("sha256").update(bytes).digest("hex")}"`;
  c.header("ETag", etag);
  const held = (c.req.method === "POST" ? undefined : c.req.header("If-None-Match"))
    ?.split(",")
    .map((tag) => tag.trim().replace(/^W\//, ""));
  if (held?.some((tag) => tag === etag || tag === "*")) return c.body(null, 304);
  c.header("Content-Type", /^[\w.+-]+\/[\w.+-]+$/.test(mediaType) ? mediaType : "application/octet-stream");
  c.header("Content-Disposition", `attachment; ${named(fileName)}`);
  return c.body(Uint8Array.from(bytes), 200);
};
