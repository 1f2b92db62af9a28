import type { ReportKind } from "../../domain/reporting/periods.ts";
import type { Platform } from "../platform.ts";
import type { ReportFigures, ReportKey } from "./reports.ts";

/**
 * Where a report stands at the public portal. `taken`: the platform has it. `admissible` (500), `inadmissible` (501),
 * `accepted` (300), `rejected` (301). `superseded`: another was accepted in its place.
 */
export type PortalState = "taken" | "admissible" | "inadmissible" | "accepted" | "rejected" | "superseded";

/** A report as the platform remembers it. */
export interface KeptReport extends ReportKey {
  id: number;
  client: string;
  flow: string;
  state: PortalState;
  /** Reason and rule of each thing that was told against it. */
  reasons: { reason: string; rule: string | null }[];
  figures: ReportFigures;
  /** What was asked to happen to it; null: what its content deserves. */
  outcome: string | null;
  /** When the last status was set: the next one is later. */
  lastAt: number;
}

interface Row {
  id: number;
  client: string;
  flow: string;
  company: string;
  kind: ReportKind;
  role: string;
  first_day: string;
  last_day: string;
  type: string;
  name: string;
  made_on: string | null;
  state: PortalState;
  reasons: string;
  figures: string;
  outcome: string | null;
  last_at: number;
}

const reportOf = (row: Row): KeptReport => ({
  id: row.id,
  client: row.client,
  flow: row.flow,
  company: row.company,
  kind: row.kind,
  role: row.role,
  start: row.first_day,
  end: row.last_day,
  type: row.type,
  name: row.name,
  madeOn: row.made_on,
  state: row.state,
  reasons: JSON.parse(row.reasons) as KeptReport["reasons"],
  figures: JSON.parse(row.figures) as ReportFigures,
  outcome: row.outcome,
  lastAt: row.last_at,
});

/** Stores a report that was taken, and gives it its id. */
export const keepReport = (
  platform: Platform,
  report: Omit<KeptReport, "id" | "state" | "reasons" | "lastAt">,
): number =>
  platform.db.run(
    `INSERT INTO reports (client, flow, company, kind, role, first_day, last_day, type, name, made_on, state, reasons,
       figures, outcome)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'taken', '[]', ?, ?)`,
    report.client,
    report.flow,
    report.company,
    report.kind,
    report.role,
    report.start,
    report.end,
    report.type,
    report.name,
    report.madeOn,
    JSON.stringify(report.figures),
    report.outcome,
  ).id;

export const reportById = (platform: Platform, id: number): KeptReport | null => {
  const row = platform.db.get<Row>("SELECT * FROM reports WHERE id = ?", id);
  return row === undefined ? null : reportOf(row);
};

/** Stores what changes in the life of a report. */
export const saveReport = (platform: Platform, { id, state, reasons, lastAt }: KeptReport): void => {
  platform.db.run(
    "UPDATE reports SET state = ?, reasons = ?, last_at = ? WHERE id = ?",
    state,
    JSON.stringify(reasons),
    lastAt,
    id,
  );
};

/** The reports of a company, or of all, in the order in which they came. */
export const keptReports = (
  platform: Platform,
  { company, client }: { company?: string | undefined; client?: string | undefined },
): KeptReport[] =>
  platform.db
    .all<Row>(
      "SELECT * FROM reports WHERE (? IS NULL OR company = ?) AND (? IS NULL OR client = ?) ORDER BY id",
      company ?? null,
      company ?? null,
      client ?? null,
      client ?? null,
    )
    .map(reportOf);

/** Did an earlier report of the company and the period have this TT-1 (G8.05)? One that never got in does not count. */
export const isKnown = (platform: Platform, report: KeptReport): boolean =>
  platform.db.get(
    `SELECT 1 AS x FROM reports WHERE client = ? AND company = ? AND first_day = ? AND last_day = ? AND name = ? AND id < ?
       AND state <> 'inadmissible' LIMIT 1`,
    report.client,
    report.company,
    report.start,
    report.end,
    report.name,
    report.id,
  ) !== undefined;

/** What stands for a company, kind, role and period; null: nothing yet. */
export const standingFor = (platform: Platform, report: KeptReport): KeptReport | null => {
  const row = platform.db.get<Row>(
    `SELECT * FROM reports WHERE client = ? AND company = ? AND kind = ? AND role = ? AND first_day = ? AND last_day = ?
       AND state = 'accepted'`,
    report.client,
    report.company,
    report.kind,
    report.role,
    report.start,
    report.end,
  );
  return row === undefined ? null : reportOf(row);
};
