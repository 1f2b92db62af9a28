import type { OutgoingReport, ReportPart } from "../../src/adapters/port.ts";
import type { ReportRecord } from "../../src/domain/reporting/record.ts";

/** A report of ours, on its way. */
export const reportRecord = (changes: Partial<ReportRecord> = {}): ReportRecord => ({
  id: "rpt_0198c0de0000700080000000000000a1",
  tenant: "acme",
  company: "732829320",
  kind: "transactions",
  role: "SE",
  start: "2026-09-01",
  end: "2026-09-10",
  n: 1,
  type: "IN",
  name: "732829320-SE-TX-20260901-1",
  state: "queued",
  account: "test",
  platformId: null,
  problem: null,
  deadline: "2026-09-20",
  platformDeadline: "2026-09-21T08:00:00+02:00",
  late: false,
  contentHash: "c0ffee",
  flows: ["10.3"],
  messages: 0,
  items: 1,
  leftOut: 0,
  submittedAt: "2026-09-15T06:00:00.000Z",
  sentAt: null,
  answeredAt: null,
  createdAt: "2026-09-11T04:00:00.000Z",
  updatedAt: "2026-09-15T06:00:00.000Z",
  ...changes,
});

/** A whole report, for a platform that takes its file. */
export const wholeReport = (
  changes: Partial<OutgoingReport> = {},
  record: Partial<ReportRecord> = {},
): OutgoingReport => {
  const report = reportRecord(record);
  return {
    report,
    fileName: `F10_${report.company}_SE_TX_20260901_IN_1.xml`,
    bytes: new TextEncoder().encode(`<Report>${report.name}</Report>`),
    flows: ["10.3"],
    vatOnDebits: false,
    ...changes,
  };
};

/** Sales of one day in one category at one rate (10.3). */
export const daySales = (day: string, base: string, vat: string, category = "TLB1"): ReportPart => ({
  flow: "10.3",
  day,
  currency: "EUR",
  groups: [{ category, base, vatEur: vat, count: 3, rates: [{ rate: "20", base, vat }] }],
});

/** One message of a report, for a platform that takes single ones. */
export const reportPart = (
  part: ReportPart,
  changes: Partial<OutgoingReport> = {},
  record: Partial<ReportRecord> = {},
): OutgoingReport => wholeReport({ bytes: new Uint8Array(), flows: [part.flow], part, ...changes }, record);
