import { html } from "hono/html";
import type { Caller } from "../../domain/caller.ts";
import { AMOUNTS, isAmountCode, NO_CURRENCY } from "../../domain/life-cycle/amounts.ts";
import type { InvoiceEvent, StatusAmount } from "../../domain/life-cycle/event.ts";
import { invoicePath } from "../rooms.ts";
import { clock, type Html, moment, money, percent, type Say } from "../show.ts";
import { quoted, reasonList, saidStatus, speaker } from "./shown.ts";

/** Everything that was said about an invoice, the newest first: who, what, when, heard how, and whether it moved it. */
export const timeline = (
  say: Say,
  caller: Caller,
  { id, events }: { id: string; events: readonly InvoiceEvent[] },
): Html =>
  events.length === 0
    ? html`<p class="soft">${say.words.invoices.noEvents}</p>`
    : html`<ol class="timeline" reversed>${events
        .toReversed()
        .map((event) => entry(say, caller, id, event))}</ol>`;

const entry = (say: Say, caller: Caller, id: string, event: InvoiceEvent): Html => {
  const words = say.words.invoices;
  const { source, moved, external, receivedAt, comment, reasons, amounts } = event;
  return html`<li class="${moved ? "moved" : "beside"}">
<p class="line"><strong>${saidStatus(say, event)}</strong> <span>${moment(say, event.at)}</span></p>
<p>${speaker(say, event)}${external && source !== "gateway" ? html` <span class="soft">· ${words.external}</span>` : ""}</p>
${reasonList(say, reasons)}
${comment === null ? "" : html`<p class="comment">${quoted(comment)}</p>`}
${amountList(say, amounts)}
${given(say, caller, event)}
<p class="soft">${words.heardAt(say.words.sources[source])} · ${words.known} ${clock(say, receivedAt)} · ${
    moved ? words.movedIt : words.didNotMove
  } · <a href="${invoicePath(id)}/messages#${event.id}">${words.asItCame}</a></p>
</li>`;
};

/** Amounts that came with a status, by what they are. */
export const amountList = (say: Say, amounts: readonly StatusAmount[]): Html | "" =>
  amounts.length === 0
    ? ""
    : html`<ul class="plain">${amounts.map(({ code, amount, currency, vatRate }) => {
        const label = isAmountCode(code) ? AMOUNTS[code] : { label: code, labelEn: code };
        const shown = currency === NO_CURRENCY ? amount : money(say, amount, currency);
        return html`<li>${say.language === "fr" ? label.label : label.labelEn}: <strong>${shown}</strong>${
          vatRate === null ? "" : html` (${say.words.invoices.vat} ${percent(say, vatRate)})`
        }</li>`;
      })}</ul>`;

/** To whom an administrator gave it: no tenant's to know, who is told of its own part alone. */
const given = (say: Say, caller: Caller, { receivers }: InvoiceEvent): Html | "" => {
  if (receivers === undefined || caller.kind !== "admin") return "";
  const all = [receivers.leads ?? say.words.none, ...receivers.copies];
  return html`<p>${say.words.invoices.givenTo(all.join(", "))}</p>`;
};
