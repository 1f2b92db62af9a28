import { DocumentFault, readF10 } from "../../documents/index.ts";
import type { Caller } from "../../domain/caller.ts";
import { Rejection } from "../../domain/problem.ts";
import { contentOfWritten } from "../../domain/reporting/from-written.ts";
import type { ReportKind } from "../../domain/reporting/periods.ts";
import type { ReportEvent, ReportRecord, ReportState } from "../../domain/reporting/record.ts";
import type { ReportContent } from "../../domain/reporting/report.ts";
import { historyErased } from "../../domain/retention/erased.ts";
import type { NamedItem, Page } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { reporterOf } from "./company.ts";
import { type NoReports, wayOf } from "./platform-of.ts";
import { isReady } from "./ready-report.ts";
import { sendPeriod } from "./send-period.ts";
import { fileNameOf } from "./write-report.ts";

/** What reports are listed by. */
export interface ReportFilter {
  company?: string;
  state?: ReportState;
  kind?: ReportKind;
}

/** Newest first; a tenant's own, an administrator's all. */
export const listReports = (
  parts: Pick<Parts, "store">,
  caller: Caller,
  filter: ReportFilter,
  page: { limit: number; cursor?: string },
): Promise<Page<ReportRecord>> =>
  parts.store.reports.list({ ...filter, tenant: caller.kind === "admin" ? null : caller.tenant }, page);

/** @throws Rejection 404, for another tenant's too */
export const getReport = async (
  parts: Pick<Parts, "store">,
  caller: Caller,
  id: string,
): Promise<ReportRecord> => {
  const report = await parts.store.reports.byId(id);
  if (report !== null && (caller.kind === "admin" || report.tenant === caller.tenant)) return report;
  throw new Rejection(
    404,
    "report_not_found",
    { en: "There is no such report", fr: "Cette déclaration n'existe pas" },
    {
      en: `No report ${id} is known to this key.`,
      fr: `Aucune déclaration ${id} n'est connue de cette clé.`,
    },
  );
};

/** The file of a report. */
export interface ReportFile {
  bytes: Uint8Array;
  mediaType: string;
  fileName: string;
  sha256: string;
}

/**
 * The report as it was sent (F10).
 *
 * @throws Rejection 404; 409 where it has not been sent for: there is a preview until then
 */
export const getReportDocument = async (
  parts: Pick<Parts, "store">,
  caller: Caller,
  id: string,
): Promise<ReportFile> => {
  const report = await getReport(parts, caller, id);
  const document = await parts.store.documents.get(report.id, "f10");
  if (document !== null) {
    const { bytes, mediaType, sha256 } = document;
    return { bytes, mediaType, sha256, fileName: fileNameOf(report) };
  }
  throw new Rejection(
    409,
    "report_not_made",
    { en: "The report is not written yet", fr: "La déclaration n'est pas encore écrite" },
    {
      en: "Its file is written when it is sent: until then, look at GET /v1/reports/preview.",
      fr: "Son fichier est écrit à l'envoi : d'ici là, voyez GET /v1/reports/preview.",
    },
  );
};

/**
 * What a report tells, as it was sent. Null: it has not been sent for, or it is too long to be read back.
 *
 * @throws Rejection 404
 */
export const reportContent = async (
  parts: Pick<Parts, "store">,
  caller: Caller,
  id: string,
): Promise<ReportContent | null> => {
  const report = await getReport(parts, caller, id);
  const document = await parts.store.documents.get(report.id, "f10");
  if (document === null) return null;
  try {
    return contentOfWritten(readF10(document.bytes));
  } catch (error) {
    // One of tens of thousands of single invoices is not read for a page.
    if (error instanceof DocumentFault) return null;
    throw error;
  }
};

/** Why no report of a company is sent from here; null: reports are sent. */
export const whyNoReports = (
  parts: Pick<Parts, "platforms" | "tenants">,
  caller: Caller,
  company: string,
): NoReports | null => {
  const way = wayOf(parts, reporterOf(parts, caller, company));
  return "reports" in way ? null : way;
};

/**
 * What made the numbers of a report: its items as they were sent, or as they are now where it was not sent. A ready report
 * was made of none.
 */
export const listReportItems = async (
  parts: Pick<Parts, "store">,
  caller: Caller,
  id: string,
  page: { limit: number; cursor?: string },
): Promise<Page<NamedItem>> => {
  const report = await getReport(parts, caller, id);
  if (isReady(report)) return { items: [], nextCursor: null };
  return report.submittedAt === null
    ? parts.store.reports.itemsOf(report, page)
    : parts.store.reports.linked(report.id, page);
};

/** A report's history, oldest first. */
export const listReportEvents = async (
  parts: Pick<Parts, "store">,
  caller: Caller,
  id: string,
): Promise<ReportEvent[]> => {
  const report = await getReport(parts, caller, id);
  if (report.erased?.events !== undefined) throw historyErased(report.erased.events);
  return parts.store.reports.events(report.id);
};

type Sending = Pick<Parts, "store" | "platforms" | "tenants" | "now" | "ids" | "wake">;

const TO_RECTIFY: ReadonlySet<ReportState> = new Set(["accepted", "taken", "superseded"]);
const TO_SUBMIT: ReadonlySet<ReportState> = new Set(["open", "due", "awaiting-approval"]);

const wrongAct = (en: string, fr: string): Rejection =>
  new Rejection(
    409,
    "wrong_act",
    { en: "This cannot be done with the report", fr: "Cela ne peut pas être fait de la déclaration" },
    { en, fr },
  );

/**
 * A person sends a report that is due, or one anew that was rejected.
 *
 * @returns the report that is on its way: this one, or the next of its period
 * @throws Rejection 404, 409, 422, 501 as {@link sendPeriod} does
 */
export const submitReport = async (parts: Sending, caller: Caller, id: string): Promise<ReportRecord> => {
  const report = await getReport(parts, caller, id);
  const reporter = reporterOf(parts, caller, report.company);
  const way = wayOf(parts, reporter);
  // Where an answer is awaited, that is what there is to say.
  const awaited = report.state === "taken" && "reports" in way && way.reports.tells;
  if (TO_RECTIFY.has(report.state) && !awaited) {
    throw wrongAct(
      "It was accepted or taken. What changed since is sent with POST …/rectify.",
      "Elle a été acceptée ou prise. Ce qui a changé depuis s'envoie par POST …/rectify.",
    );
  }
  return sendPeriod(parts, reporter, report, "person");
};

/**
 * A person corrects what was reported: the period goes out whole once more (RE), or after a rejection the next first
 * report (IN).
 *
 * @returns the correcting report, on its way
 * @throws Rejection 404, 409, 422, 501 as {@link sendPeriod} does
 */
export const rectifyReport = async (parts: Sending, caller: Caller, id: string): Promise<ReportRecord> => {
  const report = await getReport(parts, caller, id);
  const reporter = reporterOf(parts, caller, report.company);
  if (TO_SUBMIT.has(report.state)) {
    throw wrongAct(
      "It was not sent yet: there is nothing to correct. Send it with POST …/submit.",
      "Elle n'a pas encore été envoyée : il n'y a rien à rectifier. Envoyez-la par POST …/submit.",
    );
  }
  return sendPeriod(parts, reporter, report, "person");
};
