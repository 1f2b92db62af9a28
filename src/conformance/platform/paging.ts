import { LARGEST_PAGE } from "../../norm/search.ts";
import { SINCE_1_3, UNTIL_1_2 } from "../../norm/versions.ts";
import { type Members, textOf } from "../shapes.ts";
import { facturX, ubl } from "./deposits.ts";
import type { Exchange } from "./exchange.ts";
import { type Probe, unless, type Verdict } from "./probe.ts";
import { flowsOf, idOf, searchFlows, startOf, updatedAt } from "./samples.ts";
import { CannotTry, taken } from "./taken.ts";
import { oncePerWalk, type Walk } from "./walk.ts";

const OPERATION = "POST /v1/flows/search (paging)";
const PLACE = "/v1/flows/search post 200";

/** Flows in one page of the kit. Small, so that a run's own deposits fill several. */
const PAGE = 10;

/** A page that so many flows cannot fill at once. */
const pageFor = (flows: number): number => Math.max(1, Math.min(PAGE, Math.floor(flows / 2)));
/** Pages after which a paging that does not end is given up. */
const MOST_PAGES = 60;

/** What lies before the pages: everything since the start, in one page as large as any platform gives. */
const whole = oncePerWalk(async (walk) => {
  const updatedAfter = await startOf(walk);
  // One flow fills no page and has no order: what else this run deposits is not left to which of its checks come first.
  if (!walk.target.readOnly) await Promise.all([ubl(walk), facturX(walk)]);
  const exchange = await searchFlows(walk, { updatedAfter }, { limit: LARGEST_PAGE });
  const flows = flowsOf(taken(exchange, "a search by updatedAfter is not answered", 200));
  if (flows.length === 0) throw new CannotTry("the account has no flow to page through");
  return { exchange, flows };
});

const missing = (wanted: readonly Members[], shown: ReadonlySet<string>): string[] =>
  wanted
    .map(idOf)
    .filter((id) => !shown.has(id))
    .map((id) => `flow ${id} never comes`);

const add = (shown: Set<string>, exchange: Exchange): Members[] => {
  const flows = flowsOf(taken(exchange, "a page is not answered", 200));
  for (const flow of flows) shown.add(idOf(flow));
  return flows;
};

/**
 * Pages as clients in use do: the next page begins at the latest updatedAt of the last one, less a millisecond, as
 * flows that share it may lie on both sides; what comes twice is counted once.
 */
const byTime = async (walk: Walk): Promise<Verdict> => {
  const { flows } = await whole(walk);
  // A smaller page would be filled by flows that share a moment, which no paging by time gets past.
  if (flows.length <= PAGE) throw new CannotTry(`the account's ${flows.length} flows fill no page`);
  const shown = new Set<string>();
  let after = Date.parse(await startOf(walk));
  let last: Exchange | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const where = { updatedAfter: new Date(after).toISOString() };
    last = await searchFlows(walk, where, { limit: PAGE });
    const page = add(shown, last);
    const latest = Math.max(...page.map(updatedAt)) - 1;
    if (page.length < PAGE || !(latest > after)) break;
    after = latest;
  }
  return unless(missing(flows, shown), last, `all ${flows.length} flows came`);
};

/** Pages by the platform's own bookmarks. */
const byCursor = async (walk: Walk): Promise<Verdict> => {
  const { flows } = await whole(walk);
  const where = { updatedAfter: await startOf(walk) };
  const limit = pageFor(flows.length);
  const shown = new Set<string>();
  let cursor: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const exchange = await searchFlows(walk, where, { limit, ...(cursor === undefined ? {} : { cursor }) });
    add(shown, exchange);
    const next = textOf(exchange.json, "nextCursor");
    if (next === undefined || next === "")
      return unless(missing(flows, shown), exchange, `all ${flows.length} flows came`);
    if (next === cursor) return { ok: false, got: "a page gives its own cursor as the next one", exchange };
    cursor = next;
  }
  return { ok: false, got: `no end after ${MOST_PAGES} pages`, exchange: null };
};

export const PAGING_PROBES: readonly Probe[] = [
  {
    level: "must",
    operation: OPERATION,
    place: PLACE,
    what: "pages by nextCursor bring every flow, and end",
    in: SINCE_1_3,
    run: byCursor,
  },
  {
    level: "must",
    operation: OPERATION,
    place: PLACE,
    what: "pages by updatedAfter bring every flow",
    in: UNTIL_1_2,
    run: byTime,
  },
  {
    // Cursors replace it since 1.3, and clients of the versions before go on with it.
    level: "should",
    operation: OPERATION,
    place: PLACE,
    what: "pages by updatedAfter bring every flow",
    in: SINCE_1_3,
    run: byTime,
  },
  {
    level: "should",
    operation: OPERATION,
    place: PLACE,
    what: "gives the oldest change first",
    run: async (walk) => {
      const { exchange, flows } = await whole(walk);
      const faults = flows
        .slice(1)
        .filter((flow, i) => updatedAt(flow) < updatedAt(flows[i] ?? flow))
        .map((flow) => `${textOf(flow, "updatedAt")} comes after a later one`);
      return unless(faults, exchange, `${flows.length} flows in order`);
    },
  },
  {
    level: "should",
    operation: OPERATION,
    place: PLACE,
    what: "gives every flow an updatedAt of its own",
    run: async (walk) => {
      const { exchange, flows } = await whole(walk);
      const moments = Map.groupBy(flows, (flow) => textOf(flow, "updatedAt"));
      const faults = [...moments].filter(([, some]) => some.length > 1);
      return unless(
        faults.map(([at, some]) => `${some.length} flows of ${at}`),
        exchange,
        "all differ",
      );
    },
  },
];
