import { z } from "zod";
import type { Invoice } from "../../domain/invoice.ts";
import type { RawItem } from "../../domain/life-cycle/event.ts";
import { cursorIn, oddItem, onceEach } from "../kit/items.ts";
import { DAY, MINUTE, timeOf } from "../kit/time.ts";
import type { Io, RawPage } from "../port.ts";
import type { Afnor } from "./calls.ts";
import { itemOf } from "./items.ts";
import { gapItem, type Step, startWalk, step, type Walk, type Window } from "./paging.ts";
import { getFlow, searchFlows } from "./search.ts";
import type { Flow } from "./shapes.ts";

/** Before any platform of the reform: who asks for everything asks from there. */
const THE_BEGINNING = Date.parse("2020-01-01T00:00:00Z");
/** So much of the past is read first: what was said of today's invoices need not wait for that of last year's. */
const TODAY = DAY;
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

const begin = (now: number, asked: Date | null): State => {
  const from = asked?.getTime() ?? THE_BEGINNING;
  const today = now - TODAY;
  return {
    from,
    newest: null,
    grewAt: now,
    // The last window is read first. They overlap by a millisecond: whether `updatedBefore` includes its own value is
    // not said.
    walk: {
      ...startWalk({ after: Math.max(from, today), before: null }),
      ...(from < today
        ? {
            windows: [
              { after: from, before: today + 1 },
              { after: today, before: null },
            ],
          }
        : {}),
    },
  };
};

/** The next page of everything that the platform has to say. */
export const readSince = async (
  access: Afnor,
  cursor: string | null,
  from: Date | null,
): Promise<RawPage> => {
  const { io } = access;
  const now = io.now();
  const state = cursorIn(stateSchema, cursor) ?? begin(now.getTime(), from);
  const walk = state.walk ?? startWalk({ after: state.from, before: null });
  const read = await readStep(access, walk);
  const next = { ...grown(state, read, now), walk: read.walk };
  return {
    items: itemsOf(read, io),
    cursor: JSON.stringify(next.walk === null ? { ...next, from: settledFrom(next, now) } : next),
    more: next.walk !== null,
  };
};

const readStep = (access: Afnor, walk: Walk): Promise<Step> =>
  step(walk, access.endpoint.apiVersion, (where, cursor) => searchFlows(access, where, cursor));

/** The state after a page. A time in the future is no watermark: everything before it would be lost. */
const grown = (state: State, { flows }: Step, now: Date): State => {
  const times = flows
    .map((flow) => timeOf(flow.updatedAt, "utc") ?? 0)
    .filter((time) => time <= now.getTime());
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

/** Reads on until everything is there, or as many pages as are given; `left`: what is still to be read. */
const readAll = async (
  access: Afnor,
  window: Window,
  pages: number,
): Promise<{ items: RawItem[]; left: boolean }> => {
  const items: RawItem[] = [];
  let walk: Walk | null = startWalk(window);
  for (let page = 0; walk !== null && page < pages; page++) {
    const read: Step = await readStep(access, walk);
    items.push(...itemsOf(read, access.io));
    walk = read.walk;
  }
  return { items, left: walk !== null };
};

/** All items whose flows were updated in a window, its ends included. */
export const readWindow = async (access: Afnor, from: Date, to: Date): Promise<RawItem[]> => {
  const window = { after: from.getTime() - 1, before: to.getTime() + 1 };
  return onceEach((await readAll(access, window, Number.POSITIVE_INFINITY)).items);
};

/**
 * What may concern one invoice: its own flows, and the life-cycle messages that came since it was created. The
 * standard has no search by invoice, so those of other invoices are among them: only reading a message tells whose it
 * is. Where they are too many (2,000), the rest is left to the pull, and the log says so.
 */
export const readHistory = async (access: Afnor, invoice: Invoice): Promise<RawItem[]> => {
  const { io } = access;
  const own: (Flow | null)[] = [];
  if (invoice.direction === "outbound") {
    const { flows } = await searchFlows(access, { trackingId: invoice.id }, null);
    own.push(...flows.filter((flow) => flow.trackingId === invoice.id));
  }
  if (invoice.platformId !== null) own.push(await getFlow(access, invoice.platformId));
  // A day before: the platform may have spoken of a received invoice before we knew it, and clocks differ.
  const messages = await readAll(
    access,
    {
      after: Date.parse(invoice.createdAt) - DAY,
      before: null,
      flowDirection: ["In"],
      flowType: ["CustomerInvoiceLC", "SupplierInvoiceLC"],
    },
    HISTORY_PAGES,
  );
  if (messages.left) {
    io.log.warn({ invoice: invoice.id, pages: HISTORY_PAGES }, "the history is too long to read in one go");
  }
  const items = own.map((flow) => flow && itemOf(flow, io.now())).filter((item) => item !== null);
  return onceEach([...items, ...messages.items]);
};
