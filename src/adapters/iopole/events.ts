import { Failure } from "../../domain/failure.ts";
import type { RawItem } from "../../domain/life-cycle/event.ts";
import { subjectOfEvent } from "../../mapping/iopole.ts";
import type { Io, RawPage, Understood } from "../port.ts";
import { type Door, notThere, readAnswer } from "./calls.ts";
import { downloadFile, getMetadata } from "./invoices.ts";
import { invoiceItem, isOnboarding, rawSchema, statusIdIn, statusItem } from "./items.ts";
import { createdOf, searchWindow } from "./search.ts";
import {
  eventSchema,
  historySchema,
  statusSchema,
  unseenInvoicesSchema,
  unseenStatusesSchema,
} from "./shapes.ts";
import { readEvent, readStatus } from "./statement.ts";

/** The platform lists so many unseen things at once, the oldest first; the rest follows when these are marked. */
const PAGE_SIZE = 100;
/** A page of statuses with their messages. */
const MAX_BYTES = 105_000_000;

/**
 * The next unseen statuses and received invoices. There is no cursor: what was read stays in front until it is marked
 * as seen. The text kept as cursor names the last page, so that a platform that takes the marks and forgets them is
 * not read for ever.
 */
export const readUnseen = async (
  door: Door,
  io: Io,
  cursor: string | null,
  signal: AbortSignal,
): Promise<RawPage> => {
  const unseen = (path: string) =>
    door({ operation: "search", path, safe: true, signal, maxBytes: MAX_BYTES });
  const lists = readAnswer(unseenStatusesSchema, await unseen("/v1/invoice/status/notSeen"), true);
  const ids = readAnswer(unseenInvoicesSchema, await unseen("/v1/invoice/notSeen"), true);
  const statuses = lists.flat();
  const items = [
    ...statuses.map((status) => statusItem(status, io.now())),
    ...ids.filter((id) => typeof id === "string").map((id) => invoiceItem(id, io.now())),
  ];
  const page = [items[0]?.id ?? "", items.length].join(" ");
  const full = statuses.length >= PAGE_SIZE || ids.length >= PAGE_SIZE;
  if (full && page === cursor) {
    io.log.warn({ items: items.length }, "what was marked as seen is listed again: the rest waits behind it");
  }
  return { items, cursor: page, more: full && page !== cursor };
};

/** Marks at once; the account's connections are not all taken up by it. */
const LANES = 4;

/**
 * Marks items as seen. Marking twice does no harm, and what the platform no longer knows needs no mark. All are tried
 * before the first failure is handed on: one that cannot be marked must not keep the others in front.
 */
export const markAsSeen = async (door: Door, items: RawItem[], signal: AbortSignal): Promise<void> => {
  const paths = items.map(pathOfMark).filter((path) => path !== null);
  const mark = (path: string) =>
    door({ operation: "acknowledge", method: "PUT", path, safe: true, signal, also: [404] });
  const failures: unknown[] = [];
  for (let i = 0; i < paths.length; i += LANES) {
    const marked = await Promise.allSettled(paths.slice(i, i + LANES).map(mark));
    failures.push(...marked.flatMap((one) => (one.status === "rejected" ? [one.reason] : [])));
  }
  if (failures.length > 0) throw failures[0];
};

const pathOfMark = ({ raw }: RawItem): string | null => {
  const read = rawSchema.safeParse(raw).data;
  if (read?.kind === "invoice") return `/v1/invoice/${encodeURIComponent(read.invoiceId)}/markAsSeen`;
  const value = read?.kind === "status" ? read.status : read?.kind === "other" ? read.body : null;
  const statusId = statusIdIn(value);
  return statusId !== null ? `/v1/invoice/status/${encodeURIComponent(statusId)}/markAsSeen` : null;
};

/**
 * Understands one item; a received invoice is downloaded.
 *
 * @throws Failure `refused` for what only a person can settle
 */
export const readItem = async (door: Door, item: RawItem, signal: AbortSignal): Promise<Understood> => {
  const raw = rawSchema.safeParse(item.raw).data;
  if (raw?.kind === "invoice") return readInvoice(door, item, raw.invoiceId, signal);
  if (raw?.kind === "status") {
    const status = statusSchema.safeParse(raw.status);
    if (status.success) return readStatus(item, status.data);
  }
  if (raw?.kind === "event") {
    const event = eventSchema.safeParse(raw.event);
    if (event.success) {
      const about = event.data.referencedObject?.type === "INVOICE" ? "invoice" : "elsewhere";
      return readEvent(item, event.data, subjectOfEvent(event.data.eventType) ?? about);
    }
  }
  if (raw?.kind === "other" && isOnboarding(raw.body)) {
    return { kind: "nothing", why: "the onboarding of a company is not the gateway's business" };
  }
  throw new Failure("refused", {
    code: "item_unreadable",
    message: "The platform said something that is neither an invoice, a status nor an event.",
    fix: "Ask the platform's support what it means.",
    raw: JSON.stringify(item.raw).slice(0, 4000),
  });
};

const readInvoice = async (
  door: Door,
  item: RawItem,
  platformId: string,
  signal: AbortSignal,
): Promise<Understood> => {
  const metadata = await getMetadata(door, platformId, signal);
  if (metadata === null) throw notThere(platformId);
  if (metadata.way === "EMITTED") return { kind: "nothing", why: "it is an invoice that we sent" };
  const document = await downloadFile(door, platformId, "original", signal);
  return { kind: "invoice", platformId, document, receivedAt: item.at };
};

/**
 * Every status of one invoice. The platform allows very few of these calls, and forbids polling by them: for one
 * invoice, when a person asks.
 */
export const readHistory = async (
  door: Door,
  io: Io,
  platformId: string,
  signal: AbortSignal,
): Promise<RawItem[]> => {
  const path = `/v1/invoice/${encodeURIComponent(platformId)}/status-history`;
  const answer = await door({
    operation: "history",
    path,
    safe: true,
    signal,
    also: [404],
    maxBytes: MAX_BYTES,
  });
  if (answer.status === 404) throw notThere(platformId);
  return readAnswer(historySchema, answer, true).map((status) => statusItem(status, io.now()));
};

/**
 * Received invoices of a window. Statuses are not among them: the search shows the last one of each invoice only, and
 * without its id.
 */
export const readWindow = async (
  door: Door,
  io: Io,
  from: Date,
  to: Date,
  signal: AbortSignal,
): Promise<RawItem[]> => {
  const hits = await searchWindow(door, "INBOUND", { from, to }, signal);
  return hits.map((hit) => invoiceItem(hit.metadata.invoiceId, createdOf(hit) ?? io.now()));
};
