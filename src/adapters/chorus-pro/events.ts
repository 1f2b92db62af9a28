import { createHash } from "node:crypto";
import { z } from "zod";
import { isFailure } from "../../domain/failure.ts";
import type { RawItem } from "../../domain/life-cycle/event.ts";
import type { Io, RawPage } from "../port.ts";
import type { Door } from "./calls.ts";
import { readEntries } from "./history.ts";
import { currentState, oddItem, receivedItem, sideOf, stateItem } from "./items.ts";
import { numberOf, type SearchPage, type Side, searchInvoices } from "./search.ts";
import type { Row } from "./shapes.ts";
import { timeOf } from "./time.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * The pull. Chorus Pro has no event feed and no call-back, but its searches tell which invoices changed their state
 * since a time. So: every pull asks for the changes of the last hours, and reads the whole history of each invoice
 * that changed, so that states between two pulls are not lost. The platform may show a change late (local authorities
 * send theirs in batches), so what is older is swept again, the less often the older it is; a sweep takes the current
 * states only. An item has the same id whichever way it was found, and a repeat is a no-op.
 */
const TIERS = [
  { everyMs: 0, backMs: 2 * HOUR },
  { everyMs: HOUR, backMs: 2 * DAY },
  { everyMs: DAY, backMs: 35 * DAY },
] as const;

/** Invoices whose last seen state is remembered in the cursor, so that an unchanged one costs no call. */
const REMEMBERED = 2000;
/** Pages of one search of a window: 50,000 invoices. */
const MAX_PAGES = 1000;

const scanSchema = z.object({
  tier: z
    .int()
    .min(0)
    .max(TIERS.length - 1),
  side: z.enum(["supplier", "FACTURE", "FACTURE_TRAVAUX"]),
});

/** The pull's cursor, as JSON. Times in epoch milliseconds. */
const stateSchema = z.object({
  /** When the last complete scan of each tier began. */
  ran: z.array(z.number().nullable()).length(TIERS.length),
  /** The pull that is under way: scans still to do, the first one from this page on. */
  walk: z
    .object({ startedAt: z.number(), scans: z.array(scanSchema).min(1), page: z.int().min(1) })
    .nullable(),
  /** Invoice id and a mark of its state, the latest last. */
  seen: z.array(z.tuple([z.string(), z.string()])),
});
type State = z.infer<typeof stateSchema>;
type Walk = NonNullable<State["walk"]>;

const stateOf = (cursor: string | null): State => {
  if (cursor !== null) {
    try {
      return stateSchema.parse(JSON.parse(cursor));
    } catch {
      // Another adapter's cursor, after the account was given another adapter: begin as if there were none.
    }
  }
  return { ran: TIERS.map(() => null), walk: null, seen: [] };
};

/** The next page of everything that changed. */
export const readSince = async (
  door: Door,
  io: Io,
  sides: readonly Side[],
  cursor: string | null,
  signal: AbortSignal,
): Promise<RawPage> => {
  const now = io.now();
  const state = stateOf(cursor);
  const walk = state.walk ?? begin(state, sides, now.getTime());
  const [scan, ...rest] = walk.scans;
  if (scan === undefined) return { items: [], cursor: JSON.stringify(state), more: false };

  const page = await readPage(door, scan.side, fromOf(state, walk, scan.tier), walk.page, signal);
  const seen = new Map(state.seen);
  const items: RawItem[] = page.odd.map((result) => oddItem(result, now));
  for (const row of page.rows) {
    if (scan.side !== "supplier" && !seen.has(row.idFacture)) items.push(receivedItem(row, now));
    const mark = markOf(row);
    if (seen.get(row.idFacture) === mark) continue;
    if (scan.tier === 0) {
      items.push(...(await statesOf(door, io, scan.side, row, signal)));
      seen.delete(row.idFacture);
      seen.set(row.idFacture, mark);
    } else {
      items.push(stateItem(sideOf(scan.side), row, currentState(row), now));
    }
  }

  const next: Walk | null = page.more
    ? { ...walk, page: walk.page + 1 }
    : rest.length > 0
      ? { ...walk, scans: rest, page: 1 }
      : null;
  return {
    items,
    cursor: JSON.stringify({
      // A tier is done with its last scan: a crash in between begins that tier anew.
      ran: state.ran.map((at, tier) => {
        const left = next?.scans.some((s) => s.tier === tier) ?? false;
        return walk.scans.some((s) => s.tier === tier) && !left ? walk.startedAt : at;
      }),
      walk: next,
      seen: [...seen].slice(-REMEMBERED),
    } satisfies State),
    more: next !== null,
  };
};

/** Which tiers are due, and their scans. */
const begin = ({ ran }: State, sides: readonly Side[], now: number): Walk => ({
  startedAt: now,
  scans: TIERS.flatMap(({ everyMs }, tier) => {
    const at = ran[tier] ?? null;
    return at === null || now - at >= everyMs ? sides.map((side) => ({ tier, side })) : [];
  }),
  page: 1,
});

const fromOf = ({ ran }: State, { startedAt }: Walk, tier: number): Date =>
  new Date((ran[tier] ?? startedAt) - (TIERS[tier]?.backMs ?? 0));

/**
 * No end of the period: an invoice that changes while the pages are read would leave it, and pull the ones behind it
 * to a page that was read already.
 */
const readPage = (
  door: Door,
  side: Side,
  from: Date,
  page: number,
  signal: AbortSignal,
): Promise<SearchPage> =>
  searchInvoices(door, side, { periodeDateHeureEtatCourantDu: from.toISOString() }, page, signal);

const markOf = ({ statut, dateHeureEtatCourant }: Row): string =>
  createHash("sha256").update(`${statut} ${dateHeureEtatCourant}`).digest("base64").slice(0, 8);

/** All states of a changed invoice; its current one alone where the platform refuses its history. */
const statesOf = async (
  door: Door,
  io: Io,
  side: Side,
  row: Row,
  signal: AbortSignal,
): Promise<RawItem[]> => {
  const now = io.now();
  const item = stateItem(sideOf(side), row, currentState(row), now);
  try {
    const entries = await readEntries(door, numberOf(row.idFacture), signal);
    const items = entries.map((entry) => stateItem(sideOf(side), row, entry, now));
    return items.some(({ id }) => id === item.id) || !row.statut ? items : [...items, item];
  } catch (error) {
    if (!isFailure(error) || error.kind !== "refused") throw error;
    io.log.warn({ invoice: row.idFacture, code: error.facts.code }, "the history of an invoice is refused");
    return [item];
  }
};

/** The current states that were set in a window, for the audit of completeness. */
export const readWindow = async (
  door: Door,
  io: Io,
  sides: readonly Side[],
  from: Date,
  to: Date,
  signal: AbortSignal,
): Promise<RawItem[]> => {
  const now = io.now();
  const items = new Map<string, RawItem>();
  for (const side of sides) {
    for (let page = 1; page <= MAX_PAGES; page++) {
      const { rows, odd, more } = await readPage(door, side, from, page, signal);
      for (const result of odd) {
        const item = oddItem(result, now);
        items.set(item.id, item);
      }
      for (const row of rows) {
        const at = timeOf(row.dateHeureEtatCourant);
        if (at !== null && (at < from.getTime() || at > to.getTime())) continue;
        const item = stateItem(sideOf(side), row, currentState(row), now);
        items.set(item.id, item);
      }
      if (!more) break;
    }
  }
  return [...items.values()];
};
