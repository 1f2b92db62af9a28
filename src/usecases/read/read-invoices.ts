import type { Caller } from "../../domain/caller.ts";
import { type Invoice, isSeenBy } from "../../domain/invoice.ts";
import type { InvoiceSort } from "../../domain/invoice-sort.ts";
import type { InvoiceEvent } from "../../domain/life-cycle/event.ts";
import { standing } from "../../domain/life-cycle/timeline.ts";
import { Rejection } from "../../domain/problem.ts";
import type { ReportEvent } from "../../domain/reporting/record.ts";
import { historyErased, invoiceErased } from "../../domain/retention/erased.ts";
import type { Counted, FeedEntry, InvoiceFilter, Memory, Page } from "../../store/port.ts";
import type { MadeDocument } from "../documents/made.ts";
import type { Parts } from "../parts.ts";
import { type DocumentRendition, RENDITIONS } from "./renditions.ts";

/** What a list of invoices is asked for. `tenant`: whose, for administrators; null: what nobody receives yet. */
export type InvoiceQuery = InvoiceFilter;

/** A tenant sees its own data only; an administrator sees all, or what a tenant sees. */
const scope = (caller: Caller, { tenant, ...filter }: InvoiceQuery): InvoiceFilter => {
  if (caller.kind === "admin") return tenant === undefined ? filter : { ...filter, tenant };
  if (tenant !== undefined && tenant !== caller.tenant) throw notYours();
  return { ...filter, tenant: caller.tenant };
};

const notYours = (): Rejection =>
  new Rejection(
    403,
    "tenant_not_yours",
    {
      en: "Another tenant's invoices are for administrators",
      fr: "Les factures d'un autre tenant sont réservées aux administrateurs",
    },
    {
      en: "This key sees its own tenant's invoices. Leave `tenant` out.",
      fr: "Cette clé voit les factures de son propre tenant. Omettez `tenant`.",
    },
  );

/**
 * @param page.sort - the order; the newest first where it is left out
 * @throws Rejection 400 on a cursor that is not ours or that a list of another order gave; 403 on another tenant
 */
export const listInvoices = async (
  parts: Pick<Parts, "store">,
  caller: Caller,
  query: InvoiceQuery,
  page: { limit: number; cursor?: string; sort?: InvoiceSort },
): Promise<Page<Invoice>> => parts.store.invoices.list(scope(caller, query), page);

/**
 * How many invoices a list has: exactly, or at least so many where `more` says that there may be more.
 *
 * @param most - how far it is counted, and how many are looked at for what no index answers; 10,000 where it is left out
 * @throws Rejection 403 on another tenant
 */
export const countInvoices = async (
  parts: Pick<Parts, "store">,
  caller: Caller,
  query: InvoiceQuery,
  most?: number,
): Promise<Counted> => parts.store.invoices.count(scope(caller, query), most);

/**
 * @throws Rejection 404, for another tenant's invoice too, so that its existence is not told; 410 where its documents are
 *   gone
 */
export const getInvoice = async (
  parts: { store: Pick<Memory, "invoices"> },
  caller: Caller,
  id: string,
): Promise<Invoice> => {
  const invoice = await getInvoiceRecord(parts, caller, id);
  const documents = invoice.erased?.documents;
  if (documents !== undefined) throw invoiceErased(documents, invoice);
  return invoice;
};

/**
 * An invoice of which the history is there: for what is added to it, or worked out from it.
 *
 * @throws Rejection as {@link getInvoice}; 410 where its history is gone
 */
export const getInvoiceAndHistory: typeof getInvoice = async (parts, caller, id) => {
  const invoice = await getInvoice(parts, caller, id);
  if (invoice.erased?.events !== undefined) throw historyErased(invoice.erased.events);
  return invoice;
};

/** What is left of an invoice, whatever is gone of it. @throws Rejection 404 as {@link getInvoice} */
export const getInvoiceRecord = async (
  parts: { store: Pick<Memory, "invoices"> },
  caller: Caller,
  id: string,
): Promise<Invoice> => {
  const invoice = await parts.store.invoices.byId(id);
  if (invoice === null || (caller.kind === "tenant" && !isSeenBy(invoice, caller.tenant))) {
    throw new Rejection(
      404,
      "invoice_not_found",
      { en: "There is no such invoice", fr: "Cette facture n'existe pas" },
      { en: `No invoice ${id} is known to this key.`, fr: `Aucune facture ${id} n'est connue de cette clé.` },
    );
  }
  return invoice;
};

/**
 * The history, oldest first, in the order of the life cycle. It may be kept longer than the invoice.
 *
 * @throws Rejection 404; 410 where it is gone
 */
export const listInvoiceEvents = async (
  parts: Pick<Parts, "store">,
  caller: Caller,
  id: string,
): Promise<InvoiceEvent[]> => {
  const invoice = await getInvoiceRecord(parts, caller, id);
  if (invoice.erased?.events !== undefined) throw historyErased(invoice.erased.events);
  return standing(await parts.store.events.ofInvoice(invoice.id)).ordered;
};

/** One thing that happened, to an invoice or to a report of e-reporting. */
export type Happened =
  | FeedEntry
  | {
      /** As in {@link FeedEntry}. */
      position: number;
      report: ReportEvent;
    };

/** A tenant's feed: everything that happened to its invoices and reports, in the order it became known. */
export const listFeed = async (
  { store }: Pick<Parts, "store">,
  tenant: string,
  after: number,
  limit: number,
): Promise<Happened[]> => {
  // Nothing beyond what was there before both are read: what is added to one of them in between would be passed over.
  const head = await store.events.head(tenant);
  const [ofInvoices, ofReports] = await Promise.all([
    store.events.feed(tenant, after, limit),
    store.reports.feed(tenant, after, limit),
  ]);
  const all: Happened[] = [
    ...ofInvoices,
    ...ofReports.map(({ position, event }) => ({ position, report: event })),
  ];
  return all
    .filter(({ position }) => position <= head)
    .sort((a, b) => a.position - b.position)
    .slice(0, limit);
};

/**
 * A rendition of an invoice: the original as sent or received, a readable PDF (the original itself, the one that it
 * carries, the platform's, or pages of our own where the platform has none), the platform's converted one, or the
 * content as EN 16931 JSON. Platform renditions are fetched once and kept.
 *
 * @throws Rejection 404 (no such invoice, or the platform has no such rendition), 409 (not on a platform yet),
 *   410 (erased), 501 (the platform gives none); Failure when the platform cannot be asked now
 */
export const getDocument = async (
  parts: Pick<Parts, "store" | "platforms" | "documents">,
  caller: Caller,
  id: string,
  rendition: DocumentRendition,
  signal: AbortSignal,
): Promise<MadeDocument> => {
  const invoice = await getInvoice(parts, caller, id);
  return RENDITIONS[rendition].make({ parts, invoice, signal });
};
