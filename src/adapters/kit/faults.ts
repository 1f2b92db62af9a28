import type { Failure } from "../../domain/failure.ts";
import type { ToldFault } from "../../domain/problem.ts";
import { refused } from "./calls/failures.ts";

/** A field at fault in what is to be sent, by a rule of the platform's own. */
export interface RuleFault extends ToldFault {
  /** The platform's name for the rule, or what it asks for. */
  rule: string;
}

/** A fault, if it is there. */
export const ruleFaultIf = (wrong: boolean, fault: RuleFault): RuleFault[] => (wrong ? [fault] : []);

/** Each line once. */
const linesOf = (lines: readonly string[]): string => [...new Set(lines)].join("\n");

/** The refusal of what the platform is known to refuse, told before it is sent; null: nothing is at fault. */
export const refusalFor = (faults: readonly RuleFault[]): Failure | null => {
  const [first] = faults;
  if (first === undefined) return null;
  const listed = faults.map(({ path, rule, message }) => `${path} (${rule}): ${message}`).join("\n");
  const french = faults.map(({ path, rule, messageFr }) => `${path} (${rule}) : ${messageFr}`).join("\n");
  return refused(first.code, listed, linesOf(faults.map(({ fix }) => fix)), {
    messageFr: french,
    fixFr: linesOf(faults.map(({ fixFr }) => fixFr)),
  });
};
