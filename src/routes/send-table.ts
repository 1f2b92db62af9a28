import type { Context } from "hono";
import { accepts } from "hono/accepts";
import type { CsvSeparator } from "../usecases/read/csv.ts";
import { CSV_MOST, type InvoicesAsCsv } from "../usecases/read/invoices-as-csv.ts";
import type { ApiEnv } from "./api.ts";

/** Does the caller want a table rather than JSON? */
export const wantsTable = (c: Context<ApiEnv>): boolean =>
  accepts(c, {
    header: "Accept",
    supports: ["application/json", "text/csv"],
    default: "application/json",
  }) === "text/csv";

/** In which language and with which signs a table is written. */
export const tableFor = (
  c: Context<ApiEnv>,
  separator: CsvSeparator | undefined,
): { language: "en" | "fr"; separator: CsvSeparator } => {
  const language = accepts(c, { header: "Accept-Language", supports: ["en", "fr"], default: "en" });
  return {
    language: language === "fr" ? "fr" : "en",
    separator: separator ?? (language === "fr" ? "semicolon" : "comma"),
  };
};

/** Hands a table out, row after row: as fast as the caller takes it, and no further where he goes away. */
export const sendTable = (c: Context<ApiEnv>, { cut, chunks }: InvoicesAsCsv, fileName: string) => {
  const rows = chunks[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    pull: async (out) => {
      const { done, value } = await rows.next();
      if (done === true) out.close();
      else out.enqueue(encoder.encode(value));
    },
    cancel: async () => {
      await rows.return?.();
    },
  });
  c.header("Content-Type", "text/csv; charset=utf-8");
  c.header("Content-Disposition", `attachment; filename="${fileName}"`);
  c.header("X-Row-Limit", String(CSV_MOST));
  if (cut !== null) c.header("X-Cut", String(cut));
  c.header("Vary", "Accept, Accept-Language");
  return c.body(stream, 200);
};
