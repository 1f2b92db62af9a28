import { createHash } from "node:crypto";
import { DEFAULT_LIMITS, type DocumentLimits } from "../../documents/index.ts";
import type { Answer, Downloaded, Io, Rendition } from "../port.ts";
import type { Call, Door } from "./calls/door.ts";
import { renditionMissing } from "./calls/failures.ts";

/** Largest file that is taken from a platform: 100 MB, with room for its envelope. */
export const MAX_FILE_BYTES = 105_000_000;

/** How large a document may be that is read here: as large as the gateway takes any. */
export const limitsOf = ({ documentBytes }: Pick<Io, "documentBytes">): DocumentLimits => ({
  ...DEFAULT_LIMITS,
  fileBytes: documentBytes,
});

/** SHA-256 of bytes or of a text, lower-case hexadecimal. */
export const sha256Of = (content: Uint8Array | string): string =>
  createHash("sha256").update(content).digest("hex");

/** The media type of a document by its first bytes: platforms answer application/octet-stream for anything. */
const mediaTypeOf = (bytes: Uint8Array): string => {
  const start = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart();
  if (start.startsWith("%PDF-")) return "application/pdf";
  return start.startsWith("<") ? "application/xml" : "application/octet-stream";
};

/** Extension of a file name in lower case; empty where it has none. */
export const extensionOf = (fileName: string): string =>
  /\.([A-Za-z0-9]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? "";

/** Bytes as a document; the type is theirs, whatever was announced. */
export const documentOf = (bytes: Uint8Array, fileName: string | null = null): Downloaded => ({
  bytes,
  mediaType: mediaTypeOf(bytes),
  fileName,
});

const fileNameIn = ({ headers }: Answer): string | null =>
  /filename\s*=\s*"?([^";]+)"?/i.exec(headers.get("content-disposition") ?? "")?.[1]?.trim() || null;

/**
 * Downloads a file that the platform gives as the body of an answer.
 *
 * @throws Failure `refused` with code `rendition_missing` where there is none (404, or nothing in it)
 */
export const downloadFrom = async <C extends Call>(
  door: Door<C>,
  call: C,
  rendition: Rendition,
  platformId: string,
): Promise<Downloaded> => {
  const answer = await door({ ...call, also: [404], maxBytes: call.maxBytes ?? MAX_FILE_BYTES });
  if (answer.status === 404 || answer.bytes.length === 0) {
    throw renditionMissing(rendition, platformId, undefined, answer.status);
  }
  return documentOf(answer.bytes, fileNameIn(answer));
};
