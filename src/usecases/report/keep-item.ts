import { createHash } from "node:crypto";
import type { ReportItem } from "../../domain/reporting/item.ts";
import type { Worked } from "../../domain/reporting/item-of-till.ts";
import type { DuePeriod } from "../../domain/reporting/periods.ts";
import type { Memory } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { keyOf, type Reporter } from "./company.ts";
import { schedule } from "./schedule.ts";

/** What is known of an item before it is worked out. */
export type NewItem = Pick<ReportItem, "source" | "id" | "kind" | "role" | "day" | "document" | "given">;

export const hashOf = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex");

/** @param work - within the transaction: what the item adds */
export const itemFrom = (
  parts: Pick<Parts, "now">,
  { tenant, company }: Reporter,
  known: NewItem,
  // Of an invoice more is worked out: a role, which is null for one that is not reported, where the item's is known.
  { told, reason, problems, parts: payable }: Worked,
): ReportItem => {
  const at = parts.now().toISOString();
  return {
    ...known,
    told,
    reason,
    problems,
    parts: payable,
    company: company.siren,
    tenant,
    givenHash: hashOf(known.given),
    toldHash: told === null ? "" : hashOf([known.day, told]),
    createdAt: at,
    updatedAt: at,
  };
};

/** Stores an item in its period, and sees to the report of that period. */
export const keepItem = async (
  parts: Pick<Parts, "now" | "ids">,
  memory: Memory,
  reporter: Reporter,
  item: ReportItem,
): Promise<DuePeriod> => {
  const { key, period } = keyOf(reporter.company, item.kind, item.role, item.day);
  await memory.reports.putItem(item, key);
  await schedule(parts, memory, reporter, key);
  return period;
};
