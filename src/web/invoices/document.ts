import { html } from "hono/html";
import type { Invoice } from "../../domain/invoice.ts";
import type { InvoiceContent, ShownContent } from "../../usecases/read/show-content.ts";
import { invoicePath } from "../rooms.ts";
import { asWritten, type Html, money, number, percent, type Say, table } from "../show.ts";
import { stackedTable } from "./stacked-table.ts";

/** What the invoice says, as a page and as tables, which need no PDF and fit every screen. */
export const documentOf = (say: Say, invoice: Invoice, shown: ShownContent | null): Html => {
  const words = say.words.invoices;
  if (shown === null) return html`<p class="notice wrong">${words.unreadable}</p>`;
  const pdf = `${invoicePath(invoice.id)}/readable.pdf`;
  return html`<details class="paper" data-keep="paper" open><summary>${words.asPdf}</summary>
<iframe src="${pdf}#navpanes=0&amp;view=FitH" title="${words.pdfTitle(invoice.number)}" loading="lazy"></iframe>
<p class="soft"><a href="${pdf}">${words.openPdf}</a></p></details>
${contentOf(say, shown)}`;
};

const contentOf = (say: Say, { content, lines }: ShownContent): Html => {
  const words = say.words.invoices;
  const { notes, paymentTerms, payment } = content;
  return html`<h3>${words.lines}</h3>
${linesOf(say, content)}
${lines > content.lines.length ? html`<p class="soft">${words.moreLines(number(say, lines - content.lines.length))}</p>` : ""}
<div class="sides">
<div><h3>${words.breakdown}</h3>${breakdownOf(say, content)}</div>
<div><h3>${words.totals}</h3>${totalsOf(say, content)}</div>
</div>
${
  paymentTerms === undefined && (payment?.accounts.length ?? 0) === 0
    ? ""
    : html`<dl class="facts">${
        paymentTerms === undefined ? "" : html`<div><dt>${words.terms}</dt><dd>${paymentTerms}</dd></div>`
      }${payment?.accounts.map(
        ({ account, name }) =>
          html`<div><dt>${words.account}</dt><dd>${asWritten(account)}${name === undefined ? "" : ` ${name}`}</dd></div>`,
      )}</dl>`
}
${
  notes.length === 0
    ? ""
    : html`<h3>${words.notes}</h3><ul>${notes.map(
        ({ subjectCode, text }) =>
          html`<li>${subjectCode === undefined ? "" : html`${asWritten(subjectCode)} `}${text}</li>`,
      )}</ul>`
}`;
};

const linesOf = (say: Say, { lines, currency }: InvoiceContent): Html => {
  const words = say.words.invoices;
  return stackedTable(
    words.lines,
    [words.line, words.item, words.quantity, words.price, words.rate, words.net],
    lines.map((line) => [
      html`${line.id}`,
      html`${line.name ?? ""}${line.description === undefined ? "" : html`<br><span class="soft">${line.description}</span>`}`,
      line.quantity === undefined
        ? ""
        : html`${decimal(say, line.quantity)} <span class="soft">${line.unit ?? ""}</span>`,
      html`${line.netPrice === undefined ? "" : money(say, line.netPrice, currency)}`,
      html`${line.vatRate === undefined ? (line.vatCategory ?? "") : percent(say, line.vatRate)}`,
      html`${line.netAmount === undefined ? "" : money(say, line.netAmount, currency)}`,
    ]),
    "lines",
  );
};

const decimal = ({ language }: Say, text: string): string =>
  language === "fr" && /^-?\d+\.\d+$/.test(text) ? text.replace(".", ",") : text;

const breakdownOf = (say: Say, { vatBreakdown, currency }: InvoiceContent): Html => {
  const words = say.words.invoices;
  const amount = (of: string | undefined): string => (of === undefined ? "" : money(say, of, currency));
  return table(
    words.breakdown,
    [words.rate, words.category, words.base, words.vat],
    vatBreakdown.map(({ rate, category, taxableAmount, taxAmount, exemptionReason }) => [
      html`${rate === undefined ? "–" : percent(say, rate)}`,
      html`${category}${exemptionReason === undefined ? "" : html`<br><span class="soft">${exemptionReason}</span>`}`,
      html`${amount(taxableAmount)}`,
      html`${amount(taxAmount)}`,
    ]),
    { underHeading: true },
  );
};

const SUMS = [
  "lines",
  "allowances",
  "charges",
  "withoutVat",
  "vat",
  "withVat",
  "paid",
  "rounding",
  "due",
] as const satisfies readonly (keyof InvoiceContent["totals"])[];

const totalsOf = (say: Say, { totals, currency }: InvoiceContent): Html => {
  const words = say.words.invoices;
  return table(
    words.totals,
    [words.total, say.words.amount],
    SUMS.flatMap((sum) => {
      const amount = totals[sum];
      return amount === undefined ? [] : [[html`${words.sums[sum]}`, html`${money(say, amount, currency)}`]];
    }),
    { underHeading: true },
  );
};
