import { html } from "hono/html";
import type { ReceiptsOfDay } from "../../domain/reporting/receipts.ts";
import type { PaidInvoice, ReportContent } from "../../domain/reporting/report.ts";
import type { ReportedInvoice } from "../../domain/reporting/reported-invoice.ts";
import type { SalesGroup } from "../../domain/reporting/sales-by-day.ts";
import { amountOf } from "../../domain/reporting/shares.ts";
import { asWritten, breakable, day, type Html, money, number, percent, type Say, table } from "../show.ts";
import { notShown } from "./shown.ts";

/** Rows of a table: browsers and people bear no more. */
const MOST = 500;

/** What a report tells, as tables: sales by day (10.3), invoices (10.1), receipts (10.2, 10.4). */
export const contentTables = (say: Say, content: ReportContent): Html => {
  const tables =
    content.kind === "transactions"
      ? [salesTable(say, content.groups), invoiceTable(say, content.invoices)]
      : [receiptTable(say, content.days), paidTable(say, content.invoices)];
  const told = tables.filter((one) => one !== null);
  return told.length === 0 ? html`<p>${say.words.reports.empty}</p>` : html`${told}`;
};

/** A table of what there is, as far as it is shown; nothing where there is nothing. */
const shortened = <T>(
  say: Say,
  all: readonly T[],
  caption: string,
  heads: string[],
  rowsOf: (one: T) => Html[][],
): Html | null => {
  if (all.length === 0) return null;
  const shown = all.slice(0, MOST);
  return html`${table(caption, heads, shown.flatMap(rowsOf))}${notShown(say, all.length, shown.length)}`;
};

const salesTable = (say: Say, groups: readonly SalesGroup[]): Html | null => {
  const words = say.words.reports;
  return shortened(
    say,
    groups,
    words.sales,
    [words.day, words.category, words.rate, words.base, words.vat, words.vatInEuros, words.count],
    ({ day: of, currency, category, base, vatEur, count, rates }) => {
      const about = [
        day(say, of),
        html`${asWritten(category)} <span class="soft">${words.categories[category]}</span>`,
      ];
      const whole = [
        html`${money(say, amountOf(vatEur), "EUR")}`,
        html`${count === null ? "" : number(say, count)}`,
      ];
      const row = (rate: string, [of, vat]: [bigint, bigint], ends: Html[]): Html[] => [
        ...about,
        html`${rate}`,
        html`${money(say, amountOf(of), currency)}`,
        html`${money(say, amountOf(vat), currency)}`,
        ...ends,
      ];
      const [only] = rates.length === 1 ? rates : [];
      if (only !== undefined) return [row(percent(say, only.rate), [only.base, only.vat], whole)];
      const vat = rates.reduce((sum, one) => sum + one.vat, 0n);
      return [
        ...rates.map((one) => row(percent(say, one.rate), [one.base, one.vat], [html``, html``])),
        row(words.allRates, [base, vat], whole),
      ];
    },
  );
};

/** Our own company is known: the other one is named by what the report names it by. */
const partyName = ({ seller, buyer }: ReportedInvoice): Html =>
  html`${breakable(seller.id)} → ${breakable(buyer.id)} <span class="soft">${seller.country} → ${buyer.country}</span>`;

const invoiceTable = (say: Say, invoices: readonly ReportedInvoice[]): Html | null => {
  const { reports: words, number: numberWord, seller, buyer } = say.words;
  return shortened(
    say,
    invoices,
    words.invoices,
    [
      numberWord,
      words.day,
      words.type,
      `${seller} → ${buyer}`,
      words.category,
      words.rate,
      words.base,
      words.vat,
      words.vatInEuros,
    ],
    (one) =>
      one.rows.map(({ category, rate, base, vat, reasonCode }, i) => [
        html`${breakable(one.number)}`,
        day(say, one.issueDate),
        asWritten(one.typeCode),
        partyName(one),
        html`${asWritten(category)}${reasonCode === undefined ? "" : html` <span class="soft">${breakable(reasonCode)}</span>`}`,
        html`${percent(say, rate)}`,
        html`${money(say, base, one.currency)}`,
        html`${money(say, vat, one.currency)}`,
        html`${i === one.rows.length - 1 ? money(say, one.vatEur, "EUR") : ""}`,
      ]),
  );
};

const receiptTable = (say: Say, receipts: readonly ReceiptsOfDay[]): Html | null => {
  const words = say.words.reports;
  return shortened(
    say,
    receipts,
    words.receipts,
    [words.receivedOn, words.rate, words.received],
    ({ day: of, rate, amount }) => [
      [day(say, of), html`${percent(say, rate)}`, html`${money(say, amountOf(amount), "EUR")}`],
    ],
  );
};

const paidTable = (say: Say, invoices: readonly PaidInvoice[]): Html | null => {
  const { reports: words, number: numberWord } = say.words;
  return shortened(
    say,
    invoices,
    words.paidInvoices,
    [numberWord, words.issued, words.receivedOn, words.rate, words.received],
    ({ number: of, issueDate, day: receivedOn, rates }) =>
      rates.map(({ rate, amount }) => [
        html`${breakable(of)}`,
        day(say, issueDate),
        day(say, receivedOn),
        html`${percent(say, rate)}`,
        html`${money(say, amountOf(amount), "EUR")}`,
      ]),
  );
};
