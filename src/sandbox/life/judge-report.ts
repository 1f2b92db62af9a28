import type { ReportFault } from "../../domain/reporting/broken-rule.ts";
import { reportFaults } from "../../domain/reporting/report-faults.ts";
import type { WrittenReport } from "../../domain/reporting/written-report.ts";
import type { Platform } from "../platform.ts";
import { isKnown, type KeptReport, standingFor } from "./report-memory.ts";
import { reportOutcomeNamed } from "./report-outcomes.ts";

/** One thing that the public portal says against a report. */
export interface Objection {
  /** MDT-113. */
  reason: string;
  /** MDT-125. */
  rule: string | null;
  /** MDT-126. */
  message: string;
  /** MDT-127. */
  place: string | null;
}

const objectionOf = ({ code, rule, messageFr, path }: ReportFault): Objection => ({
  reason: code,
  rule: rule ?? null,
  message: messageFr,
  place: path,
});

const asked = (report: KeptReport): Objection | null => {
  const ends = reportOutcomeNamed(report.outcome)?.ends;
  if (typeof ends !== "object") return null;
  return { ...ends, message: "Rejet demandé au bac à sable.", place: null };
};

/** What only the portal's memory says. */
const objectionOfMemory = (platform: Platform, report: KeptReport): Objection | null => {
  const { name, type, start, end } = report;
  if (isKnown(platform, report))
    return {
      reason: "REJ_UNI",
      rule: "G8.05",
      message: `La transmission ${name} est déjà connue pour ce déclarant et cette période.`,
      place: "TT-1",
    };
  const standing = standingFor(platform, report);
  if (type === "IN" && standing !== null)
    return {
      reason: "REJ_UNI",
      rule: "G8.01",
      message: `La transmission ${standing.name} est déjà déposée pour la période du ${start} au ${end} : rectifiez-la (RE).`,
      place: "TT-4",
    };
  if (type === "RE" && standing === null)
    return {
      reason: "REJ_COH",
      rule: "G8.01",
      message: `Aucune transmission n'est déposée pour la période du ${start} au ${end} : envoyez-la comme initiale (IN).`,
      place: "TT-4",
    };
  return null;
};

/** What the public portal rejects a report for (301); nothing: it accepts it (300). */
export const objectionsTo = (platform: Platform, report: KeptReport, written: WrittenReport): Objection[] => {
  const first = asked(report) ?? objectionOfMemory(platform, report);
  return first === null ? reportFaults(written).map(objectionOf) : [first];
};
