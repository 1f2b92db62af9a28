import { html } from "hono/html";
import { reasonsOfRule } from "../../domain/controls/index.ts";
import { isReasonCode, REASONS } from "../../domain/life-cycle/reasons.ts";
import { severityBadge } from "../finding-list.ts";
import { asWritten, type Html, number, type Say, table } from "../show.ts";

/** How often a rule was found broken since the process started. */
export interface FoundRule {
  rule: string;
  severity: "error" | "warning";
  times: number;
}

/** Rules that are shown: the most frequent ones. */
const MOST = 50;

/** What is refused here and why: each rule that was found broken, with the reasons that platforms would give. */
export const foundSection = (say: Say, found: readonly FoundRule[]): Html => {
  const { words } = say;
  const rows = [...found]
    .sort((a, b) => rank(a) - rank(b) || b.times - a.times || a.rule.localeCompare(b.rule))
    .slice(0, MOST);
  return html`<section id="found" aria-labelledby="found-title">
<h2 id="found-title">${words.found}</h2>
<p class="soft">${words.foundText}</p>
<div data-live="found">${
    rows.length === 0
      ? html`<p>${words.noFound}</p>`
      : table(
          words.found,
          [words.rule, words.severity, words.reason, words.times],
          rows.map(({ rule, severity, times }) => [
            asWritten(rule),
            severityBadge(say, severity),
            html`${reasonsOfRule(rule).map((code, i) => html`${i > 0 ? ", " : ""}${reasonIn(say, code)}`)}`,
            html`${number(say, times)}`,
          ]),
          { underHeading: true },
        )
  }</div>
</section>`;
};

const rank = ({ severity }: FoundRule): number => (severity === "error" ? 0 : 1);

const reasonIn = ({ language }: Say, code: string): Html => {
  if (!isReasonCode(code)) return asWritten(code);
  const { label, labelEn } = REASONS[code];
  return html`${asWritten(code)} <span class="soft">${language === "fr" ? label : labelEn}</span>`;
};
