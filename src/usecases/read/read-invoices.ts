import { createHash } from "node:crypto";
import type { Downloaded, Rendition } from "../../adapters/port.ts";
import { readEmbeddedPdf, readInvoiceContent, recognise } from "../../documents/index.ts";
import type { Caller } from "../../domain/caller.ts";
import type { Invoice } from "../../domain/invoice.ts";
import type { InvoiceEvent } from "../../domain/life-cycle/event.ts";
import { standing } from "../../domain/life-cycle/timeline.ts";
import { Rejection } from "../../domain/problem.ts";
import type { FeedEntry, InvoiceFilter, Memory, Page } from "../../store/port.ts";
import type { Parts } from "../parts.ts";

export { contentComponents } from "../../documents/index.ts";

/** A tenant sees its own data only; an administrator sees all. */
const scope = (caller: Caller): Pick<InvoiceFilter, "tenant"> =>
  caller.kind === "admin" ? {} : { tenant: caller.tenant };

/** @throws Rejection 400 on a cursor that is not ours */
export const listInvoices = (
  parts: Pick<Parts, "store">,
  caller: Caller,
  filter: Omit<InvoiceFilter, "tenant">,
  page: { limit: number; cursor?: string },
): Promise<Page<Invoice>> => parts.store.invoices.list({ ...filter, ...scope(caller) }, page);

/** @throws Rejection 404, for another tenant's invoice too, so that its existence is not told */
export const getInvoice = async (
  parts: { store: Pick<Memory, "invoices"> },
  caller: Caller,
  id: string,
): Promise<Invoice> => {
  const invoice = await parts.store.invoices.byId(id);
  if (invoice === null || (caller.kind === "tenant" && invoice.tenant !== caller.tenant)) {
    throw new Rejection(
      404,
      "invoice_not_found",
      "There is no such invoice",
      `No invoice ${id} is known to this key.`,
    );
  }
  return invoice;
};

/** The history, oldest first, in the order of the life cycle. */
export const listInvoiceEvents = async (
  parts: Pick<Parts, "store">,
  caller: Caller,
  id: string,
): Promise<InvoiceEvent[]> => {
  const invoice = await getInvoice(parts, caller, id);
  return standing(await parts.store.events.ofInvoice(invoice.id)).ordered;
};

/** A tenant's feed: everything that happened to its invoices, in the order it became known. */
export const listFeed = (
  parts: Pick<Parts, "store">,
  tenant: string,
  after: number,
  limit: number,
): Promise<FeedEntry[]> => parts.store.events.feed(tenant, after, limit);

export interface GotDocument {
  bytes: Uint8Array;
  mediaType: string;
  fileName: string;
}

/**
 * A rendition of an invoice: the original as sent or received, a readable PDF (the original itself, the one that it
 * carries, or the platform's), the platform's converted one, or the content as EN 16931 JSON. Platform renditions are
 * fetched once and kept.
 *
 * @throws Rejection 404 (no such invoice, or the platform has no such rendition), 409 (not on a platform yet),
 *   501 (the platform gives none); Failure when the platform cannot be asked now
 */
export const getDocument = async (
  parts: Pick<Parts, "store" | "platforms" | "limits">,
  caller: Caller,
  id: string,
  rendition: Rendition | "json",
  signal: AbortSignal,
): Promise<GotDocument> => {
  const invoice = await getInvoice(parts, caller, id);
  const name = (extension: string): string =>
    `${invoice.number.replace(/[^A-Za-z0-9._-]/g, "_")}${extension}`;
  if (rendition === "original" || rendition === "json") {
    const original = await parts.store.documents.get(invoice.id, "original");
    if (original === null) throw new Error(`the document of ${invoice.id} is gone`);
    if (rendition === "original") {
      return {
        bytes: original.bytes,
        mediaType: original.mediaType,
        fileName: name(original.mediaType === "application/pdf" ? ".pdf" : ".xml"),
      };
    }
    const content = readInvoiceContent(await recognise(original.bytes, parts.limits));
    return {
      bytes: Buffer.from(JSON.stringify(content)),
      mediaType: "application/json",
      fileName: name(".json"),
    };
  }
  if (rendition === "readable" && invoice.mediaType === "application/pdf") {
    return getDocument(parts, caller, id, "original", signal);
  }
  const kept = await parts.store.documents.get(invoice.id, rendition);
  const document =
    kept ??
    (await carriedRendition(parts, invoice, rendition)) ??
    (await downloadRendition(parts, invoice, rendition, signal));
  if (kept === null) {
    const sha256 = createHash("sha256").update(document.bytes).digest("hex");
    await parts.store.documents.put({ ...document, ownerId: invoice.id, kind: rendition, name: "", sha256 });
  }
  const extension = document.mediaType === "application/pdf" ? ".pdf" : ".xml";
  return {
    bytes: document.bytes,
    mediaType: document.mediaType,
    fileName: name(`-${rendition}${extension}`),
  };
};

/** The readable PDF that an XML invoice carries itself: what its sender meant people to read. */
const carriedRendition = async (
  parts: Pick<Parts, "store" | "limits">,
  invoice: Invoice,
  rendition: Rendition,
): Promise<Downloaded | null> => {
  if (rendition !== "readable") return null;
  const original = await parts.store.documents.get(invoice.id, "original");
  if (original === null) return null;
  const bytes = readEmbeddedPdf(await recognise(original.bytes, parts.limits));
  return bytes === null ? null : { bytes, mediaType: "application/pdf", fileName: null };
};

const downloadRendition = async (
  parts: Pick<Parts, "platforms">,
  invoice: Invoice,
  rendition: Rendition,
  signal: AbortSignal,
): Promise<Downloaded> => {
  const platform = parts.platforms.get(invoice.platform);
  if (platform?.connection.invoices.download === undefined) {
    throw new Rejection(
      501,
      "capability_missing",
      "The platform cannot do this",
      `The platform "${invoice.platform}" gives no ${rendition} rendition.`,
    );
  }
  if (invoice.platformId === null) {
    throw new Rejection(
      409,
      "not_on_platform_yet",
      "The invoice is not on its platform yet",
      `The ${rendition} rendition is made by the platform; the invoice is ${invoice.delivery}.`,
    );
  }
  return platform.connection.invoices.download(invoice, rendition, signal);
};
