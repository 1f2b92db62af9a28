import { isSiren } from "../domain/company.ts";
import { MOST_STEPS_TOGETHER, patternOf } from "../domain/sharing/pattern.ts";
import { meant } from "../explain.ts";
import { checkConditions } from "./check-receive-rule.ts";
import type { Findings } from "./fault.ts";
import { type Group, group } from "./raw.ts";
import { entriesOf, type RawRule, rawRulesOf } from "./raw-rules.ts";

/** The companies of each tenant, in the order of the file. */
type Companies = ReadonlyMap<string, ReadonlySet<string>>;

/** A rule with the companies that it is about. */
type RuleAbout = RawRule & { about: ReadonlySet<string> };

/**
 * Who shares companies, and the rules by which they receive: that each rule can match, and that whom it gives an
 * invoice to is a tenant that names the company.
 */
export const checkReceiving = (root: Group, findings: Findings): void => {
  const companies: Companies = new Map(
    Object.entries(group(root.tenants)).map(([name, tenant]) => [
      name,
      new Set(entriesOf(group(tenant).companies, []).map(({ text }) => text)),
    ]),
  );
  const rules = rawRulesOf(root.receive).map(
    (rule): RuleAbout => ({ ...rule, about: aboutOf(rule, companies) }),
  );
  for (const rule of rules) {
    checkCompany(rule, companies, findings);
    checkReceivers(rule, companies, findings);
    checkConditions(rule, findings);
  }
  warnOfUnreached(rules, findings);
  checkPatterns(rules, findings);
  const about = new Set(rules.flatMap((rule) => [...rule.about]));
  checkUnrouted(root.unrouted, about, companies, findings);
  warnOfUnruled(root.tenants, about, companies, findings);
};

const isNamed = (siren: string, companies: Companies): boolean =>
  [...companies.values()].some((all) => all.has(siren));

/** Its company, where a tenant names it; without one, the companies that all who lead or read by `to` name. */
const aboutOf = ({ company, to }: RawRule, companies: Companies): ReadonlySet<string> => {
  if (company !== null) return new Set(isNamed(company, companies) ? [company] : []);
  const [first, ...others] = to.map(({ text }) => companies.get(text));
  return new Set([...(first ?? [])].filter((siren) => others.every((one) => one?.has(siren))));
};

const checkCompany = ({ path, company, to, about }: RuleAbout, companies: Companies, findings: Findings) => {
  if (company === null) {
    if (about.size === 0 && to.every(({ text }) => companies.has(text)) && to.length > 0) {
      findings.fault(
        [...path, "to"],
        "is about no company: its receivers have none in common",
        "give when.company, or receivers that share a company",
      );
    }
    return;
  }
  const at = [...path, "when", "company"];
  if (!isSiren(company)) {
    findings.fault(
      at,
      `"${company}" is not a SIREN`,
      "give the nine digits of the company's SIREN; the last one is a check digit",
    );
  } else if (!isNamed(company, companies)) {
    findings.fault(
      at,
      `"${company}" is a company of no tenant`,
      "add it to the companies of each tenant that receives for it",
    );
  }
};

const checkReceivers = (rule: RuleAbout, companies: Companies, findings: Findings): void => {
  const seen = new Set<string>();
  for (const { path, text } of [...rule.to, ...rule.copy]) {
    const own = companies.get(text);
    if (own === undefined) {
      findings.fault(
        path,
        `names "${text}", which is not among the tenants`,
        meant(text, [...companies.keys()]),
      );
    } else if (rule.about.size > 0 && ![...rule.about].some((siren) => own.has(siren))) {
      findings.fault(
        path,
        `names ${text}, which does not name ${rule.company ?? "a company of this rule"}`,
        `add the company to tenants.${text}.companies, or leave ${text} out: who does not name a company receives nothing of it`,
      );
    }
    if (seen.has(text)) {
      findings.fault(path, `names ${text} twice`, "name each receiver once, in to or in copy");
    }
    seen.add(text);
  }
};

/** Does it take whatever comes for its companies, and let no later rule add to it? */
const takesAll = ({ when, more }: RuleAbout): boolean =>
  !more && Object.entries(when).every(([key, value]) => key === "company" || value === undefined);

const warnOfUnreached = (rules: readonly RuleAbout[], findings: Findings): void => {
  /** Companies, each with the first rule that takes all. */
  const taken = new Map<string, number>();
  rules.forEach((rule, i) => {
    const before = [...rule.about].flatMap((siren) => taken.get(siren) ?? []);
    if (rule.about.size > 0 && before.length === rule.about.size) {
      findings.warn(
        rule.path,
        `can never match: receive[${Math.max(...before)}] takes every invoice before it`,
        "move the rule without further conditions to the end",
      );
    }
    if (takesAll(rule)) for (const siren of rule.about) if (!taken.has(siren)) taken.set(siren, i);
  });
};

/** Each pattern for itself is bounded; all of them meet the same text. */
const checkPatterns = (rules: readonly RuleAbout[], findings: Findings): void => {
  const steps = new Map<string, number>();
  for (const { path, when, about } of rules) {
    const pattern = typeof when.reference === "string" ? patternOf(when.reference) : null;
    if (pattern === null || "message" in pattern) continue;
    for (const siren of about) {
      const before = steps.get(siren) ?? 0;
      steps.set(siren, before + pattern.steps);
      if (before <= MOST_STEPS_TOGETHER && before + pattern.steps > MOST_STEPS_TOGETHER) {
        findings.fault(
          [...path, "when", "reference"],
          `is too much beside the other patterns of the rules about ${siren}: a text could be made that holds everything up`,
          "begin patterns with ^, and use fewer of *, + and {n,m}",
        );
      }
    }
  }
};

/** Companies that a message lists. */
const MOST_LISTED = 3;

const checkUnrouted = (
  unrouted: unknown,
  about: ReadonlySet<string>,
  companies: Companies,
  findings: Findings,
): void => {
  if (typeof unrouted !== "string" || unrouted === "" || unrouted === "hold") return;
  const own = companies.get(unrouted);
  if (own === undefined) {
    findings.fault(
      ["unrouted"],
      `names "${unrouted}", which is not among the tenants`,
      meant(unrouted, ["hold", ...companies.keys()]),
    );
    return;
  }
  const missing = [...about].filter((siren) => !own.has(siren));
  if (missing.length === 0) return;
  const more = missing.length > MOST_LISTED ? ` and ${missing.length - MOST_LISTED} more` : "";
  findings.warn(
    ["unrouted"],
    `names ${unrouted}, which does not name ${missing.slice(0, MOST_LISTED).join(", ")}${more}: what no rule takes of that is held`,
    `write hold, and end the rules about a company of ${unrouted} with one without further conditions; or add the company to tenants.${unrouted}.companies`,
  );
};

const warnOfUnruled = (
  tenants: unknown,
  about: ReadonlySet<string>,
  companies: Companies,
  findings: Findings,
): void => {
  const told = new Set(about);
  for (const name of companies.keys()) {
    for (const { path, text } of entriesOf(group(group(tenants)[name]).companies, [
      "tenants",
      name,
      "companies",
    ])) {
      const first = [...companies].find(([, all]) => all.has(text))?.[0] ?? name;
      if (first === name || told.has(text) || !isSiren(text)) continue;
      told.add(text);
      findings.warn(
        path,
        `is a company of ${first} too, and no rule of receive is about it: ${first} receives all that comes for it`,
        "say under receive who gets what",
      );
    }
  }
};
