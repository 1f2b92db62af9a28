import { html } from "hono/html";
import { pager } from "../pager.ts";
import { pathOf } from "../rooms.ts";
import type { Session } from "../session.ts";
import { asWritten, clock, type Html, kindIn, type Say } from "../show.ts";
import type { Decision } from "./decision.ts";
import { failureItem, type Listed } from "./failure-list.ts";
import { decideGroup } from "./groups.ts";

/** What has one cause, one by one, as it was seen; and what to do about all of it. */
export const groupPage = (say: Say, session: Session, asked: Decision, list: Listed): Html => {
  const { words } = say;
  const { kind = "", platform = "", cause = "", state, until } = asked;
  return html`<p><a href="${pathOf("failures")}">${words.failures}</a></p>
<div class="card trouble"><div>
<p class="line"><strong>${kindIn(say, kind)} · ${platform} · ${asWritten(cause)}</strong>${state === undefined ? "" : html` · ${words.states[state]}`}</p>
<p class="soft">${words.failing.asSeen} ${clock(say, until)}</p>
</div>${list.items.length === 0 ? "" : decideGroup(say, session, asked)}</div>
${
  list.items.length === 0
    ? html`<p>${words.noFailures}</p>`
    : html`<ul class="troubles">${list.items.map((one) => failureItem(say, session, one))}</ul>`
}${pager(say, list)}`;
};
