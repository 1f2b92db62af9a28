import { html } from "hono/html";
import type { ActivitySeries, Point } from "../../usecases/operate/activity/series.ts";
import { type Bar, barChart, type Tick } from "../chart.ts";
import { type Html, kept, number, type Say, table } from "../show.ts";

type Span = "hours" | "days";

const HOUR = { hour: "2-digit", minute: "2-digit" } as const;
const DAY = { day: "numeric", month: "short" } as const;

const inParis = (parts: Intl.DateTimeFormatOptions) =>
  kept((locale) => new Intl.DateTimeFormat(locale, { timeZone: "Europe/Paris", ...parts }));
const FORMS = { hour: inParis(HOUR), day: inParis(DAY), both: inParis({ ...DAY, ...HOUR }) } as const;

/** When a bar is, in full. */
const whenOf = (say: Say, span: Span, at: Date): string =>
  FORMS[span === "hours" ? "both" : "day"](say).format(at);

/** Words below the first, the middle and the last bar. */
export const ticksOf = (say: Say, span: Span, points: readonly Point[]): Tick[] => {
  const words = say.words.overview;
  const last = points.length - 1;
  return [0, Math.round(last / 2), last].flatMap((at) => {
    const point = points[at];
    if (point === undefined) return [];
    const text = at === last ? (span === "hours" ? words.now : words.today) : null;
    return [{ at, text: text ?? FORMS[span === "hours" ? "hour" : "day"](say).format(point.at) }];
  });
};

export const barsOf = (say: Say, span: Span, points: readonly Point[]): Bar[] =>
  points.map(({ at, times }, i) => ({
    title: `${whenOf(say, span, at)}: ${number(say, times)}`,
    times,
    open: i === points.length - 1,
  }));

export const sumOf = (points: readonly Point[]): number => points.reduce((sum, { times }) => sum + times, 0);

const chartOf = (say: Say, span: Span, where: string, { kind, ...series }: ActivitySeries): Html => {
  const words = say.words.overview;
  const points = series[span];
  const total = number(say, sumOf(points));
  return html`<div class="plot"><p><strong>${total}</strong> <span class="soft">${words[span]}</span></p>${barChart(
    say,
    {
      name: words.chart[span](words.kinds[kind], where, total),
      bars: barsOf(say, span, points),
      ticks: ticksOf(say, span, points),
    },
  )}</div>`;
};

/** What stands in the charts of a place, the newest first. */
const numbersOf = (say: Say, span: Span, place: Place): Html => {
  const words = say.words.overview;
  const times = place.series[0]?.[span] ?? [];
  const rows = times.map(({ at }, i) => [
    html`${whenOf(say, span, at)}`,
    ...place.series.map((series) => html`${number(say, series[span][i]?.times ?? 0)}`),
  ]);
  return html`<details data-keep="${span}-${place.id}"><summary>${words.numbers[span]} <span class="unseen">${place.name}</span></summary>${table(
    `${words.numbers[span]}: ${place.name}`,
    [span === "hours" ? words.hour : words.dayOf, ...place.series.map(({ kind }) => words.kinds[kind])],
    rows.reverse(),
    { underHeading: true },
  )}</details>`;
};

interface Place {
  id: string;
  name: string;
  /** As it stands in the names of its charts. */
  where: string;
  series: ActivitySeries[];
}

const ORDER: Readonly<Record<ActivitySeries["kind"], number>> = {
  sent: 0,
  received: 1,
  statuses: 2,
  news: 3,
  told: 4,
};
const rank = ({ kind }: ActivitySeries): number => ORDER[kind];

/** A platform always shows what goes there and what it says; what nobody receives there is left out. */
const placesOf = (say: Say, activity: readonly ActivitySeries[]): Place[] =>
  [...Map.groupBy(activity, ({ account }) => account)]
    .sort(([a], [b]) => (a === null ? 1 : b === null ? -1 : a.localeCompare(b)))
    .map(([account, series]) => ({
      id: account ?? "told",
      name: account ?? say.words.overview.everybody,
      where: account ?? "",
      series: series.toSorted((a, b) => rank(a) - rank(b)),
    }));

/** What happened at each platform in the last hours and days: charts, and tables of the same numbers. */
export const activitySection = (say: Say, activity: readonly ActivitySeries[]): Html => {
  const words = say.words.overview;
  const places = placesOf(say, activity);
  return html`<section id="activity" aria-labelledby="activity-title">
<h2 id="activity-title">${words.moving}</h2>
<p class="soft">${words.movingText}</p>
<div data-live="activity" class="cards flows">${
    places.length === 0
      ? html`<p>${words.nothingYet}</p>`
      : places.map(
          (place) => html`<div class="card">
<header><h3>${place.name}</h3></header>
${place.series.map(
  (series) =>
    html`<div class="series"><h4>${words.kinds[series.kind]}</h4><div class="plots">${chartOf(say, "hours", place.where, series)}${chartOf(say, "days", place.where, series)}</div></div>`,
)}
${numbersOf(say, "hours", place)}${numbersOf(say, "days", place)}
</div>`,
        )
  }</div>
</section>`;
};
