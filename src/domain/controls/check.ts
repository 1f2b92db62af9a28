import type { ReasonCode } from "../life-cycle/reasons.ts";
import { type Finding, filled, type Place, type Severity, type Text, type Values } from "./finding.ts";
import type { Subject } from "./subject.ts";

/** Steps of the controls, in order: a step in which there is an error is the last. */
export const STEPS = ["presence", "formats", "sums", "coherence", "uniqueness", "recipient"] as const;
export type Step = (typeof STEPS)[number];

/** One place in which a check fails. What is absent is as the check says. */
export interface Hit {
  at: Place;
  term?: string;
  /** Which of the check's rules, where it is not the first. */
  rule?: string;
  severity?: Severity;
  values?: Values;
}

/**
 * One row of the table of controls.
 *
 * @typeParam S - what it looks at
 */
export interface Check<S = Subject> {
  /** Several rows share a number where one subject has several rules or messages. */
  no: number;
  step: Step;
  severity: Severity;
  /** The national reason that a platform would give; or ours. */
  code: ReasonCode | "company_not_allowed";
  /** Rules that a finding may name; the first where nothing else is said. */
  rules: readonly [string, ...string[]];
  /** Rules of others that ask the same, by which it can be set too. */
  also?: readonly string[];
  /** The business term, where a hit names no other. */
  term: string;
  /** When it fails, in words for the table in docs/controls.md. */
  when: string;
  /** A rule for France: not asked of invoices of sellers elsewhere. */
  national?: true;
  /** A question of rights, which no setting turns off. */
  fixed?: true;
  /** Only who sends can answer for it: not asked of what was received. */
  sending?: true;
  message: Text;
  fix: Text;
  run(subject: S): readonly Hit[];
}

/** How a tenant wants a single check: not at all, as a warning, or as an error. */
export type Setting = "off" | "warn" | "block";

/** By rule (`BR-FR-05`) or by code (`CALCUL_ERR`). A rule's own setting goes before its code's. */
export type RuleSettings = Readonly<Record<string, Setting>>;

/** Findings of one check past which nobody reads on: a thousand lines may have the same fault. */
const MOST = 50;

const settingOf = <S>(check: Check<S>, rule: string, settings: RuleSettings): Setting | undefined => {
  if (check.fixed) return undefined;
  const names = [rule, ...(check.also ?? []), check.code];
  return names.map((name) => settings[name]).find((setting) => setting !== undefined);
};

const SEVERITY: Readonly<Record<Exclude<Setting, "off">, Severity>> = { warn: "warning", block: "error" };

/** What a check finds, 50 places at most. This is where all findings are made. */
export const findingsOf = <S extends Pick<Subject, "national" | "direction">>(
  check: Check<S>,
  subject: S,
  settings: RuleSettings,
): Finding[] => {
  if (check.national && !subject.national) return [];
  if (check.sending && subject.direction === "inbound") return [];
  return check
    .run(subject)
    .slice(0, MOST)
    .flatMap(({ at, term = check.term, rule = check.rules[0], severity = check.severity, values = {} }) => {
      const setting = settingOf(check, rule, settings);
      if (setting === "off") return [];
      return [
        {
          no: check.no,
          severity: setting === undefined ? severity : SEVERITY[setting],
          code: check.code,
          rule,
          path: term,
          at,
          message: filled(check.message, values, "en"),
          messageFr: filled(check.message, values, "fr"),
          fix: filled(check.fix, values, "en"),
          fixFr: filled(check.fix, values, "fr"),
        },
      ];
    });
};
