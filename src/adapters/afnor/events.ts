import { z } from "zod";
import type { Invoice } from "../../domain/invoice.ts";
import type { RawItem } from "../../domain/life-cycle/event.ts";
import type { Io, RawPage } from "../port.ts";
import type { Door } from "./calls.ts";
import { getFlow, searchFlows } from "./flows.ts";
import { gapItem, itemOf, oddItem } from "./items.ts";
import { type Step, startWalk, step, type Walk } from "./paging.ts";
import { timeOf } from "./time.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

/** The very first pull looks back a month: what is older was dealt with before the gateway came. */
const FIRST_LOOK_BACK = 30 * DAY;
/** A flow may become visible a little after its updatedAt: each pull reads that much again. Double items are no-ops. */
const OVERLAP = 2 * MINUTE;
/** Nothing new for so long: what lies before the newest flow is settled, and is not read again. */
const SETTLED = 10 * MINUTE;
/** Pages that one invoice's history may take: 2,000 life-cycle messages of the whole account. */
const HISTORY_PAGES = 20;

const windowSchema = z.object({
  after: z.number(),
  before: z.number().nullable(),
  flowDirection: z.array(z.string()).optional(),
  ackStatus: z.string().optional(),
  flowType: z.array(z.string()).optional(),
});

/** The pull's cursor, as JSON. Times in epoch milliseconds. */
const stateSchema = z.object({
  /** Everything up to here was read. */
  from: z.number(),
  /** Newest updatedAt seen. */
  newest: z.number().nullable(),
  /** When `newest` last grew, by our clock. */
  grewAt: z.number(),
  /** The pull that is under way. */
  walk: z
    .object({ windows: z.array(windowSchema), cursor: z.string().nullable(), lapses: z.number() })
    .nullable(),
});
type State = z.infer<typeof stateSchema>;

const stateOf = (cursor: string | null, now: Date): State => {
  if (cursor !== null) {
    try {
      return stateSchema.parse(JSON.parse(cursor));
    } catch {
      // Another adapter's cursor, after the account was given another adapter: begin as if there were none.
    }
  }
  return { from: now.getTime() - FIRST_LOOK_BACK, newest: null, grewAt: now.getTime(), walk: null };
};

/** The next page of everything that the platform has to say. */
export const readSince = async (
  door: Door,
  io: Io,
  cursor: string | null,
  signal: AbortSignal,
): Promise<RawPage> => {
  const now = io.now();
  const state = stateOf(cursor, now);
  const walk = state.walk ?? startWalk({ after: state.from, before: null });
  const read = await readStep(door, walk, signal);
  const next = { ...grown(state, read, now), walk: read.walk };
  return {
    items: itemsOf(read, io),
    cursor: JSON.stringify(next.walk === null ? { ...next, from: settledFrom(next, now) } : next),
    more: next.walk !== null,
  };
};

const readStep = (door: Door, walk: Walk, signal: AbortSignal): Promise<Step> =>
  step(walk, (where, cursor) => searchFlows(door, where, cursor, signal));

/** The state after a page. A time in the future is no watermark: everything before it would be lost. */
const grown = (state: State, { flows }: Step, now: Date): State => {
  const times = flows.map((flow) => timeOf(flow.updatedAt) ?? 0).filter((time) => time <= now.getTime());
  const newest = Math.max(state.newest ?? 0, ...times);
  return newest > (state.newest ?? 0) ? { ...state, newest, grewAt: now.getTime() } : state;
};

const settledFrom = ({ from, newest, grewAt }: State, now: Date): number =>
  newest === null ? from : Math.max(from, now.getTime() - grewAt >= SETTLED ? newest : newest - OVERLAP);

const itemsOf = ({ flows, odd, gap }: Step, io: Io): RawItem[] => {
  const now = io.now();
  if (gap !== null) io.log.warn({ gap }, "more flows share one moment than the platform can be made to show");
  return [
    ...flows.map((flow) => itemOf(flow, now)).filter((item) => item !== null),
    ...odd.map((result) => oddItem(result, now)),
    ...(gap === null ? [] : [gapItem(gap, now)]),
  ];
};

/** All items whose flows were updated in a window, its ends included. */
export const readWindow = async (
  door: Door,
  io: Io,
  from: Date,
  to: Date,
  signal: AbortSignal,
): Promise<RawItem[]> => {
  const items = new Map<string, RawItem>();
  let walk: Walk | null = startWalk({ after: from.getTime() - 1, before: to.getTime() + 1 });
  while (walk !== null) {
    const read: Step = await readStep(door, walk, signal);
    for (const item of itemsOf(read, io)) items.set(item.id, item);
    walk = read.walk;
  }
  return [...items.values()];
};

/**
 * What may concern one invoice: its own flows, and the life-cycle messages that came since it was created. The
 * standard has no search by invoice, so those of other invoices are among them: only reading a message tells whose it
 * is. Where they are too many (2,000), the rest is left to the pull, and the log says so.
 */
export const readHistory = async (
  door: Door,
  io: Io,
  invoice: Invoice,
  signal: AbortSignal,
): Promise<RawItem[]> => {
  const items = new Map<string, RawItem>();
  const keep = (read: RawItem[]): void => {
    for (const item of read) items.set(item.id, item);
  };

  if (invoice.direction === "outbound") {
    const { flows } = await searchFlows(door, { trackingId: invoice.id }, null, signal);
    keep(
      itemsOf(
        { flows: flows.filter((f) => f.trackingId === invoice.id), odd: [], gap: null, walk: null },
        io,
      ),
    );
  }
  if (invoice.platformId !== null) {
    const flow = await getFlow(door, invoice.platformId, signal);
    if (flow !== null) keep(itemsOf({ flows: [flow], odd: [], gap: null, walk: null }, io));
  }
  // A day before: the platform may have spoken of a received invoice before we knew it, and clocks differ.
  let walk: Walk | null = startWalk({
    after: Date.parse(invoice.createdAt) - DAY,
    before: null,
    flowDirection: ["In"],
    flowType: ["CustomerInvoiceLC", "SupplierInvoiceLC"],
  });
  for (let pages = 0; walk !== null; pages++) {
    if (pages === HISTORY_PAGES) {
      io.log.warn({ invoice: invoice.id, pages }, "the history is too long to read in one go");
      break;
    }
    const read: Step = await readStep(door, walk, signal);
    keep(itemsOf(read, io));
    walk = read.walk;
  }
  return [...items.values()];
};
