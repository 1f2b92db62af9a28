import type { RawItem } from "../../domain/life-cycle/event.ts";
import { type FlowSubject, subjectOfFlow } from "../../mapping/afnor.ts";
import { FLOW_DIRECTIONS, FLOW_TYPES } from "../../norm/flow.ts";
import { DEFAULT_PAGE, LARGEST_PAGE } from "../../norm/search.ts";
import type { ApiVersion } from "../../norm/versions.ts";
import { unlessRefused } from "../kit/calls/failures.ts";
import { timeOf } from "../kit/time.ts";
import { subjectOf } from "./items.ts";
import type { FlowPage, Where } from "./search.ts";
import type { Flow } from "./shapes.ts";

/** A part of what is to be read. Bounds in epoch milliseconds, both outside it or on its edge. */
export interface Window {
  after: number;
  before: number | null;
  flowDirection?: string[];
  ackStatus?: string;
  flowType?: string[];
}

/** How far a complete reading has come. Plain data: it is kept as the pull's cursor between two pages. */
export interface Walk {
  /** Still to be read, the next one last. */
  windows: Window[];
  /** The platform's bookmark inside the next window. */
  cursor: string | null;
  /** Bookmarks that the platform no longer took. */
  lapses: number;
}

export interface Step {
  flows: Flow[];
  odd: unknown[];
  /** Null: everything was read. */
  walk: Walk | null;
  /** A window that holds more than the platform can be made to show. */
  gap: Window | null;
}

/** A bookmark that lapses begins its window again; after so many, the window is cut up instead. */
const LAPSES = 2;

/** Begins a complete reading of a window. */
export const startWalk = (window: Window): Walk => ({ windows: [window], cursor: null, lapses: 0 });

/**
 * Reads one page and says where to go on. Bookmarks (1.3) are followed where the platform gives them. Where it does
 * not, a full page proves nothing: results come in no order, and the strict `updatedAfter` would skip the rest of a
 * timestamp that more flows share than a page holds. So a full window is cut in two by time until its parts are not
 * full, and one timestamp by direction, acknowledgement and type. What is full even then is named as a gap.
 *
 * @param version whose words a search may name
 */
export const step = async (
  walk: Walk,
  version: ApiVersion,
  read: (where: Where, cursor: string | null) => Promise<FlowPage>,
): Promise<Step> => {
  const rest = [...walk.windows];
  const window = rest.pop();
  if (window === undefined) return { flows: [], odd: [], walk: null, gap: null };

  const asked = read(whereOf(window), walk.cursor);
  const isOfReports = window.flowType?.every((type) => REPORTS.has(subjectOfFlow(type, undefined))) === true;
  const page = await (walk.cursor !== null
    ? unlessRefused(asked, () => null)
    : isOfReports
      ? unlessRefused(asked, () => NO_FLOWS)
      : asked);
  if (page === null) {
    return { flows: [], odd: [], walk: { ...walk, cursor: null, lapses: walk.lapses + 1 }, gap: null };
  }
  const { flows, odd, nextCursor } = page;
  if (nextCursor !== null && nextCursor !== walk.cursor && walk.lapses < LAPSES) {
    return { flows, odd, walk: { ...walk, cursor: nextCursor }, gap: null };
  }
  const complete = nextCursor === null && (walk.cursor !== null || !isFull(page));
  const parts = complete ? [] : split(window, flows, version);
  const windows = [...rest, ...(parts ?? [])];
  return {
    flows,
    odd,
    walk: windows.length === 0 ? null : { windows, cursor: null, lapses: walk.lapses },
    gap: parts === null ? window : null,
  };
};

const whereOf = ({ after, before, ...criteria }: Window): Where => ({
  updatedAfter: new Date(after).toISOString(),
  ...(before === null ? {} : { updatedBefore: new Date(before).toISOString() }),
  ...criteria,
});

/** Full by our limit, by theirs, or by the default of a platform that takes ours for nothing and does not say so. */
const isFull = ({ flows, odd, limit }: FlowPage): boolean => {
  const length = flows.length + odd.length;
  return (
    length >= Math.min(LARGEST_PAGE, limit ?? LARGEST_PAGE) || (limit === null && length === DEFAULT_PAGE)
  );
};

const SILENT: ReadonlySet<FlowSubject> = new Set(["state", "unknown"]);

/** Types worth a search of their own. Those of copies for the tax authority say nothing, and some platforms refuse them. */
const searchedTypes = (version: ApiVersion): string[] =>
  FLOW_TYPES.of(version).filter((type) => !SILENT.has(subjectOfFlow(type, undefined)));

const REPORTS: ReadonlySet<FlowSubject> = new Set(["report", "report-lifecycle"]);

/** A platform without e-reporting may not know these types (SUPER PDP answers 400): then it has no flow of them. */
const NO_FLOWS: FlowPage = { flows: [], odd: [], limit: null, nextCursor: null };

/** Parts that are smaller than the window and cover it, the first to be read last; null when it cannot be cut. */
const split = (window: Window, flows: Flow[], version: ApiVersion): Window[] | null => {
  const { after, before } = window;
  const times = flows
    .map((flow) => timeOf(flow.updatedAt, "utc"))
    .filter((time) => time !== null)
    .filter((time) => time >= after && (before === null || time < before))
    .sort((a, b) => a - b);
  const median = times[times.length >> 1];
  // Whether updatedBefore includes its own value is not said, and fractions may be finer than ours: the two parts
  // overlap by a millisecond, and a window of two milliseconds is the smallest.
  if (median !== undefined && (before === null || before - after > 2)) {
    const pivot = Math.max(after + 1, Math.min(median, before === null ? median : before - 2));
    return [
      { ...window, after: pivot },
      { ...window, before: pivot + 1 },
    ];
  }
  // A criterion leaves out the flows that lack the property, so it only cuts where every flow has it.
  if (window.flowDirection === undefined && flows.every((f) => f.flowDirection)) {
    return FLOW_DIRECTIONS.all.toReversed().map((direction) => ({ ...window, flowDirection: [direction] }));
  }
  if (window.ackStatus === undefined && flows.every((f) => f.acknowledgement?.status)) {
    // Pending ones say nothing yet: they come again, with a new updatedAt, once they do.
    return ["Error", "Ok"].map((ackStatus) => ({ ...window, ackStatus }));
  }
  if (window.flowType?.length !== 1 && flows.every((f) => f.flowType)) {
    const seen = flows.filter((f) => subjectOf(f) !== "state").map((f) => String(f.flowType));
    const types = window.flowType ?? [...new Set([...searchedTypes(version), ...seen])];
    return types.map((type) => ({ ...window, flowType: [type] }));
  }
  return null;
};

/** A window that holds more flows than the platform can be made to show: kept, so that a person sees it. */
export const gapItem = (gap: Window, now: Date): RawItem => ({
  id: `gap:${Object.values(gap).flat().join(":")}`,
  at: now.toISOString(),
  raw: { gap },
});
