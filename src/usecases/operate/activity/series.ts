import { parisDay, parisMidnight } from "../../../domain/paris-day.ts";
import { daysAfter } from "../../../domain/reporting/days.ts";
import type { ActivityKind, HourCounted, KeptCount } from "../../../store/port.ts";
import type { Parts } from "../../parts.ts";

const HOUR = 3_600_000;

/** How many hours and days are shown, the one that has begun among them. */
const HOURS = 24;
const DAYS = 30;

/** Most time that is counted at a look, where the counting has fallen behind, in milliseconds. */
const LOOKED_AT = 600_000;

/** How often something happened in an hour or a day. `at`: when that begins. */
export interface Point {
  at: Date;
  times: number;
}

/** What happened at one account. */
export interface ActivitySeries {
  /** A platform account; null: of all who were told together. */
  account: string | null;
  kind: ActivityKind;
  /** The last 24, the oldest first. */
  hours: Point[];
  /** The last 30, the oldest first; days of Paris. */
  days: Point[];
}

/** What has happened since it was counted last. */
const sinceCounted = async (
  { store, now }: Pick<Parts, "store" | "now">,
  tenant: string | null,
): Promise<HourCounted[]> => {
  const at = now();
  const oldest = at.getTime() - LOOKED_AT;
  const from = new Date(Math.max((await store.activity.countedTo())?.getTime() ?? 0, oldest));
  if (from >= at) return [];
  const found = await store.activity.between(from, new Date(at.getTime() + 1), tenant !== null);
  return tenant === null ? found : found.filter((one) => one.tenant === tenant);
};

const hoursUntil = (now: Date): Date[] => {
  const last = Math.floor(now.getTime() / HOUR) * HOUR;
  return Array.from({ length: HOURS }, (_, i) => new Date(last - (HOURS - 1 - i) * HOUR));
};

const daysUntil = (now: Date): Date[] => {
  const today = parisDay(now);
  return Array.from({ length: DAYS }, (_, i) => parisMidnight(daysAfter(today, i - DAYS + 1)));
};

/** Points of each of these times, of what fits. */
const pointsOf = (times: readonly Date[], counted: readonly Point[]): Point[] =>
  times.map((at) => ({
    at,
    times: counted
      .filter((one) => one.at.getTime() === at.getTime())
      .reduce((sum, one) => sum + one.times, 0),
  }));

const asHours = (live: readonly HourCounted[]): KeptCount[] =>
  live.map(({ hour, ...one }) => ({ ...one, at: hour }));

const asDays = (live: readonly HourCounted[]): KeptCount[] =>
  live.map(({ hour, ...one }) => ({ ...one, at: parisMidnight(parisDay(hour)) }));

const seriesOf = ({ account, kind }: { account: string; kind: ActivityKind }): string | null =>
  kind === "told" ? null : account;

/**
 * What happened in the last 24 hours and 30 days, up to now: of a tenant, or of everybody (null). Reads what is kept, and
 * counts the last minute; of everybody, `news` is told up to that minute alone.
 */
export const activityOf = async (
  parts: Pick<Parts, "store" | "now">,
  tenant: string | null,
): Promise<ActivitySeries[]> => {
  const now = parts.now();
  const [hours, days] = [hoursUntil(now), daysUntil(now)];
  const { activity } = parts.store;
  const live = await sinceCounted(parts, tenant);
  const [byHour, byDay] = await Promise.all([
    activity.kept(tenant, "hour", hours[0] ?? now),
    activity.kept(tenant, "day", days[0] ?? now),
  ]);
  const allHours = [...byHour, ...asHours(live)];
  const allDays = [...byDay, ...asDays(live)];
  const keys = new Map(
    [...allDays, ...allHours].map((one) => [
      `${one.kind} ${seriesOf(one) ?? ""}`,
      { account: seriesOf(one), kind: one.kind },
    ]),
  );
  return [...keys.values()].map(({ account, kind }) => {
    const isOf = (one: KeptCount): boolean => one.kind === kind && seriesOf(one) === account;
    return {
      account,
      kind,
      hours: pointsOf(hours, allHours.filter(isOf)),
      days: pointsOf(days, allDays.filter(isOf)),
    };
  });
};

/** What one endpoint was told in each of the last 24 hours. */
export const hoursOf = async (
  parts: Pick<Parts, "store" | "now">,
  tenant: string,
  account: string,
): Promise<Point[]> => {
  const now = parts.now();
  const hours = hoursUntil(now);
  const [kept, live] = await Promise.all([
    parts.store.activity.kept(tenant, "hour", hours[0] ?? now),
    sinceCounted(parts, tenant),
  ]);
  const isOf = (one: { account: string; kind: ActivityKind }): boolean =>
    one.kind === "told" && one.account === account;
  return pointsOf(hours, [...kept, ...asHours(live)].filter(isOf));
};
