import { html, raw } from "hono/html";
import { INVOICE_SORTS } from "../../domain/invoice-sort.ts";
import { STATUS_NAMES } from "../../domain/life-cycle/status.ts";
import { pathOf } from "../rooms.ts";
import { type Html, type Say, statusName } from "../show.ts";
import {
  type Asked,
  addressOf,
  BADGE_NAMES,
  type Choices,
  DELIVERIES,
  DIRECTIONS,
  type Field,
  fieldName,
  type Narrowed,
  NOBODY,
  VIEWS,
} from "./filter.ts";
import { badgeWord } from "./shown.ts";

const INVOICES = pathOf("invoices");

/** Lists that people look at every day, as links; the one that is shown is marked. */
export const quickViews = (say: Say, { asked, sort }: Narrowed): Html => {
  const own = say.words.invoices;
  const { q, ...narrowedBy } = asked;
  const shown = JSON.stringify(Object.entries(narrowedBy).sort());
  return html`<nav aria-label="${own.views}" class="views"><ul>${(
    Object.keys(VIEWS) as (keyof typeof VIEWS)[]
  ).map((name) => {
    const isShown = JSON.stringify(Object.entries(VIEWS[name]).sort()) === shown;
    const to: Asked = { ...(q === undefined ? {} : { q }), ...VIEWS[name] };
    return html`<li><a href="${addressOf(INVOICES, to, sort)}"${isShown ? raw(' aria-current="page"') : ""}>${own.view[name]}</a></li>`;
  })}</ul></nav>`;
};

/** Searches and narrows the list. Everything stands in the address, so that a list can be kept and handed on. */
export const filterForm = (say: Say, { asked, sort }: Narrowed, choices: Choices): Html => {
  const own = say.words.invoices;
  const { q = "", ...others } = asked;
  const count = Object.keys(others).length;
  return html`<form method="get" action="${INVOICES}" class="finder" role="search">
<div class="row"><label class="unseen" for="q">${own.search}</label>
<input type="search" id="q" name="q" value="${q}" maxlength="255" placeholder="${own.searchAbout}" autocomplete="off" spellcheck="false" aria-describedby="q-about">
<button>${own.searchDo}</button></div>
<p id="q-about" class="unseen">${own.searchAbout}</p>
<details class="filters"${count > 0 || sort !== "newest" ? raw(" open") : ""}><summary>${own.filters}${count > 0 ? html` <span class="soft">(${own.filtersOn(count)})</span>` : ""}</summary>
<div class="grid">
${select(say, asked, "direction", DIRECTIONS, (name) => own.directions[name])}
${select(say, asked, "badge", BADGE_NAMES, (name) => badgeWord(say, name))}
${select(say, asked, "status", STATUS_NAMES, (name) => statusName(say, name))}
${select(say, asked, "delivery", DELIVERIES, (name) => say.words.deliveries[name])}
${choices.platforms.length < 2 ? "" : select(say, asked, "platform", choices.platforms, (name) => name)}
${
  choices.tenants.length === 0
    ? ""
    : select(say, asked, "tenant", [NOBODY, ...choices.tenants], (name) =>
        name === NOBODY ? own.nobody : name,
      )
}
${input(say, asked, "issuedFrom", "date")}${input(say, asked, "issuedUntil", "date")}
${input(say, asked, "since", "date")}${input(say, asked, "until", "date")}
${input(say, asked, "atLeast", "amount")}${input(say, asked, "atMost", "amount")}
<div class="field"><label for="sort">${own.sort}</label><select id="sort" name="sort">${INVOICE_SORTS.map(
    (name) =>
      html`<option value="${name}"${name === sort ? raw(" selected") : ""}>${own.sorts[name]}</option>`,
  )}</select></div>
</div>
<div class="acts"><button>${own.apply}</button><a class="button quiet" href="${INVOICES}">${own.reset}</a></div>
</details></form>`;
};

const select = <T extends string>(
  say: Say,
  asked: Asked,
  field: Field,
  all: readonly T[],
  word: (one: T) => string,
): Html =>
  html`<div class="field"><label for="${field}">${fieldName(say, field)}</label><select id="${field}" name="${field}"><option value="">${say.words.invoices.any}</option>${all.map(
    (one) =>
      html`<option value="${one}"${one === asked[field] ? raw(" selected") : ""}>${word(one)}</option>`,
  )}</select></div>`;

const input = (say: Say, asked: Asked, field: Field, kind: "date" | "amount"): Html =>
  html`<div class="field"><label for="${field}">${fieldName(say, field)}</label><input id="${field}" name="${field}" value="${asked[field] ?? ""}" ${kind === "date" ? raw('type="date"') : raw('inputmode="decimal" autocomplete="off"')}></div>`;
