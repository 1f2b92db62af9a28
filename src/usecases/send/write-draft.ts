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
import { type FieldFault, Rejection } from "../../domain/problem.ts";
import type { Tenant } from "../../domain/tenant.ts";

const WRITERS: Readonly<Record<Syntax, (content: InvoiceContent) => Uint8Array | Promise<Uint8Array>>> = {
  "factur-x": writeFacturX,
  cii: writeCii,
  ubl: writeUbl,
};

/** An invoice as it is given in JSON, for the description of the API. */
export const draftSchemas = draftComponents;

const CANNOT_BE_SENT = { en: "The invoice cannot be sent", fr: "La facture ne peut pas être envoyée" };

const faultOf = ({ at, ...fault }: DraftFault): FieldFault => ({ ...fault, at: pointerOf(at) });

/**
 * Reads an invoice that is given in JSON, with what its company says on each.
 *
 * @throws Rejection 422 with everything that is wrong, by place, term and rule
 */
const contentOfDraft = (json: unknown, { defaults, companies }: Tenant): InvoiceContent => {
  const read = readDraft(json, { defaults, companies });
  if ("content" in read) return read.content;
  throw new Rejection(
    422,
    "invoice_not_acceptable",
    CANNOT_BE_SENT,
    { en: read.faults[0]?.message ?? "", fr: read.faults[0]?.messageFr ?? "" },
    read.faults.map(faultOf),
  );
};

/**
 * Writes an invoice that is given in JSON as a file. The same JSON gives the same bytes, so that a repetition is known.
 *
 * @throws Rejection 422 as {@link contentOfDraft} does; DocumentFault where the form cannot carry what is in it
 */
export const writeDraft = async (json: unknown, tenant: Tenant, as: Syntax): Promise<Uint8Array> => {
  const content = contentOfDraft(json, tenant);
  try {
    return await WRITERS[as](content);
  } catch (error) {
    if (error instanceof DocumentFault) {
      const { path, code, message, fix } = error;
      throw new Rejection(422, "invoice_not_acceptable", CANNOT_BE_SENT, `${message} ${fix}`, [
        { path, code: "REJ_SEMAN", rule: code, message, fix },
      ]);
    }
    throw error;
  }
};
