import type { ReportRecord } from "../../domain/reporting/record.ts";
import { ask, askIfThere } from "../kit/calls/door.ts";
import { asAsked, everyPage } from "../kit/calls/pages.ts";
import { dayOf } from "../kit/time.ts";
import type { Iopole } from "./calls.ts";
import { type Entry, entriesSchema, entrySchema, type Folder, foldersSchema } from "./report-shapes.ts";
import { PAGE_SIZE, PAGES } from "./search.ts";

/** A company and the days that are asked about. */
export type Span = Pick<ReportRecord, "company" | "start" | "end">;

/**
 * The platform's reports of a company that have a day in common with a span. It is asked by whole months: other dates
 * are refused.
 */
export const foldersOf = async ({ door }: Iopole, { company, start, end }: Span): Promise<Folder[]> => {
  const path = `/v1/reporting/report/scheme/0002/value/${encodeURIComponent(company)}`;
  const { results } = await everyPage(async (page) => {
    const query = {
      from: start.slice(0, 7),
      to: end.slice(0, 7),
      offset: `${page * PAGE_SIZE}`,
      limit: `${PAGE_SIZE}`,
    };
    const call = { operation: "search", path, query, safe: true, results: PAGE_SIZE };
    // It answers 404 where a company has none.
    const found = await askIfThere(door, foldersSchema, call);
    const data = found?.data ?? [];
    return { results: asAsked(data, PAGE_SIZE), more: data.length >= PAGE_SIZE };
  }, PAGES);
  return results
    .map((folder) => ({ ...folder, startDate: dayIn(folder.startDate), endDate: dayIn(folder.endDate) }))
    .filter(({ state, startDate, endDate }) => state !== "CANCELLED" && startDate <= end && endDate >= start);
};

const dayIn = (date: string): string => dayOf(date, "utc") ?? date;

/** Has a report of the platform's these days, and no others? */
export const isOfSpan = ({ startDate, endDate }: Folder, { start, end }: Omit<Span, "company">): boolean =>
  startDate === start && endDate === end;

/** Warns where the platform cuts the days of a company into other periods than we do. */
export const warnOfPeriods = ({ io }: Iopole, folders: readonly Folder[], span: Span): void => {
  if (folders.length === 0 || folders.some((folder) => isOfSpan(folder, span))) return;
  const { company, start, end } = span;
  const theirs = folders.map(({ startDate, endDate }) => `${startDate}/${endDate}`);
  io.log.warn(
    { company, ours: `${start}/${end}`, theirs },
    "the platform reports other periods of this company: its VAT regime may be set wrongly there",
  );
};

/** What stands in some reports; `whole`: all of it, and all readable. */
export const entriesOf = async (
  { door }: Iopole,
  folders: readonly Folder[],
): Promise<{ entries: Entry[]; whole: boolean }> => {
  const entries: Entry[] = [];
  let whole = true;
  for (const { id } of folders) {
    const path = `/v1/reporting/report/${encodeURIComponent(id)}/transaction`;
    const { data, total } = await ask(door, entriesSchema, { operation: "search", path, safe: true });
    const read = data.map((entry) => entrySchema.safeParse(entry).data);
    entries.push(...read.filter((entry) => entry !== undefined));
    if (total > data.length || read.includes(undefined)) whole = false;
  }
  return { entries, whole };
};
