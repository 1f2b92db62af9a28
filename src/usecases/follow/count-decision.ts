import type { Decision } from "../../domain/sharing/rule.ts";
import { keyOfRule } from "../../domain/sharing/rule-key.ts";
import type { Memory } from "../../store/port.ts";
import type { Parts } from "../parts.ts";

/** Counts what the rules did with an invoice; of companies without rules, nothing. */
export const countDecision = async (
  parts: Pick<Parts, "router" | "now">,
  memory: Memory,
  invoice: string,
  { by, rules, leads, copies }: Decision,
): Promise<void> => {
  if (by !== "rule" && by !== "unrouted") return;
  const said = rules.flatMap((n) => parts.router.receiving.rules[n] ?? []).map(keyOfRule);
  await memory.routing.matched({ rules: said, leads, copies, invoice }, parts.now());
};
