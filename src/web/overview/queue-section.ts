import { html } from "hono/html";
import { type Html, kindIn, moment, number, type Say, table } from "../show.ts";

/** Work of one kind that waits. */
export interface Queued {
  kind: string;
  /** Where it goes; null: to several. */
  where: string | null;
  rows: number;
  oldest: Date | null;
}

/** What waits, by kind, the longest first, and since when. */
export const queueSection = (say: Say, queued: readonly Queued[]): Html => {
  const { words } = say;
  const rows = queued
    .filter((one) => one.rows > 0)
    .toSorted((a, b) => (a.oldest?.getTime() ?? Infinity) - (b.oldest?.getTime() ?? Infinity));
  return html`<section id="queue" aria-labelledby="queue-title">
<h2 id="queue-title">${words.overview.queue}</h2>
<p class="soft">${words.overview.queueText}</p>
<div data-live="queue">${
    rows.length === 0
      ? html`<p>${words.overview.noQueue}</p>`
      : table(
          words.overview.queue,
          [words.kind, words.overview.where, words.rows, words.oldest],
          rows.map(({ kind, where, rows: count, oldest }) => [
            html`${kindIn(say, kind)}`,
            html`${where ?? ""}`,
            html`${number(say, count)}`,
            oldest === null ? html`` : moment(say, oldest),
          ]),
          { underHeading: true },
        )
  }</div>
</section>`;
};
