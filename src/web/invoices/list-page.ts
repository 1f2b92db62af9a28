import { html } from "hono/html";
import type { Caller } from "../../domain/caller.ts";
import { CREDIT_NOTE_TYPES, type Invoice } from "../../domain/invoice.ts";
import { pager } from "../pager.ts";
import { invoicePath } from "../rooms.ts";
import type { Session } from "../session.ts";
import { badge, breakable, clock, day, type Html, money, number, type Say, statusName } from "../show.ts";
import type { Choices, Narrowed } from "./filter.ts";
import { filterForm, quickViews } from "./filter-form.ts";
import { badgeOf, partyName } from "./shown.ts";
import { stackedTable } from "./stacked-table.ts";

/** A page of the list. */
export interface ListedInvoices {
  narrowed: Narrowed;
  choices: Choices;
  items: readonly Invoice[];
  /** How many there are before this page. */
  before: number;
  counted: { count: number; more: boolean };
  next: string | null;
  first: string | null;
  /** Where the whole list is handed out; null: it is one invoice, found by its id. */
  csv: string | null;
}

/** The invoices that a person may see, searched and narrowed. */
export const listPage = (say: Say, session: Session, listed: ListedInvoices): Html => {
  const own = say.words.invoices;
  const { narrowed, choices, items, next, first, csv } = listed;
  const { wrong, asked } = narrowed;
  const isNarrowed = Object.keys(asked).length > 0;
  return html`${quickViews(say, narrowed)}
${filterForm(say, narrowed, choices)}
${wrong.length === 0 ? "" : html`<div class="notice wrong" role="alert"><ul>${wrong.map((text) => html`<li>${text}</li>`)}</ul><p>${own.leftOut}</p></div>`}
${
  items.length === 0
    ? html`<p class="empty">${next !== null ? own.lookOn : isNarrowed ? own.noneMatch : own.noneYet}</p>`
    : html`<p class="count"><span>${countOf(say, listed)}</span>${csv === null ? "" : html` <a href="${csv}" download>${own.csv}</a>`}</p>${rows(say, session.caller, items)}`
}
${pager(say, { next, first })}`;
};

const countOf = (say: Say, { before, items, counted: { count, more } }: ListedInvoices): string => {
  const last = before + items.length;
  // More may have come since they were counted.
  const all = Math.max(count, last);
  return say.words.invoices.counted(
    number(say, before + 1),
    number(say, last),
    `${number(say, all)}${more ? "+" : ""}`,
  );
};

const rows = (say: Say, caller: Caller, items: readonly Invoice[]): Html => {
  const { words } = say;
  const own = words.invoices;
  const heads = [own.fact, own.badge, own.party, words.amount, own.issued, words.reference, own.came];
  return stackedTable(
    own.list,
    heads,
    items.map((invoice) => row(say, caller, invoice)),
    "invoices",
  );
};

const row = (say: Say, caller: Caller, invoice: Invoice): (Html | "")[] => {
  const { words } = say;
  const { id, number: name, direction, seller, buyer, status, delivery, type } = invoice;
  const other = direction === "outbound" ? buyer : seller;
  const isWaiting = direction === "outbound" && delivery !== "sent";
  const whose =
    caller.kind === "admin" ? [invoice.tenant ?? words.none, invoice.platform] : [invoice.platform];
  return [
    html`<a href="${invoicePath(id)}">${breakable(name)}</a><span class="under soft">${words.invoices.directions[direction]}${
      CREDIT_NOTE_TYPES.has(type) ? ` · ${words.invoices.titles.credit}` : ""
    }</span>`,
    html`${badgeOf(say, invoice.badge)}<span class="under">${status === null ? "" : statusName(say, status)}${
      isWaiting
        ? badge(delivery === "failed" || delivery === "parked" ? "red" : "grey", words.deliveries[delivery])
        : ""
    }</span>`,
    html`${partyName(other)}<span class="under soft">${other.name === null ? "" : (other.siren ?? "")}</span>`,
    html`<span class="one-line">${money(say, invoice.total, invoice.currency)}</span>`,
    html`<span class="one-line">${day(say, invoice.issueDate)}</span>`,
    invoice.reference === null ? "" : breakable(invoice.reference),
    html`<span class="one-line">${clock(say, invoice.createdAt)}</span><span class="under soft">${whose.join(" · ")}</span>`,
  ];
};
