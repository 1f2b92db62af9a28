import {
  DocumentFault,
  type DraftFault,
  draftComponents,
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
import { faultOfFinding, findingOfDocument, notAcceptable } from "./findings.ts";

type Writer = (content: InvoiceContent, readable?: Uint8Array) => Uint8Array | Promise<Uint8Array>;

const WRITERS: Readonly<Record<Syntax, Writer>> = {
  "factur-x": (content, readable) => writeFacturX(content, readable === undefined ? {} : { readable }),
  cii: writeCii,
  ubl: writeUbl,
};

/**
 * @param readable - a PDF of the ERP's own, into which the XML of a Factur-X is put
 * @throws DocumentFault where the form cannot carry what is in it
 */
export const writeContent = async (
  content: InvoiceContent,
  as: Syntax,
  readable?: Uint8Array,
): Promise<Uint8Array> => WRITERS[as](content, readable);

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
 * @param readable - a PDF of the ERP's own, into which the XML of a Factur-X is put
 * @throws Rejection 422 where the form cannot carry what is in it, with the term
 */
export const writeDraft = async (
  content: InvoiceContent,
  as: Syntax,
  readable?: Uint8Array,
): Promise<Uint8Array> => {
  try {
    return await writeContent(content, as, readable);
  } catch (error) {
    if (error instanceof DocumentFault) throw notAcceptable([faultOfFinding(findingOfDocument(error))]);
    throw error;
  }
};
