import type { Context } from "hono";
import { type FieldFault, Rejection } from "../domain/problem.ts";
import { closed, explain, meant } from "../explain.ts";
import { DEEPEST_JSON, MOST_OF_INVOICE, scanJson } from "../json-scan.ts";
import { parseForm } from "../multipart.ts";
import type { ApiEnv } from "./api.ts";
import { boundJson, tooLarge } from "./json-bounds.ts";
import { platform, reference } from "./schemas/submission.ts";
import { notEmpty, readJson, type Said, type SentDraft, type SentFile } from "./sent.ts";

const Metadata = closed({ reference: reference.optional(), platform: platform.optional() }).openapi(
  "SubmissionMetadata",
);

const PARTS = ["file", "content", "readable", "metadata"];
/** Largest `metadata`, in bytes, and the most members in it. */
const MAX_METADATA = 64 * 1024;
const MOST_MEMBERS = 1_000;
/** Most faults of it that are told. */
const MOST_FAULTS = 20;

type Part = ReturnType<FormData["get"]>;
type Fault = (path: string, code: string, message: string, fix: string) => void;

/**
 * Reads the parts of a form: `file`, or `content` and perhaps `readable`, and `metadata`.
 *
 * @param query - what the address said already
 * @throws Rejection 400, 413, 422
 */
export const readForm = async (
  c: Context<ApiEnv>,
  query: Said,
  options: { mayBeEmpty?: boolean },
): Promise<Said & (SentFile | SentDraft)> => {
  const form = await parseForm(c);
  const faults: FieldFault[] = [];
  const fault: Fault = (path, code, message, fix) => {
    faults.push({ path, code, message, fix });
  };
  for (const name of new Set(form.keys())) {
    if (!PARTS.includes(name)) fault(name, "unknown_key", "is no part of this form", meant(name, PARTS));
    else if (form.getAll(name).length > 1) fault(name, "repeated", "is given more than once", "give it once");
  }
  const document = await documentOf(c, form, fault);
  const said = await readMetadata(form.get("metadata"), fault);
  for (const key of ["reference", "platform"] as const) {
    if (said[key] !== undefined && query[key] !== undefined && said[key] !== query[key]) {
      fault(`metadata.${key}`, "contradiction", "differs from the query parameter", "give it in one place");
    }
  }
  if (faults.length > 0 || document === null) {
    throw new Rejection(
      422,
      "request_invalid",
      "The request is not valid",
      faults.map((f) => `${f.path} ${f.message}.`).join(" "),
      faults,
    );
  }
  if ("bytes" in document && options.mayBeEmpty !== true) notEmpty(document.bytes);
  return { ...said, ...document };
};

/** The invoice of a form: a file, or its content in JSON with, perhaps, a PDF for people. Null where neither is there. */
const documentOf = async (
  c: Context<ApiEnv>,
  form: FormData,
  fault: Fault,
): Promise<SentFile | SentDraft | null> => {
  const [file, content, readable] = [form.get("file"), form.get("content"), form.get("readable")];
  if (content === null) {
    if (readable !== null) {
      fault(
        "readable",
        "contradiction",
        "is there without content",
        "give the invoice in JSON as the part named content",
      );
    } else if (file === null) {
      fault(
        "file",
        "missing",
        "is missing",
        "give the invoice as the part named file, or its JSON as content",
      );
    }
    return file === null ? null : fileOf("file", file, fault);
  }
  if (file !== null) {
    fault("file", "contradiction", "is there beside content", "give the invoice either as a file or as JSON");
  }
  const pdf = readable === null ? null : await fileOf("readable", readable, fault);
  const bytes =
    typeof content === "string" ? Buffer.from(content) : new Uint8Array(await content.arrayBuffer());
  if (bytes.length > c.get("mostJson")) throw tooLarge(c.get("mostJson"));
  boundJson(bytes, MOST_OF_INVOICE);
  return { json: readJson(bytes), ...(pdf === null ? {} : { readable: pdf.bytes }) };
};

const fileOf = async (name: string, part: Part, fault: Fault): Promise<SentFile | null> => {
  if (part !== null && typeof part !== "string") return { bytes: new Uint8Array(await part.arrayBuffer()) };
  fault(name, "wrong_type", "is a text field", "give it as a file: with a filename in its header");
  return null;
};

const readMetadata = async (part: Part, fault: Fault): Promise<Said> => {
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
