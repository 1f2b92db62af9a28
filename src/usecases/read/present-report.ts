import type { ReportEvent, ReportRecord } from "../../domain/reporting/record.ts";
import { presentReason } from "./present.ts";

/** A report as the API shows it. */
export const presentReport = (report: ReportRecord) => ({
  id: report.id,
  company: report.company,
  kind: report.kind,
  role: report.role,
  type: report.type,
  number: report.n,
  name: report.name,
  period: { start: report.start, end: report.end },
  deadline: report.deadline,
  platformDeadline: report.platformDeadline,
  state: report.state,
  late: report.late,
  platform: report.account,
  platformId: report.platformId,
  problem: report.problem,
  items: report.items,
  leftOut: report.leftOut,
  submittedAt: report.submittedAt,
  sentAt: report.sentAt,
  answeredAt: report.answeredAt,
  createdAt: report.createdAt,
  updatedAt: report.updatedAt,
});

/** A line of a report's history as the API shows it. */
export const presentReportEvent = (event: ReportEvent) => ({
  id: event.id,
  state: event.state,
  rawCode: event.rawCode,
  at: event.at,
  receivedAt: event.receivedAt,
  source: event.source,
  reasons: event.reasons.map(presentReason),
  comment: event.comment,
});
