import type { Context } from "hono";
import { type FieldFault, Rejection } from "../domain/problem.ts";
import { explain } from "../explain.ts";
import { MOST_OF_INVOICE } from "../json-scan.ts";
import type { ReportInvoice } from "../usecases/send/report-invoice.ts";
import type { ApiEnv } from "./api.ts";
import { boundaryOf, checkParts } from "./form-bounds.ts";
import { boundJson } from "./json-bounds.ts";
import { FactsBody, ReportInvoiceBody } from "./schemas/report-bodies.ts";
import { notEmpty, readJson } from "./sent.ts";

/** Most faults that are told. */
const MOST_FAULTS = 20;

const PARTS = ["company", "file", "content", "facts"];

const invalid = (errors: FieldFault[]): Rejection =>
  new Rejection(
    422,
    "request_invalid",
    { en: "The request is not valid", fr: "La demande n'est pas valide" },
    {
      en: errors.map(({ path, message, fix }) => `${path || "The body"} ${message}. Fix: ${fix}.`).join(" "),
      fr: errors
        .map(
          ({ path, message, messageFr = message, fix, fixFr = fix }) =>
            `${path || "Le corps"} ${messageFr}. À faire : ${fixFr}.`,
        )
        .join(" "),
    },
    errors,
  );

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
  const boundary = boundaryOf(c.req.header("Content-Type") ?? "");
  if (boundary !== null) checkParts(new Uint8Array(await c.req.arrayBuffer()), boundary);
  const form = await c.req.formData().catch(() => {
    throw new Rejection(
      400,
      "form_malformed",
      { en: "The form cannot be read", fr: "Le formulaire est illisible" },
      {
        en: "The body is not the multipart/form-data that its Content-Type announces; check the boundary.",
        fr: "Le corps n'est pas le multipart/form-data qu'annonce son Content-Type ; vérifiez la délimitation (boundary).",
      },
    );
  });
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
  if (faults.length > 0) throw invalid(faults);
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
