import { html } from "hono/html";
import type { Rejection } from "../../domain/problem.ts";
import { numberOfDocument } from "../../domain/reporting/item.ts";
import type { ReportRecord, ReportState } from "../../domain/reporting/record.ts";
import { presentPreview } from "../../usecases/report/present-items.ts";
import { lastSent, type PeriodProblem, type Preview } from "../../usecases/report/preview.ts";
import { formToken } from "../layout.ts";
import { refusal } from "../refused.ts";
import type { Session } from "../session.ts";
import {
  asWritten,
  badge,
  breakable,
  clock,
  day,
  days,
  facts,
  type Html,
  money,
  number,
  type Say,
  table,
  told,
} from "../show.ts";
import { platformNote, type Reporter } from "./calendar-page.ts";
import { contentTables } from "./content-tables.ts";
import { deadlineOf, kindAndRole, notShown, problemBlock, REPORTS, stateBadge } from "./shown.ts";

/** Problems and changes that the page shows. */
const MOST = 200;

/** What the page of a period is about. */
export interface ShownPeriod {
  reporter: Reporter;
  preview: Preview;
  /** Reports of the period so far, by number. */
  reports: readonly ReportRecord[];
  /** Why what was just asked for was not done. */
  refused?: Rejection;
}

/** Heading of the page. */
export const periodTitle = (say: Say, { key }: Preview): string =>
  `${kindAndRole(say, key)}, ${days(say, key)}`;

/** A period as it would be reported now: when, what, what is missing, what has changed; and one click to send it. */
export const periodPage = (say: Say, session: Session, shown: ShownPeriod): Html => {
  const { words } = say;
  const { preview, reports, refused } = shown;
  const { report, platform, built } = preview;
  return html`<p class="back"><a href="${REPORTS}">${words.reports.backToReports}</a></p>
${refused === undefined ? "" : refusal(say, refused)}
${standing(say, shown)}
${platform === null ? "" : platformNote(say, platform)}
${report === null || report.problem === null ? "" : problemBlock(say, report.problem)}
${platform === null ? actForm(say, session, preview) : ""}
${differenceSection(say, preview, lastSent(reports))}
${problemSection(say, preview.problems)}
<section aria-labelledby="content-title">
<h2 id="content-title">${words.reports.wouldBeSent}</h2>
${built.empty ? "" : totals(say, preview)}
${contentTables(say, built.content)}
</section>
${reportsSection(say, reports)}`;
};

const standing = (say: Say, { reporter, preview }: ShownPeriod): Html => {
  const { words } = say;
  const { period, state, report } = preview;
  return html`<p>${stateBadge(say, state)} ${words.reports.deadlineIs} ${deadlineOf(say, { deadline: period.deadline, state })}</p>
<p class="soft">${words.reports.stateTexts[state]}</p>
${facts([
  [words.reports.company, html`${reporter.name} <span class="soft">${reporter.siren}</span>`],
  [words.tenant, reporter.tenant],
  [words.reports.regime, words.reports.regimes[period.regime]],
  [words.reports.platformDeadline, clock(say, period.platformDeadline)],
  [words.platform, report?.account ?? null],
])}`;
};

const TO_SUBMIT: ReadonlySet<ReportState> = new Set(["due", "awaiting-approval", "rejected", "inadmissible"]);
const TO_RECTIFY: ReadonlySet<ReportState> = new Set(["accepted", "taken"]);

/** What a person may ask for now: the gateway has the last word on it. */
const actOn = (report: ReportRecord, { counts }: Preview["difference"]): "submit" | "rectify" | null => {
  if (TO_SUBMIT.has(report.state)) return "submit";
  const hasChanged = counts.added + counts.changed + counts.removed > 0;
  return TO_RECTIFY.has(report.state) && hasChanged ? "rectify" : null;
};

const actForm = (say: Say, session: Session, { report, difference }: Preview): Html | "" => {
  const act = report === null ? null : actOn(report, difference);
  if (report === null || act === null || !session.person.acts) return "";
  const words = say.words.reports;
  return html`<form method="post" action="${REPORTS}/${report.id}/${act}" class="check">${formToken(session)}
<p id="act-about" class="soft">${act === "submit" ? words.submitAbout : words.rectifyAbout}</p>
<button aria-describedby="act-about">${words[act]}</button>
</form>`;
};

const MARKS = { added: ["green", "+"], changed: ["orange", "±"], removed: ["red", "−"] } as const;

/** How the period differs from what the platform was last told. Nothing where it was told nothing: all of it is new. */
const differenceSection = (
  say: Say,
  { difference }: Preview,
  sent: Pick<ReportRecord, "type" | "n"> | null,
): Html | "" => {
  if (sent === null) return "";
  const words = say.words.reports;
  const { counts } = difference;
  const all = counts.added + counts.changed + counts.removed;
  const rows = (["removed", "changed", "added"] as const).flatMap((what) =>
    difference[what].map((item) => ({ what, item })),
  );
  const shown = rows.slice(0, MOST);
  return html`<section id="difference" aria-labelledby="difference-title">
<h2 id="difference-title">${words.differenceTitle}</h2>
${
  all === 0
    ? html`<p>${words.noDifference}</p>`
    : html`<p>${words.differenceAgainst(sent.type, sent.n)} <strong>${words.differenceCounts(counts.added, counts.changed, counts.removed)}</strong></p>
${table(
  words.differenceTitle,
  [words.item, words.change, words.day, words.document],
  shown.map(({ what, item: { source, id, day: of, document } }) => {
    const [colour, sign] = MARKS[what];
    return [
      html`${words.sources[source]} ${asWritten(id)}`,
      badge(colour, `${sign} ${words.differenceWhat[what]}`),
      day(say, of),
      html`${document === null ? "" : breakable(numberOfDocument(document))}`,
    ];
  }),
  { underHeading: true },
)}${notShown(say, all, shown.length)}`
}
</section>`;
};

const problemSection = (say: Say, problems: readonly PeriodProblem[]): Html => {
  const words = say.words.reports;
  const shown = problems.slice(0, MOST);
  return html`<section id="problems" aria-labelledby="problems-title">
<h2 id="problems-title">${words.problemsTitle}</h2>
${
  problems.length === 0
    ? html`<p>${words.noProblems}</p>`
    : html`<ul class="troubles">${shown.map((problem) => problemItem(say, problem))}</ul>${notShown(say, problems.length, shown.length)}`
}
</section>`;
};

const problemItem = (say: Say, problem: PeriodProblem): Html => {
  const { words } = say;
  const { message, fix } = told(say, problem);
  const { item, day: of, path, code, rule } = problem;
  const names = [...new Set([code, rule ?? "", path])].filter((name) => name !== "");
  return html`<li class="card trouble"><div>
<p class="line"><strong>${message}</strong></p>
<p>${words.toDo} ${fix}</p>
<p class="soft">${item === null ? words.reports.severalItems : html`${words.reports.sources[item.source]} ${asWritten(item.id)}`} · ${day(say, of)}${names.map((name) => html` · ${asWritten(name)}`)}</p>
</div></li>`;
};

const totals = (say: Say, preview: Preview): Html => {
  const words = say.words.reports;
  const { kind, totals: sums } = presentPreview(preview);
  const isOfSales = kind === "transactions";
  return facts([
    [words.items, number(say, sums.items)],
    [words.totalBase, isOfSales ? money(say, sums.base, "EUR") : null],
    [words.totalVat, isOfSales ? money(say, sums.vat, "EUR") : null],
    [words.totalReceived, isOfSales ? null : money(say, sums.received, "EUR")],
  ]);
};

/** The reports of the period, the newest first. */
const reportsSection = (say: Say, reports: readonly ReportRecord[]): Html => {
  const words = say.words.reports;
  return html`<section id="reports" aria-labelledby="reports-title">
<h2 id="reports-title">${words.ofPeriod}</h2>
${
  reports.length === 0
    ? html`<p>${words.noReports}</p>`
    : table(
        words.ofPeriod,
        [words.report, words.state, words.items, words.sentAt, words.answeredAt, words.problem],
        reports
          .toReversed()
          .map(({ id, type, n, state, items, sentAt, answeredAt, problem }) => [
            html`<a href="${REPORTS}/${id}">${words.reportNamed(type, n)}</a>`,
            stateBadge(say, state),
            html`${number(say, items)}`,
            sentAt === null ? html`${words.notYet}` : clock(say, sentAt),
            answeredAt === null ? html`${words.notYet}` : clock(say, answeredAt),
            problem === null
              ? html``
              : html`${told(say, problem).message} ${asWritten(problem.rule ?? problem.code)}`,
          ]),
        { underHeading: true },
      )
}
</section>`;
};
