import { parisDay, parisMidnight } from "../../domain/paris-day.ts";
import { daysAfter } from "../../domain/reporting/days.ts";
import type { PeriodKey } from "../../domain/reporting/record.ts";
import type { Memory } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { newWork } from "../work.ts";
import type { Reporter } from "./company.ts";

/** Whose places the making of reports has: the gateway's own, so that a platform that is away holds nothing up. */
const REPORTS_ACCOUNT = "gateway:reports";

/** Six in the morning in Paris, in milliseconds after midnight. */
const SIX = 6 * 3_600_000;

/** When a period is looked at after a day: early on the next. */
export const morningOf = (day: string): Date => new Date(parisMidnight(day).getTime() + SIX);

/** Names the making of one period's reports: there is one at a time. */
const workKey = ({ company, kind, role, start }: PeriodKey): string =>
  `report:${company}:${kind}:${role}:${start}`;

/**
 * Has the report of a period made once the period is over: early on the day after, or now. What is planned already
 * stays, and is looked at again now where the period is over: what kept it back may be settled.
 */
export const schedule = async (
  parts: Pick<Parts, "ids" | "now">,
  memory: Pick<Memory, "outbox">,
  { tenant }: Pick<Reporter, "tenant">,
  key: PeriodKey,
): Promise<void> => {
  const now = parts.now();
  const over = parisDay(now) > key.end;
  const work = newWork(parts, "report", {
    account: REPORTS_ACCOUNT,
    uniqueKey: workKey(key),
    tenant,
    // It tells of everything in the period, and not of what was there first.
    trace: null,
    runAt: over ? now : morningOf(daysAfter(key.end, 1)),
    data: { ...key },
  });
  const added = await memory.outbox.add([work], now);
  if (added === 0 && over) await memory.outbox.hasten(workKey(key), now);
};
