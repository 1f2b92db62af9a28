import { html, raw } from "hono/html";
import { findingsOnInvoice, type Invoice } from "../../domain/invoice.ts";
import type { InvoiceView } from "../../usecases/operate/view-invoice.ts";
import type { ShownContent } from "../../usecases/read/show-content.ts";
import type { InvoiceReporting } from "../../usecases/report/reports-of-invoice.ts";
import { findingList } from "../finding-list.ts";
import { formToken } from "../layout.ts";
import { invoicePath, pathOf } from "../rooms.ts";
import type { Session } from "../session.ts";
import type { Html, Say } from "../show.ts";
import { pushesOf, reportedOf, tellingsOf, workOf } from "./around.ts";
import { documentOf } from "./document.ts";
import { erasedOf } from "./erased.ts";
import { filesOf } from "./files.ts";
import { detailsOf, partiesOf, standingOf } from "./head.ts";
import { isOver } from "./shown.ts";
import { timeline } from "./timeline.ts";

/** What the page of an invoice shows. */
export interface Shown {
  view: InvoiceView;
  /** What it says; null: it cannot be read. Undefined: it is gone, or not asked for. */
  content: ShownContent | null | undefined;
  reported: readonly InvoiceReporting[];
}

/** One invoice, as far as it is known here: nobody is asked. */
export const invoicePage = (say: Say, session: Session, { view, content, reported }: Shown): Html => {
  const { words } = say;
  const own = words.invoices;
  const { invoice, events, pushes } = view;
  const { caller } = session;
  const findings = findingsOnInvoice(invoice);
  const isThere = invoice.erased?.documents === undefined;
  // What can still change shows so by itself.
  const live = (name: string): Html | "" =>
    isOver(invoice.status) && view.work.length === 0 ? "" : html` data-live="${name}"`;
  return html`<p class="back"><a href="${pathOf("invoices")}">${own.back}</a></p>
<div${live("standing")}>${standingOf(say, invoice)}</div>
${erasedOf(say, invoice)}
${isThere ? actsOf(say, session, invoice) : ""}
<nav aria-label="${words.onThisPage}" class="sections"><ul>${sectionsOf(say, { view, content, reported }).map(
    ([id, word]) => html`<li><a href="#${id}">${word}</a></li>`,
  )}</ul></nav>
<section aria-labelledby="parties"><h2 id="parties" class="unseen">${own.parties}</h2>${partiesOf(say, invoice, content?.content ?? null)}</section>
<div${live("around")}>${workOf(say, session, invoice.id, view.work)}${pushesOf(say, pushes)}</div>
${
  events === null
    ? ""
    : html`<section aria-labelledby="timeline"><h2 id="timeline">${own.timeline}</h2>
<div${live("timeline")}>${timeline(say, caller, { id: invoice.id, events })}</div>
<p><a href="${invoicePath(invoice.id)}/messages">${own.messagesLink}</a></p></section>`
}
${
  findings.length === 0
    ? ""
    : html`<section aria-labelledby="findings"><h2 id="findings">${words.findings}</h2>${findingList(say, findings)}</section>`
}
${
  content === undefined
    ? ""
    : html`<section aria-labelledby="document" class="part said"><h2 id="document">${own.document}</h2>${documentOf(say, invoice, content)}</section>
<section aria-labelledby="files" class="part"><h2 id="files">${own.files}</h2>${filesOf(say, invoice, content?.files ?? [])}</section>`
}
<section aria-labelledby="details"><h2 id="details">${own.details}</h2>${detailsOf(say, caller, invoice, content?.content ?? null)}</section>
${reportedOf(say, session, reported)}
<div${live("tellings")}>${tellingsOf(say, session, invoice.id, view.tellings)}</div>`;
};

const sectionsOf = (say: Say, { view, content, reported }: Shown): [string, string][] => {
  const own = say.words.invoices;
  const all: [string, string, boolean][] = [
    ["timeline", own.timeline, view.events !== null],
    ["findings", say.words.findings, findingsOnInvoice(view.invoice).length > 0],
    ["document", own.document, content !== undefined],
    ["files", own.files, content !== undefined],
    ["details", own.details, true],
    ["reported", own.reported, reported.length > 0],
    ["tellings", own.tellings, true],
  ];
  return all.filter(([, , isThere]) => isThere).map(([id, word]) => [id, word]);
};

/** What a person can do with it. */
const actsOf = (say: Say, session: Session, invoice: Invoice): Html => {
  const { words } = say;
  const own = words.invoices;
  const here = invoicePath(invoice.id);
  const { person, caller } = session;
  const leads = caller.kind === "admin" ? invoice.tenant !== null : invoice.tenant === caller.tenant;
  const acts = [
    ...(person.acts
      ? [
          html`<form method="post" action="${here}/sync">${formToken(session)}<button>${own.sync}</button></form>`,
          ...(leads && !isOver(invoice.status) && invoice.erased?.events === undefined
            ? [html`<form method="get" action="${here}/status"><button>${own.changeStatus}</button></form>`]
            : []),
        ]
      : []),
    ...(invoice.erased?.documents === undefined
      ? [
          html`<a class="button quiet" href="${here}/evidence" download title="${words.evidenceText}">${own.evidence}</a>`,
        ]
      : []),
    ...(caller.kind === "admin"
      ? [
          html`<a class="button quiet" href="${here}/compare">${own.compare}</a>`,
          html`<a class="button quiet" href="${here}/export" download title="${words.exportText}">${words.export}</a>`,
        ]
      : []),
  ];
  return acts.length === 0
    ? raw("")
    : html`<div class="acts" role="group" aria-label="${own.acts}">${acts}</div>`;
};
