import type { ItemName, ItemSource, ReportItem, Told } from "../../domain/reporting/item.ts";
import type { PeriodKey, ReportEvent, ReportRecord, ReportState } from "../../domain/reporting/record.ts";
import type { Changes, Columns } from "./columns.ts";
import type { Page } from "./page.ts";

/** The columns of an item. */
export const ITEM_COLUMNS = {
  company: { as: "text" },
  source: { as: "text" },
  id: { as: "text" },
  tenant: { as: "text" },
  kind: { as: "text" },
  role: { as: "text" },
  day: { as: "text" },
  document: { as: "text", orNull: true },
  givenHash: { as: "text" },
  told: { as: "json", orNull: true },
  toldHash: { as: "text" },
  reason: { as: "json", orNull: true },
  problems: { as: "json" },
  parts: { as: "json", orNull: true },
  given: { as: "json" },
  createdAt: { as: "time" },
  updatedAt: { as: "time" },
} as const satisfies Columns<ReportItem>;

/** The columns of a report. */
export const REPORT_COLUMNS = {
  id: { as: "text" },
  tenant: { as: "text" },
  company: { as: "text" },
  kind: { as: "text" },
  role: { as: "text" },
  start: { as: "text", column: "first_day" },
  end: { as: "text", column: "last_day" },
  n: { as: "whole" },
  type: { as: "text", changes: true },
  name: { as: "text" },
  state: { as: "text", changes: true },
  account: { as: "text", changes: true },
  platformId: { as: "text", orNull: true, changes: true },
  problem: { as: "json", orNull: true, changes: true },
  deadline: { as: "text" },
  platformDeadline: { as: "text" },
  late: { as: "flag", changes: true },
  contentHash: { as: "text", orNull: true, changes: true },
  flows: { as: "json", changes: true },
  messages: { as: "whole", changes: true },
  items: { as: "whole", changes: true },
  leftOut: { as: "whole", changes: true },
  submittedAt: { as: "time", orNull: true, changes: true },
  sentAt: { as: "time", orNull: true, changes: true },
  answeredAt: { as: "time", orNull: true, changes: true },
  erased: { as: "json", absent: true, changes: true },
  trace: { as: "text", absent: true, changes: true },
  createdAt: { as: "time" },
  updatedAt: { as: "time", changes: true },
} as const satisfies Columns<ReportRecord>;

/** The columns of a period. */
export const PERIOD_COLUMNS = {
  company: { as: "text" },
  kind: { as: "text" },
  role: { as: "text" },
  start: { as: "text", column: "first_day" },
  end: { as: "text", column: "last_day" },
  tenant: { as: "text" },
  revision: { as: "whole" },
} as const satisfies Columns<ReportPeriod>;

export type ReportPatch = Changes<ReportRecord, typeof REPORT_COLUMNS> & { updatedAt: string };

/** What a report is made of, of one item: no more than that, because there may be a million. */
export interface ToldItem {
  source: ItemSource;
  id: string;
  day: string;
  told: Told;
}

/** An item as a list names it. */
export interface NamedItem {
  source: ItemSource;
  id: string;
  day: string;
  /** Year and number of the invoice that it is, or that it pays. */
  document: string | null;
}

/**
 * How items differ from those that a report tells, by the names of the items: one that is told otherwise, or on another
 * day of the period, is changed. Each list is at most as long as was asked and in the order of day, source and id; the
 * counts are whole. Items now stand under their day of now, those removed as the report told them.
 */
export interface ItemDifference {
  added: NamedItem[];
  changed: NamedItem[];
  removed: NamedItem[];
  counts: { added: number; changed: number; removed: number };
}

/** A period of which there is an item. */
export interface ReportPeriod extends PeriodKey {
  tenant: string;
  /** Grows with every change of an item of it: what was worked out at a revision holds while it stands. */
  revision: number;
}

/** Items, the periods that they fall into, the reports that tell them. */
export interface Reports {
  /**
   * Stores an item, over the one of its name. Its period (`key`) is known from then on, at a new revision, and so is
   * the one that it leaves, if it was in another.
   */
  putItem(item: ReportItem, key: PeriodKey): Promise<void>;
  /** `lock`: holds it until the transaction ends. */
  item(name: ItemName, options?: { lock?: boolean }): Promise<ReportItem | null>;
  /**
   * Within a transaction: whoever else asks for the same name of the company waits until it ends. For what is worked out
   * from several items, or may be there once only: rows that are not there yet cannot be held.
   */
  hold(company: string, name: string): Promise<void>;
  /** False: there is none. Its period gets a new revision. */
  removeItem(name: ItemName): Promise<boolean>;
  /** An invoice and what pays it: `YYYY NUMBER`. In the order of source and id. */
  ofDocument(company: string, document: string): Promise<ReportItem[]>;
  /** Items that add something, by day, source and id, after the one named. */
  toldItems(
    key: PeriodKey,
    after: Pick<ToldItem, "day" | "source" | "id"> | null,
    limit: number,
  ): Promise<ToldItem[]>;
  /** Items of the period that have problems, the oldest days first. */
  troubled(key: PeriodKey, limit: number): Promise<ReportItem[]>;
  /** Items of the period: those that add something, and those with problems. */
  counts(key: PeriodKey): Promise<{ told: number; troubled: number }>;

  /** Null: nothing ever fell into it. `lock`: holds it until the transaction ends, so that one at a time reports it. */
  period(key: PeriodKey, options?: { lock?: boolean }): Promise<ReportPeriod | null>;
  /** Periods of a company that end on or after a day and start on or before another, by start. */
  periods(company: string, from: string, until: string): Promise<ReportPeriod[]>;

  /** False, and nothing stored: its period has a report of this number already. Throws where its name is taken. */
  insert(report: ReportRecord): Promise<boolean>;
  byId(id: string, options?: { lock?: boolean }): Promise<ReportRecord | null>;
  /** By any id that the platform gave it or a message of it. */
  byPlatformId(account: string, platformId: string): Promise<ReportRecord | null>;
  /** One id has one report: the first to have it keeps it. */
  addPlatformId(account: string, platformId: string, reportId: string): Promise<void>;
  /** Of one period, by number. */
  ofPeriod(key: PeriodKey): Promise<ReportRecord[]>;
  update(id: string, patch: ReportPatch): Promise<void>;
  /** Newest first. Of these tenants; null: of all. */
  list(
    filter: { tenant: string | null; company?: string; state?: ReportState; kind?: string },
    page: { limit: number; cursor?: string },
  ): Promise<Page<ReportRecord>>;
  /**
   * Periods by kind and the state of their newest report; of a state in which they wait to be sent, the first deadline too
   * (`YYYY-MM-DD`). Of those that are at rest, the 1,000 of a kind with the latest deadlines.
   */
  stateCounts(): Promise<{ kind: string; state: ReportState; reports: number; deadline: string | null }[]>;

  /**
   * Writes down what the report tells, in place of what it told before: every item of its period that adds something
   * now, with its hash. Within a transaction that holds the period, since it is written bit by bit.
   */
  link(reportId: string, key: PeriodKey): Promise<void>;
  /** Items of a period that add something now, named; by day, source and id. */
  itemsOf(key: PeriodKey, page: { limit: number; cursor?: string }): Promise<Page<NamedItem>>;
  /** What a report tells, by day, source and id; `cursor` as given by the page before. */
  linked(reportId: string, page: { limit: number; cursor?: string }): Promise<Page<NamedItem>>;
  /**
   * Items of the period now, against those that a report of it tells; against none: all are added. Day by day, so that
   * no look is long: it is exact as long as the revision of the period stays.
   */
  difference(reportId: string | null, key: PeriodKey, limit: number): Promise<ItemDifference>;

  /** Appends to a report's history, and to its tenant's feed. */
  addEvent(event: ReportEvent, tenant: string): Promise<void>;
  /** Oldest first. */
  events(reportId: string): Promise<ReportEvent[]>;
  /**
   * Of a tenant's feed after a position, as `Events.feed` gives those of invoices: both share the positions. Who reads
   * both asks for `Events.head` before and gives nothing beyond it: what is committed between the two looks would be
   * missing from the first one.
   */
  feed(tenant: string, after: number, limit: number): Promise<{ position: number; event: ReportEvent }[]>;
}
