import { Failure } from "../../domain/failure.ts";
import { type Door, readAnswer } from "./calls.ts";
import { type Hit, searchSchema } from "./shapes.ts";

/** Largest page that the platform gives, and how far a page may begin. */
const PAGE_SIZE = 200;
const MAX_OFFSET = 1000;
/** The platform does not say in which time zone it reads a date: so much is searched more on both sides. */
const ZONES = 14 * 3_600_000;
const SECOND = 1000;

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
  door: Door,
  direction: "OUTBOUND" | "INBOUND",
  window: { from: Date; to: Date },
  signal: AbortSignal,
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
    const read = await readPart(
      door,
      `invoice.direction:"${direction}" AND createdDate:>="${dateIn(from)}" AND createdDate:<"${dateIn(to)}"`,
      signal,
    );
    if (read !== null) {
      for (const hit of read) hits.set(hit.metadata.invoiceId, hit);
      continue;
    }
    const middle = Math.floor((from + to) / 2 / SECOND) * SECOND;
    if (middle <= from) {
      throw new Failure("unsent", {
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
  const ms = /T.*(Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? null : new Date(ms);
};

const isWithin = (at: Date | null, { from, to }: { from: Date; to: Date }): boolean =>
  at === null || (at >= from && at <= to);

/** All pages of a query; null when they are more than the platform lets one read. */
const readPart = async (door: Door, q: string, signal: AbortSignal): Promise<Hit[] | null> => {
  const hits: Hit[] = [];
  for (let offset = 0; offset <= MAX_OFFSET; offset += PAGE_SIZE) {
    const { data, meta } = await searchPage(door, q, offset, signal);
    if ((meta?.count ?? 0) > MAX_OFFSET + PAGE_SIZE) return null;
    hits.push(...data);
    if (data.length < PAGE_SIZE) return hits;
  }
  return null;
};

const searchPage = async (door: Door, q: string, offset: number, signal: AbortSignal) =>
  readAnswer(
    searchSchema,
    await door({
      operation: "search",
      path: "/v1.1/invoice/search",
      query: { q, expand: "businessData,lastStatusData", offset: `${offset}`, limit: `${PAGE_SIZE}` },
      safe: true,
      signal,
    }),
    true,
  );

/** One invoice by the platform's id; null when the search does not show it. */
export const searchOne = async (door: Door, platformId: string, signal: AbortSignal): Promise<Hit | null> => {
  const { data } = await searchPage(door, `invoice.invoiceId:"${platformId}"`, 0, signal);
  return data.find((hit) => hit.metadata.invoiceId === platformId) ?? null;
};
