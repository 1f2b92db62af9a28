import { html } from "hono/html";
import type { OpenFailure } from "../../usecases/operate/open-failure.ts";
import { formToken } from "../layout.ts";
import { pager } from "../pager.ts";
import { invoicePath, pathOf } from "../rooms.ts";
import type { Session } from "../session.ts";
import {
  asWritten,
  badge,
  breakable,
  clock,
  type Html,
  kindIn,
  moment,
  money,
  type Say,
  size,
  told,
} from "../show.ts";
import { type Decision, decisionFields } from "./decision.ts";
import { askDismissal } from "./dismiss-page.ts";

/** A page of what waits for a person. */
export interface Listed {
  items: OpenFailure[];
  /** Link to the page after this one; null on the last. */
  next: string | null;
  /** Link to the first page; null on it. */
  first: string | null;
}

/** What failed, by kind, and what is not understood. @param seen - what the lists are narrowed to */
export const failureSections = (
  say: Say,
  session: Session,
  { failures, held }: { failures: Listed; held: Listed },
  seen: Decision,
): Html => {
  const { words } = say;
  return html`<section id="failures" aria-labelledby="failures-title">
<h2 id="failures-title">${words.failures}</h2>
<p class="soft">${words.failuresText}</p>
<div data-live="failures">${
    failures.items.length === 0
      ? html`<p>${words.noFailures}</p>`
      : [...Map.groupBy(failures.items, ({ kind }) => kind)].map(([kind, items]) =>
          group(say, session, { ...seen, kind }, items, "h3"),
        )
  }${pager(say, failures)}</div>
</section>
<section id="held" aria-labelledby="held-title">
<h2 id="held-title">${words.quarantine}</h2>
<p class="soft">${words.quarantineText}</p>
<div data-live="held">${
    held.items.length === 0
      ? html`<p>${words.noQuarantine}</p>`
      : group(say, session, { ...seen, kind: "item" }, held.items, null)
  }${pager(say, held)}</div>
</section>`;
};

const group = (
  say: Say,
  session: Session,
  asked: Decision & { kind: OpenFailure["kind"] },
  items: OpenFailure[],
  heading: "h3" | null,
): Html => {
  const { words } = say;
  const { kind } = asked;
  return html`<div class="group">
<header>${heading === null ? "" : html`<h3>${kindIn(say, kind)}</h3>`}
${
  session.person.acts && kind !== "unowned"
    ? html`<form method="post" action="${pathOf("failures")}/retry-all">${formToken(session)}${decisionFields(asked)}
<button class="quiet" aria-label="${words.retryAllNamed(kindIn(say, kind))}">${words.retryAll}</button></form>`
    : ""
}</header>
<ul class="troubles">${items.map((failure) => failureItem(say, session, failure))}</ul>
</div>`;
};

/** One thing that waits: what is wrong, what to do, and the buttons to do it. */
export const failureItem = (say: Say, session: Session, failure: OpenFailure): Html => {
  const { words } = say;
  const { id, kind, state, platform, invoiceId, since, attempts, problem } = failure;
  const { number: invoiceNumber, amount, currency, buyer, reference, fileName, size: bytes } = failure;
  const { message, fix } = told(say, problem);
  return html`<li class="card trouble">
<div>
<p class="line">${badge(state === "failed" ? "red" : state === "dismissed" ? "grey" : "orange", words.states[state])} <strong>${message}</strong></p>
${failure.dismissal === undefined ? (fix === null ? "" : html`<p>${fix}</p>`) : dismissalOf(say, failure.dismissal)}
<p>${[
    invoiceNumber === null ? null : html`<strong>${breakable(invoiceNumber)}</strong>`,
    amount === null ? null : html`${money(say, amount, currency ?? "")}`,
    buyer === null ? null : html`${buyer}`,
    reference === null ? null : html`${words.reference} ${breakable(reference)}`,
    fileName === null
      ? null
      : html`${words.failing.file} ${asWritten(fileName)}${bytes === null ? "" : html`, ${size(say, bytes)}`}`,
  ]
    .filter((part) => part !== null)
    .map((part, i) => html`${i > 0 ? " · " : ""}${part}`)}</p>
<p class="soft">${state === "dismissed" ? html`${kindIn(say, kind)} · ` : ""}${platform} · ${words.since} ${moment(say, since)}${attempts > 0 ? html` · ${words.attempts(attempts)}` : ""} · ${asWritten(problem.code)}${
    invoiceId === null
      ? html` · <a href="${pathOf("failures")}/${id}">${asWritten(id)}</a>`
      : html` · ${words.invoice} <a href="${invoicePath(invoiceId)}">${asWritten(invoiceId)}</a>`
  }</p>
${problem.raw === undefined ? "" : html`<details data-keep="raw-${id}"><summary>${words.platformWords}</summary><pre tabindex="0">${problem.raw}</pre></details>`}
</div>
${session.person.acts ? decide(say, session, failure) : ""}
</li>`;
};

/** What a person can do about it. What is nobody's is given to a receiver, what was put away taken back. */
const decide = (say: Say, session: Session, { id, kind, state, invoiceId, number }: OpenFailure): Html => {
  const { words } = say;
  if (kind === "unowned") return html`<p><a href="${pathOf("receivers")}">${words.routing.title}</a></p>`;
  const field = html`<input type="hidden" name="id" value="${id}">`;
  if (state === "dismissed")
    return html`<form method="post" action="${pathOf("failures")}/reopen">${formToken(session)}${field}
<button class="quiet" aria-label="${words.failing.reopenNamed(number ?? id)}">${words.failing.reopen}</button></form>`;
  // What is in doubt goes on by itself, and what waits for something else is no failure.
  const canBeDismissed = state !== "in_doubt" && state !== "waiting";
  return html`<div class="decide"><form method="post" action="${pathOf("failures")}/retry">${formToken(session)}${field}
${
  state === "parked" && (kind === "submit" || kind === "status")
    ? html`<label class="tick"><input type="checkbox" name="notThere" value="yes"> ${words.notThere}</label>`
    : ""
}
<button aria-label="${words.retryNamed(invoiceId ?? id)}">${words.retry}</button></form>${
    canBeDismissed ? askDismissal(say, field, number ?? id) : ""
  }</div>`;
};

const reasonNamed = ({ words }: Say, reason: string): string =>
  Object.entries(words.failing.reasons).find(([name]) => name === reason)?.[1] ?? reason;

/** Why it was put away, by whom and when. */
const dismissalOf = (say: Say, { reason, note, by, at }: NonNullable<OpenFailure["dismissal"]>): Html =>
  html`<p>${say.words.failing.reason}${say.words.colon}${reasonNamed(say, reason)}${note === "" ? "" : html` · ${note}`}<br><span class="soft">${say.words.failing.by} ${by}, ${clock(say, at)}</span></p>`;

/** Things of one sort under a heading of their own: what was put away, newest first, or what waits for something else. */
export const listSection = (
  say: Say,
  session: Session,
  { items, next, first }: Listed,
  { title, text, none }: { title: string; text: string; none: string },
): Html =>
  html`<section id="failures" aria-labelledby="failures-title">
<h2 id="failures-title">${title}</h2>
<p class="soft">${text}</p>
${
  items.length === 0
    ? html`<p>${none}</p>`
    : html`<ul class="troubles">${items.map((one) => failureItem(say, session, one))}</ul>`
}${pager(say, { next, first })}</section>`;
