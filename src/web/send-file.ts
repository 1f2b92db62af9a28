import type { Context } from "hono";
import { fileNameParameter } from "../domain/file-name.ts";
import type { MadeDocument } from "../usecases/documents/made.ts";

/** Nothing of a file that came from elsewhere runs, loads or is framed by others, should a browser ever show it. */
const FILE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'";

/**
 * A PDF is shown in a frame of our own pages. No `sandbox`: browsers refuse to show a PDF in one, whose viewer keeps what
 * is in it away from us anyway.
 */
const PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'";

/** Hands a file out, to be kept: whatever it says it is, it is never shown as a page of ours. */
export const sendFile = (c: Context, { bytes, mediaType, fileName }: MadeDocument): Response =>
  c.body(Uint8Array.from(bytes), 200, {
    "Content-Type": /^[\w.+-]+\/[\w.+-]+$/.test(mediaType) ? mediaType : "application/octet-stream",
    "Content-Disposition": `attachment; ${fileNameParameter(fileName)}`,
    "Content-Security-Policy": FILE_POLICY,
  });

/** Hands a table out, some rows at a time: as fast as the browser takes them, and no further where it goes away. */
export const sendTable = (c: Context, rows: AsyncIterable<string>, fileName: string): Response =>
  c.body(ReadableStream.from(rows).pipeThrough(new TextEncoderStream()), 200, {
    "Content-Type": "text/csv; charset=utf-8",
    "Content-Disposition": `attachment; ${fileNameParameter(fileName)}`,
    "Content-Security-Policy": FILE_POLICY,
  });

/** Shows a PDF in a frame of a page of ours. Null: it is none, whatever was said of it. */
export const showPdf = (c: Context, { bytes, fileName }: MadeDocument): Response | null =>
  Buffer.from(bytes.subarray(0, 1_024)).includes("%PDF-")
    ? c.body(Uint8Array.from(bytes), 200, {
        "Content-Type": "application/pdf",
        "Content-Disposition": `inline; ${fileNameParameter(fileName)}`,
        "Content-Security-Policy": PDF_POLICY,
      })
    : null;
