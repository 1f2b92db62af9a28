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

/**
 * The tenant whose company is the recipient of a received invoice: the buyer, or the seller of a self-billed one. Where
 * no tenant has that company and the platform account serves one tenant alone, it is that tenant's: platforms deliver
 * by the directory, whatever the document calls the company.
 *
 * @param account - name of the platform account that it came from
 */
export const ownerOf = (
  tenants: ReadonlyMap<string, Tenant>,
  invoice: Pick<InvoiceSummary, "type" | "seller" | "buyer">,
  account: string,
): Tenant | null => {
  const { siren } = SELF_BILLED_TYPES.has(invoice.type) ? invoice.seller : invoice.buyer;
  const all = [...tenants.values()];
  const named = siren === null ? undefined : all.find((t) => t.companies.includes(siren));
  if (named !== undefined) return named;
  const [only, ...others] = all.filter(({ routes }) => routes.some(({ platform }) => platform === account));
  return only !== undefined && others.length === 0 ? only : null;
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
