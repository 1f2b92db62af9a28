import { parisDay } from "../../domain/paris-day.ts";
import { Rejection } from "../../domain/problem.ts";
import { daysAfter } from "../../domain/reporting/days.ts";
import { isAwaited, stands, UNSENT } from "../../domain/reporting/next-report.ts";
import type { PeriodKey, ReportRecord } from "../../domain/reporting/record.ts";
import { REMINDERS } from "../../domain/reporting/reminders.ts";
import type { RunResult } from "../../outbox/port.ts";
import type { Parts } from "../parts.ts";
import { presentReport } from "../read/present-report.ts";
import { tellOfReport } from "../tell/tell-erp.ts";
import type { DataOf, WorkOf } from "../work.ts";
import { buildPeriod } from "./build-period.ts";
import { findReporter, type Reporter } from "./company.ts";
import { wayOf } from "./platform-of.ts";
import { addReportEvent } from "./record-report.ts";
import { morningOf } from "./schedule.ts";
import { sendPeriod } from "./send-period.ts";
import { newReport } from "./write-report.ts";

/**
 * Makes the report of a period once the period is over. One that a company has sent by itself goes out at once when
 * nothing is wrong with its items, and the day before the deadline without those that are; what waits for a person is
 * called to mind.
 */
export const makeReport = async (
  parts: Parts,
  work: WorkOf<"report">,
): Promise<RunResult<DataOf<"report">>> => {
  const key: PeriodKey = work.data;
  const reporter = findReporter(parts, key.company);
  if (reporter === null) return { done: true };
  const today = parisDay(parts.now());
  if (today <= key.end) return { done: false, runAt: morningOf(daysAfter(key.end, 1)) };
  const report = await waitingReport(parts, reporter, key);
  if (report === null) return { done: true };
  if (!UNSENT.has(report.state)) return correctByItself(parts, reporter, report);
  return reporter.company.approval === "automatic"
    ? sendByItself(parts, reporter, report, today)
    : remind(parts, report, today);
};

/** The report of a period that is to be sent first, made where there is none yet. Null: none is to be. */
const waitingReport = (parts: Parts, reporter: Reporter, key: PeriodKey): Promise<ReportRecord | null> =>
  parts.store.tx(async (memory) => {
    if ((await memory.reports.period(key, { lock: true })) === null) return null;
    const before = await memory.reports.ofPeriod(key);
    const { told, troubled } = await memory.reports.counts(key);
    const open = before.find(({ state }) => UNSENT.has(state));
    if (open !== undefined) {
      const counted = { items: told, leftOut: troubled };
      if (open.items !== told || open.leftOut !== troubled)
        await memory.reports.update(open.id, { ...counted, updatedAt: open.updatedAt });
      // All that was in it was taken back: there is nothing to send, and nothing to call to mind.
      return told + troubled === 0 ? null : { ...open, ...counted };
    }
    const way = wayOf(parts, reporter);
    const tells = "reports" in way && way.reports.tells;
    if (before.some(({ state }) => isAwaited(state, tells))) return null;
    // What was left out of a report that went by itself follows by itself, once it is put right.
    const standing = before.findLast(({ state }) => stands(state, tells));
    if (standing !== undefined && reporter.company.approval === "automatic" && troubled < standing.leftOut)
      return standing;
    // What was accepted is corrected by a person alone; what was rejected, she sends again once it is put right.
    if (before.length > 0) return null;
    if (told + troubled === 0) return null;
    const report: ReportRecord = {
      ...newReport(parts, reporter, key, 1),
      state: reporter.company.approval === "manual" ? "awaiting-approval" : "due",
      items: told,
      leftOut: troubled,
    };
    if (!(await memory.reports.insert(report))) return null;
    await addReportEvent(parts, memory, report, { source: "gateway" });
    return report;
  });

const sendByItself = async (
  parts: Parts,
  reporter: Reporter,
  report: ReportRecord,
  today: string,
): Promise<RunResult<DataOf<"report">>> => {
  const { troubled } = await parts.store.reports.counts(report);
  const dayBefore = daysAfter(report.deadline, -1);
  if (troubled > 0 && today < dayBefore) return { done: false, runAt: morningOf(dayBefore) };
  try {
    await sendPeriod(parts, reporter, report, "gateway");
  } catch (error) {
    // What keeps it from going out stands on it, and a person sees to it.
    if (!(error instanceof Rejection)) throw error;
    if (error.status === 503) return { done: false, runAt: new Date(parts.now().getTime() + 5_000) };
    const problem = {
      code: error.code,
      rule: error.errors[0]?.rule ?? null,
      message: error.message,
      messageFr: error.detailFr ?? error.message,
      fix: error.errors[0]?.fix ?? "",
      fixFr: error.errors[0]?.fixFr ?? error.errors[0]?.fix ?? "",
      raw: null,
    };
    await parts.store.reports.update(report.id, { problem, updatedAt: parts.now().toISOString() });
  }
  return { done: true };
};

const correctByItself = async (
  parts: Parts,
  reporter: Reporter,
  standing: ReportRecord,
): Promise<RunResult<DataOf<"report">>> => {
  // Refunds that exceed a day's receipts are left out, too, and only building shows them.
  const { negative } = await buildPeriod(parts.store, standing);
  const { troubled } = await parts.store.reports.counts(standing);
  if (troubled + negative.length >= standing.leftOut) return { done: true };
  try {
    await sendPeriod(parts, reporter, standing, "gateway");
  } catch (error) {
    // Nothing changed, an answer is awaited, or the platform takes no corrections: the page shows the difference.
    if (!(error instanceof Rejection)) throw error;
  }
  return { done: true };
};

/** Calls to mind what waits for a person, five days and two before the deadline, and on it. */
const remind = async (
  parts: Parts,
  report: ReportRecord,
  today: string,
): Promise<RunResult<DataOf<"report">>> => {
  const days = REMINDERS.map((before) => daysAfter(report.deadline, -before));
  const next = days.find((day) => day > today);
  if (days.includes(today) && parisDay(new Date(report.updatedAt)) < today) {
    await parts.store.tx(async (memory) => {
      await memory.reports.update(report.id, { updatedAt: parts.now().toISOString() });
      await tellOfReport(parts, memory, report, {
        type: "report.reminder",
        id: `${report.id}-${today}`,
        said: { report: presentReport(report) },
      });
    });
    parts.log.warn(
      { report: report.id, company: report.company, deadline: report.deadline },
      "a report waits to be sent",
    );
  }
  return next === undefined ? { done: true } : { done: false, runAt: morningOf(next) };
};
