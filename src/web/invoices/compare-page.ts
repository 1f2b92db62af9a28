import { html } from "hono/html";
import { BADGES } from "../../domain/life-cycle/badge.ts";
import type { InvoiceEvent } from "../../domain/life-cycle/event.ts";
import { isStatusName } from "../../domain/life-cycle/status.ts";
import type { Compared } from "../../usecases/operate/compare-invoice.ts";
import { invoicePath } from "../rooms.ts";
import {
  asWritten,
  badge,
  breakable,
  clock,
  facts,
  type Html,
  kindIn,
  moment,
  type Say,
  words as said,
  statusName,
  table,
  told,
} from "../show.ts";

/** An invoice on both sides: as it is here, and as its platform tells it now. */
export const comparePage = (say: Say, compared: Compared): Html =>
  html`<p class="back"><a href="${invoicePath(compared.invoice.id)}">${say.words.invoices.backToInvoice}</a></p>
${bothSides(say, compared)}`;

const bothSides = (say: Say, compared: Compared): Html => {
  const { words } = say;
  const { invoice, differences } = compared;
  const differs = (what: string): boolean => differences.some((difference) => difference.what === what);
  const { color, label, labelFr } = BADGES[invoice.badge];
  return html`<section aria-labelledby="compared">
<h2 id="compared">${words.invoice} ${breakable(invoice.number)}</h2>
<p>${badge(color, say.language === "fr" ? labelFr : label)} <span class="soft">${invoice.seller.name ?? invoice.seller.siren ?? ""} → ${invoice.buyer.name ?? invoice.buyer.siren ?? ""}, ${invoice.total} ${invoice.currency}, ${invoice.issueDate}</span></p>
${
  differences.length === 0
    ? compared.platform.answer === "found"
      ? html`<p class="notice done">${words.same}</p>`
      : ""
    : html`<div class="notice wrong"><h3>${words.differences}</h3><ul>${differences.map(
        ({ what, ours, theirs }) =>
          html`<li><strong>${words.differenceWhat[what]}</strong><br>${words.here}${words.colon}${shown(say, ours)} · ${words.there}${words.colon}${shown(say, theirs)}</li>`,
      )}</ul></div>`
}
<div class="sides">
<section class="card" aria-labelledby="ours"><h3 id="ours">${words.here}</h3>
${facts([
  [
    words.status,
    marked(
      differs("status"),
      invoice.status === null
        ? html`${words.none}`
        : html`${statusName(say, invoice.status)}${invoice.statusAt === null ? "" : html`<br>${moment(say, invoice.statusAt)}`}`,
    ),
  ],
  [
    words.platformId,
    marked(
      differs("platform_id"),
      invoice.platformId === null ? html`${words.none}` : asWritten(invoice.platformId),
    ),
  ],
  [words.delivery, marked(differs("presence"), html`${words.deliveries[invoice.delivery]}`)],
  [words.lastSync, moment(say, invoice.lastSyncAt)],
  [words.tenant, invoice.tenant ?? words.none],
  [words.reference, invoice.reference],
  ["Id", asWritten(invoice.id)],
  [words.platform, invoice.platform],
  [
    words.problem,
    invoice.problem === null
      ? null
      : html`${told(say, invoice.problem).message}<br>${told(say, invoice.problem).fix}`,
  ],
])}</section>
<section class="card" aria-labelledby="theirs"><h3 id="theirs">${words.there}</h3>
${theirSide(say, compared, differs)}
<p class="soft">${words.askedAt} ${clock(say, compared.askedAt)}</p></section>
</div>
<p><a class="button" href="${invoicePath(invoice.id)}/export" download>${words.export}</a> <span class="soft">${words.exportText}</span></p>
</section>
${history(say, compared)}
${workOf(say, compared)}`;
};

/** Words of ours in a difference; a platform's stay as they are. */
const shown = (say: Say, text: string): string => {
  const { words } = say;
  if (text === "absent") return words.absent;
  if (text === "") return words.none;
  const [first = "", ...rest] = text.split(" ");
  if (isStatusName(first)) return [statusName(say, first), ...rest].join(" ");
  return Object.entries(words.deliveries).find(([name]) => name === text)?.[1] ?? text;
};

const marked = (differs: boolean, value: Html): Html => (differs ? html`<mark>${value}</mark>` : value);

const theirSide = (say: Say, { platform }: Compared, differs: (what: string) => boolean): Html => {
  const { words } = say;
  switch (platform.answer) {
    case "absent":
      return html`<p><mark>${words.answerAbsent}</mark></p>`;
    case "unable":
      return html`<p>${said(say, platform.why)}</p>`;
    case "failed":
      return html`<p class="notice wrong">${words.answerFailed} ${said(say, platform.error.message)} ${platform.error.fix === null ? "" : said(say, platform.error.fix)}</p>`;
    case "found": {
      const { platformId, rawState, status, raw } = platform.invoice;
      return html`${facts([
        [
          words.status,
          marked(differs("status"), html`${status === null ? words.unable : statusName(say, status)}`),
        ],
        [words.platformId, marked(differs("platform_id") || differs("presence"), asWritten(platformId))],
        [words.rawState, rawState === "" ? null : asWritten(rawState)],
      ])}<details><summary>${words.raw}</summary><pre tabindex="0">${JSON.stringify(raw, null, 2)}</pre></details>`;
    }
  }
};

const history = (say: Say, { events, history: theirs }: Compared): Html => {
  const { words } = say;
  return html`<section aria-labelledby="history">
<h2 id="history">${words.history}</h2>
${
  events.length === 0
    ? html`<p class="soft">${words.none}</p>`
    : table(
        words.history,
        [words.when, words.status, words.by, words.what, words.source, words.moved],
        events.map((event) => eventRow(say, event)),
        { underHeading: true },
      )
}
${
  theirs.answer === "failed"
    ? html`<p class="notice wrong">${words.answerFailed} ${said(say, theirs.error.message)}</p>`
    : theirs.answer === "unable"
      ? html`<p class="soft">${words.historyUnable}</p>`
      : theirs.missing.length === 0
        ? html`<p class="soft">${words.historyAll}</p>`
        : html`<mark>${table(
            words.historyMissing,
            [words.when, words.status, words.what, words.state],
            theirs.missing.map(({ id, at, state, statement }) => [
              moment(say, statement?.at ?? at),
              html`${statement === null ? words.unable : statement.status === null ? statement.rawCode : statusName(say, statement.status)}`,
              html`${statement?.comment ?? ""} ${asWritten(id)}`,
              html`${state === null ? words.neverCame : words.states[state]}`,
            ]),
          )}</mark>`
}
</section>`;
};

/** Platforms have no name in most messages. */
const setterOf = ({ words }: Say, role: string): string =>
  role === "WK" ? words.aPlatform : role === "DFH" ? words.publicPortal : role;

const eventRow = (say: Say, event: InvoiceEvent): Html[] => {
  const { words } = say;
  return [
    clock(say, event.at),
    event.status === null
      ? html`${words.unknownWord} ${asWritten(event.rawCode)}`
      : html`${statusName(say, event.status)}`,
    html`${event.setBy.name ?? event.setBy.id ?? setterOf(say, event.setBy.role)}`,
    html`${event.reasons.map(({ code, text }) => html`${asWritten(code)} ${text} `)}${event.comment ?? ""}`,
    html`${words.sources[event.source]}`,
    html`${event.moved ? words.yes : words.no}`,
  ];
};

const workOf = (say: Say, { work }: Compared): Html | "" => {
  const { words } = say;
  if (work.length === 0) return "";
  return html`<section aria-labelledby="work"><h2 id="work">${words.workOf}</h2>${table(
    words.workOf,
    [words.kind, words.state, words.oldest, words.problem],
    work.map(({ kind, state, createdAt, attempts, lastError }) => [
      html`${kindIn(say, kind)}`,
      html`${words.states[state]}${attempts > 0 ? html`, ${words.attempts(attempts)}` : ""}`,
      moment(say, createdAt),
      html`${lastError === null ? "" : said(say, lastError.message)}`,
    ]),
    { underHeading: true },
  )}</section>`;
};
