/**
 * What became of a report. `taken`: it is in order, and the public portal has not looked into it. `inadmissible`: it
 * was not taken at all. `accepted`, `rejected`: by the public portal.
 */
export type ReportOutcome = "taken" | "accepted" | "rejected" | "inadmissible";

/** Codes of the life cycle (MDT-105) about a flow, and about a report (annex 2 of the DSE v3.2, "Statuts"). */
const OUTCOMES: Readonly<Record<string, ReportOutcome>> = {
  "500": "taken",
  "501": "inadmissible",
  "300": "accepted",
  "301": "rejected",
};

/** What a national code says of a report; null for one that says nothing of any, or that is not known yet. */
export const outcomeOfCode = (code: string): ReportOutcome | null =>
  Object.hasOwn(OUTCOMES, code) ? (OUTCOMES[code] ?? null) : null;

/** Codes that nothing but a report is given. */
export const REPORT_CODES: ReadonlySet<string> = new Set(["300", "301"]);
