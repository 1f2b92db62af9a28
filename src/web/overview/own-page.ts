import { html } from "hono/html";
import type { ActivitySeries } from "../../usecases/operate/activity/series.ts";
import type { OwnStanding } from "../../usecases/operate/overview.ts";
import { attentionSection, type ReportsToSee, reasonsOfReports } from "../reports/attention.ts";
import type { Reporter } from "../reports/calendar-page.ts";
import { badge, breakable, type Html, number, type Say, table } from "../show.ts";
import { endpointPath, lastOf, nameOf, sortOf, stateOf } from "../webhooks/shown.ts";
import { activitySection } from "./activity-section.ts";
import { type Queued, queueSection } from "./queue-section.ts";
import { summary, type Tile } from "./summary.ts";

/** The first page of a tenant: its own, and nothing of others. */
export const ownOverview = (
  say: Say,
  { own, activity }: { own: OwnStanding; activity: readonly ActivitySeries[] },
  beside: { reports: ReportsToSee; reporters: readonly Reporter[]; mayReport: boolean },
): Html => {
  const { words } = say;
  const { reports, reporters, mayReport } = beside;
  return html`<div data-live="summary">${summary(say, own.verdict, reasonsOfReports(say, reports), tilesOf(say, own))}</div>
${activitySection(say, activity)}
${queueSection(say, queuedIn(own))}
<section id="platforms" aria-labelledby="platforms-title">
<h2 id="platforms-title">${words.overview.yourPlatforms}</h2>
<div data-live="platforms" class="cards">${own.platforms.map((platform) => platformCard(say, own, platform))}</div>
</section>
${endpointsSection(say, own)}
${reporters.length === 0 ? "" : attentionSection(say, reports, reporters, mayReport)}`;
};

const tilesOf = (say: Say, { platforms, endpoints, failures, rejected }: OwnStanding): Tile[] => {
  const { words } = say;
  const sum = (counts: number[]): string =>
    number(
      say,
      counts.reduce((all, one) => all + one, 0),
    );
  const failed = number(say, failures.count);
  return [
    {
      label: words.waiting,
      value: sum(platforms.map(({ underway }) => underway)),
      place: "queue",
      told: false,
    },
    {
      label: words.overview.toTell,
      value: sum(endpoints.map(({ waiting }) => waiting.rows)),
      place: "webhooks",
      told: false,
    },
    { label: words.rejectedInvoices, value: number(say, rejected), place: "invoices", told: true },
    {
      label: words.failures,
      value: failures.more ? words.overview.atLeast(failed) : failed,
      place: "failures",
      told: true,
    },
  ];
};

const queuedIn = ({ platforms, endpoints }: OwnStanding): Queued[] => [
  ...platforms.map(({ name, underway, oldest }) => ({ kind: "submit", where: name, rows: underway, oldest })),
  ...endpoints.map((endpoint) => ({
    kind: "notify",
    where: nameOf(endpoint),
    rows: endpoint.waiting.rows,
    oldest: endpoint.waiting.oldest,
  })),
];

const platformCard = (
  say: Say,
  { verdict }: OwnStanding,
  { name, concerns }: OwnStanding["platforms"][number],
): Html => {
  const { words } = say;
  const reasons = verdict.reasons.filter(({ platform }) => platform === name);
  const isStopped = reasons.some(({ state }) => state === "stopped");
  return html`<article class="card" aria-labelledby="platform-${name}">
<header><h3 id="platform-${name}">${name}</h3>${
    isStopped
      ? badge("red", words.stateStopped)
      : reasons.length > 0
        ? badge("orange", words.stateLook)
        : badge("green", words.stateWell)
  }</header>
${concerns.length === 0 ? "" : html`<ul class="concerns">${concerns.map((concern) => html`<li>${words.concern[concern]}</li>`)}</ul>`}
</article>`;
};

const endpointsSection = (say: Say, { endpoints }: OwnStanding): Html => {
  const { words } = say;
  if (endpoints.length === 0) return html``;
  return html`<section id="webhooks" aria-labelledby="webhooks-title">
<h2 id="webhooks-title">${words.rooms.webhooks}</h2>
<div data-live="webhooks">${table(
    words.rooms.webhooks,
    [words.webhooks.endpoint, words.state, words.webhooks.lastAttempt, words.webhooks.waits],
    endpoints.map((endpoint) => [
      html`<a href="${endpointPath(endpoint)}">${breakable(nameOf(endpoint))}</a> <span class="soft">${sortOf(say, endpoint)}</span>`,
      stateOf(say, endpoint),
      lastOf(say, endpoint.lastAttempt) ?? html`${words.never}`,
      html`${number(say, endpoint.waiting.rows)}`,
    ]),
    { underHeading: true },
  )}</div>
</section>`;
};
