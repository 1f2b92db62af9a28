import { setImmediate as breath } from "node:timers/promises";
import { parisDay, parisMidnight } from "../../../domain/paris-day.ts";
import type { HourCounted, MoreCounted } from "../../../store/port.ts";
import type { Parts } from "../../parts.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How long counts are kept, in milliseconds: by hour for two days, by day for forty. */
const KEPT = { hour: 2 * DAY, day: 40 * DAY } as const;

/**
 * How long after a moment it is counted, in milliseconds: what happened then is committed by that time. What comes later
 * yet (a clock that runs behind, a database that was away) is in no count.
 */
const COUNTED_AFTER = 30_000;

/** How much time is counted at once: a minute at first, twice as much while that is quick, half where it is slow. */
const FIRST_SPAN = 60_000;
const QUICK = 10;
const SLOW = 40;

/** Where nothing happens, it is noted so often that it is counted, in milliseconds: a look counts that much by itself. */
const IDLE = 300_000;

/** Rows that are deleted at once. */
const FORGOTTEN_AT_ONCE = 1000;

/**
 * Counts what happened since it was counted last, a span of time after the other, until it is now. Several processes may
 * do so at once: one of them is faster each time.
 */
export const countActivity = async (
  parts: Pick<Parts, "store" | "now">,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> => {
  const { activity } = parts.store;
  let span = FIRST_SPAN;
  while (!signal.aborted) {
    const now = parts.now();
    const counted = await activity.countedTo();
    // The clock was set back, or it is counted: there is nothing to do.
    const from = counted ?? new Date(now.getTime() - KEPT.day);
    const most = now.getTime() - COUNTED_AFTER;
    if (from.getTime() >= most) return;
    const to = new Date(Math.min(from.getTime() + span, most));
    const start = performance.now();
    const found = await activity.between(from, to, true);
    if (counted !== null && found.length === 0 && most - from.getTime() < IDLE) {
      if (to.getTime() === most) return;
      span *= 2;
      continue;
    }
    await activity.keep(counted, to, toKeep(found, now));
    const took = performance.now() - start;
    if (took < QUICK) span *= 2;
    else if (took > SLOW) span = Math.max(1000, span / 2);
    await breath();
  }
};

/** What is kept of what was counted: of each tenant and of everybody, by hour where that is shown still, and by day. */
const toKeep = (counted: readonly HourCounted[], now: Date): MoreCounted[] => {
  const sums = new Map<string, MoreCounted>();
  const add = (row: MoreCounted): void => {
    const key = `${row.tenant ?? ""} ${row.span} ${row.at.getTime()} ${row.account} ${row.kind}`;
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, { ...row });
    else sum.times += row.times;
  };
  const oldestHour = now.getTime() - KEPT.hour;
  for (const { tenant, account, kind, hour, times } of counted) {
    const spans = [
      ...(hour.getTime() < oldestHour ? [] : [{ span: "hour" as const, at: hour }]),
      { span: "day" as const, at: parisMidnight(parisDay(hour)) },
    ];
    for (const span of spans) {
      // Of everybody, who was told is one sum: there may be thousands of them.
      add({ ...span, tenant: null, account: kind === "told" ? "" : account, kind, times });
      if (tenant !== null) add({ ...span, tenant, account, kind, times });
    }
  }
  return [...sums.values()];
};

/** Forgets counts that are shown no more. */
export const forgetActivity = async ({ store, now }: Pick<Parts, "store" | "now">): Promise<void> => {
  for (const span of ["hour", "day"] as const) {
    const before = new Date(now().getTime() - KEPT[span]);
    while ((await store.activity.forget(span, before, FORGOTTEN_AT_ONCE)) === FORGOTTEN_AT_ONCE) {
      await breath();
    }
  }
};
