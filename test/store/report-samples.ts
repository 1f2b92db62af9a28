import { randomInt } from "node:crypto";
import type { ReportItem, Told } from "../../src/domain/reporting/item.ts";
import type { PeriodKey, ReportEvent, ReportRecord } from "../../src/domain/reporting/record.ts";
import { newId, sha256, T0, unique } from "./samples.ts";

/** A SIREN that no other test uses. */
export const newCompany = (): string => String(randomInt(100_000_000, 1_000_000_000));

/** The first ten days of November of a company that reports by decades. */
export const decade = (company: string, change: Partial<PeriodKey> = {}): PeriodKey => ({
  company,
  kind: "transactions",
  role: "SE",
  start: "2026-11-01",
  end: "2026-11-10",
  ...change,
});

export const sale = (base: string): Told => ({
  flow: "10.3",
  currency: "EUR",
  sales: [{ category: "TLB1", rate: "20", base, vat: "10.00" }],
  vatEur: "10.00",
  count: null,
});

/** An item that is told as it was given. */
export const reportItem = (company: string, change: Partial<ReportItem> = {}): ReportItem => {
  const told = change.told === undefined ? sale("50.00") : change.told;
  return {
    company,
    source: "till",
    id: unique("z"),
    tenant: "acme",
    kind: "transactions",
    role: "SE",
    day: "2026-11-03",
    document: null,
    givenHash: "0".repeat(64),
    toldHash: told === null ? "" : sha256(Buffer.from(JSON.stringify(told))),
    reason: null,
    problems: [],
    parts: null,
    given: { register: "caisse n° 1" },
    createdAt: T0.toISOString(),
    updatedAt: T0.toISOString(),
    ...change,
    told,
  };
};

export const report = (key: PeriodKey, change: Partial<ReportRecord> = {}): ReportRecord => ({
  ...key,
  id: newId("rpt"),
  tenant: "acme",
  n: 1,
  type: "IN",
  name: unique("F10"),
  state: "due",
  account: "main",
  platformId: null,
  problem: null,
  deadline: "2026-11-20",
  platformDeadline: "2026-11-21T08:00:00+01:00",
  late: false,
  contentHash: null,
  flows: [],
  messages: 0,
  items: 0,
  leftOut: 0,
  submittedAt: null,
  sentAt: null,
  answeredAt: null,
  createdAt: T0.toISOString(),
  updatedAt: T0.toISOString(),
  ...change,
});

export const reportEvent = (reportId: string, change: Partial<ReportEvent> = {}): ReportEvent => ({
  id: newId("evt"),
  reportId,
  state: "sent",
  rawCode: null,
  at: T0.toISOString(),
  receivedAt: T0.toISOString(),
  source: "gateway",
  reasons: [],
  comment: null,
  ...change,
});
