import type { Context } from "hono";
import type { Syntax } from "../domain/invoice.ts";
import { type FieldFault, Rejection } from "../domain/problem.ts";
import { closed, explain, meant } from "../explain.ts";
import { DEEPEST_JSON, scanJson } from "../json-scan.ts";
import type { ApiEnv } from "./api.ts";
import { boundaryOf, checkParts } from "./form-bounds.ts";
import { platform, reference } from "./schemas/submission.ts";

const Metadata = closed({ reference: reference.optional(), platform: platform.optional() }).openapi(
  "SubmissionMetadata",
);

/** What a submission says beside the file. */
export interface Said {
  reference?: string;
  platform?: string;
}

interface SentFile {
  bytes: Uint8Array;
  /** Of the Content-Type, as it was written. */
  charset?: string;
}

/** An invoice that is not a file yet. */
interface SentDraft {
  json: unknown;
}

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

/** Its depth and members were bounded before it came here. */
const readJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Rejection(
      400,
      "body_malformed",
      { en: "The body cannot be read", fr: "Le corps ne peut pas être lu" },
      {
        en: "The body is not the JSON that its Content-Type announces. Write it as JSON in UTF-8.",
        fr: "Le corps n'est pas le JSON annoncé par son Content-Type. Écrivez-le en JSON, en UTF-8.",
      },
    );
  }
};

const notEmpty = (bytes: Uint8Array): Uint8Array => {
  if (bytes.length > 0) return bytes;
  throw new Rejection(
    400,
    "file_missing",
    { en: "There is no file in the request", fr: "Il n'y a pas de fichier dans la demande" },
    {
      en: "The body is empty: send the bytes of the invoice (Factur-X PDF, CII or UBL XML).",
      fr: "Le corps est vide : envoyez les octets de la facture (PDF Factur-X, XML CII ou UBL).",
    },
  );
};

const PARTS = ["file", "metadata"];
/** Largest `metadata`, in bytes, and the most members in it. */
const MAX_METADATA = 64 * 1024;
const MOST_MEMBERS = 1_000;
/** Most faults of it that are told. */
const MOST_FAULTS = 20;

const readForm = async (
  c: Context<ApiEnv>,
  query: Said,
  options: { mayBeEmpty?: boolean },
): Promise<Said & { bytes: Uint8Array }> => {
  const boundary = boundaryOf(c.req.header("Content-Type") ?? "");
  if (boundary !== null) checkParts(new Uint8Array(await c.req.arrayBuffer()), boundary);
  let form: FormData;
  try {
    if (boundary === null) throw new Error("no boundary");
    form = await c.req.formData();
  } catch {
    throw new Rejection(
      400,
      "form_malformed",
      { en: "The form cannot be read", fr: "Le formulaire est illisible" },
      {
        en: "The body is not the multipart/form-data that its Content-Type announces; check the boundary.",
        fr: "Le corps n'est pas le multipart/form-data qu'annonce son Content-Type ; vérifiez la délimitation (boundary).",
      },
    );
  }
  const faults: FieldFault[] = [];
  const fault = (path: string, code: string, message: string, fix: string): void => {
    faults.push({ path, code, message, fix });
  };
  for (const name of new Set(form.keys())) {
    if (!PARTS.includes(name)) fault(name, "unknown_key", "is no part of this form", meant(name, PARTS));
    else if (form.getAll(name).length > 1) fault(name, "repeated", "is given more than once", "give it once");
  }
  const file = form.get("file");
  if (file === null) fault("file", "missing", "is missing", "give the invoice as the part named file");
  else if (typeof file === "string") {
    fault("file", "wrong_type", "is a text field", "give it as a file: with a filename in its header");
  }
  const said = await readMetadata(form.get("metadata"), fault);
  for (const key of ["reference", "platform"] as const) {
    if (said[key] !== undefined && query[key] !== undefined && said[key] !== query[key]) {
      fault(`metadata.${key}`, "contradiction", "differs from the query parameter", "give it in one place");
    }
  }
  if (faults.length > 0 || file === null || typeof file === "string") {
    throw new Rejection(
      422,
      "request_invalid",
      "The request is not valid",
      faults.map((f) => `${f.path} ${f.message}.`).join(" "),
      faults,
    );
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { ...said, bytes: options.mayBeEmpty === true ? bytes : notEmpty(bytes) };
};

const readMetadata = async (
  part: ReturnType<FormData["get"]>,
  fault: (path: string, code: string, message: string, fix: string) => void,
): Promise<Said> => {
  if (part === null) return {};
  const bytes = typeof part === "string" ? Buffer.from(part) : new Uint8Array(await part.arrayBuffer());
  if (
    bytes.length > MAX_METADATA ||
    scanJson(bytes, { depth: DEEPEST_JSON, members: MOST_MEMBERS }) !== null
  ) {
    fault("metadata", "too_big", "is too large", `give at most ${MAX_METADATA} bytes of plain JSON`);
    return {};
  }
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    fault("metadata", "json_malformed", "is not JSON", 'write it as {"reference": "…", "platform": "…"}');
    return {};
  }
  const parsed = Metadata.safeParse(json);
  if (parsed.success) return parsed.data;
  for (const { path, code, message, fix } of explain(parsed.error.issues, json, MOST_FAULTS)) {
    fault(["metadata", ...path].join("."), code, message, fix);
  }
  return {};
};

const asOfFile = (): Rejection =>
  new Rejection(
    422,
    "request_invalid",
    "The request is not valid",
    "A file is sent as it is: as is for an invoice in JSON.",
    [
      {
        path: "as",
        code: "contradiction",
        message: "is for an invoice in JSON, and a file was sent",
        fix: "leave it out, or send the invoice as application/json",
      },
    ],
  );

/**
 * The document of a submission, in the form in which it is to be sent.
 *
 * @param as - what JSON is written as
 * @throws Rejection 422 where a file is given and a form is asked for: it is sent as it is
 */
export const documentIn = (
  submission: SentFile | SentDraft,
  as: Syntax | undefined,
): SentFile | (SentDraft & { as: Syntax }) => {
  if ("json" in submission) return { json: submission.json, as: as ?? "factur-x" };
  if (as !== undefined) throw asOfFile();
  const { bytes, charset } = submission;
  return { bytes, ...(charset === undefined ? {} : { charset }) };
};
