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
  type Html,
  kindIn,
  moment,
  money,
  type Say,
  size,
  told,
} from "../show.ts";

/** A page of what waits for a person. */
export interface Listed {
  items: OpenFailure[];
  /** Link to the page after this one; null on the last. */
  next: string | null;
  /** Link to the first page; null on it. */
  first: string | null;
}

/** What failed, by kind, and what is not understood. */
export const failureSections = (
  say: Say,
  session: Session,
  { failures, held }: { failures: Listed; held: Listed },
): Html => {
  const { words } = say;
  return html`<section id="failures" aria-labelledby="failures-title">
<h2 id="failures-title">${words.failures}</h2>
<p class="soft">${words.failuresText}</p>
<div data-live="failures">${
    failures.items.length === 0
      ? html`<p>${words.noFailures}</p>`
      : [...Map.groupBy(failures.items, ({ kind }) => kind)].map(([kind, items]) =>
          group(say, session, kind, items, "h3"),
        )
  }${pager(say, failures)}</div>
</section>
<section id="held" aria-labelledby="held-title">
<h2 id="held-title">${words.quarantine}</h2>
<p class="soft">${words.quarantineText}</p>
<div data-live="held">${
    held.items.length === 0
      ? html`<p>${words.noQuarantine}</p>`
      : group(say, session, "item", held.items, null)
  }${pager(say, held)}</div>
</section>`;
};

const group = (
  say: Say,
  session: Session,
  kind: OpenFailure["kind"],
  items: OpenFailure[],
  heading: "h3" | null,
): Html => {
  const { words } = say;
  return html`<div class="group">
<header>${heading === null ? "" : html`<h3>${kindIn(say, kind)}</h3>`}
${
  session.person.acts
    ? html`<form method="post" action="${pathOf("failures")}/retry-all">${formToken(session)}<input type="hidden" name="kind" value="${kind}"><input type="hidden" name="until" value="${say.now.toISOString()}">
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
<p class="line">${badge(state === "failed" ? "red" : "orange", words.states[state])} <strong>${message}</strong></p>
${fix === null ? "" : html`<p>${fix}</p>`}
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
<p class="soft">${platform} · ${words.since} ${moment(say, since)}${attempts > 0 ? html` · ${words.attempts(attempts)}` : ""} · ${asWritten(problem.code)}${
    invoiceId === null
      ? html` · <a href="${pathOf("failures")}/${id}">${asWritten(id)}</a>`
      : html` · ${words.invoice} <a href="${invoicePath(invoiceId)}">${asWritten(invoiceId)}</a>`
  }</p>
${problem.raw === undefined ? "" : html`<details data-keep="raw-${id}"><summary>${words.platformWords}</summary><pre tabindex="0">${problem.raw}</pre></details>`}
</div>
${
  session.person.acts
    ? html`<div class="decide"><form method="post" action="${pathOf("failures")}/retry">${formToken(session)}<input type="hidden" name="id" value="${id}">
${
  state === "parked" && (kind === "submit" || kind === "status")
    ? html`<label class="tick"><input type="checkbox" name="notThere" value="yes"> ${words.notThere}</label>`
    : ""
}
<button aria-label="${words.retryNamed(invoiceId ?? id)}">${words.retry}</button></form>${
        state === "in_doubt" || kind === "unowned"
          ? ""
          : html`<a class="button quiet" role="button" href="${pathOf("failures")}/dismiss?id=${encodeURIComponent(id)}" aria-label="${words.failing.dismissNamed(invoiceNumber ?? id)}">${words.failing.dismiss}</a>`
      }</div>`
    : ""
}
</li>`;
};
