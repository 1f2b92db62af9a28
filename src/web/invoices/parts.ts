import type { Context } from "hono";
import type { UseCases } from "../../usecases/index.ts";
import { pathOf } from "../rooms.ts";
import type { Session } from "../session.ts";

/** What the pages of invoices are built from. */
export interface InvoicePageParts {
  gateway: Pick<
    UseCases,
    | "listInvoices"
    | "countInvoices"
    | "invoicesAsCsv"
    | "viewInvoice"
    | "showContent"
    | "reportsOfInvoice"
    | "listInvoiceMessages"
    | "listInvoiceEvents"
    | "getInvoice"
    | "getDocument"
    | "getAttachment"
    | "allowedStatuses"
    | "pushStatus"
    | "sync"
    | "getSync"
    | "retryFailure"
    | "compareInvoice"
    | "exportInvoice"
    | "getEvidence"
  >;
  /** Names of the tenants, for administrators to choose from. */
  tenants(): readonly string[];
  /** Names of the platform accounts that a person may choose from. */
  platforms(caller: Session["caller"]): readonly string[];
}

/** Where the list is. */
export const INVOICES = pathOf("invoices");

/** The id that an address names; "" for what can be none, which nothing has. */
export const idOf = (c: Context): string => {
  const id = c.req.param("id") ?? "";
  return /^[A-Za-z0-9_-]{1,64}$/.test(id) ? id : "";
};
