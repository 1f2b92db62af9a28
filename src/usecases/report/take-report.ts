import { createHash } from "node:crypto";
import { readF10 } from "../../documents/index.ts";
import type { DeclaredFlow } from "../../domain/flow.ts";
import { parisDay } from "../../domain/paris-day.ts";
import { Rejection } from "../../domain/problem.ts";
import { nextReport, UNSENT } from "../../domain/reporting/next-report.ts";
import type { PeriodKey, ReportRecord } from "../../domain/reporting/record.ts";
import type { ReportType } from "../../domain/reporting/report.ts";
import { flowsWritten, type WrittenReport } from "../../domain/reporting/written-report.ts";
import type { Memory } from "../../store/port.ts";
import { traceNow } from "../../traces/current.ts";
import { keepReportFlow } from "../flow/keep-flows.ts";
import { letOthersIn } from "../let-others-in.ts";
import type { Parts } from "../parts.ts";
import { newWork } from "../work.ts";
import type { Reporter } from "./company.ts";
import { declarantOf, periodOfReady } from "./declarant.ts";
import type { ReportPlatform } from "./platform-of.ts";
import { byTt1, nameReady } from "./ready-report.ts";
import { addReportEvent, moveReport } from "./record-report.ts";
import { refuseFaults, refuseReport } from "./refuse-report.ts";
import { newReport } from "./write-report.ts";

/** A report as an ERP gives it, ready. */
export interface TakeReport {
  tenant: string;
  /** The file (F10), as it came. */
  bytes: Uint8Array;
  /** The ERP's id of this request, to follow it to the platform. */
  requestId?: string;
  /** What a client of the national API said of the file. */
  declared?: DeclaredFlow;
}

type Needs = Pick<Parts, "store" | "platforms" | "tenants" | "now" | "ids" | "wake" | "official" | "limits">;

/**
 * Takes a ready report of a tenant's company: holds it against the rules that reports made here are held against, and
 * stores it with the work to send it in one transaction, byte for byte. It is the next report of its period, tells the
 * period whole, and takes the place of one that waits to be made of items.
 *
 * `created: false`: the same file came before.
 *
 * @throws DocumentFault where the bytes are no report
 * @throws Rejection 409 (TT-1 used before, period not over, answer awaited, the other of IN and RE expected, nothing
 *   changed), 422 (a rule is broken, no company of the tenant, no platform that takes files), 501 (no platform that takes
 *   reports)
 */
export const takeReport = async (
  parts: Needs,
  { tenant, bytes, requestId, declared }: TakeReport,
): Promise<{ report: ReportRecord; created: boolean }> => {
  const written = readF10(bytes, parts.limits);
  // Each takes seconds for a hundred thousand invoices.
  await letOthersIn();
  refuseFaults(parts, written, bytes);
  await letOthersIn();
  const { reporter, way } = declarantOf(parts, tenant, written);
  const key = periodOfReady(reporter, written);
  const file: ReadyFile = { written, bytes, sha256: sha256Of(bytes), contentHash: hashOfContent(written) };
  const taken = await parts.store.tx(async (memory) => {
    // One at a time of a company: neither a name nor a number can be held before its row is there.
    await memory.reports.hold(key.company, "f10");
    const known = await sameReport(memory, key, file);
    if (known !== null) return { report: known, created: false };
    const report = await store(parts, memory, { reporter, way, key, file }, requestId ?? null);
    await keepReportFlow(
      parts,
      memory,
      report,
      declared === undefined ? undefined : { declared, sha256: file.sha256 },
    );
    return { report, created: true };
  });
  if (taken.created) parts.wake();
  return taken;
};

interface ReadyFile {
  written: WrittenReport;
  bytes: Uint8Array;
  sha256: string;
  contentHash: string;
}

const sha256Of = (data: Uint8Array | string): string => createHash("sha256").update(data).digest("hex");

/** The report that this file was taken as before; null: its TT-1 is new. */
const sameReport = async (
  { reports, documents }: Memory,
  { company }: PeriodKey,
  { written, sha256 }: ReadyFile,
): Promise<ReportRecord | null> => {
  const known = await byTt1(reports, company, written.id);
  if (known === null) return null;
  if ((await documents.get(known.id, "f10"))?.sha256 === sha256) return known;
  throw refuseReport(
    "report_name_reused",
    [
      `Another report of the company bears the number ${written.id} (TT-1).`,
      "Give each report a number of its own.",
    ],
    [
      `Une autre déclaration de l'entreprise porte le numéro ${written.id} (TT-1).`,
      "Donnez à chaque déclaration un numéro à elle.",
    ],
  );
};

/** Of what it tells, whatever it is called and whenever it was made. */
const hashOfContent = ({ transactions, payments }: WrittenReport): string =>
  sha256Of(JSON.stringify([transactions, payments]));

interface Ready {
  reporter: Reporter;
  way: ReportPlatform;
  key: PeriodKey;
  file: ReadyFile;
}

/** What it is, where it may be sent now: a first report, or a correction. */
const typeOf = (
  parts: Needs,
  { way: { reports, platform }, key, file }: Ready,
  before: readonly ReportRecord[],
): ReportType => {
  const type = file.written.type === "RE" ? "RE" : "IN";
  const next = nextReport({
    // What waits to be sent gives way.
    reports: before.filter(({ state }) => !UNSENT.has(state)),
    end: key.end,
    today: parisDay(parts.now()),
    contentHash: file.contentHash,
    empty: false,
    tells: reports.tells,
    corrects: reports.corrects,
    single: false,
  });
  if (!next.may) {
    const { en, fr, fix, fixFr } = next.why;
    const isLacking = next.code === "corrections_unsupported";
    const named = isLacking ? `${platform.adapter.title}: ` : "";
    throw refuseReport(next.code, [`${named}${en}`, fix], [`${named}${fr}`, fixFr], isLacking ? 422 : 409);
  }
  // Of a period of which none is known here, another platform may have taken the first one.
  if (type === "RE" || next.type === "IN") return type;
  throw refuseReport(
    "correction_expected",
    ["A report of this period was taken already.", "Send a correction of the whole period (TT-4: RE)."],
    [
      "Une déclaration de cette période a déjà été prise.",
      "Envoyez une rectification de toute la période (TT-4 : RE).",
    ],
  );
};

/** The transaction of a new ready report. */
const store = async (
  parts: Needs,
  memory: Memory,
  ready: Ready,
  requestId: string | null,
): Promise<ReportRecord> => {
  const { reporter, way, key, file } = ready;
  await memory.reports.period(key, { lock: true });
  const before = await memory.reports.ofPeriod(key);
  const now = parts.now();
  const blank = newReport(parts, reporter, key, (before.at(-1)?.n ?? 0) + 1);
  const trace = traceNow();
  const report: ReportRecord = {
    ...blank,
    type: typeOf(parts, ready, before),
    name: file.written.id,
    state: "queued",
    account: way.platform.account.name,
    contentHash: file.contentHash,
    flows: flowsWritten(file.written),
    submittedAt: now.toISOString(),
    ...(trace === undefined ? {} : { trace }),
  };
  for (const open of before.filter(({ state }) => UNSENT.has(state))) {
    await moveReport(
      parts,
      memory,
      open,
      { state: "superseded", problem: null },
      { source: "gateway", comment: `A ready report of the period was given: ${report.name}.` },
    );
  }
  if (!(await memory.reports.insert(report))) throw periodChanging();
  await nameReady(memory.reports, report);
  await addReportEvent(parts, memory, report, { source: "person" });
  const { bytes, sha256 } = file;
  await memory.documents.put({
    ownerId: report.id,
    kind: "f10",
    name: "",
    mediaType: "application/xml",
    sha256,
    bytes,
  });
  // It tells the period whole: what is there of it by now is no difference.
  await memory.reports.link(report.id, key);
  const work = newWork(parts, "declare", {
    account: report.account,
    tenant: report.tenant,
    lane: report.id,
    requestId,
    data: { report: report.id },
  });
  await memory.outbox.add([work], now);
  return report;
};

const periodChanging = (): Rejection =>
  new Rejection(
    503,
    "period_changing",
    { en: "The period is changing", fr: "La période change" },
    {
      en: "Another report of the period was made at the same moment. Try again.",
      fr: "Une autre déclaration de la période a été faite au même instant. Réessayez.",
    },
    [],
    5,
  );
