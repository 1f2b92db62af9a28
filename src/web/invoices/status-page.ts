import { html, raw } from "hono/html";
import type { Invoice } from "../../domain/invoice.ts";
import { REASONS } from "../../domain/life-cycle/reasons.ts";
import { ACTIONS } from "../../domain/life-cycle/status-needs.ts";
import type { Told } from "../../domain/problem.ts";
import type { UseCases } from "../../usecases/index.ts";
import { formToken } from "../layout.ts";
import { invoicePath } from "../rooms.ts";
import type { Session } from "../session.ts";
import { type Html, type Say, statusName, told } from "../show.ts";
import { amountFields, type Due } from "./amount-fields.ts";
import { FILES, type Fields, textIn } from "./status-fields.ts";

type Answer = Awaited<ReturnType<UseCases["allowedStatuses"]>>["answers"][number];
/** A status that can be set now. */
export type Allowed = Extract<Answer, { allowed: true }>;

const labelOf = ({ language }: Say, { label, labelEn }: { label: string; labelEn: string }): string =>
  language === "fr" ? label : labelEn;

/** Asks which status is to be set, and says why the others cannot be. */
export const choosePage = (say: Say, invoice: Invoice, answers: readonly Answer[]): Html => {
  const { words } = say;
  const own = words.invoices;
  const here = invoicePath(invoice.id);
  const allowed = answers.filter((answer) => answer.allowed);
  const others = answers.filter((answer) => !answer.allowed);
  return html`<p class="back"><a href="${here}">${own.backToInvoice}</a></p>
${
  allowed.length === 0
    ? html`<p>${own.statusNone}</p>`
    : html`<form method="get" action="${here}/status" class="fields"><fieldset><legend>${own.statusWhich}</legend>
${allowed.map(
  ({ status, note }, i) =>
    html`<label class="choice"><input type="radio" name="status" value="${status}" required${i === 0 ? raw(" checked") : ""}> <span>${statusName(say, status)}${note === null ? "" : html`<br><span class="soft">${note[say.language]}</span>`}</span></label>`,
)}</fieldset>
<div class="acts"><button>${own.statusNext}</button><a class="button quiet" href="${here}">${own.cancel}</a></div></form>`
}
<details${allowed.length === 0 ? raw(" open") : ""}><summary>${own.statusOthers}</summary><dl class="facts">${others.map(
    ({ status, why }) =>
      html`<div><dt>${statusName(say, status)}</dt><dd>${told(say, why).message} ${told(say, why).fix}</dd></div>`,
  )}</dl></details>`;
};

/** What the form of a status is shown with. */
export interface StatusForm {
  invoice: Invoice;
  allowed: Allowed;
  /** Makes one push of the form, however often it is sent. */
  key: string;
  /** As they were sent, where something was wrong with them. */
  fields: Fields;
  /** What was wrong. */
  wrong: readonly (string | Told)[];
  /** What is due, by VAT rate. */
  due: readonly Due[];
}

/** Asks for all that comes with a status, and sends it. */
export const statusPage = (say: Say, session: Session, form: StatusForm): Html => {
  const own = say.words.invoices;
  const { invoice, allowed, key, fields, wrong } = form;
  const { status, needs, note } = allowed;
  const here = invoicePath(invoice.id);
  return html`<p class="back"><a href="${here}/status">${own.another}</a></p>
<h2 class="fields-of">${statusName(say, status)}</h2>
<p>${own.statusText}</p>
${note === null ? "" : html`<p class="notice">${note[say.language]}</p>`}
${
  wrong.length === 0
    ? ""
    : html`<div class="notice wrong" role="alert"><p><strong>${own.faults}</strong></p><ul>${wrong.map(
        (one) =>
          html`<li>${typeof one === "string" ? one : html`${told(say, one).message} ${told(say, one).fix}`}</li>`,
      )}</ul></div>`
}
<form method="post" action="${here}/status" enctype="multipart/form-data" class="fields">${formToken(session)}<input type="hidden" name="status" value="${status}"><input type="hidden" name="key" value="${key}">
${needs.reason === "none" ? "" : reasonField(say, fields, needs)}
${needs.actionCode === "none" ? "" : actionField(say, fields)}
${needs.amounts === "none" ? "" : amountFields(say, fields, needs, form.due)}
${needs.payee === "none" ? "" : payeeFields(say, fields, needs)}
<div class="field"><label for="comment">${own.comment} <span class="soft">(${own.optional})</span></label>
<textarea id="comment" name="comment" rows="4" maxlength="2000"${needs.commentWith.length > 0 ? raw(' aria-describedby="comment-about"') : ""}>${textIn(fields, "comment")}</textarea>
${needs.commentWith.length === 0 ? "" : html`<p id="comment-about" class="soft">${own.commentWith(needs.commentWith.map((code) => labelOf(say, REASONS[code])).join(", "))}</p>`}</div>
${needs.attachments === "none" ? "" : fileFields(say, needs.attachments)}
<div class="acts"><button>${own.send}</button><a class="button quiet" href="${here}">${own.cancel}</a></div>
</form>`;
};

const mark = ({ words }: Say, need: "required" | "optional" | "none"): Html =>
  html`<span class="soft">(${need === "required" ? words.invoices.required : words.invoices.optional})</span>`;

const option = (value: string, label: string, chosen: string): Html =>
  html`<option value="${value}"${value === chosen ? raw(" selected") : ""}>${label}</option>`;

const reasonField = (say: Say, fields: Fields, { reason, reasons }: Allowed["needs"]): Html => {
  const own = say.words.invoices;
  const chosen = textIn(fields, "reason");
  return html`<div class="field"><label for="reason">${own.reasonOf} ${mark(say, reason)}</label>
<select id="reason" name="reason"${reason === "required" ? raw(" required") : ""}><option value="">${own.choose}</option>${reasons.map(
    (code) => option(code, labelOf(say, REASONS[code]), chosen),
  )}</select></div>`;
};

const actionField = (say: Say, fields: Fields): Html => {
  const own = say.words.invoices;
  return html`<div class="field"><label for="action">${own.action} ${mark(say, "optional")}</label>
<select id="action" name="action"><option value="">${own.nothingAsked}</option>${Object.entries(ACTIONS).map(
    ([code, action]) => option(code, labelOf(say, action), textIn(fields, "action")),
  )}</select></div>`;
};

const payeeFields = (say: Say, fields: Fields, { payee, payeeAccount }: Allowed["needs"]): Html => {
  const own = say.words.invoices;
  const field = (name: string, label: string, need: "required" | "optional" | "none", more: Html): Html =>
    html`<div class="field"><label for="${name}">${label} ${mark(say, need)}</label>
<input id="${name}" name="${name}" value="${textIn(fields, name)}" autocomplete="off" spellcheck="false"${need === "required" ? raw(" required") : ""}${more}></div>`;
  return html`<fieldset><legend>${own.payee}</legend><p class="soft">${own.payeeText}</p>
${field("siren", own.siren, payee, html` inputmode="numeric" maxlength="20"`)}
${field("name", own.name, payee, html` maxlength="255"`)}
${payeeAccount === "none" ? "" : field("iban", "IBAN", payeeAccount, html` maxlength="50"`)}
${payeeAccount === "none" ? "" : field("bic", "BIC", "optional", html` maxlength="20"`)}</fieldset>`;
};

const fileFields = (say: Say, need: "required" | "optional"): Html => {
  const own = say.words.invoices;
  return html`<fieldset><legend>${own.attachments} ${mark(say, need)}</legend>${Array.from(
    { length: FILES },
    (_, i) => html`<div class="field"><label for="file${i + 1}">${own.files1(i + 1)}</label>
<input id="file${i + 1}" name="file${i + 1}" type="file"${need === "required" && i === 0 ? raw(" required") : ""}></div>`,
  )}</fieldset>`;
};
