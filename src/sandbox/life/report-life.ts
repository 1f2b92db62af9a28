import { readF10 } from "../../documents/index.ts";
import { FLOW_TYPES, type FlowType } from "../../norm/flow.ts";
import { clientOf } from "../clients.ts";
import type { Platform } from "../platform.ts";
import type { FlowRow } from "./flow.ts";
import { acknowledge, addFlow, flowById, releaseNumber } from "./flows.ts";
import { type Objection, objectionsTo } from "./judge-report.ts";
import { NORM_LIMITS } from "./read-deposit.ts";
import { type KeptReport, keepReport, reportById, saveReport, standingFor } from "./report-memory.ts";
import { outcomeInName, reportOutcomeNamed, takeOutcome } from "./report-outcomes.ts";
import { figuresOf, reportKeyOf, reportTypeOf } from "./reports.ts";
import { later } from "./schedule.ts";
import { REPORT_STATUSES, type ReportStatus, writeReportStatus } from "./write-report-status.ts";

/** Acknowledges a report that was deposited, and remembers it. What the public portal says of it comes in steps. */
export const takeReport = (platform: Platform, flow: FlowRow, due: number): void => {
  const written = readF10(flow.bytes, NORM_LIMITS);
  acknowledge(platform, flow, reportTypeOf(written), []);
  const key = reportKeyOf(written);
  const outcome = outcomeInName(written.declarant.name) ?? takeOutcome(platform, key.company, flow.client);
  const id = keepReport(platform, {
    ...key,
    client: flow.client,
    flow: flow.id,
    figures: figuresOf(written),
    outcome: outcome?.id ?? null,
  });
  if (outcome?.ends !== "silent") later(platform, "report", String(id), 1, due);
};

/** A flow about what went to the public portal. Versions without a word for it do not show such flows. */
const deliver = (
  platform: Platform,
  deposit: FlowRow,
  flow: { type: FlowType; syntax: "FRR" | "CDAR"; name: string; bytes: Uint8Array },
): void => {
  if (!FLOW_TYPES.has(clientOf(platform, deposit.client).apiVersion, flow.type)) return;
  addFlow(platform, {
    ...flow,
    client: deposit.client,
    direction: "In",
    profile: "Undefined",
    rule: deposit.rule,
    ruleSource: "Computed",
    trackingId: null,
    ack: "Ok",
    mediaType: "application/xml",
    reading: null,
    numberKey: null,
  });
};

const TYPES = {
  transactions: { report: "StateTransactionReport", message: "StateTransactionReportLC" },
  payments: { report: "StatePaymentReport", message: "StatePaymentReportLC" },
} as const satisfies Record<string, { report: FlowType; message: FlowType }>;

/** Sets a status and tells the client. */
const say = (
  platform: Platform,
  report: KeptReport,
  status: ReportStatus,
  { due, declarant, objections }: { due: number; declarant: string; objections: readonly Objection[] },
): void => {
  const deposit = flowById(platform, report.flow);
  // Messages carry whole seconds: each status is at least one after the one before, however fast the pace.
  const at = Math.max(Math.floor(due / 1000) * 1000, report.lastAt + 1000);
  const bytes = writeReportStatus({
    status,
    report,
    declarant,
    objections,
    at,
    receivedAt: deposit.submitted_at,
    nonce: Buffer.from(platform.random(4)).toString("hex"),
  });
  const reasons = objections.map(({ reason, rule }) => ({ reason, rule }));
  saveReport(platform, { ...report, state: status, reasons, lastAt: at });
  const name = `CDV_${REPORT_STATUSES[status].code}_${report.name.replaceAll(/[^\w.-]/g, "_")}.xml`;
  deliver(platform, deposit, { type: TYPES[report.kind].message, syntax: "CDAR", name, bytes });
};

const UNREADABLE: Objection = {
  reason: "IRR_SYNTAX",
  rule: null,
  message: "Irrecevabilité demandée au bac à sable.",
  place: null,
};

/** Hands a report to the public portal, which takes its file in or does not. */
const handIn = (platform: Platform, report: KeptReport, declarant: string, due: number): void => {
  const { name, bytes } = flowById(platform, report.flow);
  deliver(platform, flowById(platform, report.flow), {
    type: TYPES[report.kind].report,
    syntax: "FRR",
    name,
    bytes,
  });
  if (reportOutcomeNamed(report.outcome)?.ends === "inadmissible") {
    say(platform, report, "inadmissible", { due, declarant, objections: [UNREADABLE] });
    // It never got in, so that its id may be used again.
    releaseNumber(platform, report.flow);
    return;
  }
  say(platform, report, "admissible", { due, declarant, objections: [] });
  later(platform, "report", String(report.id), 1, due);
};

/** Says the next thing about a report: whether its file was taken in, then whether what it tells was. */
export const takeReportStep = (platform: Platform, reportId: number, due: number): void => {
  const report = reportById(platform, reportId);
  if (report === null) return;
  const written = readF10(flowById(platform, report.flow).bytes, NORM_LIMITS);
  const declarant = written.declarant.name;
  if (report.state === "taken") {
    handIn(platform, report, declarant, due);
    return;
  }
  const objections = objectionsTo(platform, report, written);
  if (objections.length > 0) {
    say(platform, report, "rejected", { due, declarant, objections });
    return;
  }
  const standing = standingFor(platform, report);
  if (standing !== null) saveReport(platform, { ...standing, state: "superseded" });
  say(platform, report, "accepted", { due, declarant, objections });
};
