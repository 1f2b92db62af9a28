import { html } from "hono/html";
import { parisDay } from "../../domain/paris-day.ts";
import type { PeriodKey, ReportProblem, ReportState } from "../../domain/reporting/record.ts";
import { REPORT_STATE_LABELS } from "../../domain/reporting/state-labels.ts";
import { pathOf } from "../rooms.ts";
import { asWritten, badge, day, type Html, number, type Say, told } from "../show.ts";

/** Where the pages of e-reporting are. */
export const REPORTS = pathOf("reports");

/** The page of a period as it would be reported now. */
export const periodPath = ({ company, kind, role, start }: Omit<PeriodKey, "end">): string =>
  `${REPORTS}/period?${new URLSearchParams({ company, kind, role, day: start })}`;

const COLOURS: Readonly<Record<ReportState, Parameters<typeof badge>[0]>> = {
  open: "grey",
  due: "orange",
  "awaiting-approval": "orange",
  queued: "blue",
  sent: "blue",
  taken: "blue",
  accepted: "green",
  rejected: "red",
  inadmissible: "red",
  superseded: "grey",
};

/** Where a report or a period stands, in a word and a colour. */
export const stateBadge = ({ language }: Say, state: ReportState): Html =>
  badge(COLOURS[state], REPORT_STATE_LABELS[state][language === "fr" ? "label" : "labelEn"]);

/** Nothing that holds has been sent: the deadline matters. */
const PRESSING: ReadonlySet<ReportState> = new Set([
  "open",
  "due",
  "awaiting-approval",
  "rejected",
  "inadmissible",
]);

/** From so many days before a deadline on it stands out: that of the first reminder. */
const SOON = 5;

const MS_PER_DAY = 86_400_000;

/** A deadline, and how near it is where something must still be sent. */
export const deadlineOf = (
  say: Say,
  { deadline, state, overdue }: { deadline: string; state: ReportState; overdue?: boolean },
): Html => {
  const { words } = say;
  const shown = day(say, deadline);
  const left = Math.round((Date.parse(deadline) - Date.parse(parisDay(say.now))) / MS_PER_DAY);
  if (!PRESSING.has(state))
    return overdue === true ? html`${shown} ${badge("red", words.reports.missed)}` : shown;
  if (left < 0) return html`${shown} ${badge("red", words.reports.overdue(-left))}`;
  if (left === 0) return html`${shown} ${badge("red", words.reports.lastDay)}`;
  return html`${shown} ${badge(left <= SOON ? "orange" : "grey", words.reports.left(left))}`;
};

/** What a report is about, in words: `Transactions, sales`. */
export const kindAndRole = ({ words }: Say, { kind, role }: Pick<PeriodKey, "kind" | "role">): string =>
  `${words.reports.kinds[kind]}, ${words.reports.roles[role]}`;

/** What went wrong with a report: the words, the rule, what to do, and what the platform wrote. */
export const problemBlock = (say: Say, problem: ReportProblem): Html => {
  const { words } = say;
  const { message, fix } = told(say, problem);
  const { code, rule, raw } = problem;
  return html`<div class="notice wrong">
<p><strong>${message}</strong> ${asWritten(code)}${rule === null ? "" : html` · ${words.reports.rule} ${asWritten(rule)}`}</p>
${fix === null ? "" : html`<p>${words.toDo} ${fix}</p>`}
${raw === null || raw === "" ? "" : html`<details><summary>${words.platformWords}</summary><pre tabindex="0">${raw}</pre></details>`}
</div>`;
};

/** Says how many of a list are not shown. */
export const notShown = (say: Say, all: number, shown: number): Html | "" =>
  all <= shown ? "" : html`<p class="soft">${say.words.reports.more(number(say, all - shown))}</p>`;
