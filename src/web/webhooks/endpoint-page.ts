import { html } from "hono/html";
import { parisDay } from "../../domain/paris-day.ts";
import type { EndpointDetail } from "../../usecases/operate/endpoints/read-endpoint.ts";
import { barChart } from "../chart.ts";
import { formToken } from "../layout.ts";
import { barsOf, sumOf, ticksOf } from "../overview/activity-section.ts";
import { pager } from "../pager.ts";
import { pathOf } from "../rooms.ts";
import type { Session } from "../session.ts";
import {
  asWritten,
  clock,
  facts,
  type Html,
  kindIn,
  moment,
  number,
  type Say,
  table,
  told,
} from "../show.ts";
import { waitingOf } from "./list-page.ts";
import {
  attemptTable,
  deliveryPath,
  endpointPath,
  invoiceOf,
  lastOf,
  sortOf,
  stateOf,
  WEBHOOKS,
} from "./shown.ts";

type Work = EndpointDetail["waiting"][number];

/** One endpoint: how it stands, what was tried, what waits, what it was told; and what a person can do about it. */
export const endpointPage = (
  say: Say,
  session: Session,
  detail: EndpointDetail,
  links: { next: string | null; first: string | null },
): Html => {
  const words = say.words.webhooks;
  const { endpoint, attempts, waiting, told: toldPage, numbers } = detail;
  const { paused } = endpoint;
  return html`<p class="back"><a href="${WEBHOOKS}">${words.all}</a></p>
<div data-live="summary">
<p class="line">${stateOf(say, endpoint)} <span class="soft">${endpoint.tenant} · ${sortOf(say, endpoint)}</span></p>
${
  paused === null
    ? ""
    : html`<p class="notice wrong">${told(say, paused).message} ${told(say, paused).fix ?? ""}<br>${words.stoppedSince} ${moment(say, paused.since)}${
        // A stopped endpoint is never tried by itself.
        paused.probeAt === null || paused.probeAt.getFullYear() > 9000
          ? ""
          : html`, ${words.probe} ${moment(say, paused.probeAt)}`
      }</p>`
}
${facts([
  [words.lastAttempt, lastOf(say, endpoint.lastAttempt)],
  [words.waits, waitingOf(say, endpoint.waiting) ?? words.nothingWaits],
  [
    words.givenUp,
    endpoint.givenUp === 0
      ? null
      : html`${number(say, endpoint.givenUp)}. <a href="${pathOf("failures")}">${words.failuresThere}</a>`,
  ],
])}
</div>
${session.person.acts ? acts(say, session, detail) : ""}
<section aria-labelledby="last24">
<h2 id="last24">${words.last24}</h2>
<div data-live="chart" class="alone">${barChart(say, {
    width: 320,
    name: words.chart(number(say, sumOf(detail.hours))),
    bars: barsOf(say, "hours", detail.hours),
    ticks: ticksOf(say, "hours", detail.hours),
  })}<details data-keep="hours"><summary>${say.words.overview.numbers.hours}</summary>${table(
    words.last24,
    [say.words.overview.hour, words.told],
    detail.hours.map(({ at, times }) => [html`${clock(say, at)}`, html`${number(say, times)}`]).reverse(),
    { underHeading: true },
  )}</details></div>
</section>
<section aria-labelledby="attempts">
<h2 id="attempts">${words.attempts}</h2>
<p class="soft">${words.attemptsText}</p>
<div data-live="attempts" class="wide">${
    attempts.length === 0
      ? html`<p>${words.noAttempts}</p>`
      : attemptTable(say, attempts, { linked: true, numbers })
  }</div>
</section>
${
  waiting.length === 0
    ? ""
    : html`<section aria-labelledby="waiting">
<h2 id="waiting">${words.waiting}</h2>
<p class="soft">${words.waitingText}</p>
<div data-live="waiting" class="wide">${waitingTable(say, waiting, numbers)}</div>
</section>`
}
<section aria-labelledby="told">
<h2 id="told">${words.told}</h2>
<p class="soft">${words.toldText}</p>
<div data-live="told" class="wide">${toldPage.items.length === 0 ? html`<p>${words.noTold}</p>` : toldTable(say, toldPage.items, numbers)}${pager(say, links)}</div>
</section>`;
};

const acts = (say: Say, session: Session, { endpoint }: EndpointDetail): Html => {
  const words = say.words.webhooks;
  const path = endpointPath(endpoint);
  const isCalled = endpoint.sort === "webhook" || endpoint.sort === "subscription";
  const isThere = endpoint.address !== null;
  return html`<div class="endpoint-acts">
${
  endpoint.paused === null
    ? ""
    : html`<form method="post" action="${path}/resume">${formToken(session)}<button>${words.resume}</button></form>`
}
${
  endpoint.sort === "webhook" && isThere
    ? html`<form method="post" action="${path}/test">${formToken(session)}<p id="test-text" class="soft">${words.testText}</p><button aria-describedby="test-text">${words.test}</button></form>`
    : ""
}
${
  isCalled && isThere
    ? html`<form method="post" action="${path}/redeliver">${formToken(session)}<p id="redeliver-text" class="soft">${words.redeliverText}</p>
<div class="fields"><label>${words.since} <input type="date" name="since" required value="${parisDay(say.now)}" max="${parisDay(say.now)}"></label>
<label>${words.what} <select name="only"><option value="all">${words.only.all}</option><option value="failed">${words.only.failed}</option></select></label></div>
<button class="quiet" aria-describedby="redeliver-text">${words.redeliver}</button></form>`
    : ""
}
</div>`;
};

/** What a row tells of. */
export const typeOf = (say: Say, { kind, data }: Work): Html =>
  typeof data.type === "string" ? asWritten(data.type) : html`${kindIn(say, kind)}`;

const waitingTable = (say: Say, rows: readonly Work[], numbers: EndpointDetail["numbers"]): Html => {
  const words = say.words.webhooks;
  return table(
    words.waiting,
    [words.nextAttempt, words.type, words.tries, words.lastAnswer, say.words.invoice],
    rows.map((work) => [
      html`<a href="${deliveryPath(work.id)}">${moment(say, work.runAt)}</a>`,
      typeOf(say, work),
      html`${number(say, work.attempts)}`,
      work.lastError === null ? html`` : told(say, work.lastError).message,
      invoiceOf(work, numbers),
    ]),
    { underHeading: true },
  );
};

const toldTable = (say: Say, rows: readonly Work[], numbers: EndpointDetail["numbers"]): Html => {
  const words = say.words.webhooks;
  return table(
    words.told,
    [words.at, words.type, words.tries, say.words.invoice],
    rows.map((work) => [
      html`<a href="${deliveryPath(work.id)}">${clock(say, work.updatedAt)}</a>`,
      typeOf(say, work),
      html`${number(say, work.attempts + 1)}`,
      invoiceOf(work, numbers),
    ]),
    { underHeading: true },
  );
};
