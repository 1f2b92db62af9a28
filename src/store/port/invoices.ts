import { orderedDecimal } from "../../domain/decimal.ts";
import { type Direction, type Invoice, naturalKey, numberSpace } from "../../domain/invoice.ts";
import type { InvoiceSort } from "../../domain/invoice-sort.ts";
import type { StatusName } from "../../domain/life-cycle/status.ts";
import { wordsOfInvoice } from "../../domain/search-words.ts";
import type { Changes, Columns, Narrowing } from "./columns.ts";
import type { Page } from "./page.ts";

/** The columns of an invoice. A new one is a line here and a migration. */
export const INVOICE_COLUMNS = {
  id: { as: "text" },
  tenant: { as: "text", orNull: true, changes: true },
  copies: { as: "json", absent: true, changes: true },
  direction: { as: "text", filter: true },
  platform: { as: "text", filter: true },
  platformId: { as: "text", orNull: true, changes: true },
  reference: { as: "text", orNull: true, changes: true, filter: true },
  delivery: { as: "text", changes: true, filter: true },
  status: { as: "text", orNull: true, changes: true, filter: true },
  // As the platform wrote it.
  statusAt: { as: "text", orNull: true, changes: true },
  badge: { as: "text", changes: true, filter: true },
  problem: { as: "json", orNull: true, changes: true },
  directory: { as: "json", orNull: true, changes: true },
  lastSyncAt: { as: "time", orNull: true, changes: true },
  supersededBy: { as: "text", orNull: true, changes: true },
  createdAt: { as: "time" },
  updatedAt: { as: "time", changes: true },
} as const satisfies Columns<Invoice>;

/**
 * What invoices are found by and is never read back: parts of the document, which does not change, and `words`. Those from
 * `currency` on are null where a version before them stored the invoice, until `makeSearchable` has been there.
 */
export const INVOICE_KEYS = {
  naturalKey: { of: naturalKey },
  numberSpace: { of: numberSpace },
  number: { of: (invoice) => invoice.number, filter: "number" },
  sellerSiren: { of: (invoice) => invoice.seller.siren, filter: "seller" },
  buyerSiren: { of: (invoice) => invoice.buyer.siren, filter: "buyer" },
  currency: { of: (invoice) => invoice.currency, filter: "currency" },
  totalKey: { of: (invoice) => orderedDecimal(invoice.total) },
  issueDate: { of: (invoice) => invoice.issueDate },
  words: { of: (invoice) => wordsText(wordsOfInvoice(invoice)) },
} as const satisfies Record<string, { of(invoice: Invoice): string | null; filter?: string }>;

/** Words as the column `words` has them: a space before each, so that one is found by how it begins, and at the end. */
export const wordsText = (words: readonly string[]): string => ` ${words.map((word) => `${word} `).join("")}`;

type FilteredKey = Extract<(typeof INVOICE_KEYS)[keyof typeof INVOICE_KEYS], { filter: string }>["filter"];

export type InvoiceFilter = Narrowing<Invoice, typeof INVOICE_COLUMNS> & {
  [key in FilteredKey]?: string;
} & {
  /** What this tenant sees: what it leads or sent, and what it reads. Undefined: all. Null: what nobody receives yet. */
  tenant?: string | null;
  /**
   * Words that must all be there, each as the beginning of one: of the number, the ERP's reference, the platform's id, a
   * SIREN or SIRET of seller or buyer, or their names. Accents and case make no difference.
   */
  q?: string;
  /** Created at or after. */
  since?: Date;
  /** Created at or before. */
  until?: Date;
  /** BT-2, `YYYY-MM-DD`: issued on this day or later. */
  issuedFrom?: string;
  /** BT-2, `YYYY-MM-DD`: issued on this day or earlier. */
  issuedUntil?: string;
  /** Total with VAT (BT-112), a decimal: at least this, whatever the currency. A credit note counts as it is written. */
  atLeast?: string;
  /** Total with VAT (BT-112), a decimal: at most this. */
  atMost?: string;
};

/** How many there are, as far as they were counted. */
export interface Counted {
  count: number;
  /** There may be more than that. */
  more: boolean;
}

/** The facts of an invoice that change after it was stored. */
export type InvoicePatch = Changes<Invoice, typeof INVOICE_COLUMNS> & { updatedAt: string };

export interface Invoices {
  /**
   * Stores a new invoice. False, and nothing stored, when a live one (not superseded) of the same direction, natural key
   * (seller, year, number) and number space is there.
   */
  insert(invoice: Invoice): Promise<boolean>;
  /** `lock`: holds the row until the transaction ends, so that two events of one invoice follow each other. */
  byId(id: string, options?: { lock?: boolean }): Promise<Invoice | null>;
  /** The live invoice of this natural key (domain/invoice.ts `naturalKey`, `numberSpace`). */
  byNaturalKey(direction: Direction, key: string, space: string): Promise<Invoice | null>;
  /** By the platform's id or one of its aliases. */
  byPlatformId(account: string, platformId: string): Promise<Invoice | null>;
  /** Every invoice of the account with this natural key, newest first, superseded ones included. */
  byAccountAndKey(account: string, key: string): Promise<Invoice[]>;
  /**
   * Ids of an account's invoices by what many statements name: of each platform's id what `byPlatformId` finds, of each
   * natural key what `byAccountAndKey` does, in no order. What nothing is found of is left out.
   */
  named(
    account: string,
    names: { platformIds: readonly string[]; keys: readonly string[] },
  ): Promise<{ byPlatformId: ReadonlyMap<string, string>; byKey: ReadonlyMap<string, readonly string[]> }>;
  /**
   * Holds several until the transaction ends, in the order of their ids, so that two who hold some of the same never wait
   * for each other. Gives those that there are.
   */
  lock(ids: readonly string[]): Promise<Invoice[]>;
  /** Another name of the invoice at the platform, so that statements can be matched by it. */
  addAlias(account: string, alias: string, invoiceId: string): Promise<void>;
  update(id: string, patch: InvoicePatch): Promise<void>;
  /**
   * Sent invoices of these tenants that a platform took no further (their status is one of these, with its problem),
   * that no corrected one has replaced, created since a time: the newest, and how many by account. The newest 200
   * with such a status are looked at.
   */
  rejected(
    filter: { tenants: readonly string[]; statuses: readonly StatusName[]; since: Date },
    limit: number,
  ): Promise<{ newest: Invoice[]; counts: { account: string; invoices: number }[] }>;
  /**
   * The newest first where no order is named; keyset pages. A cursor that is not ours, or that a list of another order gave,
   * throws a `Rejection` (400). A page looks at so many invoices for what no index answers (two filters together, each of
   * which many fit): it may hold fewer than asked for, even none, and there are more as long as it has a cursor.
   */
  list(
    filter: InvoiceFilter,
    page: { limit: number; cursor?: string; sort?: InvoiceSort },
  ): Promise<Page<Invoice>>;
  /**
   * How many fit a filter: up to so many (10,000 where it is left out), or as many of so many that are looked at for what no
   * index answers.
   */
  count(filter: InvoiceFilter, most?: number): Promise<Counted>;
  /**
   * Has invoices found by `q`, totals, currency and days of issue, and put in their orders, that a version before these
   * stored: so many of those that are left. Gives how many it were; none: all are.
   */
  makeSearchable(limit: number): Promise<number>;
  /** Is none left for {@link Invoices.makeSearchable}? */
  areSearchable(): Promise<boolean>;
}
