import { createHash } from "node:crypto";
import { z } from "zod";
import type { RawItem } from "../../domain/life-cycle/event.ts";
import { unlessRefused } from "../kit/calls/failures.ts";
import { everyPage } from "../kit/calls/pages.ts";
import { cursorIn, onceEach } from "../kit/items.ts";
import { DAY, HOUR, timeOf } from "../kit/time.ts";
import type { RawPage } from "../port.ts";
import type { ChorusPro } from "./calls.ts";
import { readEntries } from "./history.ts";
import { currentItem, oddItem, type Raw, receivedItem, stateItem } from "./items.ts";
import { type SearchPage, type Side, searchInvoices, sidesOf } from "./search.ts";
import type { Row } from "./shapes.ts";

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
/** When Chorus Pro opened: who asks for everything asks from there. */
const THE_BEGINNING = new Date("2017-01-01T00:00:00Z");

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

/** The next page of everything that changed. */
export const readSince = async (
  access: ChorusPro,
  cursor: string | null,
  earliest: Date | null,
): Promise<RawPage> => {
  const now = access.io.now();
  const state = cursorIn(stateSchema, cursor) ?? { ran: TIERS.map(() => null), walk: null, seen: [] };
  const walk = state.walk ?? begin(state, sidesOf(access), now.getTime());
  const [scan, ...rest] = walk.scans;
  if (scan === undefined) return { items: [], cursor: JSON.stringify(state), more: false };

  const page = await readPage(access, scan.side, fromOf(state, walk, scan.tier, earliest), walk.page);
  const seen = new Map(state.seen);
  const items: RawItem[] = page.odd.map((result) => oddItem(result, now));
  for (const row of page.rows) {
    if (scan.side !== "supplier" && !seen.has(row.idFacture)) items.push(receivedItem(row, now));
    const mark = markOf(row);
    if (seen.get(row.idFacture) === mark) continue;
    if (scan.tier === 0) {
      items.push(...(await statesOf(access, scan.side, row)));
      seen.delete(row.idFacture);
      seen.set(row.idFacture, mark);
    } else {
      items.push(currentItem(scan.side, row, now));
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

/** From when a scan reads: as far back as its tier, and not before what is asked for, to which the last tier leads once. */
const fromOf = ({ ran }: State, { startedAt }: Walk, tier: number, earliest: Date | null): Date => {
  const began = ran[tier] ?? null;
  const asked = earliest ?? THE_BEGINNING;
  if (began === null && tier === TIERS.length - 1) return asked;
  return new Date(Math.max(asked.getTime(), (began ?? startedAt) - (TIERS[tier]?.backMs ?? 0)));
};

/**
 * No end of the period: an invoice that changes while the pages are read would leave it, and pull the ones behind it
 * to a page that was read already.
 */
const readPage = (access: ChorusPro, side: Side, from: Date, page: number): Promise<SearchPage> =>
  searchInvoices(access, side, { periodeDateHeureEtatCourantDu: from.toISOString() }, page);

const markOf = ({ statut, dateHeureEtatCourant }: Row): string =>
  createHash("sha256").update(`${statut} ${dateHeureEtatCourant}`).digest("base64").slice(0, 8);

/** All states of a changed invoice; its current one alone where the platform refuses its history. */
const statesOf = async (access: ChorusPro, side: Side, row: Row): Promise<RawItem[]> => {
  const { now, log } = access.io;
  const current = currentItem(side, row, now());
  const party: Raw["side"] = side === "supplier" ? "supplier" : "recipient";
  return unlessRefused(
    readEntries(access, row.idFacture).then((entries) => {
      const items = entries.map((entry) => stateItem(party, row, entry, now()));
      return items.some(({ id }) => id === current.id) || !row.statut ? items : [...items, current];
    }),
    ({ facts: { code } }) => {
      log.warn({ invoice: row.idFacture, code }, "the history of an invoice is refused");
      return [current];
    },
  );
};

/** The current states that were set in a window, for the audit of completeness. */
export const readWindow = async (access: ChorusPro, from: Date, to: Date): Promise<RawItem[]> => {
  const now = access.io.now();
  const items: RawItem[] = [];
  for (const side of sidesOf(access)) {
    const { results } = await everyPage(async (n) => {
      const { rows, odd, more } = await readPage(access, side, from, n + 1);
      const within = rows.filter(({ dateHeureEtatCourant }) => {
        const at = timeOf(dateHeureEtatCourant, "paris");
        return at === null || (at >= from.getTime() && at <= to.getTime());
      });
      const current = within.map((row) => currentItem(side, row, now));
      return { results: [...odd.map((result) => oddItem(result, now)), ...current], more };
    }, MAX_PAGES);
    items.push(...results);
  }
  return onceEach(items);
};
