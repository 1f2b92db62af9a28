import { html, raw } from "hono/html";
import { ACTS, type Act, endOfAct } from "../../domain/acts.ts";
import type { UseCases } from "../../usecases/index.ts";
import { pager } from "../pager.ts";
import { invoicePath, pathOf } from "../rooms.ts";
import { asWritten, badge, breakable, type Html, moment, type Say } from "../show.ts";

/** What the list is narrowed by. */
export type Asked = Parameters<UseCases["listActs"]>[1];

/** Where the record of acts is. */
export const ACTS_ROOM = pathOf("acts");

/** The address of the list, narrowed. */
const actsPath = (asked: Asked, cursor: string | null = null): string => {
  const query = new URLSearchParams(
    Object.entries({ ...asked, cursor: cursor ?? undefined }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
  return query.size === 0 ? ACTS_ROOM : `${ACTS_ROOM}?${query}`;
};

const COLORS = { done: "green", refused: "orange", failed: "red" } as const;

/** The record of acts: what narrows it, and a page of it. @param tenants - none: a tenant looks at its own */
export const actsPage = (
  say: Say,
  asked: Asked,
  tenants: readonly string[],
  page: { items: readonly Act[]; nextCursor: string | null; isFirst: boolean },
): Html => {
  const words = say.words.acts;
  const isNarrowed = Object.values(asked).some((one) => one !== undefined);
  return html`<p class="soft">${words.text}</p>
${filters(say, asked, tenants, isNarrowed)}
<div data-live="acts">${
    page.items.length === 0
      ? html`<p>${isNarrowed ? words.noneFound : words.none}</p>`
      : list(say, asked, page.items, tenants.length > 0)
  }</div>
${pager(say, {
  next: page.nextCursor === null ? null : actsPath(asked, page.nextCursor),
  first: page.isFirst ? null : actsPath(asked),
})}`;
};

const filters = (say: Say, asked: Asked, tenants: readonly string[], isNarrowed: boolean): Html => {
  const words = say.words.acts;
  return html`<form method="get" action="${ACTS_ROOM}" class="narrow" role="search" aria-label="${words.filter}">
<p><label for="acts-person">${words.person}</label>
<input id="acts-person" name="person" value="${asked.person ?? ""}" maxlength="200" autocomplete="off" spellcheck="false" aria-describedby="acts-hint">
<span id="acts-hint" class="unseen">${words.personHint}</span></p>
<p><label for="acts-act">${words.act}</label>
<select id="acts-act" name="act"><option value="">${words.anyAct}</option>${ACTS.map((name) =>
    option(name, words.names[name], asked.act),
  )}</select></p>
${
  tenants.length === 0
    ? ""
    : html`<p><label for="acts-tenant">${say.words.tenant}</label>
<select id="acts-tenant" name="tenant"><option value="">${words.anyTenant}</option>${tenants.map((name) =>
        option(name, name, asked.tenant),
      )}</select></p>`
}
<p><label for="acts-day">${words.day}</label>
<input id="acts-day" name="day" type="date" value="${asked.day ?? ""}"></p>
<p class="do"><button>${words.show}</button>${isNarrowed ? html` <a href="${ACTS_ROOM}">${words.clear}</a>` : ""}</p>
</form>`;
};

const option = (value: string, text: string, chosen: string | undefined): Html =>
  html`<option value="${value}"${value === chosen ? raw(" selected") : ""}>${text}</option>`;

const list = (say: Say, asked: Asked, acts: readonly Act[], ofAll: boolean): Html => {
  const words = say.words.acts;
  const heads = [
    words.what,
    words.when,
    words.who,
    words.on,
    ...(ofAll ? [words.whose] : []),
    words.ended,
    words.detail,
  ];
  return html`<table class="stacks"><caption class="unseen">${say.words.rooms.acts}</caption>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${acts.map((act) => row(say, asked, act, ofAll))}</tbody></table>`;
};

const row = (say: Say, asked: Asked, act: Act, ofAll: boolean): Html => {
  const words = say.words.acts;
  const end = endOfAct(act);
  const cell = (head: string, content: Html | string): Html =>
    html`<td data-head="${head}">${content === "" ? "" : html`<div>${content}</div>`}</td>`;
  return html`<tr><th scope="row">${words.names[act.act] ?? act.act}</th>${[
    cell(words.when, moment(say, act.at)),
    cell(
      words.who,
      html`<a href="${actsPath({ ...asked, person: act.who })}" title="${words.onlyOf(act.who)}">${breakable(act.who)}</a><br><span class="soft">${
        act.role === "administrator" ? words.administrator : say.words.tenant.toLowerCase()
      }, ${act.via === "api" ? words.byApi : words.byDesk}</span>`,
    ),
    cell(words.on, thing(act)),
    ...(ofAll ? [cell(words.whose, act.tenant ?? "")] : []),
    cell(words.ended, html`${badge(COLORS[end], words.ends[end])} <span class="soft">${act.status}</span>`),
    cell(
      words.detail,
      html`${act.detail === "" ? "" : html`${breakable(act.detail)}<br>`}<span class="soft">${words.request} ${asWritten(act.requestId)}</span>`,
    ),
  ]}</tr>`;
};

/** What it was done to, as the way there where there is one. */
const thing = ({ on }: Act): Html | string => {
  if (on === "") return "";
  if (on.startsWith("inv_")) return html`<a href="${invoicePath(on)}">${asWritten(on)}</a>`;
  if (on.startsWith("rpt_"))
    return html`<a href="${pathOf("reports")}/${encodeURIComponent(on)}">${asWritten(on)}</a>`;
  return asWritten(on);
};
