import type { ReportEvent, ReportRecord } from "../../domain/reporting/record.ts";
import type { Memory, ReportPatch } from "../../store/port.ts";
import { judgeReport } from "../flow/judge-flows.ts";
import type { Parts } from "../parts.ts";
import { presentReport, presentReportEvent } from "../read/present-report.ts";
import { tellOfReport } from "../tell/tell-erp.ts";
import { newWork } from "../work.ts";

type Needs = Pick<Parts, "now" | "ids" | "tenants">;

/** What is said of a report when it moves. */
export type Said = Partial<Pick<ReportEvent, "rawCode" | "at" | "reasons" | "comment">> &
  Pick<ReportEvent, "source">;

/**
 * Writes a line into the history of a report, and tells its ERP.
 *
 * @returns the line
 */
export const addReportEvent = async (
  parts: Needs,
  memory: Memory,
  report: ReportRecord,
  said: Said,
): Promise<ReportEvent> => {
  const now = parts.now().toISOString();
  const event: ReportEvent = {
    id: parts.ids.event(),
    reportId: report.id,
    state: report.state,
    rawCode: said.rawCode ?? null,
    at: said.at ?? now,
    receivedAt: now,
    source: said.source,
    reasons: said.reasons ?? [],
    comment: said.comment ?? null,
  };
  await memory.reports.addEvent(event, report.tenant);
  await tellOfReport(parts, memory, report, {
    type: "report.state",
    id: event.id,
    said: { report: presentReport(report), event: presentReportEvent(event) },
  });
  return event;
};

/** Moves a report, with a line in its history. */
export const moveReport = async (
  parts: Needs,
  memory: Memory,
  report: ReportRecord,
  patch: Omit<ReportPatch, "updatedAt">,
  said: Said,
): Promise<{ report: ReportRecord; event: ReportEvent }> => {
  const full = { ...patch, updatedAt: parts.now().toISOString() };
  await memory.reports.update(report.id, full);
  const moved = { ...report, ...full };
  await judgeReport(parts, memory, moved);
  return { report: moved, event: await addReportEvent(parts, memory, moved, said) };
};

/** Has the platform asked what became of a report, now that it has it; one that tells it by itself is asked once. */
export const askLater = async (
  parts: Pick<Parts, "ids" | "now">,
  memory: Pick<Memory, "outbox">,
  { id, account, tenant }: Pick<ReportRecord, "id" | "account" | "tenant">,
): Promise<void> => {
  const ask = newWork(parts, "answer", {
    account,
    tenant,
    uniqueKey: `answer:${id}`,
    data: { report: id },
  });
  await memory.outbox.add([ask], parts.now());
};
