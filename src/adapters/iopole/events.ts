import type { Invoice } from "../../domain/invoice.ts";
import type { RawItem } from "../../domain/life-cycle/event.ts";
import { ask, askIfThere } from "../kit/calls/door.ts";
import { idOf, notAtPlatform } from "../kit/calls/failures.ts";
import { inLanes } from "../kit/calls/lanes.ts";
import { asAsked } from "../kit/calls/pages.ts";
import { MAX_FILE_BYTES } from "../kit/files.ts";
import type { RawPage } from "../port.ts";
import type { Iopole } from "./calls.ts";
import { invoiceItem, rawSchema, statusIdIn, statusItem } from "./items.ts";
import { createdOf, searchWindow } from "./search.ts";
import { historySchema, unseenInvoicesSchema, unseenStatusesSchema } from "./shapes.ts";

/** The platform lists so many unseen things at once, the oldest first; the rest follows when these are marked. */
const PAGE_SIZE = 100;

/**
 * The next unseen statuses and received invoices. There is no cursor: what was read stays in front until it is marked
 * as seen. The text kept as cursor names the last page, so that a platform that takes the marks and forgets them is
 * not read for ever. How far back to read makes no difference: what is unseen is listed, whatever its age, and received
 * invoices without a date.
 */
export const readUnseen = async (
  { door, io }: Iopole,
  cursor: string | null,
  _from: Date | null,
): Promise<RawPage> => {
  const how = { operation: "search", safe: true, maxBytes: MAX_FILE_BYTES, results: PAGE_SIZE };
  const lists = await ask(door, unseenStatusesSchema, { ...how, path: "/v1/invoice/status/notSeen" });
  const ids = await ask(door, unseenInvoicesSchema, { ...how, path: "/v1/invoice/notSeen" });
  const statuses = asAsked(lists.flat(), PAGE_SIZE);
  const items = [
    ...statuses.map((status) => statusItem(status, io.now())),
    ...asAsked(ids, PAGE_SIZE)
      .filter((id) => typeof id === "string")
      .map((id): RawItem => ({ ...invoiceItem(id, io.now()), undated: true })),
  ];
  const page = [items[0]?.id ?? "", items.length].join(" ");
  const full = statuses.length >= PAGE_SIZE || ids.length >= PAGE_SIZE;
  if (full && page === cursor) {
    io.log.warn({ items: items.length }, "what was marked as seen is listed again: the rest waits behind it");
  }
  return { items, cursor: page, more: full && page !== cursor };
};

/** Marks at once. */
const LANES = 4;

/** Marks items as seen. Marking twice does no harm, and what the platform no longer knows needs no mark. */
export const markAsSeen = ({ door }: Iopole, items: RawItem[]): Promise<void> =>
  inLanes(
    items.map(pathOfMark).filter((path) => path !== null),
    LANES,
    (path) => door({ operation: "acknowledge", method: "PUT", path, safe: true, also: [404] }),
  );

const pathOfMark = ({ raw }: RawItem): string | null => {
  const read = rawSchema.safeParse(raw).data;
  if (read?.kind === "invoice") return `/v1/invoice/${encodeURIComponent(read.invoiceId)}/markAsSeen`;
  const value = read?.kind === "status" ? read.status : read?.kind === "other" ? read.body : null;
  const statusId = statusIdIn(value);
  return statusId !== null ? `/v1/invoice/status/${encodeURIComponent(statusId)}/markAsSeen` : null;
};

/**
 * Every status of one invoice. The platform allows very few of these calls, and forbids polling by them: for one
 * invoice, when a person asks.
 */
export const readHistory = async (
  { door, io }: Iopole,
  invoice: Pick<Invoice, "platformId">,
): Promise<RawItem[]> => {
  const platformId = idOf(invoice);
  const statuses = await askIfThere(door, historySchema, {
    operation: "history",
    path: `/v1/invoice/${encodeURIComponent(platformId)}/status-history`,
    safe: true,
    maxBytes: MAX_FILE_BYTES,
  });
  if (statuses === null) throw notAtPlatform(platformId);
  return statuses.map((status) => statusItem(status, io.now()));
};

/**
 * Received invoices of a window. Statuses are not among them: the search shows the last one of each invoice only, and
 * without its id.
 */
export const readWindow = async (access: Iopole, from: Date, to: Date): Promise<RawItem[]> => {
  const hits = await searchWindow(access, "INBOUND", { from, to });
  return hits.map((hit) => invoiceItem(hit.metadata.invoiceId, createdOf(hit) ?? access.io.now()));
};
