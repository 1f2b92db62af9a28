import type { Account } from "./account.ts";
import { type InvoiceSummary, SELF_BILLED_TYPES } from "./invoice.ts";
import type { Declarant } from "./reporting/facts.ts";
import type { Retention } from "./retention/terms.ts";

/** One ERP installation: its companies and its routes to platforms. Keys stay in the authentication table. */
export interface Tenant {
  name: string;
  /** SIRENs that it sends and receives for. */
  companies: readonly string[];
  /** First match wins; the last one usually has no condition. */
  routes: readonly Route[];
  webhooks: readonly ErpWebhook[];
  /** Name of the platform account whose directory is asked; absent: those of its routes. */
  directory?: string;
  directoryCheck: "off" | "warn" | "block";
  /** What happens to an invoice that the controls find wrong: nothing, a warning, or it is refused. */
  controls: "off" | "warn" | "block";
  /** The same for single rules (`BR-FR-05`) or reasons (`CALCUL_ERR`). */
  rules: Readonly<Record<string, "off" | "warn" | "block">>;
  /** What each of its companies says on each invoice that it gives in JSON, by SIREN. */
  defaults: Readonly<Record<string, CompanyDefaults>>;
  /** Those of its companies that report through the gateway, by SIREN. */
  reporting: ReadonlyMap<string, ReportingCompany>;
  /** The national API (XP Z12-013) in front of it. */
  afnor?: NationalApi;
  /** It is given what it receives by other ways than the API too. */
  deliver?: {
    email?: MailReceiver;
    /** Its folder, by settings of the adapter of files. */
    files?: Account["settings"];
  };
  /** Mail addresses that are told what of its waits for a person. */
  alerts?: readonly string[];
  /** How long what is its is kept; absent: as of all. */
  retention?: Retention;
}

/** Who gets received invoices by mail. */
export interface MailReceiver {
  to: readonly string[];
  cc: readonly string[];
  bcc: readonly string[];
  /** A template: `{number}`, `{seller}`, `{buyer}`, `{total}`, `{currency}`, `{issueDate}`, `{type}`. */
  subject: string;
}

/** Versions of the national API (XP Z12-013) that a tenant's ERP may speak. */
export const AFNOR_VERSIONS = ["1.1", "1.2", "1.3"] as const;
export type AfnorVersion = (typeof AFNOR_VERSIONS)[number];

export interface NationalApi {
  /** Absent: its newest version. */
  apiVersion?: AfnorVersion | undefined;
  /** Its subscribers may lie in a private network or on this machine. */
  allowPrivate?: boolean | undefined;
}

/** A company that reports through the gateway (e-reporting). */
export interface ReportingCompany extends Declarant {
  name: string;
  /** `automatic`: its reports are sent when they are due. `manual`: a person sends each. */
  approval: "manual" | "automatic";
  /** The platform account that its reports go to. */
  platform: string;
}

/** What a company says on each of its invoices, in the terms of an invoice's content. */
export interface CompanyDefaults {
  /** BG-1: added for each subject (BT-21) that the invoice has no note about. */
  notes?: readonly { subjectCode?: string | undefined; text: string }[] | undefined;
  /** BT-20. */
  paymentTerms?: string | undefined;
  /** BG-4: members of the seller that the invoice leaves out, an address or a contact as a whole. */
  seller?: Readonly<Record<string, unknown>> | undefined;
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

/** The tenants of a configuration by name, in its order. */
export type Tenants = ReadonlyMap<string, Tenant>;

/** The tenant that a platform account serves alone; null: it serves none, or several. */
const servedAlone = (tenants: Tenants, account: string): Tenant | null => {
  const [only, ...others] = [...tenants.values()].filter(({ routes }) =>
    routes.some(({ platform }) => platform === account),
  );
  return only !== undefined && others.length === 0 ? only : null;
};

/** The same, but for one that shares a company by rules: what comes without an address may be for another receiver. */
const servedForItself = (tenants: Tenants, account: string, shared: ReadonlySet<string>): Tenant | null => {
  const alone = servedAlone(tenants, account);
  return alone?.companies.some((siren) => shared.has(siren)) ? null : alone;
};

/** SIRENs that the tenant which an account serves alone shares by rules; of other accounts none. */
export const sharedOver = (tenants: Tenants, account: string, shared: ReadonlySet<string>): string[] =>
  servedAlone(tenants, account)?.companies.filter((siren) => shared.has(siren)) ?? [];

/**
 * The platform accounts of a tenant: those of its routes; of one that only receives, those of the tenants that it shares
 * companies with.
 */
export const accountsFor = (tenants: Tenants, name: string): string[] => {
  const tenant = tenants.get(name);
  if (tenant === undefined) return [];
  const shares = [...tenants.values()].filter(({ companies }) =>
    companies.some((siren) => tenant.companies.includes(siren)),
  );
  const routes = tenant.routes.length > 0 ? tenant.routes : shares.flatMap((one) => one.routes);
  return [...new Set(routes.map(({ platform }) => platform))];
};

/** SIREN of the company that a received invoice is addressed to: the buyer, or the seller of a self-billed one. */
export const addresseeOf = ({ type, seller, buyer }: Addressed): string | null =>
  (SELF_BILLED_TYPES.has(type) ? seller : buyer).siren;

/** An invoice's type (BT-3) and the SIRENs of its parties. */
interface Addressed {
  type: string;
  seller: { siren: string | null };
  buyer: { siren: string | null };
}

/**
 * Whose it is what came over an account for a company and cannot be read any further: the first tenant's that has the
 * company. Where no tenant has it, or nobody knows the company, it is the tenant's that the account serves alone:
 * platforms deliver by the directory, whatever the document calls the company. For a company whose invoices go by rules
 * it is nobody's: no rule can be asked, and whom it is not for must not see it. Nor does an account tell whose it is
 * where the tenant that it serves shares a company by rules.
 *
 * @param siren - of the company that it is addressed to; null: not known
 * @param account - name of the platform account that it came from
 * @param shared - SIRENs of the companies that rules are about
 */
export const ownerFor = (
  tenants: Tenants,
  siren: string | null,
  account: string,
  shared: ReadonlySet<string>,
): Tenant | null => {
  if (siren !== null && shared.has(siren)) return null;
  const named =
    siren === null ? undefined : [...tenants.values()].find(({ companies }) => companies.includes(siren));
  return named ?? servedForItself(tenants, account, shared);
};

/** The tenant that a received invoice belongs to where no rule is about its company, as {@link ownerFor} says. */
export const ownerOf = (
  tenants: Tenants,
  invoice: Addressed,
  account: string,
  shared: ReadonlySet<string>,
): Tenant | null => ownerFor(tenants, addresseeOf(invoice), account, shared);

/** What is a tenant's of what comes in, as {@link ownerFor} says it of one thing. */
export interface Share {
  /** SIRENs of companies that are its own before any other tenant's, without those that rules are about. */
  companies: readonly string[];
  /** Accounts that serve it alone: it has what they bring, but for what is addressed to a company in `taken`. */
  accounts: readonly string[];
  /** SIRENs of the companies of all tenants, and of those that rules are about. */
  taken: readonly string[];
}

/**
 * The share of a tenant; of a name that is not configured, nothing.
 *
 * @param shared - SIRENs of the companies that rules are about
 */
export const shareOf = (tenants: Tenants, name: string, shared: ReadonlySet<string>): Share => {
  const all = [...tenants.values()];
  const taken = [...new Set([...all.flatMap(({ companies }) => companies), ...shared])];
  const accounts = [...new Set(all.flatMap(({ routes }) => routes.map(({ platform }) => platform)))];
  return {
    companies: taken.filter(
      (siren) => !shared.has(siren) && all.find((t) => t.companies.includes(siren))?.name === name,
    ),
    accounts: accounts.filter((account) => servedForItself(tenants, account, shared)?.name === name),
    taken,
  };
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
