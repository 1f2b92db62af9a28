import { html } from "hono/html";
import type { Caller } from "../../domain/caller.ts";
import type { Invoice, Party } from "../../domain/invoice.ts";
import type { Problem } from "../../domain/problem.ts";
import type { InvoiceContent } from "../../usecases/read/show-content.ts";
import { invoicePath } from "../rooms.ts";
import {
  asWritten,
  badge,
  breakable,
  day,
  facts,
  type Html,
  moment,
  money,
  type Say,
  statusName,
  told,
} from "../show.ts";
import { badgeOf, partyName } from "./shown.ts";

/** Where it stands, and what it comes to: what one look must tell. */
export const standingOf = (say: Say, invoice: Invoice): Html => {
  const { words } = say;
  const { status, statusAt, direction, delivery, supersededBy, problem } = invoice;
  const isSent = direction === "inbound" || delivery === "sent";
  return html`<div class="standing">
<div>
<p class="line">${badgeOf(say, invoice.badge)} ${
    status === null
      ? html`<span class="soft">${words.invoices.notSentYet}</span>`
      : html`<strong>${statusName(say, status)}</strong>`
  }${isSent ? "" : html` ${badge(delivery === "failed" || delivery === "parked" ? "red" : "grey", words.deliveries[delivery])}`}</p>
<p class="soft">${words.invoices.directions[direction]} · ${partyName(invoice.seller)} → ${partyName(invoice.buyer)}${
    status === null || statusAt === null
      ? ""
      : html` · ${words.invoices.statusSince} ${moment(say, statusAt)}`
  }</p>
${supersededBy === null ? "" : html`<p class="notice">${words.invoices.supersededBy} <a href="${invoicePath(supersededBy)}">${asWritten(supersededBy)}</a></p>`}
</div>
<p class="sum"><strong>${money(say, invoice.total, invoice.currency)}</strong> <span class="soft">${words.invoices.amount}</span></p>
</div>
${problem === null ? "" : problemOf(say, problem)}`;
};

/** What is wrong with it, what to do, and the platform's own words. */
export const problemOf = (say: Say, problem: Problem): Html => {
  const { words } = say;
  const { message, fix } = told(say, problem);
  return html`<div class="notice wrong problem">
<p><strong>${message}</strong> ${asWritten(problem.code)}</p>
${fix === null ? "" : html`<p>${words.toDo} ${fix}</p>`}
${problem.raw === null ? "" : html`<details data-keep="raw-problem"><summary>${words.platformWords}</summary><pre tabindex="0">${problem.raw}</pre></details>`}
</div>`;
};

/** Who sells and who buys, with all by which they are known. */
export const partiesOf = (say: Say, invoice: Invoice, content: InvoiceContent | null): Html => {
  const { words } = say;
  const side = (id: "seller" | "buyer", party: Party): Html => {
    const written = content?.[id];
    return html`<section class="card" aria-labelledby="${id}"><h3 id="${id}"><span class="soft">${words[id]}</span> ${partyName(party)}</h3>
${facts([
  [words.invoices.siren, party.siren === null ? null : asWritten(party.siren)],
  [words.invoices.siret, party.siret === null ? null : asWritten(party.siret)],
  [words.invoices.vatNumber, party.vatNumber === null ? null : asWritten(party.vatNumber)],
  [words.invoices.electronic, party.address === null ? null : asWritten(party.address)],
  [words.invoices.routingCode, party.routingCode === null ? null : asWritten(party.routingCode)],
  [words.invoices.address, postal(written?.address) ?? party.country],
])}</section>`;
  };
  return html`<div class="sides">${side("seller", invoice.seller)}${side("buyer", invoice.buyer)}</div>`;
};

const postal = (address: NonNullable<InvoiceContent["seller"]>["address"] | undefined): Html | null => {
  if (address === undefined) return null;
  const { line1, line2, line3, postCode, city, country } = address;
  const lines = [line1, line2, line3, [postCode, city].filter(Boolean).join(" "), country].filter(
    (line) => line !== undefined && line !== "",
  );
  return html`${lines.map((line, i) => (i === 0 ? html`${line}` : html`<br>${line}`))}`;
};

/** Everything else that its record says. */
export const detailsOf = (
  say: Say,
  caller: Caller,
  invoice: Invoice,
  content: InvoiceContent | null,
): Html => {
  const { words } = say;
  const own = words.invoices;
  const { currency } = invoice;
  const amount = (of: string | null): string | null => (of === null ? null : money(say, of, currency));
  const dueDate = content?.dueDate;
  return html`<div class="columns">${facts([
    [words.number, html`${breakable(invoice.number)}`],
    [words.reference, invoice.reference === null ? null : html`${breakable(invoice.reference)}`],
    [own.issued, day(say, invoice.issueDate)],
    [own.dueDate, dueDate === undefined ? null : day(say, dueDate)],
    [own.amount, amount(invoice.total)],
    [own.withoutVat, amount(invoice.totalWithoutVat)],
    [own.vat, amount(invoice.totalVat)],
    [own.due, amount(invoice.amountDue)],
    [own.order, invoice.orderReference],
    [own.buyerReference, invoice.buyerReference],
    [own.type, asWritten(invoice.type)],
    [own.process, invoice.process === null ? null : asWritten(invoice.process)],
    [own.treatment, invoice.treatment === null ? null : asWritten(invoice.treatment)],
  ])}${facts([
    [words.platform, invoice.platform],
    [words.platformId, invoice.platformId === null ? null : asWritten(invoice.platformId)],
    [words.delivery, invoice.direction === "inbound" ? null : words.deliveries[invoice.delivery]],
    ...whose(say, caller, invoice),
    ["Id", asWritten(invoice.id)],
    [own.came, moment(say, invoice.createdAt)],
    [own.updatedAt, moment(say, invoice.updatedAt)],
    [words.lastSync, moment(say, invoice.lastSyncAt)],
    [
      own.syntax,
      html`${invoice.syntax}${invoice.profile === null ? "" : html`<br>${asWritten(invoice.profile)}`}`,
    ],
    [own.sha256, asWritten(invoice.sha256)],
  ])}</div>
${invoice.fromBefore === true ? html`<p class="soft">${own.fromBefore}</p>` : ""}`;
};

/** Administrators are told everybody whose it is, a tenant its own part alone. */
const whose = (
  { words }: Say,
  caller: Caller,
  { tenant, copies = [], direction }: Invoice,
): [string, string | null][] => {
  const own = words.invoices;
  if (caller.kind === "admin") {
    if (direction === "outbound") return [[words.tenant, tenant ?? words.none]];
    return [
      [own.leads, tenant ?? words.none],
      [own.copies, copies.length === 0 ? null : copies.join(", ")],
    ];
  }
  return direction === "outbound" ? [] : [[own.role, own.roles[caller.tenant === tenant ? "leads" : "copy"]]];
};
