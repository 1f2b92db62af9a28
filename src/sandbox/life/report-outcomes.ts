import type { ReportRejection } from "../../domain/reporting/report-rule.ts";
import type { Platform } from "../platform.ts";

/** What can be asked to happen to a report, whatever stands in it. */
export interface ReportOutcome {
  id: string;
  /** For people. */
  what: string;
  /** A rejection and the rule that it names, a file that is not taken in, or nothing said at all. */
  ends: { reason: ReportRejection; rule: string } | "inadmissible" | "silent";
}

export const REPORT_OUTCOMES: readonly ReportOutcome[] = [
  { id: "inadmissible", what: "the public portal cannot take the file in", ends: "inadmissible" },
  {
    id: "rej_uni",
    what: "its id (TT-1) is not new",
    ends: { reason: "REJ_UNI", rule: "G8.05" },
  },
  { id: "rej_per", what: "its period or a day is wrong", ends: { reason: "REJ_PER", rule: "G7.43" } },
  { id: "rej_coh", what: "its sums are wrong", ends: { reason: "REJ_COH", rule: "G1.53" } },
  { id: "rej_seman", what: "it breaks another rule", ends: { reason: "REJ_SEMAN", rule: "G1.24" } },
  { id: "silent", what: "nothing is heard after the acknowledgement", ends: "silent" },
];

export const reportOutcomeNamed = (id: string | null | undefined): ReportOutcome | undefined =>
  REPORT_OUTCOMES.find((outcome) => outcome.id === id);

/** What is heard of a report with this outcome, code by code. */
export const codesOfReport = ({ ends }: ReportOutcome): string => {
  if (ends === "silent") return "none";
  return ends === "inadmissible" ? "501 IRR_SYNTAX" : `500, 301 ${ends.reason} (${ends.rule})`;
};

/** `SANDBOX:<outcome>` in the name of the declarant. */
export const outcomeInName = (name: string): ReportOutcome | undefined =>
  reportOutcomeNamed(/SANDBOX:([a-z_]+)/.exec(name)?.[1]);

/** An outcome that waits for the next report of a company. */
export interface AskedOutcome {
  company: string;
  /** Null: of whichever client. */
  client: string | null;
  outcome: string;
}

export const askOutcome = (platform: Platform, { company, client, outcome }: AskedOutcome): void => {
  platform.db.run(
    "INSERT INTO report_outcomes (company, client, outcome) VALUES (?, ?, ?)",
    company,
    client,
    outcome,
  );
};

/** Those that still wait, the first to come first. */
export const askedOutcomes = (platform: Platform): AskedOutcome[] =>
  platform.db.all<AskedOutcome>("SELECT company, client, outcome FROM report_outcomes ORDER BY id");

/** Takes the outcome that waits for this report, which happens once. */
export const takeOutcome = (
  platform: Platform,
  company: string,
  client: string,
): ReportOutcome | undefined => {
  const row = platform.db.get<{ id: number; outcome: string }>(
    "SELECT id, outcome FROM report_outcomes WHERE company = ? AND (client IS NULL OR client = ?) ORDER BY id LIMIT 1",
    company,
    client,
  );
  if (row === undefined) return undefined;
  platform.db.run("DELETE FROM report_outcomes WHERE id = ?", row.id);
  return reportOutcomeNamed(row.outcome);
};
