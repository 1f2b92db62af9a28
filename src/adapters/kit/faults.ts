import type { Failure } from "../../domain/failure.ts";
import type { FieldFault } from "../../domain/problem.ts";
import { refused } from "./calls/failures.ts";

/** A field at fault in what is to be sent, by a rule of the platform's own. */
export interface RuleFault extends FieldFault {
  /** The platform's name for the rule, or what it asks for. */
  rule: string;
}

/** A fault, if it is there. */
export const ruleFaultIf = (wrong: boolean, fault: RuleFault): RuleFault[] => (wrong ? [fault] : []);

/** The refusal of what the platform is known to refuse, told before it is sent; null: nothing is at fault. */
export const refusalFor = (faults: readonly RuleFault[]): Failure | null => {
  const [first] = faults;
  if (first === undefined) return null;
  const listed = faults.map(({ path, rule, message }) => `${path} (${rule}): ${message}`).join("\n");
  return refused(first.code, listed, [...new Set(faults.map(({ fix }) => fix))].join("\n"));
};
