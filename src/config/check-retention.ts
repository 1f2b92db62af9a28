import { durationOf, textOfDuration } from "../domain/retention/duration.ts";
import { RETAINED, tooShort } from "../domain/retention/terms.ts";
import type { Findings, Path } from "./fault.ts";
import { type Group, group } from "./raw.ts";

/** How long things are kept: nothing for a shorter time than a rule asks for, of all tenants and of each. */
export const checkRetention = (root: Group, findings: Findings): void => {
  checkTerms(group(root.retention), ["retention"], findings);
  for (const [name, tenant] of Object.entries(group(root.tenants))) {
    checkTerms(group(group(tenant).retention), ["tenants", name, "retention"], findings);
  }
};

const checkTerms = (given: Group, path: Path, findings: Findings): void => {
  for (const what of RETAINED) {
    const text = given[what];
    const term = typeof text === "string" ? durationOf(text) : null;
    const broken = term === null ? null : tooShort(what, term);
    if (broken === null) continue;
    const least = textOfDuration(broken.least);
    findings.fault(
      [...path, what],
      `is shorter than a rule asks for: ${broken.rule.en}`,
      `write ${least} or more, or leave it out`,
    );
  }
};
