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
import type { FieldFault } from "../../domain/problem.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { findingOfDocument } from "../shown-finding.ts";
import { faultOfFinding, notAcceptable } from "./findings.ts";

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
 * Reads an invoice that is given in JSON, with what its company says on each.
 *
 * @throws Rejection 422 with everything that is wrong, by place, term and rule
 */
export const contentOfDraft = (json: unknown, { defaults, companies }: Tenant): InvoiceContent => {
  const read = readDraft(json, { defaults, companies });
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
