import { html } from "hono/html";
import type { Push } from "../../domain/life-cycle/push.ts";
import type { InvoiceView, Telling } from "../../usecases/operate/view-invoice.ts";
import type { InvoiceReporting } from "../../usecases/report/reports-of-invoice.ts";
import { formToken } from "../layout.ts";
import { deadlineOf, kindAndRole, periodPath, stateBadge } from "../reports/shown.ts";
import { invoicePath } from "../rooms.ts";
import type { Session } from "../session.ts";
import {
  asWritten,
  badge,
  breakable,
  day,
  days,
  type Html,
  kindIn,
  moment,
  type Say,
  statusName,
  told,
} from "../show.ts";
import { problemOf } from "./head.ts";
import { quoted, reasonList } from "./shown.ts";
import { stackedTable } from "./stacked-table.ts";
import { amountList } from "./timeline.ts";

type WorkRow = InvoiceView["work"][number];

const section = (id: string, title: string, content: Html): Html =>
  html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${content}</section>`;

const PUSH_COLOURS: Readonly<Record<Push["state"], Parameters<typeof badge>[0]>> = {
  queued: "orange",
  sent: "blue",
  accepted: "green",
  refused: "red",
  failed: "red",
  parked: "red",
};

/** Statuses that were set from here, the newest first, and what became of each. */
export const pushesOf = (say: Say, pushes: readonly Push[]): Html | "" => {
  const words = say.words.invoices;
  if (pushes.length === 0) return "";
  return section(
    "pushes",
    words.pushes,
    html`<ul class="troubles">${pushes.toReversed().map(
      ({
        status,
        state,
        createdAt,
        reasons,
        comment,
        amounts,
        problem,
      }) => html`<li class="card"><p class="line"><strong>${statusName(say, status)}</strong> ${badge(PUSH_COLOURS[state], words.pushStates[state])}</p>
${reasonList(say, reasons)}${comment === null ? "" : html`<p>${quoted(comment)}</p>`}${amountList(say, amounts)}
<p class="soft">${words.pushed} ${moment(say, createdAt)}</p>
${problem === null ? "" : problemOf(say, problem)}</li>`,
    )}</ul>`,
  );
};

/** What is being done about it, with what went wrong; a row that was given up can be tried again here. */
export const workOf = (say: Say, session: Session, id: string, work: readonly WorkRow[]): Html | "" => {
  const { words } = say;
  if (work.length === 0) return "";
  return section(
    "work",
    words.invoices.work,
    html`<ul class="troubles">${work.map((row) => workItem(say, session, id, row))}</ul>`,
  );
};

const isGivenUp = ({ state }: WorkRow): boolean => state === "failed" || state === "parked";

const stateOf = ({ words }: Say, row: WorkRow): Html =>
  badge(isGivenUp(row) ? "red" : row.lastError === null ? "grey" : "orange", words.states[row.state]);

const progressOf = (say: Say, { attempts, state, runAt, account }: WorkRow): Html => {
  const { words } = say;
  return html`<p class="soft">${account}${attempts > 0 ? ` · ${words.attempts(attempts)}` : ""}${
    state === "ready" ? html` · ${words.invoices.nextTry} ${moment(say, runAt)}` : ""
  }</p>`;
};

const errorOf = (say: Say, { lastError, id }: WorkRow): Html | "" => {
  if (lastError === null) return "";
  const { message, fix } = told(say, lastError);
  return html`<p>${message} ${asWritten(lastError.code)}</p>${fix === null ? "" : html`<p>${say.words.toDo} ${fix}</p>`}${
    lastError.raw === undefined || lastError.raw === ""
      ? ""
      : html`<details data-keep="raw-${id}"><summary>${say.words.platformWords}</summary><pre tabindex="0">${lastError.raw}</pre></details>`
  }`;
};

const workItem = (say: Say, session: Session, invoice: string, row: WorkRow): Html =>
  html`<li class="card trouble"><div>
<p class="line">${stateOf(say, row)} <strong>${kindIn(say, row.kind)}</strong></p>
${errorOf(say, row)}${progressOf(say, row)}</div>
${retryForm(say, session, invoice, row)}</li>`;

const retryForm = (say: Say, session: Session, invoice: string, row: WorkRow): Html | "" => {
  const { words } = say;
  if (!isGivenUp(row) || !session.person.acts) return "";
  const asks = row.state === "parked" && (row.kind === "submit" || row.kind === "status");
  return html`<form method="post" action="${invoicePath(invoice)}/retry">${formToken(session)}<input type="hidden" name="work" value="${row.id}">
${asks ? html`<label class="tick"><input type="checkbox" name="notThere" value="yes"> ${words.notThere}</label>` : ""}
<button aria-label="${words.invoices.retryWork(kindIn(say, row.kind))}">${words.retry}</button></form>`;
};

/** How those who receive it were told of it, or given it. */
export const tellingsOf = (say: Say, session: Session, id: string, tellings: readonly Telling[]): Html => {
  const { words } = say;
  const own = words.invoices;
  return section(
    "tellings",
    own.tellings,
    tellings.length === 0
      ? html`<p class="soft">${own.noTellings}</p>`
      : html`<p class="soft">${own.tellingsText}</p>${stackedTable(
          own.tellings,
          [own.told, own.whom, words.state, words.when],
          tellings.map(({ work, address, news }) => [
            html`${news === null ? (work.kind === "notify" ? kindIn(say, work.kind) : own.theInvoice) : own.news[news]}`,
            html`${address === null ? own.addressGone : breakable(address)}<br><span class="soft">${work.tenant ?? ""}</span>`,
            html`${stateOf(say, work)}${errorOf(say, work)}${work.attempts > 0 || work.state === "ready" ? progressOf(say, work) : ""}${retryForm(say, session, id, work)}`,
            moment(say, work.state === "done" ? work.updatedAt : work.createdAt),
          ]),
        )}`,
  );
};

/** What e-reporting tells of it, in which period, until when, and where the report of that period stands. */
export const reportedOf = (say: Say, session: Session, reported: readonly InvoiceReporting[]): Html | "" => {
  const { words } = say;
  const own = words.invoices;
  if (reported.length === 0) return "";
  return section(
    "reported",
    own.reported,
    html`<p class="soft">${own.reportedText}</p>${stackedTable(
      own.reported,
      [own.source, own.day, own.period, words.state, words.reports.deadline],
      reported.map(({ item, key, period, state }) => [
        html`${own.sources[item.source]}<br><span class="soft">${kindAndRole(say, key)}</span>`,
        day(say, item.day),
        // The pages of reports are for administrators.
        session.caller.kind === "admin"
          ? html`<a href="${periodPath(key)}">${days(say, key)}</a>`
          : html`${days(say, key)}`,
        html`${stateBadge(say, state)}${item.problems.map(
          (problem) => html`<br>${told(say, problem).message} ${told(say, problem).fix}`,
        )}`,
        deadlineOf(say, { deadline: period.deadline, state }),
      ]),
    )}`,
  );
};
