import { html, raw } from "hono/html";
import type { Endpoint } from "../../usecases/operate/endpoints/endpoint.ts";
import { pager } from "../pager.ts";
import { breakable, facts, type Html, moment, number, type Say, told } from "../show.ts";
import { endpointPath, lastOf, nameOf, sortOf, stateOf, WEBHOOKS } from "./shown.ts";

/** What the list of endpoints is made of. */
export interface ListedEndpoints {
  items: readonly Endpoint[];
  next: string | null;
  first: string | null;
  /** Names of tenants to choose from; none: the person sees one tenant. */
  tenants: readonly string[];
  tenant: string | null;
}

/** Everybody who is told what happens, with how that goes. */
export const listPage = (say: Say, { items, next, first, tenants, tenant }: ListedEndpoints): Html => {
  const words = say.words.webhooks;
  return html`<p class="soft">${words.text}</p>
${
  tenants.length < 2
    ? ""
    : html`<form method="get" action="${WEBHOOKS}" class="narrowing"><label for="tenant">${words.ofTenant}</label>
<select id="tenant" name="tenant"><option value="">${words.everyTenant}</option>${tenants.map(
        (name) => html`<option${name === tenant ? raw(" selected") : ""}>${name}</option>`,
      )}</select> <button class="quiet">${words.show}</button></form>`
}
<div data-live="summary">${
    items.length === 0
      ? html`<p>${words.none}</p>`
      : html`<ul class="troubles">${items.map((one) => item(say, one, tenants.length > 0))}</ul>`
  }${pager(say, { next, first })}</div>`;
};

const item = (say: Say, endpoint: Endpoint, withTenant: boolean): Html => {
  const words = say.words.webhooks;
  const { paused, waiting, givenUp, lastAttempt } = endpoint;
  return html`<li class="card hearer">
<header><h2><a href="${endpointPath(endpoint)}">${breakable(nameOf(endpoint))}</a></h2>${stateOf(say, endpoint)}</header>
<p class="soft">${withTenant ? html`${endpoint.tenant} · ` : ""}${sortOf(say, endpoint)}</p>
${paused === null ? "" : html`<p class="notice wrong">${told(say, paused).message}</p>`}
${facts([
  [words.lastAttempt, lastOf(say, lastAttempt)],
  [words.waits, waitingOf(say, waiting)],
  [words.givenUp, givenUp === 0 ? null : number(say, givenUp)],
])}
</li>`;
};

/** How much waits, since when, and when it goes on. */
export const waitingOf = (say: Say, { rows, oldest, nextAt }: Endpoint["waiting"]): Html | null => {
  if (rows === 0) return null;
  const { since, nextTry } = say.words;
  return html`${number(say, rows)}${oldest === null ? "" : html`, ${since} ${moment(say, oldest)}`}${
    nextAt === null || nextAt <= say.now ? "" : html`; ${nextTry} ${moment(say, nextAt)}`
  }`;
};
