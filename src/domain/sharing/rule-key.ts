import type { ReceiveRule } from "./rule.ts";

export const keyOfRule = (rule: ReceiveRule): string => JSON.stringify(rule);
