import type { ReportOutcome } from "../domain/reporting/answers.ts";
import type { ReportKind } from "../domain/reporting/periods.ts";
import { rowOf } from "./look-up.ts";

/** `processingRule` of what stands in a report: dealings with companies abroad, or with everyone else. */
const RULES = {
  "10.1": "B2BInt",
  "10.2": "B2BInt",
  "10.3": "B2C",
  "10.4": "B2C",
} as const;
type Rule = (typeof RULES)[keyof typeof RULES];

/** `processingRule` of a report; undefined where it holds both (the platform calls that a `MultiFlowReport`). */
export const ruleOfReport = (flows: readonly (keyof typeof RULES)[]): Rule | undefined => {
  const rules = new Set(flows.map((flow) => RULES[flow]));
  const [only] = rules;
  return rules.size === 1 ? only : undefined;
};

const LIFE_CYCLES: Readonly<Record<string, ReportKind>> = {
  StateTransactionReportLC: "transactions",
  StatePaymentReportLC: "payments",
};

/** What a report is of, by the type of the flow that tells what became of it; undefined for any other type. */
export const kindOfLifeCycle = (flowType: string | undefined): ReportKind | undefined =>
  rowOf(LIFE_CYCLES, flowType);

/** Acknowledgements of a report. */
export const REPORT_ACKS = {
  Pending: null,
  Ok: "taken",
  Error: "inadmissible",
} as const satisfies Record<string, ReportOutcome | null>;

/**
 * What an acknowledgement of a deposited report means; null: nothing yet, or a word that the table does not know. `Ok`
 * is technical: nobody has looked into the report.
 */
export const outcomeOfAck = (ack: string): ReportOutcome | null =>
  rowOf<ReportOutcome | null>(REPORT_ACKS, ack) ?? null;
