import { html, raw } from "hono/html";
import { DISMISSAL_REASONS, NOTE_LENGTH } from "../../domain/dismissal.ts";
import { formToken } from "../layout.ts";
import { pathOf } from "../rooms.ts";
import type { Session } from "../session.ts";
import type { Html, Say } from "../show.ts";

const FAILURES = pathOf("failures");

/** Leads to the question why something is put away. @param fields - what it is; @param name - the same in words */
export const askDismissal = ({ words: { failing } }: Say, fields: Html, name: string): Html =>
  html`<form method="get" action="${FAILURES}/dismiss">${fields}<button class="quiet" aria-label="${failing.dismissNamed(name)}">${failing.dismiss}</button></form>`;

/** Asks why something is put away: one thing by its id, or what has one cause. */
export const dismissPage = (
  say: Say,
  session: Session,
  { what, fields, reason, note }: { what: Html; fields: Html; reason: string | null; note: string },
): Html => {
  const { words } = say;
  return html`<p>${what}</p>
<form method="post" action="${FAILURES}/dismiss" class="check">${formToken(session)}
${fields}
<p id="dismiss-about" class="soft">${words.failing.dismissText}</p>
<label for="dismiss-reason">${words.failing.reason}</label>
<select id="dismiss-reason" name="reason" required aria-describedby="dismiss-about"><option value=""></option>${DISMISSAL_REASONS.map(
    (one) =>
      html`<option value="${one}"${one === reason ? raw(" selected") : ""}>${words.failing.reasons[one]}</option>`,
  )}</select>
<label for="dismiss-note">${words.failing.note}</label>
<textarea id="dismiss-note" name="note" rows="3" maxlength="${NOTE_LENGTH}">${note}</textarea>
<div class="row"><button>${words.failing.doDismiss}</button> <a href="${FAILURES}">${words.failing.cancel}</a></div>
</form>`;
};
