import { createHash } from "node:crypto";
import type { Evidence, ReportAbout, ReportAnswer } from "../../adapters/port.ts";
import { wordsOfReason } from "../../domain/life-cycle/reason-words.ts";
import { told } from "../../domain/problem.ts";
import { stands } from "../../domain/reporting/next-report.ts";
import type { ReportEvent, ReportProblem, ReportRecord, ReportState } from "../../domain/reporting/record.ts";
import type { Memory } from "../../store/port.ts";
import { keepAnswerFlow } from "../flow/keep-flows.ts";
import { messageIn } from "../flow/message-in.ts";
import { inTraceOf } from "../in-trace-of.ts";
import type { Parts } from "../parts.ts";
import { byTt1 } from "./ready-report.ts";
import { addReportEvent, askLater, moveReport, type Said } from "./record-report.ts";
import { schedule } from "./schedule.ts";

/** How far an answer takes a report; a later one never takes it back. */
const RANKS: Readonly<Partial<Record<ReportState, number>>> = {
  queued: 0,
  sent: 1,
  taken: 2,
  accepted: 3,
  rejected: 3,
  inadmissible: 3,
  superseded: 4,
};

/** What a platform says of a report, and where it was heard. */
export interface HeardAnswer {
  about: ReportAbout;
  answer: ReportAnswer;
  source: "poll" | "webhook";
  /** The message that it was read from. */
  evidence?: Evidence | undefined;
}

/**
 * Writes down what a platform says of a report, and moves it. One that is accepted takes the place of those before it. A
 * word that is not known stands in its history without a meaning.
 *
 * @returns null: it is none of ours, or not yet known
 */
export const recordAnswer = async (
  parts: Pick<Parts, "now" | "ids" | "tenants" | "platforms" | "tracer">,
  memory: Memory,
  account: string,
  heard: HeardAnswer,
): Promise<ReportRecord | null> => {
  const { about, answer } = heard;
  const found = await reportOf(memory, account, about);
  const report = found === null ? null : await memory.reports.byId(found.id, { lock: true });
  if (report === null) return null;
  for (const id of [about.platformId, ...(about.aliases ?? [])])
    if (id !== undefined) await memory.reports.addPlatformId(account, id, report.id);
  const words: Said = {
    source: heard.source,
    rawCode: answer.rawCode,
    at: answer.at,
    reasons: answer.reasons,
    comment: joined([answer.comment, otherPeriod(report, about)]),
  };
  await inTraceOf(
    parts,
    report.trace,
    {
      name: "report",
      fromErp: false,
      attributes: {
        "passerelle.report.id": report.id,
        "passerelle.tenant": report.tenant,
        "passerelle.account": report.account,
        "passerelle.event.source": heard.source,
        "passerelle.event.at": answer.at,
        "passerelle.report.outcome": answer.outcome ?? undefined,
        "passerelle.status.raw": answer.rawCode,
      },
    },
    () => keepAnswer(parts, memory, report, heard, words),
    (event) => ({ "passerelle.event.id": event.id, "passerelle.report.state": event.state }),
  );
  return report;
};

/** Writes an answer down, with the message that it was read from. */
const keepAnswer = async (
  parts: Pick<Parts, "now" | "ids" | "tenants" | "platforms">,
  memory: Memory,
  report: ReportRecord,
  heard: HeardAnswer,
  words: Said,
): Promise<ReportEvent> => {
  const event = await follow(parts, memory, report, heard, words);
  if (heard.evidence !== undefined) {
    const { bytes, mediaType } = heard.evidence;
    await memory.documents.put({
      ownerId: event.id,
      kind: "statement",
      name: "",
      mediaType,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      bytes,
    });
    if (messageIn(heard.evidence) !== null) await keepAnswerFlow(parts, memory, report, event);
  }
  return event;
};

const joined = (texts: (string | null)[]): string | null =>
  texts.filter((text) => text !== null && text !== "").join(" ") || null;

/** The platform has other days in mind than we: the regime of VAT is set wrongly there, or here. */
const otherPeriod = ({ start, end }: ReportRecord, { period }: ReportAbout): string | null =>
  period === undefined || (period.start === start && period.end === end)
    ? null
    : `The platform has it in the period ${period.start} to ${period.end}, and here it is ${start} to ${end}: compare the VAT regimes.`;

const follow = async (
  parts: Pick<Parts, "now" | "ids" | "tenants" | "platforms">,
  memory: Memory,
  report: ReportRecord,
  { about, answer }: HeardAnswer,
  words: Said,
): Promise<ReportEvent> => {
  const { outcome } = answer;
  // A platform that takes single messages speaks of those that it has before it has the others.
  const isOfPart = outcome === "taken" && report.messages > 0;
  if (outcome === null || isOfPart || (RANKS[outcome] ?? 0) <= (RANKS[report.state] ?? 0)) {
    // Said early, late, once more, or in a word that is not known: it stands in the history, and moves nothing.
    return addReportEvent(parts, memory, report, words);
  }
  if (report.state === "queued") {
    await memory.outbox.settleLane(report.id, "declare", parts.now());
    if (outcome === "taken") await askLater(parts, memory, report);
  }
  const { event } = await moveReport(
    parts,
    memory,
    report,
    {
      state: outcome,
      platformId: report.platformId ?? about.platformId ?? null,
      sentAt: report.sentAt ?? answer.at,
      ...(outcome === "taken" ? {} : { answeredAt: answer.at }),
      problem: outcome === "rejected" || outcome === "inadmissible" ? problemOf(answer) : null,
    },
    words,
  );
  // Of a platform that does not tell the end, what it took is all there will be.
  const tells = parts.platforms.get(report.account)?.connection.reports?.tells ?? true;
  if (stands(outcome, tells)) await supersede(parts, memory, report);
  if (report.leftOut > 0) await followUp(parts, memory, report);
  return event;
};

/** What a report left out may have been put right while its answer was awaited: the period is looked at again. */
const followUp = (
  parts: Pick<Parts, "now" | "ids">,
  memory: Memory,
  { tenant, company, kind, role, start, end }: ReportRecord,
): Promise<void> => schedule(parts, memory, { tenant }, { company, kind, role, start, end });

const supersede = async (
  parts: Pick<Parts, "now" | "ids" | "tenants">,
  memory: Memory,
  report: ReportRecord,
): Promise<void> => {
  for (const earlier of await memory.reports.ofPeriod(report)) {
    if (earlier.n >= report.n || (earlier.state !== "accepted" && earlier.state !== "taken")) continue;
    await moveReport(parts, memory, earlier, { state: "superseded" }, { source: "gateway" });
  }
};

/**
 * By an id of the platform, by ours, by TT-1; and where it names none of them, the one of the period that waits for an
 * answer.
 */
const reportOf = async (
  memory: Memory,
  account: string,
  { platformId, trackingId, name, company, kind, role, period }: ReportAbout,
): Promise<ReportRecord | null> => {
  if (platformId !== undefined) {
    const report = await memory.reports.byPlatformId(account, platformId);
    if (report !== null) return report;
  }
  for (const id of [trackingId, name]) {
    const report = id?.startsWith("rpt_") ? await memory.reports.byId(id) : null;
    if (report !== null && report.account === account) return report;
  }
  if (company !== undefined && name !== undefined) {
    const report = await byTt1(memory.reports, company, name);
    if (report !== null && report.account === account) return report;
  }
  if (company === undefined || kind === undefined || role === undefined || period === undefined) return null;
  const all = await memory.reports.ofPeriod({ company, kind, role, ...period });
  return all.findLast((one) => one.account === account && AWAITING.has(one.state)) ?? null;
};

const AWAITING: ReadonlySet<ReportState> = new Set(["queued", "sent", "taken"]);

const SEND_AGAIN = {
  en: "Correct the items that it names, then send the report again: it gets a new number by itself.",
  fr: "Corrigez les éléments désignés, puis renvoyez la déclaration : elle reçoit d'elle-même un nouveau numéro.",
};

const problemOf = ({ reasons, rule, comment, rawCode }: ReportAnswer): ReportProblem => {
  const words =
    reasons.length === 0 ? [{ en: comment ?? "", fr: comment ?? "" }] : reasons.map(wordsOfReason);
  const text = {
    en: words.map(({ en }) => en).join(" ") || "The platform gives no reason.",
    fr: words.map(({ fr }) => fr).join(" ") || "La plateforme ne donne pas de motif.",
  };
  return {
    code: reasons[0]?.code ?? rawCode,
    rule,
    ...told(text, SEND_AGAIN),
    raw: comment,
  };
};
