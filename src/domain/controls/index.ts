import { AMOUNTS } from "./amounts.ts";
import { ATTACHMENTS } from "./attachments.ts";
import { type Check, findingsOf, type RuleSettings, STEPS } from "./check.ts";
import { FILE_FAULTS } from "./file-faults.ts";
import type { Finding } from "./finding.ts";
import { HEADER } from "./header.ts";
import { ADDRESSES, IDENTIFIERS } from "./identifiers.ts";
import { LINES } from "./lines.ts";
import { NOTES } from "./notes.ts";
import { NUMBERS_AND_DATES } from "./numbers-and-dates.ts";
import { PARTIES } from "./parties.ts";
import { PAYMENT } from "./payment.ts";
import { RECIPIENT, type Recipient } from "./recipient.ts";
import { REFERENCES } from "./references.ts";
import { type Given, subjectOf } from "./subject.ts";
import { TOTALS } from "./totals.ts";
import { UNIQUENESS } from "./uniqueness.ts";
import { VAT } from "./vat.ts";
import { VAT_CATEGORIES_AND_RATES } from "./vat-categories.ts";
import { VAT_POINTS } from "./vat-points.ts";
import { VAT_SUMS } from "./vat-sums.ts";

export type { Check, RuleSettings } from "./check.ts";
export { FILE_FAULTS, findingOfFault } from "./file-faults.ts";
export { type Finding, pointerOf } from "./finding.ts";
export type { Profile } from "./profiles.ts";
export { type Given, subjectOf } from "./subject.ts";

/** The rules that the checks follow: of the French norm by FNFE-MPE, of the State, of Europe. */
export const RULES_IN_FORCE = "FNFE 1.4.0.04, annex 7 V1.9, EN 16931 1.3.16";

/** All checks of an invoice's content, by number. */
export const CHECKS: readonly Check[] = [
  ...ATTACHMENTS,
  ...HEADER,
  ...NUMBERS_AND_DATES,
  ...PARTIES,
  ...IDENTIFIERS,
  ...ADDRESSES,
  ...NOTES,
  ...REFERENCES,
  ...AMOUNTS,
  ...TOTALS,
  ...LINES,
  ...VAT_SUMS,
  ...VAT_CATEGORIES_AND_RATES,
  ...VAT,
  ...VAT_POINTS,
  ...PAYMENT,
  ...UNIQUENESS,
].sort((a, b) => a.no - b.no);

/** Those of its recipient, which only the directory can answer. */
export const RECIPIENT_CHECKS = RECIPIENT;

const BY_STEP = STEPS.map((step) => CHECKS.filter((check) => check.step === step));

/** What a setting for single rules may name: a rule, or a national reason that stands for all of its checks. */
export const SETTABLE: ReadonlySet<string> = new Set(
  [...CHECKS, ...RECIPIENT]
    .filter(({ fixed }) => !fixed)
    .flatMap(({ rules, also = [], code }) => [...rules, ...also, code]),
);

/** What platforms would give as reason where a rule is broken; several where the rule stands for several checks. */
export const reasonsOfRule = (rule: string): string[] => {
  const checks = [...CHECKS, ...RECIPIENT].filter(({ rules }) => rules.includes(rule));
  const faults = Object.values(FILE_FAULTS).filter((fault) => fault.rule === rule);
  return [...new Set([...checks, ...faults].map(({ code }) => code))];
};

/** What the controls say of an invoice. */
export interface Verdict {
  /** There is no error among the findings. */
  valid: boolean;
  findings: Finding[];
  /** The rules in force. */
  rules: string;
}

/**
 * Controls an invoice by all checks, in the order of the national chain: presence, formats and lists, sums, coherence,
 * uniqueness (regulation §7.1). All findings of a step are told at once; the step in which there is an error is the
 * last, since the next would only find its consequences.
 *
 * @param rules - a tenant's settings for single rules or codes
 */
export const control = (given: Given, rules: RuleSettings = {}): Verdict => {
  const subject = subjectOf(given);
  const findings: Finding[] = [];
  for (const checks of BY_STEP) {
    const found = checks.flatMap((check) => findingsOf(check, subject, rules));
    findings.push(...found);
    if (found.some(({ severity }) => severity === "error")) break;
  }
  return { valid: findings.every(({ severity }) => severity !== "error"), findings, rules: RULES_IN_FORCE };
};

/**
 * What the directory says of an invoice's recipient, as findings (checks 66 to 70). What is only remembered, because the
 * directory cannot be asked now, says nothing.
 *
 * @param rules - a tenant's settings for single rules or codes
 */
export const controlRecipient = (recipient: Recipient, rules: RuleSettings = {}): Finding[] =>
  recipient.directory.stale ? [] : RECIPIENT.flatMap((check) => findingsOf(check, recipient, rules));
