import { html } from "hono/html";
import type {
  Deliveries,
  ReceiverShown,
  RoutingOverview,
  RuleShown,
  UnroutedInvoice,
} from "../../usecases/share/overview.ts";
import { DAYS_BACK } from "../../usecases/share/preview.ts";
import { pager } from "../pager.ts";
import { pathOf } from "../rooms.ts";
import type { Session } from "../session.ts";
import { badge, breakable, type Html, moment, money, number, type Say, table } from "../show.ts";
import { giveForm } from "./give-form.ts";
import { conditions, RECEIVERS, tryPath } from "./shown.ts";

/** Rules of one page. */
const RULES = 100;

/**
 * Who receives by which rules, what nobody has, and what waits on the way to each receiver.
 *
 * @param from - place of the first rule to show, from 0
 */
export const receiversPage = (say: Say, session: Session, routing: RoutingOverview, from: number): Html => {
  const { words } = say;
  const sections: [id: string, title: string][] = [
    ["unrouted", words.routing.unrouted],
    ["rules", words.routing.rules],
    ["receivers", words.routing.receivers],
    ["try", words.routing.tryTitle],
    ["moves", words.routing.movesTitle],
  ];
  return html`<p class="soft">${words.routing.about}</p>
<nav aria-label="${words.onThisPage}" class="sections"><ul>${sections.map(
    ([id, title]) => html`<li><a href="#${id}">${title}</a></li>`,
  )}</ul></nav>
${unroutedSection(say, session, routing.unrouted)}
${rulesSection(say, routing, from)}
${receiversSection(say, routing.receivers)}
<section id="try" aria-labelledby="try-title">
<h2 id="try-title">${words.routing.tryTitle}</h2>
${tryForm(say, "")}
</section>
<section id="moves" aria-labelledby="moves-title">
<h2 id="moves-title">${words.routing.movesTitle}</h2>
${movesForm(say, DAYS_BACK.usual)}
</section>`;
};

const unroutedSection = (
  say: Say,
  session: Session,
  { count, newest }: RoutingOverview["unrouted"],
): Html => {
  const words = say.words.routing;
  return html`<section id="unrouted" aria-labelledby="unrouted-title">
<h2 id="unrouted-title">${words.unrouted}</h2>
${
  newest.length === 0
    ? html`<p>${words.noUnrouted}</p>`
    : html`<p class="soft">${words.unroutedText}${count > newest.length ? ` ${words.moreUnrouted(number(say, count))}` : ""}</p>
<ul class="troubles">${newest.map((one) => unroutedItem(say, session, one))}</ul>`
}
</section>`;
};

const unroutedItem = (
  say: Say,
  session: Session,
  { invoice, why, nearly, receivers }: UnroutedInvoice,
): Html => {
  const { words } = say;
  const { id, seller, buyer, total, currency, createdAt } = invoice;
  return html`<li class="card trouble"><div>
<p class="line"><a href="${tryPath(id)}"><strong>${breakable(invoice.number)}</strong></a> ${money(say, total, currency)}</p>
<p>${seller.name ?? seller.siren ?? ""} → ${buyer.name ?? ""} <span class="soft">${buyer.siren ?? ""}</span></p>
<p>${why[say.language]}</p>
<p class="soft">${nearly === null ? "" : html`<a href="${RECEIVERS}?rules=${nearly.rule + 1}#rules">${words.routing.rule} ${nearly.rule + 1}</a> · `}${words.routing.received} ${moment(say, createdAt)}</p>
</div>
${giveForm(say, session, invoice, receivers)}
</li>`;
};

const rulesSection = (say: Say, { rules, unroutedTo }: RoutingOverview, from: number): Html => {
  const words = say.words.routing;
  const shown = rules.slice(from, from + RULES);
  const next = from + RULES < rules.length ? `${RECEIVERS}?rules=${from + RULES + 1}#rules` : null;
  return html`<section id="rules" aria-labelledby="rules-title">
<h2 id="rules-title">${words.rules}</h2>
${
  rules.length === 0
    ? html`<p>${words.noRules}</p>`
    : html`<p>${unroutedTo === null ? words.held : words.goesTo(unroutedTo)}</p>${table(
        words.rules,
        [words.rule, words.conditions, words.leads, words.reads, words.matches, words.lastMatch],
        shown.map((one) => ruleRow(say, one)),
        { underHeading: true },
      )}${pager(say, { next, first: from === 0 ? null : `${RECEIVERS}#rules` })}`
}
</section>`;
};

const ruleRow = (say: Say, { number: n, rule, companies, matches, last }: RuleShown): Html[] => {
  const words = say.words.routing;
  const [leads = "", ...others] = rule.to;
  const reads = [...others, ...rule.copy].join(", ");
  return [
    html`${n}`,
    conditions(say, rule.when, companies),
    html`${leads}`,
    html`${reads}${rule.more ? html`${reads === "" ? "" : html`<br>`}<span class="soft">${words.andLater}</span>` : ""}`,
    html`${number(say, matches)}`,
    last === null
      ? html`<span class="soft">${say.words.never}</span>`
      : html`<a href="${tryPath(last.invoice)}">${moment(say, last.at)}</a>`,
  ];
};

const receiversSection = (say: Say, receivers: readonly ReceiverShown[]): Html => {
  const words = say.words.routing;
  return html`<section id="receivers" aria-labelledby="receivers-title">
<h2 id="receivers-title">${words.receivers}</h2>
${
  receivers.length === 0
    ? html`<p>${words.noReceivers}</p>`
    : table(
        words.receivers,
        [words.tenant, words.ledBy, words.readBy, words.lastReceived, words.deliveries],
        receivers.map(({ tenant, leads, copies, lastAt, deliveries }) => [
          html`${tenant}`,
          html`${number(say, leads)}`,
          html`${number(say, copies)}`,
          moment(say, lastAt),
          html`${deliveries.map((one, i) => html`${i > 0 ? html`<br>` : ""}${delivery(say, one)}`)}`,
        ]),
        { underHeading: true },
      )
}
</section>`;
};

const delivery = (say: Say, { way, waiting, givenUp, pausedSince }: Deliveries): Html => {
  const words = say.words.routing;
  const rests = waiting + givenUp === 0 && pausedSince === null;
  return html`${words.ways[way]} ${rests ? html`<span class="soft">${words.nothingWaits}</span>` : ""}${
    waiting === 0 ? "" : html`${words.waiting(number(say, waiting))} `
  }${givenUp === 0 ? "" : html`<a href="${pathOf("failures")}">${badge("red", words.givenUp(number(say, givenUp)))}</a> `}${
    pausedSince === null ? "" : html`${badge("red", words.paused)} ${moment(say, pausedSince)}`
  }`;
};

/** Asks which invoice is to be tried. */
export const tryForm = (say: Say, asked: string): Html => {
  const words = say.words.routing;
  return html`<form method="get" action="${RECEIVERS}/try" class="check">
<p id="try-about" class="soft">${words.tryAbout}</p>
<label for="invoice">${words.tryLabel}</label>
<div class="row"><input id="invoice" name="invoice" value="${asked}" required maxlength="255" aria-describedby="try-about" autocomplete="off" spellcheck="false">
<button>${words.tryDo}</button></div>
</form>`;
};

/** Asks of how many days what the rules would move is to be shown. */
export const movesForm = (say: Say, days: number): Html => {
  const words = say.words.routing;
  return html`<form method="get" action="${RECEIVERS}/moves" class="check">
<p id="moves-about" class="soft">${words.movesAbout}</p>
<label for="days">${words.movesLabel}</label>
<div class="row"><input id="days" name="days" type="number" min="1" max="${DAYS_BACK.most}" value="${days}" required aria-describedby="moves-about">
<button>${words.movesDo}</button></div>
</form>`;
};
