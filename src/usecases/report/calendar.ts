import type { Caller } from "../../domain/caller.ts";
import { parisDay } from "../../domain/paris-day.ts";
import { daysAfter } from "../../domain/reporting/days.ts";
import type { Role } from "../../domain/reporting/facts.ts";
import { type DuePeriod, periodsBetween, REPORT_KINDS } from "../../domain/reporting/periods.ts";
import type { PeriodKey, ReportRecord, ReportState } from "../../domain/reporting/record.ts";
import type { Parts } from "../parts.ts";
import { reporterOf } from "./company.ts";
import { lastSent, stateOf } from "./preview.ts";

/** A period of a company in its calendar. */
export interface CalendarEntry {
  key: PeriodKey;
  period: DuePeriod;
  /** Null: it is over, and there is nothing to report. */
  state: ReportState | null;
  /** The newest report of it. */
  report: ReportRecord | null;
  /** Items that would be told, and those that a problem keeps out. */
  items: number;
  troubled: number;
  /** Items that changed since it was last sent. */
  changed: number;
  /** Nobody has sent it, and its deadline is over. */
  overdue: boolean;
}

/** Most days that a calendar covers: two years. */
const LONGEST = 731;

/** How far a calendar goes where nobody says it, in days. */
const USUAL = 92;

const ROLES: readonly Role[] = ["SE", "BY"];

/**
 * The periods of a company with their deadlines and where each stands, by deadline. Purchases are there where there are
 * some: who buys nothing abroad has nothing to look at.
 *
 * @param asked.from - first day; absent: today
 * @param asked.until - last day; absent: three months on
 */
export const reportCalendar = async (
  parts: Pick<Parts, "store" | "tenants" | "now">,
  caller: Caller,
  asked: { company: string; from?: string | undefined; until?: string | undefined },
): Promise<CalendarEntry[]> => {
  const { company } = reporterOf(parts, caller, asked.company);
  const today = parisDay(parts.now());
  const from = asked.from ?? today;
  const wished = asked.until ?? daysAfter(from, USUAL);
  const until = wished > daysAfter(from, LONGEST) ? daysAfter(from, LONGEST) : wished;
  const { reports } = parts.store;
  const known = await reports.periods(company.siren, from, until);
  const entries: CalendarEntry[] = [];
  for (const kind of REPORT_KINDS) {
    for (const period of periodsBetween(from, until, kind, company.regimes)) {
      for (const role of ROLES) {
        const key: PeriodKey = { company: company.siren, kind, role, start: period.start, end: period.end };
        const isKnown = known.some(
          (one) => one.kind === kind && one.role === role && one.start === key.start,
        );
        // A ready report may be the only thing that is known of a period.
        const isTold = isKnown || (await reports.ofPeriod(key)).length > 0;
        if (role === "BY" && !isTold) continue;
        entries.push(isTold ? await entryOf(parts, key, period, today) : blank(key, period, today));
      }
    }
  }
  return entries.sort((a, b) =>
    `${a.period.deadline} ${a.key.start} ${a.key.kind}` < `${b.period.deadline} ${b.key.start} ${b.key.kind}`
      ? -1
      : 1,
  );
};

const blank = (key: PeriodKey, period: DuePeriod, today: string): CalendarEntry => ({
  key,
  period,
  state: today > period.end ? null : "open",
  report: null,
  items: 0,
  troubled: 0,
  changed: 0,
  overdue: false,
});

const entryOf = async (
  { store: { reports } }: Pick<Parts, "store">,
  key: PeriodKey,
  period: DuePeriod,
  today: string,
): Promise<CalendarEntry> => {
  const all = await reports.ofPeriod(key);
  const { told, troubled } = await reports.counts(key);
  const sent = lastSent(all);
  const { added, changed, removed } =
    sent === null ? { added: 0, changed: 0, removed: 0 } : (await reports.difference(sent.id, key, 0)).counts;
  const nothing = all.length === 0 && told + troubled === 0 && today > period.end;
  return {
    key,
    period,
    state: nothing ? null : stateOf(all, key.end, today),
    report: all.at(-1) ?? null,
    items: told,
    troubled,
    changed: added + changed + removed,
    overdue: sent === null && told > 0 && today > period.deadline,
  };
};
