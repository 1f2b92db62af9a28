import type { StatusFacts } from "./status-facts.ts";
import { STATUSES } from "./status-table.ts";

export type { Actor, StatusFacts } from "./status-facts.ts";
export { STATUSES } from "./status-table.ts";

export type StatusName = keyof typeof STATUSES;

/** Facts about a status, widened to the common shape. */
export const statusFacts = (name: StatusName): StatusFacts => STATUSES[name];

export const STATUS_NAMES = Object.keys(STATUSES) as StatusName[];

const BY_CODE = new Map<number, StatusName>(STATUS_NAMES.map((name) => [STATUSES[name].code, name]));

/** Statuses by which a platform says that it does not take an invoice, so that somebody must do something. */
export const PROBLEM_STATUSES: readonly StatusName[] = STATUS_NAMES.filter(
  (name) => statusFacts(name).problem === true,
);

/** Status of a national code (MDT-105); null for one that the table does not know: it is kept, never guessed. */
export const statusOfCode = (code: number | string): StatusName | null =>
  (/^\d{3}$/.test(String(code)) ? BY_CODE.get(Number(code)) : undefined) ?? null;

/** Is this text a status name? */
export const isStatusName = (text: string): text is StatusName => Object.hasOwn(STATUSES, text);
