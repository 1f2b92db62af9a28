import type { Invoice, Syntax } from "../../domain/invoice.ts";
import type { Parts } from "../parts.ts";
import { settle } from "./control-invoice.ts";
import { readingOf, type SubmitInvoice, submitInvoice } from "./submit-invoice.ts";

/** An invoice that is not a file yet. */
export interface SubmitDraft extends Omit<SubmitInvoice, "bytes" | "charset" | "read"> {
  /** What was parsed, or the text of a large one (UTF-8). */
  json: unknown;
  as: Syntax;
  /** A PDF of the ERP's own, into which the XML of a Factur-X is put. */
  readable?: Uint8Array;
}

/**
 * Takes an invoice in that is given in JSON: it is written as a file, and the file is taken in.
 *
 * @throws Rejection as {@link submitInvoice} does, and 422 with everything that is wrong with the JSON
 */
export const submitDraft = async (
  parts: Parts,
  { json, as, readable, ...input }: SubmitDraft,
): Promise<{ invoice: Invoice; created: boolean }> => {
  const tenant = parts.tenants.get(input.tenant);
  if (tenant === undefined) throw new Error(`no tenant ${input.tenant}`);
  const written = await parts.documents("writeSent", {
    json,
    as,
    ...(readable === undefined ? {} : { readable }),
    ...readingOf(parts, tenant),
  });
  if ("bytes" in written) return submitInvoice(parts, { ...input, bytes: written.bytes, read: written.sent });
  settle(parts, tenant, written.refused);
  throw new Error("an invoice that is refused was settled");
};
