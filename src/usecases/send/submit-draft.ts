import type { Invoice, Syntax } from "../../domain/invoice.ts";
import { letOthersIn } from "../let-others-in.ts";
import type { Parts } from "../parts.ts";
import { controlDraft } from "./control-invoice.ts";
import { type SubmitInvoice, submitInvoice } from "./submit-invoice.ts";
import { contentOfDraft, writeDraft } from "./write-draft.ts";

/** An invoice that is not a file yet. */
export interface SubmitDraft extends Omit<SubmitInvoice, "bytes" | "charset"> {
  /** What was parsed. */
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
  const content = contentOfDraft(json, tenant);
  await letOthersIn();
  // Before it is written, so that findings stand where the ERP gave what is wrong.
  const findings = tenant.controls === "off" ? undefined : controlDraft(parts, tenant, content);
  await letOthersIn();
  const bytes = await writeDraft(content, as, { limits: parts.limits, ...(readable && { readable }) });
  await letOthersIn();
  return submitInvoice(parts, { ...input, bytes, ...(findings === undefined ? {} : { findings }) });
};
