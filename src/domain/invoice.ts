import type { DirectoryFinding } from "./directory/directory.ts";
import type { InvoiceFinding } from "./invoice-finding.ts";
import type { Badge } from "./life-cycle/badge.ts";
import { type StatusName, statusFacts } from "./life-cycle/status.ts";
import type { Problem } from "./problem.ts";
import type { WhatIsErased } from "./retention/erased.ts";
import type { Trace } from "./trace.ts";

export type { InvoiceFinding } from "./invoice-finding.ts";

/** Syntaxes a platform must accept (the national "socle"). */
export const SYNTAXES = ["factur-x", "cii", "ubl"] as const;
export type Syntax = (typeof SYNTAXES)[number];

/** A party of an invoice, as far as the gateway needs it to route and to match. */
export interface Party {
  /** BT-30 / BT-47 with scheme 0002; nine digits. */
  siren: string | null;
  /** BT-29 / BT-46 with scheme 0009; fourteen digits. */
  siret: string | null;
  /** BT-27 / BT-44. */
  name: string | null;
  /** BT-34 / BT-49, written `scheme:value` (`0225:732829320`). */
  address: string | null;
  /** BT-31 / BT-48. */
  vatNumber: string | null;
  /** BT-29 / BT-46 with scheme 0224: routing code (for public buyers, the service code). */
  routingCode: string | null;
  /** BT-40 / BT-55, ISO 3166-1 alpha-2. */
  country: string | null;
}

/** UNCL 3035 roles of the parties beside seller and buyer, by the place that names them. */
export type OtherRole = "AB" | "IV" | "PR" | "SR" | "II" | "PE" | "DL";

/** A party beside seller and buyer, as far as it may set a status (EXT-FR-FE-BG-01 to 05, BG-10). */
export interface OtherParty {
  role: OtherRole;
  /** With scheme 0002; nine digits. */
  siren: string | null;
  name: string | null;
}

/** What the gateway reads from a document before it sends it. Amounts are decimal strings as written. */
export interface InvoiceSummary {
  syntax: Syntax;
  /** BT-1. */
  number: string;
  /** BT-2, `YYYY-MM-DD`. */
  issueDate: string;
  /** BT-3, UNTDID 1001. */
  type: string;
  /** BT-5, ISO 4217. */
  currency: string;
  /** BT-112. */
  total: string;
  /** BT-109. */
  totalWithoutVat: string | null;
  /** BT-110; "0.00" where the document has none. */
  totalVat: string | null;
  /** BT-115. */
  amountDue: string | null;
  /** BT-24, raw. */
  profile: string | null;
  /** BT-23, raw ("cadre de facturation"). */
  process: string | null;
  /** BT-13: purchase order; for public buyers, the commitment number. */
  orderReference: string | null;
  /** BT-10. */
  buyerReference: string | null;
  /** BT-22 of the note with BT-21 = BAR: B2B, B2BINT, B2C, B2CINT, OUTOFSCOPE, ARCHIVEONLY. */
  treatment: string | null;
  seller: Party;
  buyer: Party;
  /** Absent: it names no other. */
  others?: readonly OtherParty[];
}

/** Credit note types (BR-FR-04): BT-3 of a document that gives money back. */
export const CREDIT_NOTE_TYPES: ReadonlySet<string> = new Set(["381", "261", "262", "396", "502", "503"]);

/** Self-billed types (regulation §1.3-9): the buyer issues, BT-34 is the routing target. */
export const SELF_BILLED_TYPES: ReadonlySet<string> = new Set([
  "389",
  "501",
  "500",
  "471",
  "473",
  "261",
  "502",
]);

/** BT-3 values a platform takes (BR-FR-04). */
export const INVOICE_TYPES: ReadonlySet<string> = new Set([
  "380",
  "389",
  "393",
  "501",
  "386",
  "500",
  "384",
  "471",
  "472",
  "473",
  "381",
  "261",
  "262",
  "396",
  "502",
  "503",
]);

export type Direction = "outbound" | "inbound";

/**
 * Where an outbound document is on its way to the platform.
 * `parked`: the outcome is unknown and only a person may decide; it is never resent by itself.
 */
export type Delivery = "queued" | "sending" | "sent" | "failed" | "parked";

/** The gateway's record of one invoice. */
export interface Invoice extends InvoiceSummary {
  /** `inv_` and 32 hexadecimal digits of a UUIDv7: 36 characters, so that it fits as trackingId (XP Z12-013 1.1). */
  id: string;
  /**
   * Whose it is: who sent it, or who leads of those who receive it, and may set statuses. Null for a received invoice
   * that nobody receives yet.
   */
  tenant: string | null;
  /** Tenants that read it besides; absent: none. */
  copies?: readonly string[];
  reference: string | null;
  direction: Direction;
  /** Name of the platform account; an invoice stays with it for life. */
  platform: string;
  /** The platform's own id, once known. */
  platformId: string | null;
  /** SHA-256 of the original bytes, lower-case hexadecimal. */
  sha256: string;
  /** Media type of the original bytes. */
  mediaType: string;
  /** Length of the original in bytes. */
  size: number;
  delivery: Delivery;
  status: StatusName | null;
  /** When the current status was set, as the platform says; ISO 8601. */
  statusAt: string | null;
  badge: Badge;
  problem: Problem | null;
  /**
   * What the controls found in the document as it was sent (and did not refuse) or received; absent: nothing, or they
   * were off. What they say of its recipient stands in `directory`.
   */
  findings?: readonly InvoiceFinding[];
  /** What the directory said of its recipient; null: not asked, or not to be asked. */
  directory: DirectoryFinding | null;
  lastSyncAt: string | null;
  /** The trace in which it came: what becomes of it belongs to it. Absent: none is known. */
  trace?: Trace;
  /** Received before the account was configured: kept so that the ERP may import it, and never told as news. */
  fromBefore?: true;
  /** Id of the corrected invoice that took this one's number over, after a rejection. */
  supersededBy: string | null;
  /** What of it is gone; absent: nothing. */
  erased?: WhatIsErased;
  createdAt: string;
  updatedAt: string;
}

/** Everything that the controls say of an invoice: of the document, and of its recipient. */
export const findingsOnInvoice = ({
  findings,
  directory,
}: Pick<Invoice, "findings" | "directory">): InvoiceFinding[] => [
  ...(findings ?? []),
  ...(directory?.findings ?? []),
];

/** Everybody whose an invoice is, the one that leads first. */
export const receiversOf = ({ tenant, copies }: Pick<Invoice, "tenant" | "copies">): readonly string[] => [
  ...(tenant === null ? [] : [tenant]),
  ...(copies ?? []),
];

/** Does a tenant see the invoice? */
export const isSeenBy = (invoice: Pick<Invoice, "tenant" | "copies">, tenant: string): boolean =>
  invoice.tenant === tenant || (invoice.copies?.includes(tenant) ?? false);

/** Is it written as our own id of an invoice? */
export const isInvoiceId = (text: string): boolean => /^inv_[0-9a-f]{32}$/.test(text);

/** A number that a platform rejected, or never took, was not consumed (regulation §1.3-4). */
export const mayBeReplaced = (invoice: Pick<Invoice, "delivery" | "status">): boolean =>
  invoice.delivery === "failed" ||
  (invoice.status !== null && statusFacts(invoice.status).freesNumber === true);

/**
 * Within what a natural key is one invoice: for the company that issues it, whoever of several tenants sends for it; of
 * what is received, for the company that it is addressed to. Where the company is not known, for the tenant.
 */
export const numberSpace = (
  i: Pick<Invoice, "direction" | "type" | "platform" | "tenant"> & {
    seller: Pick<Party, "siren">;
    buyer: Pick<Party, "siren">;
  },
): string => {
  // Who issues what is self-billed is the buyer, and who receives it the seller (regulation §1.3-9).
  const ours = (i.direction === "outbound") === SELF_BILLED_TYPES.has(i.type) ? i.buyer : i.seller;
  return ours.siren ?? `@${i.tenant ?? i.platform}`;
};

/**
 * The national uniqueness key (seller, year, number; BR-FR-CO-02) as one line of text, so that it can carry a unique
 * index. A seller without a SIREN (foreign) stands in it by VAT number, or else by name.
 */
export const naturalKey = (
  i: Pick<InvoiceSummary, "number" | "issueDate"> & {
    seller: Pick<Party, "siren"> & Partial<Pick<Party, "vatNumber" | "name">>;
  },
): string =>
  `${i.seller.siren ?? i.seller.vatNumber ?? i.seller.name ?? "?"}/${i.issueDate.slice(0, 4)}/${i.number}`;
