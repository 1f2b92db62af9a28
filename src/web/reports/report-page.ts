import { html } from "hono/html";
import { wordsOfReason } from "../../domain/life-cycle/reason-words.ts";
import { numberOfDocument } from "../../domain/reporting/item.ts";
import type { ReportEvent, ReportRecord } from "../../domain/reporting/record.ts";
import type { ReportContent } from "../../domain/reporting/report.ts";
import type { UseCases } from "../../usecases/index.ts";
import { pager } from "../pager.ts";
import {
  asWritten,
  breakable,
  clock,
  day,
  days,
  facts,
  type Html,
  moment,
  number,
  type Say,
  size,
  table,
} from "../show.ts";
import type { Reporter } from "./calendar-page.ts";
import { contentTables } from "./content-tables.ts";
import { deadlineOf, kindAndRole, periodPath, problemBlock, REPORTS, stateBadge } from "./shown.ts";
import { xmlView } from "./xml-view.ts";

/** What the page of a report is about. */
export interface ShownReport {
  reporter: Reporter;
  report: ReportRecord;
  events: readonly ReportEvent[];
  items: Pick<Awaited<ReturnType<UseCases["listReportItems"]>>, "items"> & {
    next: string | null;
    first: string | null;
  };
  /** What it tells, or would tell now where it was not sent; null: that cannot be read. */
  content: ReportContent | null;
  /** The file; null until it is sent. */
  file: Uint8Array | null;
}

/** Heading of the page. */
export const reportTitle = ({ words }: Say, { type, n }: ReportRecord): string =>
  words.reports.reportNamed(type, n);

/** One report: where it stands and why, what it tells, and what made that. */
export const reportPage = (say: Say, shown: ShownReport): Html => {
  const { report, events, items, content, file } = shown;
  const words = say.words.reports;
  return html`<p class="back"><a href="${REPORTS}">${words.backToReports}</a></p>
<p>${stateBadge(say, report.state)} <span class="soft">${words.stateTexts[report.state]}</span></p>
${report.problem === null ? "" : problemBlock(say, report.problem)}
<p><a class="button" href="${periodPath(report)}">${words.toPeriod}</a></p>
${about(say, shown)}
<section aria-labelledby="history-title">
<h2 id="history-title">${words.history}</h2>
${events.length === 0 ? html`<p>${words.noHistory}</p>` : historyTable(say, events)}
</section>
${
  content === null
    ? ""
    : html`<section aria-labelledby="content-title">
<h2 id="content-title">${report.submittedAt === null ? words.wouldBeSent : words.wasSent}</h2>
${contentTables(say, content)}
</section>`
}
<section id="items" aria-labelledby="items-title">
<h2 id="items-title">${words.madeOf}</h2>
${items.items.length === 0 ? html`<p>${words.noItems}</p>` : itemTable(say, items.items)}${pager(say, items)}
</section>
<section aria-labelledby="xml-title">
<h2 id="xml-title">${words.xml}</h2>
${file === null ? html`<p>${words.noXml}</p>` : xmlSection(say, report, file)}
</section>`;
};

const about = (say: Say, { reporter, report }: ShownReport): Html => {
  const { words } = say;
  const { reports } = words;
  const at = (instant: string | null): Html =>
    instant === null ? html`<span class="soft">${reports.notYet}</span>` : moment(say, instant);
  return facts([
    [reports.company, html`${reporter.name} <span class="soft">${report.company}</span>`],
    [reports.period, days(say, report)],
    [reports.reports, kindAndRole(say, report)],
    [reports.type, reports.types[report.type]],
    [reports.deadline, deadlineOf(say, report)],
    [reports.platformDeadline, clock(say, report.platformDeadline)],
    [reports.late, report.late ? reports.lateText : null],
    [reports.items, number(say, report.items)],
    [
      reports.leftOut,
      report.leftOut === 0
        ? null
        : html`<a href="${periodPath(report)}#problems">${number(say, report.leftOut)}</a>`,
    ],
    [reports.flows, report.flows.join(", ")],
    [reports.submittedAt, at(report.submittedAt)],
    [reports.sentAt, at(report.sentAt)],
    [reports.answeredAt, at(report.answeredAt)],
    [words.platform, report.account],
    [words.platformId, report.platformId === null ? null : asWritten(report.platformId)],
    [reports.name, asWritten(report.name)],
    [reports.id, asWritten(report.id)],
  ]);
};

const historyTable = (say: Say, events: readonly ReportEvent[]): Html => {
  const { words } = say;
  return table(
    words.reports.history,
    [words.when, words.reports.state, words.reports.code, words.source, words.reports.why],
    events.map((event) => [
      moment(say, event.at),
      stateBadge(say, event.state),
      event.rawCode === null ? html`` : asWritten(event.rawCode),
      html`${words.reports.heardBy[event.source]}`,
      reasons(say, event),
    ]),
    { underHeading: true },
  );
};

/** Why, by the reasons of the life cycle, and in the platform's own words. */
const reasons = (say: Say, event: ReportEvent): Html =>
  html`${event.reasons.map(
    (reason) => html`${wordsOfReason(reason)[say.language]} ${asWritten(reason.code)}<br>`,
  )}${event.comment === null ? "" : html`<q>${event.comment}</q>`}`;

const itemTable = (say: Say, items: ShownReport["items"]["items"]): Html => {
  const words = say.words.reports;
  return table(
    words.madeOf,
    [words.item, words.day, words.document],
    items.map(({ source, id, day: of, document }) => [
      html`${words.sources[source]} ${asWritten(id)}`,
      day(say, of),
      html`${document === null ? "" : breakable(numberOfDocument(document))}`,
    ]),
    { underHeading: true },
  );
};

/** Where the file of a report is had. */
const filePath = ({ id }: Pick<ReportRecord, "id">): string => `${REPORTS}/${id}/f10.xml`;

const xmlSection = (say: Say, report: ReportRecord, file: Uint8Array): Html => {
  const words = say.words.reports;
  const { text, shown, all } = xmlView(file);
  return html`<p><a class="button" href="${filePath(report)}" download>${words.download}</a> <span class="soft">${size(say, all)}</span></p>
${shown < all ? html`<p>${words.cut(size(say, shown), size(say, all))}</p>` : ""}
<pre tabindex="0" aria-labelledby="xml-title">${text}</pre>`;
};
