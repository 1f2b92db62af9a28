import { Rejection } from "../domain/problem.ts";
import type { Receiving } from "../domain/sharing/rule.ts";
import type { Tenants } from "../domain/tenant.ts";
import { closed, explain } from "../explain.ts";
import { checkReceiving } from "./check-receiving.ts";
import { Findings } from "./fault.ts";
import { receivingKeys, receivingOf } from "./shape.ts";

const rulesShape = closed(receivingKeys);

/** Most faults that are told. */
const MOST_FAULTS = 20;

/**
 * Reads rules that are not in the configuration (yet) as it would read them.
 *
 * @param raw - `receive` and `unrouted`, as they would stand there
 * @param tenants - those of the configuration in force
 * @throws Rejection 422 with each fault, its place and its fix
 */
export const readRulesToTry = (raw: { receive: unknown; unrouted: unknown }, tenants: Tenants): Receiving => {
  const findings = new Findings(() => undefined);
  const parsed = rulesShape.safeParse(raw);
  for (const { path, message, fix } of explain(parsed.error?.issues ?? [], raw, MOST_FAULTS)) {
    findings.fault(path, message, fix);
  }
  const root = {
    ...raw,
    tenants: Object.fromEntries([...tenants].map(([name, { companies }]) => [name, { companies }])),
  };
  checkReceiving(root, findings);
  if (parsed.success && findings.faults.length === 0) return receivingOf(parsed.data);
  const faults = findings.faults.slice(0, MOST_FAULTS);
  throw new Rejection(
    422,
    "rules_invalid",
    { en: "The rules are not valid", fr: "Les règles ne sont pas valides" },
    {
      en: faults.map(({ path, message, fix }) => `${path} ${message}. Fix: ${fix}.`).join(" "),
      fr: `À corriger, à ces endroits : ${faults.map(({ path }) => path).join(", ")}.`,
    },
    faults.map(({ path, message, fix }) => ({ path, code: "rule_invalid", message, fix })),
  );
};
