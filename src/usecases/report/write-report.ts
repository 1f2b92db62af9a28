import { writeWrittenF10 } from "../../documents/index.ts";
import { parisDay } from "../../domain/paris-day.ts";
import { asWritten } from "../../domain/reporting/as-written.ts";
import { periodOf } from "../../domain/reporting/periods.ts";
import type { PeriodKey, ReportRecord } from "../../domain/reporting/record.ts";
import type { Report, ReportContent } from "../../domain/reporting/report.ts";
import { reportFaults } from "../../domain/reporting/report-faults.ts";
import { letOthersIn } from "../let-others-in.ts";
import type { Parts } from "../parts.ts";
import type { Reporter } from "./company.ts";
import type { ReportPlatform } from "./platform-of.ts";
import { breaksRules, breaksSchema } from "./refuse-report.ts";

/** A new report of a period, not sent yet. */
export const newReport = (
  parts: Pick<Parts, "now" | "ids">,
  { tenant, company }: Reporter,
  key: PeriodKey,
  n: number,
): ReportRecord => {
  const now = parts.now();
  const { deadline, platformDeadline } = periodOf(key.start, key.kind, company.regimes);
  const id = parts.ids.report();
  return {
    ...key,
    id,
    tenant,
    n,
    type: "IN",
    // Unique for ever, and of the letters that TT-1 may have.
    name: id,
    state: "due",
    account: company.platform,
    platformId: null,
    problem: null,
    deadline,
    platformDeadline,
    late: parisDay(now) > deadline,
    contentHash: null,
    flows: [],
    messages: 0,
    items: 0,
    leftOut: 0,
    submittedAt: null,
    sentAt: null,
    answeredAt: null,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
  };
};

/** For people: who, what, when, which one. */
export const fileNameOf = ({ company, role, kind, start, type, n }: ReportRecord): string =>
  `F10_${company}_${role}_${kind === "transactions" ? "TX" : "PAY"}_${start}_${type}_${n}.xml`;

/**
 * Writes a report as a file, once it was held against what the public portal asks of it: its rules as far as they can be
 * known beforehand, and its schema where that is installed.
 *
 * @throws Rejection 422 with every rule that it breaks
 */
export const writeReport = async (
  { official }: Pick<Parts, "official">,
  { reports }: ReportPlatform,
  { company }: Reporter,
  record: ReportRecord,
  content: ReportContent,
): Promise<Uint8Array> => {
  const report: Report = {
    id: record.name,
    madeAt: new Date(record.updatedAt),
    type: record.type,
    sender: reports.sender,
    declarant: { siren: company.siren, name: company.name },
    role: record.role,
    period: { start: record.start, end: record.end },
    content,
  };
  const written = asWritten(report);
  // Each takes seconds for a hundred thousand invoices.
  await letOthersIn();
  const faults = reportFaults(written);
  if (faults.length > 0) throw breaksRules(faults.map(({ document: _, ...fault }) => fault));
  await letOthersIn();
  const file = writeWrittenF10(written);
  await letOthersIn();
  const ofSchema = official?.reportFaults(file) ?? [];
  if (ofSchema.length === 0) return file;
  throw breaksSchema(ofSchema, {
    en: "Report this to who maintains the gateway: it wrote a file that its schema refuses.",
    fr: "Signalez-le à qui maintient la passerelle : elle a écrit un fichier que son schéma refuse.",
  });
};
