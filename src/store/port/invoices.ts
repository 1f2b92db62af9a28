import type { Delivery, Direction, Invoice } from "../../domain/invoice.ts";
import type { Badge } from "../../domain/life-cycle/badge.ts";
import type { StatusName } from "../../domain/life-cycle/status.ts";
import type { Page } from "./page.ts";

export interface InvoiceFilter {
  /** Undefined: all tenants (administrators). Null: those that no tenant owns. */
  tenant?: string | null;
  direction?: Direction;
  status?: StatusName;
  badge?: Badge;
  delivery?: Delivery;
  number?: string;
  /** SIREN. */
  seller?: string;
  /** SIREN. */
  buyer?: string;
  reference?: string;
  platform?: string;
  /** Created at or after. */
  since?: Date;
}

/** The facts of an invoice that change after it was stored. */
export type InvoicePatch = Partial<
  Pick<
    Invoice,
    | "tenant"
    | "platformId"
    | "delivery"
    | "status"
    | "statusAt"
    | "badge"
    | "problem"
    | "directory"
    | "lastSyncAt"
    | "supersededBy"
    | "reference"
  >
> & { updatedAt: string };

export interface Invoices {
  /**
   * Stores a new invoice. False, and nothing stored, when a live one (not superseded) of the same tenant, direction
   * and natural key (seller, year, number) is there.
   */
  insert(invoice: Invoice): Promise<boolean>;
  /** `lock`: holds the row until the transaction ends, so that two events of one invoice follow each other. */
  byId(id: string, options?: { lock?: boolean }): Promise<Invoice | null>;
  /** The live invoice of this natural key (domain/invoice.ts `naturalKey`). */
  byNaturalKey(tenant: string, direction: Direction, key: string): Promise<Invoice | null>;
  /** By the platform's id or one of its aliases. */
  byPlatformId(account: string, platformId: string): Promise<Invoice | null>;
  /** Every invoice of the account with this natural key, newest first, superseded ones included. */
  byAccountAndKey(account: string, key: string): Promise<Invoice[]>;
  /** Another name of the invoice at the platform, so that statements can be matched by it. */
  addAlias(account: string, alias: string, invoiceId: string): Promise<void>;
  update(id: string, patch: InvoicePatch): Promise<void>;
  /** Newest first; keyset pages on (createdAt, id). A cursor that is not ours throws a `Rejection` (400). */
  list(filter: InvoiceFilter, page: { limit: number; cursor?: string }): Promise<Page<Invoice>>;
}
