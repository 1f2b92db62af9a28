import { type InvoiceSummary, SELF_BILLED_TYPES } from "./invoice.ts";

/** One ERP installation: its companies and its routes to platforms. Keys stay in the authentication table. */
export interface Tenant {
  name: string;
  /** SIRENs that it sends and receives for. */
  companies: readonly string[];
  /** First match wins; the last one usually has no condition. */
  routes: readonly Route[];
  webhooks: readonly ErpWebhook[];
  directoryCheck: "off" | "warn" | "block";
}

export interface Route {
  when?: {
    /** `public`: the buyer is a public entity, as far as the document or the directory tells. */
    buyer?: "public" | "private";
    /** SIREN of the seller. */
    seller?: string;
  };
  platform: string;
}

export interface ErpWebhook {
  url: string;
  /** `whsec_…`; several while one is being replaced. */
  secrets: readonly string[];
  /** It may lie in a private network or on this machine. */
  allowPrivate?: boolean;
}

/**
 * Is the buyer a public entity, by what the document itself tells? Only a business process (BT-23) of the public
 * channel does: `A1`…`A25` of the historical one, or `S3`, a subcontractor's request for direct payment. The leading
 * digit of the SIREN proves nothing: private companies receive numbers beginning with 1 too.
 * `null`: the document does not tell.
 */
export const publicBuyerByDocument = (invoice: Pick<InvoiceSummary, "process">): boolean | null =>
  /^(A\d{1,2}|S3)$/.test(invoice.process ?? "") ? true : null;

/** The tenant whose company is the recipient: the buyer, or the seller of a self-billed invoice. */
export const ownerOf = (tenants: ReadonlyMap<string, Tenant>, invoice: InvoiceSummary): Tenant | null => {
  const { siren } = SELF_BILLED_TYPES.has(invoice.type) ? invoice.seller : invoice.buyer;
  if (siren === null) return null;
  return [...tenants.values()].find((t) => t.companies.includes(siren)) ?? null;
};

/** The platform account of a new invoice: the first route whose conditions all hold; null when none does. */
export const routeOf = (
  tenant: Tenant,
  invoice: InvoiceSummary,
  publicBuyer: boolean | null,
): string | null =>
  tenant.routes.find(({ when }) => {
    if (when?.seller !== undefined && when.seller !== invoice.seller.siren) return false;
    if (when?.buyer === "public" && publicBuyer !== true) return false;
    if (when?.buyer === "private" && publicBuyer === true) return false;
    return true;
  })?.platform ?? null;
