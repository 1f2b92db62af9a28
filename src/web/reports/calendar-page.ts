import { html } from "hono/html";
import { parisDay } from "../../domain/paris-day.ts";
import { daysAfter } from "../../domain/reporting/days.ts";
import type { ReportState } from "../../domain/reporting/record.ts";
import type { CalendarEntry } from "../../usecases/report/calendar.ts";
import type { NoReports } from "../../usecases/report/platform-of.ts";
import { pager } from "../pager.ts";
import { badge, days, type Html, number, type Say, table, told } from "../show.ts";
import { deadlineOf, kindAndRole, periodPath, REPORTS, stateBadge } from "./shown.ts";

/** A company that reports through the gateway, and the tenant that it is under. */
export interface Reporter {
  tenant: string;
  /** SIREN. */
  siren: string;
  name: string;
}

/** A company with its periods, and why nothing of it is sent from here, if so. */
export interface ReporterCalendar {
  reporter: Reporter;
  entries: readonly CalendarEntry[];
  platform: NoReports | null;
}

/** Days that the page looks back, and on: two months, and three. */
const LOOK = { back: 62, on: 92 };

/** First and last day that the page covers. */
export const coveredDays = (now: Date): { from: string; until: string } => {
  const today = parisDay(now);
  return { from: daysAfter(today, -LOOK.back), until: daysAfter(today, LOOK.on) };
};

/** The periods of each company with their deadlines, what is missing, and where they stand. */
export const calendarPage = (
  say: Say,
  calendars: readonly ReporterCalendar[],
  others: { next: string | null; first: string | null },
): Html => {
  const { words } = say;
  return html`<p class="soft">${words.reports.about}</p>
${calendars.length === 0 ? html`<p>${words.reports.nobody}</p>` : calendars.map((one) => companySection(say, one))}
${pager(say, others)}`;
};

/** A period of which there is something to see. */
type Shown = CalendarEntry & { state: ReportState };

/** It runs, or there are items or a report of it. What only lies ahead is not listed. */
const isShown = (entry: CalendarEntry, today: string): entry is Shown =>
  entry.state !== null &&
  (entry.period.start <= today || entry.items + entry.troubled > 0 || entry.report !== null);

const companySection = (say: Say, { reporter, entries, platform }: ReporterCalendar): Html => {
  const { words } = say;
  const { siren, name, tenant } = reporter;
  const today = parisDay(say.now);
  const shown = entries.filter((entry) => isShown(entry, today));
  return html`<section aria-labelledby="company-${siren}">
<h2 id="company-${siren}">${name} <span class="soft">${siren}</span></h2>
<p class="soft">${words.tenant} ${tenant}</p>
${platform === null ? "" : platformNote(say, platform)}
${
  shown.length === 0
    ? html`<p>${words.reports.noPeriods}</p>`
    : table(
        `${words.reports.title}, ${name}`,
        [
          words.reports.period,
          words.reports.deadline,
          words.reports.state,
          words.reports.missing,
          words.reports.changed,
          words.reports.items,
          words.reports.regime,
        ],
        shown.map((entry) => row(say, entry)),
        { underHeading: true },
      )
}
</section>`;
};

const row = (say: Say, { key, period, state, report, items, troubled, changed, overdue }: Shown): Html[] => {
  const words = say.words.reports;
  const path = periodPath(key);
  // The deadline comes next, so that a telephone shows it without scrolling.
  return [
    html`<a href="${path}">${days(say, period)}</a><br><span class="soft">${kindAndRole(say, key)}</span>`,
    deadlineOf(say, { deadline: period.deadline, state, overdue }),
    report === null
      ? stateBadge(say, state)
      : html`<a href="${REPORTS}/${report.id}">${stateBadge(say, state)}</a>`,
    troubled === 0
      ? html`<span class="soft">${words.nothingMissing}</span>`
      : html`<a href="${path}#problems">${badge("red", words.problems(troubled))}</a>`,
    report === null || report.submittedAt === null
      ? html`<span class="soft">${words.neverSent}</span>`
      : changed === 0
        ? html`<span class="soft">${words.unchanged}</span>`
        : html`<a href="${path}#difference">${badge("orange", words.changes(changed))}</a>`,
    html`${number(say, items)}`,
    html`${words.regimes[period.regime]}`,
  ];
};

/** Why nothing is sent from here, and what to do about it. */
export const platformNote = (say: Say, { en, fr, fix, fixFr }: NoReports): Html => {
  const { message, fix: toDo } = told(say, { message: en, messageFr: fr, fix, fixFr });
  return html`<div class="notice orange"><p>${message}</p><p>${say.words.toDo} ${toDo}</p></div>`;
};
