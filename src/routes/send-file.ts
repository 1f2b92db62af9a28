import { createHash } from "node:crypto";
import type { Context } from "hono";
import { fileNameParameter } from "../domain/file-name.ts";
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

/** Hands a file out, or says that the caller has it. Its type and name come from elsewhere: neither may break out of its header. */
export const sendFile = (c: Context<ApiEnv>, { bytes, mediaType, fileName }: MadeDocument) => {
  const etag = `"${createHash("sha256").update(bytes).digest("hex")}"`;
  c.header("ETag", etag);
  const held = (c.req.method === "POST" ? undefined : c.req.header("If-None-Match"))
    ?.split(",")
    .map((tag) => tag.trim().replace(/^W\//, ""));
  if (held?.some((tag) => tag === etag || tag === "*")) return c.body(null, 304);
  c.header("Content-Type", /^[\w.+-]+\/[\w.+-]+$/.test(mediaType) ? mediaType : "application/octet-stream");
  c.header("Content-Disposition", `attachment; ${fileNameParameter(fileName)}`);
  return c.body(Uint8Array.from(bytes), 200);
};
