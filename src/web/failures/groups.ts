import { html } from "hono/html";
import type { FailureGroup } from "../../usecases/operate/failure-groups.ts";
import { formToken } from "../layout.ts";
import { pathOf } from "../rooms.ts";
import type { Session } from "../session.ts";
import { asWritten, badge, type Html, kindIn, moment, money, number, type Say, told } from "../show.ts";
import { type Decision, decisionFields, decisionText } from "./decision.ts";
import { askDismissal } from "./dismiss-page.ts";

const FAILURES = pathOf("failures");

/** What waits for a person, by cause: the largest first, each with what to do about all of it. @param seen - to what the room is narrowed */
export const groupSection = (
  say: Say,
  session: Session,
  { groups, more }: { groups: readonly FailureGroup[]; more: boolean },
  seen: Decision,
): Html | "" => {
  const { words } = say;
  return groups.length === 0
    ? ""
    : html`<section id="causes" aria-labelledby="causes-title">
<h2 id="causes-title">${words.failing.causes}</h2>
<p class="soft">${words.failing.causesText}</p>
<ul class="troubles">${groups.map((group) => groupItem(say, session, group, { ...seen, ...nameIn(group) }))}</ul>
${more ? html`<p>${words.failing.moreGroups}</p>` : ""}</section>`;
};

const nameIn = ({ kind, state, platform, cause }: FailureGroup): Omit<Decision, "until"> => ({
  kind,
  state: state === "failed" || state === "parked" || state === "held" ? state : "in_doubt",
  platform,
  cause,
});

/** One cause. @param asked - it, as it was seen */
const groupItem = (say: Say, session: Session, group: FailureGroup, asked: Decision): Html => {
  const { words } = say;
  const { kind, state, platform, cause, count, oldest, newest, amounts, amountsOf, problem } = group;
  const { message, fix } = told(say, problem);
  const query = String(new URLSearchParams(decisionText(asked)));
  return html`<li class="card trouble">
<div>
<p class="line">${badge(state === "failed" ? "red" : "orange", words.states[state])} <strong>${number(say, count)} × ${message}</strong></p>
${fix === null ? "" : html`<p>${fix}</p>`}
${
  amounts.length === 0
    ? ""
    : html`<p>${words.failing.worth}${words.colon}${amounts.map(
        ({ currency, total }, i) => html`${i > 0 ? " + " : ""}${money(say, total, currency)}`,
      )}${
        amountsOf === null ? "" : html` <small>(${words.failing.worthOf(number(say, amountsOf))})</small>`
      }</p>`
}
<p class="soft">${kindIn(say, kind)} · ${platform} · ${words.failing.oldest} ${moment(say, oldest)}${
    count === 1 ? "" : html` · ${words.failing.newest} ${moment(say, newest)}`
  } · ${asWritten(cause)} · <a href="${FAILURES}/group?${query}">${words.failing.show}</a></p>
</div>
${decideGroup(say, session, asked)}
</li>`;
};

/** What can be done about all of one cause. What is in doubt, or nobody's, is dealt with elsewhere. */
export const decideGroup = (say: Say, session: Session, asked: Decision): Html | "" => {
  const { kind = "", platform = "", cause = "", state } = asked;
  if (!session.person.acts || state === "in_doubt" || kind === "unowned") return "";
  const { failing } = say.words;
  const name = `${kindIn(say, kind)}, ${platform}, ${cause}`;
  return html`<div class="decide"><form method="post" action="${FAILURES}/retry-all">${formToken(session)}${decisionFields(asked)}
<button class="quiet" aria-label="${failing.retryAllOf(name)}">${failing.retryAll}</button></form>
${askDismissal(say, decisionFields(asked), name)}</div>`;
};
