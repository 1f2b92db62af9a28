import { ask } from "../kit/calls/door.ts";
import { lost } from "../kit/calls/failures.ts";
import { asAsked, everyPage } from "../kit/calls/pages.ts";
import { HOUR, SECOND, timeOf } from "../kit/time.ts";
import type { Iopole } from "./calls.ts";
import { type Hit, searchSchema } from "./shapes.ts";

/** Largest page that the platform gives, and how many there are: none may begin beyond the thousandth result. */
export const PAGE_SIZE = 200;
export const PAGES = 6;
/** The platform does not say in which time zone it reads a date: so much is searched more on both sides. */
const ZONES = 14 * HOUR;

/** `2026-10-01 00:00:00`, the form of the platform's own examples. */
const dateIn = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace("T", " ");

/**
 * All invoices of one direction that the platform took in a window of time, its ends included. A window of more
 * invoices than can be paged through is halved until its parts are not.
 *
 * Only the two properties that the platform lists as searchable take part: one that it does not index would hide an
 * invoice, and hidden would mean "not there".
 *
 * @throws Failure `unsent` with code `search_too_large` when one second holds more than can be paged through
 */
export const searchWindow = async (
  access: Iopole,
  direction: "OUTBOUND" | "INBOUND",
  window: { from: Date; to: Date },
): Promise<Hit[]> => {
  const hits = new Map<string, Hit>();
  const parts = [
    {
      from: Math.floor((window.from.getTime() - ZONES) / SECOND) * SECOND,
      to: Math.ceil((window.to.getTime() + ZONES) / SECOND + 1) * SECOND,
    },
  ];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const { from, to } = part;
    const q = `invoice.direction:"${direction}" AND createdDate:>="${dateIn(from)}" AND createdDate:<"${dateIn(to)}"`;
    const { results, whole } = await everyPage((page) => searchPage(access, q, page), PAGES);
    if (whole) {
      for (const hit of results) hits.set(hit.metadata.invoiceId, hit);
      continue;
    }
    const middle = Math.floor((from + to) / 2 / SECOND) * SECOND;
    if (middle <= from) {
      throw lost(true, {
        code: "search_too_large",
        message: "The platform took more invoices in one second than its search shows.",
        fix: "Look for the invoice in the platform's own web page.",
      });
    }
    parts.push({ from: middle, to }, { from, to: middle });
  }
  return [...hits.values()].filter((hit) => isWithin(createdOf(hit), window));
};

/** When the platform took it; null where it does not say, or without a zone. */
export const createdOf = ({ metadata }: Hit): Date | null => {
  const text = metadata.createDate ?? metadata.date ?? "";
  const ms = /T.*(Z|[+-]\d\d:?\d\d)$/.test(text) ? timeOf(text, "utc") : null;
  return ms === null ? null : new Date(ms);
};

const isWithin = (at: Date | null, { from, to }: { from: Date; to: Date }): boolean =>
  at === null || (at >= from && at <= to);

const searchPage = async ({ door }: Iopole, q: string, page: number) => {
  const { data, meta } = await ask(door, searchSchema, {
    operation: "search",
    path: "/v1.1/invoice/search",
    query: {
      q,
      expand: "businessData,lastStatusData",
      offset: `${page * PAGE_SIZE}`,
      limit: `${PAGE_SIZE}`,
    },
    safe: true,
    results: PAGE_SIZE,
  });
  const tooMany = (meta?.count ?? 0) > PAGES * PAGE_SIZE;
  return { results: asAsked(data, PAGE_SIZE), more: data.length >= PAGE_SIZE, tooMany };
};

/** One invoice by the platform's id; null when the search does not show it. */
export const searchOne = async (access: Iopole, platformId: string): Promise<Hit | null> => {
  const { results } = await searchPage(access, `invoice.invoiceId:"${platformId}"`, 0);
  return results.find((hit) => hit.metadata.invoiceId === platformId) ?? null;
};
