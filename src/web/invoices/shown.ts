import { html } from "hono/html";
import { CREDIT_NOTE_TYPES, type Invoice, type Party } from "../../domain/invoice.ts";
import { BADGES, type Badge } from "../../domain/life-cycle/badge.ts";
import type { InvoiceEvent, Reason } from "../../domain/life-cycle/event.ts";
import { wordsOfReason } from "../../domain/life-cycle/reason-words.ts";
import { isReasonCode } from "../../domain/life-cycle/reasons.ts";
import { type StatusName, statusFacts } from "../../domain/life-cycle/status.ts";
import { asWritten, badge, breakable, type Html, type Say, statusName } from "../show.ts";

/** What a clerk sees of an invoice, in a word and a colour. */
export const badgeOf = (say: Say, name: Badge): Html => badge(BADGES[name].color, badgeWord(say, name));

/** The word alone. */
export const badgeWord = ({ language }: Say, name: Badge): string =>
  language === "fr" ? BADGES[name].labelFr : BADGES[name].label;

/** `Invoice F1`, `Credit note A1`. */
export const invoiceTitle = ({ words }: Say, { number, type }: Pick<Invoice, "number" | "type">): string =>
  `${CREDIT_NOTE_TYPES.has(type) ? words.invoices.titles.credit : words.invoices.titles.invoice} ${number}`;

/** A party by the best name that is known. */
export const partyName = ({ name, siren, vatNumber }: Party): string => name ?? siren ?? vatNumber ?? "";

/** A platform's own text: its words, as such. */
export const quoted = (text: string): Html => html`<q>${text}</q>`;

/** What was said: the status, or the platform's word where we have none for it. */
export const saidStatus = (
  say: Say,
  { status, rawCode }: { status: StatusName | null; rawCode: string },
): Html =>
  status === null ? html`${say.words.unknownWord} ${asWritten(rawCode)}` : html`${statusName(say, status)}`;

/** Who said it; platforms have no name in most messages. */
export const speaker = ({ words }: Say, { setBy, source }: InvoiceEvent): Html => {
  if (source === "gateway") return html`${words.gateway}`;
  const role = words.invoices.speakers[setBy.role];
  const name = setBy.name ?? setBy.id;
  return name === undefined ? html`${role}` : html`${breakable(name)} <span class="soft">(${role})</span>`;
};

/** Reasons in the reader's language; one of a platform's own in its words. */
export const reasonList = (say: Say, reasons: readonly Reason[]): Html | "" =>
  reasons.length === 0
    ? ""
    : html`<ul class="plain">${reasons.map((reason) => {
        const { en, fr } = wordsOfReason(reason);
        const text = say.language === "fr" ? fr : en;
        return html`<li>${isReasonCode(reason.code) ? text : quoted(text)} ${asWritten(reason.code)}</li>`;
      })}</ul>`;

/** Nothing that can still be said moves it. */
export const isOver = (status: StatusName | null): boolean =>
  status !== null && statusFacts(status).final === true;
