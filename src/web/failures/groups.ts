import { html } from "hono/html";
import type { FailureGroup } from "../../usecases/operate/failure-groups.ts";
import { formToken } from "../layout.ts";
import { pathOf } from "../rooms.ts";
import type { Session } from "../session.ts";
import { asWritten, badge, type Html, kindIn, moment, money, number, type Say, told } from "../show.ts";

const FAILURES = pathOf("failures");

/** A group by its names, as an address. */
const groupQuery = ({
  kind,
  state,
  platform,
  cause,
}: Pick<FailureGroup, "kind" | "state" | "platform" | "cause">): string =>
  String(new URLSearchParams({ kind, state, platform, cause }));

/** What waits for a person, by cause: the largest first, each with what to do about all of it. */
export const groupSection = (
  say: Say,
  session: Session,
  { groups, more }: { groups: readonly FailureGroup[]; more: boolean },
): Html => {
  const { words } = say;
  if (groups.length === 0) return html``;
  return html`<section id="causes" aria-labelledby="causes-title">
<h2 id="causes-title">${words.failing.causes}</h2>
<p class="soft">${words.failing.causesText}</p>
<ul class="troubles">${groups.map((group) => one(say, session, group))}</ul>
${more ? html`<p class="soft">${words.failing.moreGroups}</p>` : ""}
</section>`;
};

const one = (say: Say, session: Session, group: FailureGroup): Html => {
  const { words } = say;
  const { kind, state, platform, cause, count, oldest, newest, amounts, amountsOf, problem } = group;
  const { message, fix } = told(say, problem);
  const name = `${kindIn(say, kind)}, ${platform}, ${cause}`;
  return html`<li class="card trouble">
<div>
<p class="line">${badge(state === "failed" ? "red" : "orange", words.states[state])} <strong>${number(say, count)} × ${message}</strong></p>
${fix === null ? "" : html`<p>${fix}</p>`}
${
  amounts.length === 0
    ? ""
    : html`<p>${words.failing.worth} ${amounts.map(({ currency, total }, i) => html`${i > 0 ? ", " : ""}${money(say, total, currency)}`)}${
        amountsOf === null
          ? ""
          : html` <span class="soft">(${words.failing.worthOf(number(say, amountsOf))})</span>`
      }</p>`
}
<p class="soft">${kindIn(say, kind)} · ${platform} · ${words.failing.oldest} ${moment(say, oldest)}${
    count === 1 ? "" : html` · ${words.failing.newest} ${moment(say, newest)}`
  } · ${asWritten(cause)} · <a href="${FAILURES}?${groupQuery(group)}#failures">${words.failing.show}</a></p>
</div>
${
  session.person.acts && state !== "in_doubt" && kind !== "unowned"
    ? html`<div class="decide"><form method="post" action="${FAILURES}/retry-all">${formToken(session)}<input type="hidden" name="kind" value="${kind}"><input type="hidden" name="state" value="${state}"><input type="hidden" name="platform" value="${platform}"><input type="hidden" name="cause" value="${cause}"><input type="hidden" name="until" value="${say.now.toISOString()}">
<button class="quiet" aria-label="${words.failing.retryAllOf(name)}">${words.failing.retryAll}</button></form>
<a class="button quiet" role="button" href="${FAILURES}/dismiss?${groupQuery(group)}&amp;count=${count}" aria-label="${words.failing.dismissNamed(name)}">${words.failing.dismiss}</a></div>`
    : ""
}
</li>`;
};
