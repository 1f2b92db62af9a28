import { html } from "hono/html";
import type { Html } from "../show.ts";

/**
 * A table whose rows become cards on a phone, each cell beside its head; the roles keep it a table for those who listen.
 *
 * @param caption - for the ear: a heading or the page says the same
 * @param kind - a class of the style sheet
 */
export const stackedTable = (
  caption: string,
  heads: readonly string[],
  rows: readonly (Html | "")[][],
  kind = "",
): Html =>
  html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table class="stacks ${kind}" role="table"><caption class="unseen">${caption}</caption>
<thead role="rowgroup"><tr role="row">${heads.map((head) => html`<th scope="col" role="columnheader">${head}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map(
    ([first = "", ...cells]) =>
      html`<tr role="row"><th scope="row" role="rowheader">${first}</th>${cells.map(
        (cell, i) =>
          html`<td role="cell" data-head="${heads[i + 1] ?? ""}">${cell === "" ? "" : html`<div>${cell}</div>`}</td>`,
      )}</tr>`,
  )}</tbody></table></div>`;
