import type { Found, OutgoingReport, ReportPart } from "../../adapters/port.ts";
import { Failure, type FailureFacts, toldOf } from "../../domain/failure.ts";
import { Rejection, type Words } from "../../domain/problem.ts";
import type { ReportRecord } from "../../domain/reporting/record.ts";
import type { RunResult } from "../../outbox/port.ts";
import type { Memory, WorkError } from "../../store/port.ts";
import { judgeReport } from "../flow/judge-flows.ts";
import { takeUpWaiting } from "../follow/raw-items.ts";
import { inDoubt, once } from "../once.ts";
import type { OpenPlatform, Parts } from "../parts.ts";
import { findReporter } from "../report/company.ts";
import { askLater, moveReport } from "../report/record-report.ts";
import { fileNameOf } from "../report/write-report.ts";
import type { DataOf, WorkOf } from "../work.ts";

/**
 * Sends one report, or one message of it, once (`once.ts`).
 *
 * @throws Failure where the platform takes no reports
 * @throws Error when the lease was lost, or what the row names is gone
 */
export const deliverReport = async (
  parts: Parts,
  platform: OpenPlatform,
  work: WorkOf<"declare">,
  signal: AbortSignal,
): Promise<RunResult<DataOf<"declare">>> => {
  const report = await parts.store.reports.byId(work.data.report);
  if (report === null) throw new Error(`the report ${work.data.report} of work ${work.id} is gone`);
  // The platform may have spoken of it before our own call was settled.
  if (work.data.part === undefined && report.state !== "queued") return { done: true };
  const { reports } = platform.connection;
  if (reports === undefined) throw new Failure("refused", CANNOT_REPORT);
  const { find, send } = reports;
  const outgoing = await outgoingOf(parts, report, work.data.part);
  return once(
    parts,
    platform,
    work,
    {
      find: find && ((earlier) => find({ ...outgoing, ...earlier }, signal)),
      send: (earlier) => send({ ...outgoing, ...earlier }, signal),
      adopt: (memory, found) => recordSent(parts, memory, work, found),
      cannotBeAsked: CANNOT_BE_ASKED,
    },
    signal,
  );
};

const CANNOT_REPORT: FailureFacts = {
  code: "capability_missing",
  message: "No report can be sent to this platform (any more).",
  messageFr: "Aucune déclaration ne peut (plus) être envoyée à cette plateforme.",
  fix: "Name an account of a platform that takes reports in the company's reporting settings.",
  fixFr: "Indiquez dans les réglages de déclaration de l'entreprise un compte de plateforme qui en prend.",
};

const CANNOT_BE_ASKED: FailureFacts = {
  code: "outcome_unknown",
  message: "The answer to the report was lost, and this platform cannot be asked whether it arrived.",
  messageFr:
    "La réponse à la déclaration s'est perdue, et on ne peut pas demander à cette plateforme si elle est arrivée.",
  fix: "Look for the report in the platform's own web page; then retry, and say whether it is there.",
  fixFr: "Cherchez la déclaration sur le site de la plateforme ; puis réessayez, en disant si elle y est.",
};

const outgoingOf = async (
  parts: Pick<Parts, "store" | "tenants">,
  report: ReportRecord,
  part: string | undefined,
): Promise<OutgoingReport> => {
  const document =
    part === undefined
      ? await parts.store.documents.get(report.id, "f10")
      : await parts.store.documents.get(report.id, "report-part", part);
  if (document === null) throw new Error(`the document ${part ?? ""} of ${report.id} is gone`);
  const message =
    part === undefined ? undefined : (JSON.parse(Buffer.from(document.bytes).toString("utf8")) as ReportPart);
  return {
    report,
    fileName: fileNameOf(report),
    bytes: message === undefined ? document.bytes : new Uint8Array(),
    flows: report.flows,
    ...(message === undefined ? {} : { part: message }),
    vatOnDebits: findReporter(parts, report.company)?.company.vatOnDebits ?? false,
  };
};

/** The platform has it. A report in several messages is sent when it has the last one. */
const recordSent = async (
  parts: Parts,
  memory: Memory,
  work: WorkOf<"declare">,
  { platformId, aliases = [] }: Pick<Found, "platformId" | "aliases">,
): Promise<void> => {
  const report = await memory.reports.byId(work.data.report, { lock: true });
  if (report === null) return;
  for (const id of [platformId, ...aliases])
    await memory.reports.addPlatformId(report.account, id, report.id);
  await takeUpWaiting(parts, memory, report.account, [`platform:${platformId}`]);
  const updatedAt = parts.now().toISOString();
  const messages = Math.max(0, report.messages - 1);
  if (work.data.part !== undefined) await memory.reports.update(report.id, { messages, updatedAt });
  // The platform may have refused one of its messages meanwhile.
  if (report.state !== "queued" || messages > 0) return;
  const own = work.data.part === undefined ? { platformId } : {};
  await moveReport(
    parts,
    memory,
    { ...report, messages },
    { ...own, state: "sent", sentAt: updatedAt, problem: null },
    { source: "gateway" },
  );
  await askLater(parts, memory, report);
};

const LOOK_FOR_IT: Words = {
  en: "Look for the report on the platform; then retry, and say whether it is there.",
  fr: "Cherchez la déclaration sur la plateforme ; puis réessayez, en disant si elle y est.",
};
const SEND_AGAIN: Words = {
  en: "Correct what the platform complains about, then send the report again.",
  fr: "Corrigez ce que la plateforme signale, puis renvoyez la déclaration.",
};

/** Writes on the report why it was not taken, or waits for a person. */
export const reportGivenUp = async (
  parts: Parts,
  memory: Memory,
  work: WorkOf<"declare">,
  error: WorkError,
  state: "failed" | "parked",
): Promise<void> => {
  const report = await memory.reports.byId(work.data.report, { lock: true });
  if (report === null || report.state !== "queued") return;
  const problem = {
    code: error.code,
    rule: null,
    ...toldOf(error, state === "parked" ? LOOK_FOR_IT : SEND_AGAIN),
    raw: error.raw ?? null,
  };
  // In doubt it stays queued: nothing else of its period may go out before a person has decided.
  if (state === "parked" || work.data.part !== undefined) {
    await memory.reports.update(report.id, { problem, updatedAt: parts.now().toISOString() });
    return;
  }
  await moveReport(
    parts,
    memory,
    report,
    { state: "inadmissible", problem, answeredAt: parts.now().toISOString() },
    { source: "gateway", comment: error.message, rawCode: error.code },
  );
};

/** Writes on the report that it has been in doubt for minutes, and that the gateway goes on asking. */
export const reportDoubted = async (
  parts: Pick<Parts, "now">,
  memory: Memory,
  work: WorkOf<"declare">,
  error: WorkError,
): Promise<void> => {
  const report = await memory.reports.byId(work.data.report, { lock: true });
  if (report === null || report.state !== "queued") return;
  await memory.reports.update(report.id, {
    problem: { ...inDoubt({ en: "the report", fr: "la déclaration" }, error), rule: null },
    updatedAt: parts.now().toISOString(),
  });
};

/**
 * A person tries again what was given up. One that another report of its period has followed meanwhile stays as it is.
 *
 * @throws Rejection 409
 */
export const reportRetried = async (
  parts: Pick<Parts, "now" | "ids">,
  memory: Memory,
  work: WorkOf<"declare">,
): Promise<void> => {
  const report = await memory.reports.byId(work.data.report, { lock: true });
  if (report === null || report.state === "queued") {
    if (report !== null)
      await memory.reports.update(report.id, { problem: null, updatedAt: parts.now().toISOString() });
    return;
  }
  // Of single messages each is decided by itself, whatever the platform has said of another.
  if (work.data.part !== undefined) return;
  const newest = (await memory.reports.ofPeriod(report)).at(-1);
  if (report.state !== "inadmissible" || newest?.id !== report.id) {
    throw new Rejection(
      409,
      "report_followed",
      { en: "The report cannot be sent again", fr: "La déclaration ne peut pas être renvoyée" },
      {
        en: "It has been answered, or another report of its period came after it. Dismiss this failure.",
        fr: "Elle a reçu une réponse, ou une autre déclaration de sa période l'a suivie. Écartez cet échec.",
      },
    );
  }
  await memory.reports.update(report.id, {
    state: "queued",
    problem: null,
    answeredAt: null,
    updatedAt: parts.now().toISOString(),
  });
  await judgeReport(parts, memory, { id: report.id, state: "queued", problem: null });
};
