import {
  DocumentFault,
  type DraftFault,
  draftComponents,
  type FacturXOptions,
  type InvoiceContent,
  readDraft,
  writeCii,
  writeFacturX,
  writeUbl,
} from "../../documents/index.ts";
import { pointerOf } from "../../domain/controls/index.ts";
import type { Syntax } from "../../domain/invoice.ts";
import { type FieldFault, Rejection } from "../../domain/problem.ts";
import { findingOfDocument } from "../shown-finding.ts";
import { faultOfFinding, notAcceptable } from "./findings.ts";
import type { DocumentOwner } from "./world.ts";

/** What a Factur-X is made with beside its content. */
export type FacturXParts = Pick<FacturXOptions, "readable" | "limits">;

type Writer = (content: InvoiceContent, parts: FacturXParts) => Uint8Array | Promise<Uint8Array>;

const WRITERS: Readonly<Record<Syntax, Writer>> = {
  "factur-x": writeFacturX,
  cii: writeCii,
  ubl: writeUbl,
};

/** @throws DocumentFault where the form cannot carry what is in it, and for a PDF that no invoice can be put into */
export const writeContent = async (
  content: InvoiceContent,
  as: Syntax,
  parts: FacturXParts,
): Promise<Uint8Array> => WRITERS[as](content, parts);

/** An invoice as it is given in JSON, for the description of the API. */
export const draftSchemas = draftComponents;

const faultOf = ({ at, ...fault }: DraftFault): FieldFault => ({ ...fault, at: pointerOf(at) });

/**
 * A JSON text as what it says.
 *
 * @throws Rejection 400 where it is none
 */
export const parsedJson = (bytes: Uint8Array): unknown => {
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

/**
 * An invoice that is given in JSON, with what its company says on each, or what keeps it from being one.
 *
 * @param json - what was parsed, or the text of a large one (UTF-8)
 * @throws Rejection 400 where a text is no JSON
 */
export const readJson = (
  json: unknown,
  { defaults, companies }: Pick<DocumentOwner, "defaults" | "companies">,
): ReturnType<typeof readDraft> =>
  readDraft(json instanceof Uint8Array ? parsedJson(json) : json, { defaults, companies });

/**
 * Reads an invoice that is given in JSON, with what its company says on each.
 *
 * @throws Rejection 422 with everything that is wrong, by place, term and rule
 */
export const contentOfDraft = (
  json: unknown,
  owner: Pick<DocumentOwner, "defaults" | "companies">,
): InvoiceContent => {
  const read = readJson(json, owner);
  if ("content" in read) return read.content;
  throw notAcceptable(read.faults.map(faultOf));
};

/**
 * Writes the content of an invoice that was given in JSON as a file. The same content gives the same bytes, so that a
 * repetition is known.
 *
 * @throws Rejection 422 where the form cannot carry what is in it, with the term, and where the PDF cannot be used
 */
export const writeDraft = async (
  content: InvoiceContent,
  as: Syntax,
  parts: FacturXParts,
): Promise<Uint8Array> => {
  try {
    return await writeContent(content, as, parts);
  } catch (error) {
    if (error instanceof DocumentFault) throw notAcceptable([faultOfFinding(findingOfDocument(error))]);
    throw error;
  }
};
