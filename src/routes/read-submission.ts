import type { Context } from "hono";
import type { Syntax } from "../domain/invoice.ts";
import { Rejection } from "../domain/problem.ts";
import type { ApiEnv } from "./api.ts";
import { readForm } from "./read-form.ts";
import { notEmpty, readJson, type Said, type SentDraft, type SentFile } from "./sent.ts";

const JSON_TYPE = "application/json";
const RAW_TYPES = ["application/pdf", "application/xml", "text/xml", "application/octet-stream"];

/**
 * Reads a submission: the body itself, the parts of a form, or an invoice in JSON. The declared type only tells these
 * apart; what a file is, its bytes decide. Throws a `Rejection` (400, 415, 422).
 *
 * @param options.mayBeEmpty - an empty file is not refused here
 */
export const readSubmission = async (
  c: Context<ApiEnv>,
  query: Said,
  options: { mayBeEmpty?: boolean } = {},
): Promise<Said & (SentFile | SentDraft)> => {
  const encoding = c.req.header("Content-Encoding") ?? "identity";
  if (encoding !== "identity") {
    throw new Rejection(
      415,
      "encoding_unsupported",
      { en: "The content encoding is not taken", fr: "Cet encodage du contenu n'est pas accepté" },
      {
        en: `The body is encoded as ${encoding.slice(0, 40)}; send it as it is.`,
        fr: `Le corps est encodé en ${encoding.slice(0, 40)} ; envoyez-le tel quel.`,
      },
    );
  }
  const type = (c.req.header("Content-Type") ?? "application/octet-stream")
    .split(";")[0]
    ?.trim()
    .toLowerCase();
  if (type === "multipart/form-data") return { ...query, ...(await readForm(c, query, options)) };
  if (type === JSON_TYPE) return { ...query, json: readJson(new Uint8Array(await c.req.arrayBuffer())) };
  if (type === undefined || !RAW_TYPES.includes(type)) {
    throw new Rejection(
      415,
      "media_type_unsupported",
      { en: "This kind of body is not taken", fr: "Ce type de corps n'est pas accepté" },
      {
        en: `Content-Type is "${(type ?? "").slice(0, 80)}". Send the file itself as one of ${RAW_TYPES.join(", ")}, an invoice in JSON as ${JSON_TYPE}, or a form (multipart/form-data) with the part "file".`,
        fr: `Content-Type est « ${(type ?? "").slice(0, 80)} ». Envoyez le fichier lui-même comme l'un de ${RAW_TYPES.join(", ")}, une facture en JSON comme ${JSON_TYPE}, ou un formulaire (multipart/form-data) avec la partie « file ».`,
      },
    );
  }
  const charset = /;\s*charset\s*=\s*"?([^\s";]{1,40})/i.exec(c.req.header("Content-Type") ?? "")?.[1];
  const body = new Uint8Array(await c.req.arrayBuffer());
  const bytes = options.mayBeEmpty === true ? body : notEmpty(body);
  return { ...query, bytes, ...(charset === undefined ? {} : { charset }) };
};

const contradiction = (path: string, detail: string, message: string, fix: string): Rejection =>
  new Rejection(422, "request_invalid", "The request is not valid", detail, [
    { path, code: "contradiction", message, fix },
  ]);

/**
 * A PDF for people goes into a Factur-X, or is what is asked for: no other form has a place for it.
 *
 * @throws Rejection 422
 */
export const refuseReadable = (document: SentFile | SentDraft, form: string): void => {
  if (!("readable" in document) || form === "factur-x" || form === "readable") return;
  throw contradiction(
    "readable",
    `The form ${form} has no PDF around it: readable is for factur-x.`,
    "is for factur-x",
    "leave it out, ask for factur-x, or give the PDF as one of the attachments of the content",
  );
};

/**
 * The document of a submission, in the form in which it is to be sent.
 *
 * @param as - what JSON is written as
 * @throws Rejection 422 where a file is given and a form is asked for: it is sent as it is; and where a PDF for people
 *   is given and the form has no place for it
 */
export const documentIn = (
  submission: SentFile | SentDraft,
  as: Syntax | undefined,
): SentFile | (SentDraft & { as: Syntax }) => {
  const document = withoutRest(submission);
  if ("bytes" in document) {
    if (as === undefined) return document;
    throw contradiction(
      "as",
      "A file is sent as it is: as is for an invoice in JSON.",
      "is for an invoice in JSON, and a file was sent",
      "leave it out, or send the invoice as application/json",
    );
  }
  refuseReadable(document, as ?? "factur-x");
  return { ...document, as: as ?? "factur-x" };
};

/** The document of a submission alone. */
export const withoutRest = (submission: SentFile | SentDraft): SentFile | SentDraft => {
  if ("json" in submission) {
    const { json, readable } = submission;
    return { json, ...(readable === undefined ? {} : { readable }) };
  }
  const { bytes, charset } = submission;
  return { bytes, ...(charset === undefined ? {} : { charset }) };
};
