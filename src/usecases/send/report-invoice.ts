import type { InvoiceContent } from "../../documents/index.ts";
import type { Caller } from "../../domain/caller.ts";
import { Rejection } from "../../domain/problem.ts";
import { namedParty } from "../../domain/reporting/classify.ts";
import type { Facts } from "../../domain/reporting/facts.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { isListed } from "../directory/is-listed.ts";
import { contentOfDraft } from "../documents/draft.ts";
import { letOthersIn } from "../let-others-in.ts";
import type { Parts } from "../parts.ts";
import { reporterOf } from "../report/company.ts";
import { putInvoice } from "../report/put-items.ts";
import type { TakenItem } from "../report/take-item.ts";

/** An invoice to be reported and not sent, as it came: a file, or its content in JSON. */
export interface ReportInvoice {
  company: string;
  document: { bytes: Uint8Array } | { json: unknown };
  facts: Facts & { id?: string | undefined };
}

/**
 * Takes in an invoice that is reported and not sent. In JSON, what follows from the lines may be left out.
 *
 * @throws Rejection 409 (the id has another content, the invoice another id), 413, 415, 422
 */
export const reportInvoice = async (
  parts: Pick<Parts, "store" | "tenants" | "platforms" | "directory" | "now" | "ids" | "wake" | "documents">,
  caller: Caller,
  { company, document, facts }: ReportInvoice,
  options: { replace: boolean },
): Promise<TakenItem> => {
  const { tenant } = reporterOf(parts, caller, company);
  const content =
    "json" in document
      ? draftIn(parts, tenant, document.json)
      : await parts.documents("readContent", { bytes: document.bytes });
  await letOthersIn();
  const buyerListed = await isBuyerListed(parts, tenantOf(parts, tenant), company, content);
  return putInvoice(parts, caller, { company, content, facts, buyerListed }, options);
};

const tenantOf = ({ tenants }: Pick<Parts, "tenants">, name: string): Tenant => {
  const tenant = tenants.get(name);
  if (tenant === undefined) throw new Error(`no tenant ${name}`);
  return tenant;
};

/**
 * Is the French buyer in the directory? Who is not cannot be sent an e-invoice, and the sale is reported (DSE §2.3.2).
 * Null: it is the buyer of a purchase, it is none in France, or no directory can tell.
 */
const isBuyerListed = (
  parts: Pick<Parts, "platforms" | "directory" | "now">,
  tenant: Tenant,
  company: string,
  { buyer }: InvoiceContent,
): Promise<boolean | null> | null => {
  const { siren } = namedParty(buyer);
  return siren === null || siren === company ? null : isListed(parts, tenant, siren);
};

const draftIn = (parts: Pick<Parts, "tenants">, name: string, json: unknown) => {
  const tenant = tenantOf(parts, name);
  // Without its companies: who sells to them from abroad says nothing of what they say on their own invoices.
  try {
    return contentOfDraft(json, { ...tenant, companies: [] });
  } catch (error) {
    throw error instanceof Rejection ? inContent(error) : error;
  }
};

/** The content stands within the body: so do the places of its faults. */
const inContent = ({ status, detailFr, message, errors }: Rejection): Rejection =>
  new Rejection(
    status,
    "invoice_not_reportable",
    { en: "The invoice cannot be reported", fr: "La facture ne peut pas être déclarée" },
    { en: message, fr: detailFr ?? message },
    errors.map((fault) => (fault.at === undefined ? fault : { ...fault, at: `/content${fault.at}` })),
  );
