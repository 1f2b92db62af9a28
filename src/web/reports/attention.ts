import { html } from "hono/html";
import type { Caller } from "../../domain/caller.ts";
import { parisDay } from "../../domain/paris-day.ts";
import type { ReportRecord } from "../../domain/reporting/record.ts";
import type { UseCases } from "../../usecases/index.ts";
import type { PlacedReason } from "../overview/summary.ts";
import { asWritten, days, type Html, type Say, told } from "../show.ts";
import type { Reporter } from "./calendar-page.ts";
import { deadlineOf, kindAndRole, periodPath, REPORTS, stateBadge } from "./shown.ts";

/** Reports that a person should look at, the first deadline first. */
export interface ReportsToSee {
  items: readonly ReportRecord[];
  /** There are more than were looked up. */
  more: boolean;
}

/** The companies whose reports a person may see. */
export const reportersOf = (reporters: readonly Reporter[], caller: Caller): readonly Reporter[] =>
  caller.kind === "admin" ? reporters : reporters.filter(({ tenant }) => tenant === caller.tenant);

/** Reports of a state that are looked up, and reports that the page lists. */
const LOOKED_UP = 50;
const LISTED = 20;

const UNSENT = ["due", "awaiting-approval"] as const;
const REFUSED = ["rejected", "inadmissible"] as const;

/** Of a company and kind, reports among which a later one of a refused one's period is looked for. */
const LATEST = 200;

/** Is there a later report of its period? */
const isFollowed = (report: ReportRecord, others: readonly ReportRecord[]): boolean =>
  others.some(({ role, start, n }) => role === report.role && start === report.start && n > report.n);

/**
 * The reports that are due or overdue, and those that were refused and not sent again: few look-ups by state, so that
 * the first page costs little however many reports there are.
 */
export const reportsToSee = async (
  gateway: Pick<UseCases, "listReports">,
  caller: Caller,
  reporters: readonly Reporter[],
): Promise<ReportsToSee> => {
  if (reporters.length === 0) return { items: [], more: false };
  const inState = async (state: ReportRecord["state"]) =>
    gateway.listReports(caller, { state }, { limit: LOOKED_UP });
  const [unsent, refused] = await Promise.all([
    Promise.all(UNSENT.map(inState)),
    Promise.all(REFUSED.map(inState)),
  ]);
  const standing = await notSentAgain(
    gateway,
    caller,
    refused.flatMap(({ items }) => items),
  );
  return {
    items: [...unsent.flatMap(({ items }) => items), ...standing].sort((a, b) =>
      a.deadline.localeCompare(b.deadline),
    ),
    more: unsent.some(({ nextCursor }) => nextCursor !== null),
  };
};

/** A refused report stays so for ever: it needs a look until there is a later one of its period. */
const notSentAgain = async (
  gateway: Pick<UseCases, "listReports">,
  caller: Caller,
  refused: readonly ReportRecord[],
): Promise<ReportRecord[]> => {
  const groups = Map.groupBy(refused, ({ company, kind }) => `${company} ${kind}`);
  const standing = await Promise.all(
    [...groups.values()].map(async (group) => {
      const [{ company, kind } = { company: "", kind: undefined }] = group;
      if (kind === undefined) return [];
      const { items } = await gateway.listReports(caller, { company, kind }, { limit: LATEST });
      return group.filter((report) => !isFollowed(report, items));
    }),
  );
  return standing.flat();
};

/** What the verdict of the first page says of reports. */
export const reasonsOfReports = (say: Say, { items }: ReportsToSee): PlacedReason[] => {
  const words = say.words.reports;
  const today = parisDay(say.now);
  const overdue = items.filter(({ deadline }) => deadline < today);
  const inTime = items.filter(({ deadline }) => deadline >= today);
  const refused = inTime.filter(({ state }) => state === "rejected" || state === "inadmissible");
  const reason = (state: PlacedReason["state"], count: number, text: (count: number) => string) =>
    count === 0 ? [] : [{ state, text: text(count), place: "reports" }];
  return [
    ...reason("stopped", overdue.length, words.areOverdue),
    ...reason("look", refused.length, words.areRefused),
    ...reason("look", inTime.length - refused.length, words.areDue),
  ];
};

/**
 * The reports to look at, each with how near its deadline is, and the way to all periods.
 *
 * @param linked - the room of reports is there for who looks
 */
export const attentionSection = (
  say: Say,
  { items, more }: ReportsToSee,
  reporters: readonly Reporter[],
  linked: boolean,
): Html => {
  const words = say.words.reports;
  const listed = items.slice(0, LISTED);
  return html`<section id="reports" aria-labelledby="reports-title">
<h2 id="reports-title">${words.title}</h2>
<div data-live="reports">${
    items.length === 0
      ? html`<p>${reporters.length === 0 ? words.nobody : words.noAttention}</p>`
      : html`<ul class="troubles">${listed.map((report) => item(say, report, reporters, linked))}</ul>`
  }${more || listed.length < items.length ? html`<p class="soft">${words.moreAttention}</p>` : ""}</div>
${linked ? html`<p><a href="${REPORTS}">${words.all}</a></p>` : ""}
</section>`;
};

const item = (say: Say, report: ReportRecord, reporters: readonly Reporter[], linked: boolean): Html => {
  const name = reporters.find(({ siren }) => siren === report.company)?.name ?? report.company;
  const { problem } = report;
  const title = html`<strong>${name}</strong>: ${kindAndRole(say, report)}, ${days(say, report)}`;
  return html`<li class="card trouble"><div>
<p class="line">${stateBadge(say, report.state)} ${linked ? html`<a href="${periodPath(report)}">${title}</a>` : title}</p>
<p>${say.words.reports.deadlineIs} ${deadlineOf(say, report)}</p>
${problem === null ? "" : html`<p>${told(say, problem).message} ${asWritten(problem.rule ?? problem.code)}</p>`}
</div></li>`;
};
