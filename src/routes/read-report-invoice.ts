import type { Context } from "hono";
import { Rejection } from "../domain/problem.ts";
import { explain } from "../explain.ts";
import { MOST_OF_INVOICE } from "../json-scan.ts";
import { parseForm } from "../multipart.ts";
import type { ReportInvoice } from "../usecases/send/report-invoice.ts";
import type { ApiEnv } from "./api.ts";
import { invalid } from "./invalid.ts";
import { boundJson } from "./json-bounds.ts";
import { FactsBody, ReportInvoiceBody } from "./schemas/report-bodies.ts";
import { notEmpty, readJson } from "./sent.ts";

/** Most faults that are told. */
const MOST_FAULTS = 20;

const PARTS = ["company", "file", "content", "facts"];

/** @throws Rejection 422 */
const checked = <T>(
  schema: {
    safeParse(value: unknown): {
      success: boolean;
      data?: T;
      error?: { issues: Parameters<typeof explain>[0] };
    };
  },
  value: unknown,
  under: readonly string[],
): T => {
  const parsed = schema.safeParse(value);
  if (parsed.success && parsed.data !== undefined) return parsed.data;
  throw invalid(
    422,
    explain(parsed.error?.issues ?? [], value, MOST_FAULTS).map((fault) => ({
      ...fault,
      path: [...under, ...fault.path].join("."),
    })),
  );
};

/**
 * Reads an invoice that is given to be reported: `{ company, content, facts }` in JSON, or a form with `company`,
 * `file` or `content`, and `facts`.
 *
 * @throws Rejection 400, 413, 415, 422
 */
export const readReportInvoice = async (c: Context<ApiEnv>): Promise<ReportInvoice> => {
  const type = (c.req.header("Content-Type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type === "multipart/form-data") return readForm(c);
  if (type !== "application/json") {
    throw new Rejection(
      415,
      "media_type_unsupported",
      { en: "This kind of body is not taken", fr: "Ce type de corps n'est pas accepté" },
      {
        en: `Content-Type is "${(type ?? "").slice(0, 80)}". Send application/json, or a form (multipart/form-data) with the part "file".`,
        fr: `Content-Type est « ${(type ?? "").slice(0, 80)} ». Envoyez application/json, ou un formulaire (multipart/form-data) avec la partie « file ».`,
      },
    );
  }
  const json = readJson(new Uint8Array(await c.req.arrayBuffer()));
  const { company, content, facts } = checked(ReportInvoiceBody, json, []);
  return { company, document: { json: content }, facts: facts ?? {} };
};

const textOf = async (part: File | string): Promise<string> =>
  typeof part === "string" ? part : part.text();

const readForm = async (c: Context<ApiEnv>): Promise<ReportInvoice> => {
  const form = await parseForm(c);
  const faults = [...new Set(form.keys())]
    .filter((name) => !PARTS.includes(name))
    .map((path) => ({
      path,
      code: "unknown_key",
      message: "is no part of this form",
      fix: `use one of: ${PARTS.join(", ")}`,
    }));
  const [file, content] = [form.get("file"), form.get("content")];
  if ((file === null) === (content === null)) {
    faults.push({
      path: "file",
      code: file === null ? "missing" : "contradiction",
      message: file === null ? "is missing" : "is there beside content",
      fix: "give the invoice either as the part file or as the part content",
    });
  }
  if (faults.length > 0) throw invalid(422, faults);
  const facts = form.get("facts");
  const said = {
    company: await textOf(form.get("company") ?? ""),
    content: {},
    ...(facts === null ? {} : { facts: jsonOf(await textOf(facts)) }),
  };
  const { company, facts: known } = checked(ReportInvoiceBody, said, []);
  const document =
    file !== null
      ? { bytes: notEmpty(new Uint8Array(await new Blob([file]).arrayBuffer())) }
      : { json: jsonOf(await textOf(content ?? "")) };
  return { company, document, facts: known ?? checked(FactsBody, {}, ["facts"]) };
};

const jsonOf = (text: string): unknown => {
  const bytes = Buffer.from(text);
  boundJson(bytes, MOST_OF_INVOICE);
  return readJson(bytes);
};
