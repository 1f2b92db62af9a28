import { html } from "hono/html";
import { DISMISSAL_REASONS, NOTE_LENGTH } from "../../domain/dismissal.ts";
import type { OpenFailure } from "../../usecases/operate/open-failure.ts";
import { formToken } from "../layout.ts";
import { pager } from "../pager.ts";
import { invoicePath, pathOf } from "../rooms.ts";
import type { Session } from "../session.ts";
import { asWritten, breakable, clock, type Html, kindIn, moment, type Say, told } from "../show.ts";

const FAILURES = pathOf("failures");

/** Asks why something is put away: one thing by its id, or what has one cause. */
export const dismissPage = (
  say: Say,
  session: Session,
  { what, fields }: { what: Html; fields: Readonly<Record<string, string>> },
): Html => {
  const { words } = say;
  return html`<p>${what}</p>
<form method="post" action="${FAILURES}/dismiss" class="check">${formToken(session)}
${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<p id="dismiss-about" class="soft">${words.failing.dismissText}</p>
<label for="dismiss-reason">${words.failing.reason}</label>
<select id="dismiss-reason" name="reason" required aria-describedby="dismiss-about"><option value=""></option>${DISMISSAL_REASONS.map(
    (reason) => html`<option value="${reason}">${words.failing.reasons[reason]}</option>`,
  )}</select>
<label for="dismiss-note">${words.failing.note}</label>
<textarea id="dismiss-note" name="note" rows="3" maxlength="${NOTE_LENGTH}"></textarea>
<div class="row"><button>${words.failing.doDismiss}</button> <a href="${FAILURES}">${words.failing.cancel}</a></div>
</form>`;
};

const reasonIn = ({ words }: Say, reason: string): string =>
  Object.entries(words.failing.reasons).find(([name]) => name === reason)?.[1] ?? reason;

/** What was put away, newest first, with who did it and why. */
export const dismissedSection = (
  say: Say,
  session: Session,
  { items, next, first }: { items: readonly OpenFailure[]; next: string | null; first: string | null },
): Html => {
  const { words } = say;
  return html`<section id="dismissed" aria-labelledby="dismissed-title">
<h2 id="dismissed-title">${words.failing.dismissed}</h2>
<p class="soft">${words.failing.dismissedText}</p>
${
  items.length === 0
    ? html`<p>${words.failing.noDismissed}</p>`
    : html`<ul class="troubles">${items.map((one) => put(say, session, one))}</ul>`
}${pager(say, { next, first })}</section>`;
};

const put = (say: Say, session: Session, failure: OpenFailure): Html => {
  const { words } = say;
  const { id, kind, platform, invoiceId, number, problem, dismissal } = failure;
  return html`<li class="card trouble"><div>
<p class="line"><strong>${told(say, problem).message}</strong></p>
${
  dismissal === undefined
    ? ""
    : html`<p>${words.failing.reason}: ${reasonIn(say, dismissal.reason)}${dismissal.note === "" ? "" : html` · ${dismissal.note}`}<br><span class="soft">${words.failing.by} ${dismissal.by}, ${clock(say, dismissal.at)}</span></p>`
}
<p class="soft">${kindIn(say, kind)} · ${platform} · ${words.since} ${moment(say, failure.since)} · ${asWritten(problem.code)}${
    invoiceId === null
      ? ""
      : html` · ${words.invoice} <a href="${invoicePath(invoiceId)}">${breakable(number ?? invoiceId)}</a>`
  }</p></div>
${
  session.person.acts
    ? html`<form method="post" action="${FAILURES}/reopen">${formToken(session)}<input type="hidden" name="id" value="${id}">
<button class="quiet" aria-label="${words.failing.reopenNamed(number ?? id)}">${words.failing.reopen}</button></form>`
    : ""
}</li>`;
};
