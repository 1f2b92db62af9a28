import type { Caller } from "../../../domain/caller.ts";
import { parisDay } from "../../../domain/paris-day.ts";
import { UNSENT } from "../../../domain/reporting/next-report.ts";
import type { ReportRecord } from "../../../domain/reporting/record.ts";
import { reminderOf } from "../../../domain/reporting/reminders.ts";
import type { Page } from "../../../store/port.ts";
import type { Parts } from "../../parts.ts";
import { listFailures } from "../failures.ts";
import type { OpenFailure } from "../open-failure.ts";

/** Something that waits for a person. */
export type OpenThing = {
  /** The same as long as it is open; another when it has happened again. */
  key: string;
} & ({ failure: OpenFailure } | { report: ReportRecord; late: boolean });

const AT_ONCE = 200;

/**
 * What waits for a person: received invoices that nobody receives, what was given up, what is not understood, reports
 * whose deadline is near or over. Of one tenant what is its own; null: of everybody. What the gateway still goes on
 * with by itself is not among it.
 *
 * @param most - how many at most, the oldest of each sort
 * @returns `more`: there are others
 */
export const openThings = async (
  parts: Pick<Parts, "store" | "now" | "tenants" | "router">,
  tenant: string | null,
  most: number,
): Promise<{ things: OpenThing[]; more: boolean }> => {
  const caller: Caller = tenant === null ? { kind: "admin" } : { kind: "tenant", tenant };
  const reports = await nearReports(parts, tenant, most);
  const failures = await gather(
    (page) => listFailures(parts, caller, {}, page),
    ({ state }) => state !== "in_doubt",
    most,
  );
  const things: OpenThing[] = [
    ...reports.found,
    ...failures.found.map((failure) => ({ key: `${failure.id}@${failure.since}`, failure })),
  ];
  return { things: things.slice(0, most), more: reports.more || failures.more || things.length > most };
};

const nearReports = async (
  { store, now }: Pick<Parts, "store" | "now">,
  tenant: string | null,
  most: number,
): Promise<{ found: OpenThing[]; more: boolean }> => {
  const today = parisDay(now());
  const found: OpenThing[] = [];
  let more = false;
  for (const state of UNSENT) {
    const near = await gather(
      (page) => store.reports.list({ tenant, state }, page),
      ({ deadline }) => reminderOf(deadline, today) !== null,
      most,
    );
    more ||= near.more;
    for (const report of near.found) {
      const reminder = reminderOf(report.deadline, today);
      found.push({ key: `${report.id}@${reminder}`, report, late: reminder === "late" });
    }
  }
  return { found, more };
};

/** Reads pages until there are enough of what fits. */
const gather = async <T>(
  read: (page: { limit: number; cursor?: string }) => Promise<Page<T>>,
  fits: (one: T) => boolean,
  most: number,
): Promise<{ found: T[]; more: boolean }> => {
  const found: T[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await read({ limit: AT_ONCE, ...(cursor === undefined ? {} : { cursor }) });
    found.push(...page.items.filter(fits));
    cursor = page.nextCursor;
    if (found.length > most) return { found: found.slice(0, most), more: true };
  }
  return { found, more: false };
};
