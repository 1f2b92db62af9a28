import { html } from "hono/html";
import type { Html, Say } from "./show.ts";

/** Leads to the other pages of a list. */
export const pager = (say: Say, { next, first }: { next: string | null; first: string | null }): Html | "" =>
  next === null && first === null
    ? ""
    : html`<p class="pager">${first === null ? "" : html`<a href="${first}">${say.words.first}</a>`} ${
        next === null ? "" : html`<a href="${next}" rel="next">${say.words.more}</a>`
      }</p>`;
