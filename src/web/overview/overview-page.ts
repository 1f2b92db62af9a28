import { html } from "hono/html";
import type { ActivitySeries } from "../../usecases/operate/activity/series.ts";
import type { Activity, Diagnosis, PlatformDiagnosis } from "../../usecases/operate/diagnose.ts";
import type { Verdict } from "../../usecases/operate/verdict.ts";
import { attentionSection, type ReportsToSee, reasonsOfReports } from "../reports/attention.ts";
import type { Reporter } from "../reports/calendar-page.ts";
import { invoicePath } from "../rooms.ts";
import { RECEIVERS } from "../routing/shown.ts";
import {
  asWritten,
  badge,
  breakable,
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
import { activitySection } from "./activity-section.ts";
import { type FoundRule, foundSection } from "./found-list.ts";
import { type Queued, queueSection } from "./queue-section.ts";
import { rejectedSection } from "./rejected-list.ts";
import { gatewayLine, summary, tilesOfAll } from "./summary.ts";

const PERPETUAL: ReadonlySet<string> = new Set(["poll", "audit"]);

/** The first page: how everything stands, and what waits for a person. */
export const overview = (
  say: Say,
  { diagnosis, activity }: { diagnosis: Diagnosis; activity: readonly ActivitySeries[] },
  beside: {
    found: readonly FoundRule[];
    reports: ReportsToSee;
    reporters: readonly Reporter[];
    /** There is a page of receivers to see. */
    sharing: boolean;
  },
): Html => {
  const { words } = say;
  const { found, reports, reporters, sharing } = beside;
  const { verdict } = diagnosis;
  const sections: [id: string, title: string][] = [
    ["activity", words.overview.moving],
    ["queue", words.overview.queue],
    ["platforms", words.platforms],
    ["reports", words.reports.title],
    ["rejected", words.rejectedInvoices],
    ["unowned", words.unowned],
    ["found", words.found],
  ];
  return html`<div data-live="summary">${summary(say, verdict, reasonsOfReports(say, reports), tilesOfAll(say, diagnosis))}${gatewayLine(say, diagnosis)}</div>
<nav aria-label="${words.onThisPage}" class="sections"><ul>${sections.map(
    ([id, title]) => html`<li><a href="#${id}">${title}</a></li>`,
  )}</ul></nav>
${activitySection(say, activity)}
${queueSection(say, queuedIn(diagnosis))}
<section id="platforms" aria-labelledby="platforms-title">
<h2 id="platforms-title">${words.platforms}</h2>
<div data-live="platforms" class="cards">${diagnosis.platforms.map((platform) => platformCard(say, platform, verdict))}</div>
</section>
${attentionSection(say, reports, reporters, true)}
${rejectedSection(say, diagnosis)}
<section id="unowned" aria-labelledby="unowned-title">
<h2 id="unowned-title">${words.unowned}</h2>
<div data-live="unowned">${unownedInvoices(say, diagnosis)}</div>
${sharing ? html`<p>${diagnosis.unowned.items.length === 0 ? "" : html`${words.routing.giveHint} `}<a href="${RECEIVERS}#unrouted">${words.routing.all}</a></p>` : ""}
</section>
${foundSection(say, found)}`;
};

/** An account's state in one word: the worst of what the verdict says about it. */
const stateOf = ({ words }: Say, { reasons }: Verdict, account: string): Html => {
  const own = reasons.filter(({ platform }) => platform === account);
  if (own.some(({ state }) => state === "stopped")) return badge("red", words.stateStopped);
  return own.length > 0 ? badge("orange", words.stateLook) : badge("green", words.stateWell);
};

const platformCard = (say: Say, platform: PlatformDiagnosis, verdict: Verdict): Html => {
  const { words } = say;
  const { name, adapter, concerns, connection, paused, held, waiting } = platform;
  // Nothing is pulled there, and nothing sent.
  const isDirectoryAlone = adapter !== null && platform.pollEverySeconds === null;
  // What comes back by itself is always there: it says nothing.
  const work = platform.work.filter(
    ({ kind, state }) => !(PERPETUAL.has(kind) && (state === "ready" || state === "running")),
  );
  return html`<article class="card" aria-labelledby="platform-${name}">
<header><h3 id="platform-${name}">${name}</h3>${stateOf(say, verdict, name)}</header>
<p class="soft">${adapter === null ? words.notConfigured : adapter.title}${isDirectoryAlone ? html`<br>${words.directoryAlone}` : ""}</p>
${concerns.length === 0 ? "" : html`<ul class="concerns">${concerns.map((concern) => html`<li>${words.concern[concern]}</li>`)}</ul>`}
${paused === null ? "" : html`<p class="notice wrong">${told(say, paused).message} ${told(say, paused).fix ?? ""}<br>${words.since} ${moment(say, paused.since)}${paused.probeAt === null ? "" : html`, ${words.nextTry} ${moment(say, paused.probeAt)}`}</p>`}
${facts([
  [
    words.lastSync,
    isDirectoryAlone
      ? null
      : html`${moment(say, platform.lastPollAt)}${platform.pollEverySeconds === null ? "" : html`, ${words.every(number(say, platform.pollEverySeconds))}`}`,
  ],
  [words.circuit, connection === null ? null : circuitOf(say, connection)],
  [words.token, connection === null ? null : tokensOf(say, connection.tokens)],
  [
    words.overview.certificates,
    connection?.certificates === undefined || connection.certificates.length === 0
      ? null
      : certificatesOf(say, connection.certificates),
  ],
  [words.calls, connection === null ? null : number(say, connection.inFlight)],
  [
    words.quarantine,
    held === null ? null : html`${number(say, held.items)}, ${words.since} ${moment(say, held.oldest)}`,
  ],
  [words.notOurs, waiting === null ? null : html`${words.notOursText(number(say, waiting.items))}`],
])}
${isDirectoryAlone ? "" : activityTable(say, platform.activity)}
${
  work.length === 0
    ? ""
    : table(
        words.work,
        [words.kind, words.state, words.rows, words.oldest],
        work.map(({ kind, state, rows, oldest }) => [
          html`${kindIn(say, kind)}`,
          html`${words.states[state]}`,
          html`${number(say, rows)}`,
          oldest === null ? html`` : moment(say, oldest),
        ]),
      )
}
${
  platform.settings.length === 0
    ? ""
    : html`<details data-keep="settings-${name}"><summary>${words.settings}</summary>${facts(
        platform.settings.map(({ label, value }) => [
          label,
          value === null ? html`<span class="soft">${words.notSet}</span>` : asWritten(value),
        ]),
      )}</details>`
}
</article>`;
};

const circuitOf = (say: Say, { circuit, openedAt }: NonNullable<PlatformDiagnosis["connection"]>): Html => {
  const { words } = say;
  return html`${words.circuitState[circuit]}${openedAt === null ? "" : html`, ${words.since} ${moment(say, openedAt)}`} <span class="soft">(${words.thisProcess})</span>`;
};

const tokensOf = (say: Say, tokens: NonNullable<PlatformDiagnosis["connection"]>["tokens"]): Html => {
  const { words } = say;
  if (tokens.length === 0) return html`${words.tokenNone}`;
  return html`${tokens.map(({ name, expiresAt }, i) => {
    const until =
      expiresAt === null
        ? words.tokenForever
        : expiresAt < say.now
          ? words.tokenExpired
          : html`${words.tokenUntil} ${clock(say, expiresAt)}`;
    return html`${i > 0 ? html`<br>` : ""}${name}: ${until}`;
  })}`;
};

const certificatesOf = (
  say: Say,
  certificates: NonNullable<NonNullable<PlatformDiagnosis["connection"]>["certificates"]>,
): Html =>
  html`${certificates.map(
    ({ host, until }, i) =>
      html`${i > 0 ? html`<br>` : ""}${breakable(host)}: ${say.words.until} ${moment(say, until)}`,
  )}`;

const activityTable = (say: Say, { day, week }: PlatformDiagnosis["activity"]): Html => {
  const { words } = say;
  const row = (period: string, { outbound, inbound, events }: Activity): Html[] =>
    [period, outbound.sent, outbound.waiting, outbound.failed + outbound.parked, inbound, events].map(
      (value) => html`${typeof value === "number" ? number(say, value) : value}`,
    );
  return table(
    words.activity,
    [words.period, words.sent, words.pending, words.failed, words.received, words.statuses],
    [row(words.day, day), row(words.week, week)],
  );
};

/** What is to do or under way, by kind and account; what comes back by itself says nothing. */
const queuedIn = ({ platforms, endpoints }: Diagnosis): Queued[] => {
  const isOpen = ({ state }: { state: string }): boolean => state === "ready" || state === "running";
  const all = [
    ...platforms.flatMap(({ name, work }) =>
      work
        .filter((row) => isOpen(row) && !PERPETUAL.has(row.kind))
        .map(({ kind, rows, oldest }) => ({ kind, where: name, rows, oldest })),
    ),
    ...endpoints.flatMap(({ account, address, work }) =>
      work
        .filter(isOpen)
        .map(({ rows, oldest }) => ({ kind: "notify", where: address ?? account, rows, oldest })),
    ),
  ];
  return [...Map.groupBy(all, ({ kind, where }) => `${kind} ${where}`).values()].flatMap((rows) => {
    const [first] = rows;
    if (first === undefined) return [];
    const times = rows.flatMap(({ oldest }) => (oldest === null ? [] : [oldest.getTime()]));
    return [
      {
        ...first,
        rows: rows.reduce((sum, one) => sum + one.rows, 0),
        oldest: times.length === 0 ? null : new Date(Math.min(...times)),
      },
    ];
  });
};

const unownedInvoices = (say: Say, { unowned }: Diagnosis): Html => {
  const { words } = say;
  if (unowned.items.length === 0) return html`<p class="soft">${words.noUnowned}</p>`;
  return html`<p class="soft">${words.unownedText}</p>${table(
    words.unowned,
    [words.number, words.seller, words.buyer, words.amount, words.platform, words.received],
    unowned.items.map((invoice) => [
      html`<a href="${invoicePath(invoice.id)}">${invoice.number}</a>`,
      html`${invoice.seller.name ?? ""} <span class="soft">${invoice.seller.siren ?? ""}</span>`,
      html`${invoice.buyer.name ?? ""} <span class="soft">${invoice.buyer.siren ?? ""}</span>`,
      html`${invoice.total} ${invoice.currency}`,
      html`${invoice.platform}`,
      moment(say, invoice.createdAt),
    ]),
    { underHeading: true },
  )}`;
};
