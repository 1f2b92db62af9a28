import { html, raw } from "hono/html";
import { compareDecimals, sumOf } from "../../domain/decimal.ts";
import type { Invoice } from "../../domain/invoice.ts";
import { AMOUNTS } from "../../domain/life-cycle/amounts.ts";
import type { InvoiceEvent } from "../../domain/life-cycle/event.ts";
import type { Needs } from "../../domain/life-cycle/status-needs.ts";
import { receivedOf } from "../../domain/life-cycle/timeline.ts";
import type { InvoiceContent } from "../../usecases/read/show-content.ts";
import { type Html, percent, type Say } from "../show.ts";
import { type Fields, ROWS, textIn } from "./status-fields.ts";

/** What is asked for at one VAT rate, VAT included; null: part of it was paid, and which is not known. */
export interface Due {
  rate: string;
  amount: string | null;
}

/** What an invoice asks for by VAT rate. Amounts are told where nothing of it was paid yet. */
export const dueOf = (
  { total, amountDue, currency }: Pick<Invoice, "total" | "amountDue" | "currency">,
  { vatBreakdown }: Pick<InvoiceContent, "vatBreakdown">,
  events: readonly InvoiceEvent[],
): Due[] => {
  const isWhole =
    compareDecimals(receivedOf(events, currency), "0") === 0 &&
    (amountDue === null || compareDecimals(amountDue, total) === 0);
  const rates = [...new Set(vatBreakdown.map(({ rate = "0.00" }) => rate))];
  return rates.slice(0, ROWS - 2).map((rate) => ({
    rate,
    amount: isWhole
      ? sumOf(
          vatBreakdown
            .filter((one) => (one.rate ?? "0.00") === rate)
            .flatMap(({ taxableAmount = "0", taxAmount = "0" }) => [taxableAmount, taxAmount]),
        )
      : null,
  }));
};

/** Asks for the amounts of a status: what was received at each rate of the invoice, and rows for what else there is. */
export const amountFields = (
  say: Say,
  fields: Fields,
  { amounts, amountCodes }: Needs,
  due: readonly Due[],
): Html => {
  const own = say.words.invoices;
  const isAgain = Object.keys(fields).length > 0;
  const isReceipt = amountCodes[0] === "MEN";
  const known = isReceipt ? due : [];
  const free = isReceipt ? 1 : 3;
  return html`<fieldset><legend>${own.amounts} <span class="soft">(${amounts === "required" ? own.required : own.optional})</span></legend>
<p class="soft">${own.amountsText}</p>
${known.map(
  (
    { rate, amount },
    i,
  ) => html`<div class="field"><label for="amount${i}">${own.amountAt(percent(say, rate))}</label>
<input id="amount${i}" name="amount${i}" inputmode="decimal" autocomplete="off" value="${isAgain ? textIn(fields, `amount${i}`) : written(say, amount)}"><input type="hidden" name="rate${i}" value="${rate}"></div>`,
)}
${Array.from({ length: free }, (_, i) => freeRow(say, fields, amountCodes, known.length + i))}</fieldset>`;
};

/** As the reader writes numbers. */
const written = ({ language }: Say, amount: string | null): string =>
  language === "fr" ? (amount ?? "").replace(".", ",") : (amount ?? "");

const freeRow = (say: Say, fields: Fields, codes: Needs["amountCodes"], i: number): Html => {
  const own = say.words.invoices;
  const n = i + 1;
  const chosen = textIn(fields, `code${i}`);
  return html`<div class="row amounts">${
    codes.length < 2
      ? ""
      : html`<div class="field"><label for="code${i}">${own.kindN(n)}</label><select id="code${i}" name="code${i}">${codes.map(
          (code) =>
            html`<option value="${code}"${code === chosen ? raw(" selected") : ""}>${say.language === "fr" ? AMOUNTS[code].label : AMOUNTS[code].labelEn}</option>`,
        )}</select></div>`
  }<div class="field"><label for="amount${i}">${own.amountN(n)}</label><input id="amount${i}" name="amount${i}" inputmode="decimal" autocomplete="off" value="${textIn(fields, `amount${i}`)}"></div>
<div class="field"><label for="rate${i}">${own.rateN(n)}</label><input id="rate${i}" name="rate${i}" inputmode="decimal" autocomplete="off" value="${textIn(fields, `rate${i}`)}"></div></div>`;
};
