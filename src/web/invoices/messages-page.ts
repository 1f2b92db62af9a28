import { html } from "hono/html";
import type { Caller } from "../../domain/caller.ts";
import type { Push } from "../../domain/life-cycle/push.ts";
import type { InvoiceMessage, RawText } from "../../usecases/operate/invoice-messages.ts";
import { invoicePath } from "../rooms.ts";
import {
  asWritten,
  badge,
  facts,
  type Html,
  moment,
  number,
  type Say,
  words as said,
  statusName,
} from "../show.ts";
import { quoted, reasonList, saidStatus, speaker } from "./shown.ts";
import { amountList } from "./timeline.ts";

/** The messages about an invoice both ways: as each came or went, beside what it was understood as. */
export const messagesPage = (
  say: Say,
  caller: Caller,
  id: string,
  { messages, more }: { messages: readonly InvoiceMessage[]; more: boolean },
): Html => {
  const words = say.words.invoices;
  return html`<p class="back"><a href="${invoicePath(id)}">${words.backToInvoice}</a></p>
<p class="soft">${words.messagesText}</p>
${messages.length === 0 ? html`<p>${words.noMessages}</p>` : messages.map((message) => both(say, caller, message))}
${more ? html`<p class="soft">${words.moreMessages}</p>` : ""}`;
};

const WAYS = { in: "blue", out: "green", own: "grey" } as const;

const both = (say: Say, caller: Caller, message: InvoiceMessage): Html => {
  const words = say.words.invoices;
  const { id, way, event, push } = message;
  const title = event === null ? (push === null ? "" : statusName(say, push.status)) : saidStatus(say, event);
  return html`<section class="message" id="${id}" aria-labelledby="title-${id}">
<h2 id="title-${id}">${badge(WAYS[way], words.ways[way])} ${title} ${event === null ? "" : html`<span class="when">${moment(say, event.at)}</span>`}</h2>
<div class="sides">
<div class="card"><h3>${way === "out" ? words.rawOut : words.raw}</h3>${rawSide(say, message)}</div>
<div class="card"><h3>${words.understood}</h3>${understoodSide(say, caller, message)}</div>
</div></section>`;
};

const rawSide = (say: Say, { way, raws, isAmongOthers, isErased }: InvoiceMessage): Html => {
  const words = say.words.invoices;
  if (isErased) return html`<p class="soft">${words.erasedRaw}</p>`;
  const others = isAmongOthers ? html`<p class="soft">${words.amongOthers}</p>` : "";
  if (raws.length === 0 && isAmongOthers) return html`${others}`;
  if (raws.length === 0) return html`<p class="soft">${way === "own" ? words.ownNote : words.noRaw}</p>`;
  return html`${way === "out" ? html`<p class="soft">${words.rawText}</p>` : ""}${raws.map((raw) => rawText(say, raw))}${others}`;
};

const rawText = (say: Say, { what, mediaType, text, cut }: RawText): Html => {
  const words = say.words.invoices;
  return html`<h4>${words.whats[what]} ${asWritten(mediaType)}</h4><pre tabindex="0" aria-label="${words.whats[what]}">${text}</pre>
${cut === 0 ? "" : html`<p class="soft">${words.cut(number(say, cut))}</p>`}`;
};

const understoodSide = (say: Say, caller: Caller, { event, push, item }: InvoiceMessage): Html => {
  const { words } = say;
  const own = words.invoices;
  if (event === null && push === null) return html`<p>${own.notUnderstood}</p>`;
  return html`${event === null ? "" : reasonList(say, event.reasons)}${facts([
    ...(event === null
      ? []
      : ([
          [words.status, saidStatus(say, event)],
          [words.by, speaker(say, event)],
          [words.when, moment(say, event.at)],
          [words.rawState, event.rawCode === "" ? null : asWritten(event.rawCode)],
          [words.what, event.comment === null ? null : quoted(event.comment)],
          [words.moved, event.moved ? words.yes : words.no],
          [words.source, words.sources[event.source]],
          [own.itemId, asWritten(event.platformEventId)],
        ] satisfies [string, Html | string | null][])),
    ...(item === null
      ? []
      : ([
          [own.receivedBy, own.itemSources[item.source]],
          [own.came, moment(say, item.receivedAt)],
          [words.state, words.states[item.state]],
          // Why is kept in English, for those who know the platform.
          [
            words.problem,
            item.reason === null || caller.kind !== "admin" ? null : said(say, item.reason.message),
          ],
        ] satisfies [string, Html | string | null][])),
    ...(push === null ? [] : pushFacts(say, push)),
  ])}${event === null ? "" : amountList(say, event.amounts)}`;
};

const pushFacts = (
  say: Say,
  { id, state, createdAt, platformId }: Push,
): [string, Html | string | null][] => {
  const { words } = say;
  return [
    [words.state, words.invoices.pushStates[state]],
    [words.invoices.pushed, moment(say, createdAt)],
    [words.platformId, platformId === null ? null : asWritten(platformId)],
    ["Id", asWritten(id)],
  ];
};
