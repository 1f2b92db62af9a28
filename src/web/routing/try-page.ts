import { html } from "hono/html";
import type { Invoice } from "../../domain/invoice.ts";
import type { RoutingChanges, TriedInvoice } from "../../usecases/share/preview.ts";
import { pager } from "../pager.ts";
import type { Session } from "../session.ts";
import { asWritten, breakable, facts, type Html, moment, money, number, type Say, table } from "../show.ts";
import { giveForm } from "./give-form.ts";
import { movesForm, tryForm } from "./receivers-page.ts";
import { holders, RECEIVERS, tryPath } from "./shown.ts";

const backLink = (say: Say): Html =>
  html`<p class="back"><a href="${RECEIVERS}">${say.words.routing.back}</a></p>`;

/** What was meant by an id or a number: one invoice by the rules, several to choose from, or none. */
export const tryPage = (
  say: Say,
  session: Session,
  asked: string,
  { tried, matches }: { tried: TriedInvoice | null; matches: readonly Invoice[] },
): Html => {
  const words = say.words.routing;
  return html`${backLink(say)}
${tryForm(say, asked)}
${tried === null && matches.length === 0 ? html`<p class="notice wrong">${words.notFound}</p>` : ""}
${tried === null && matches.length > 0 ? choice(say, matches) : ""}
${tried === null ? "" : triedSection(say, session, tried)}`;
};

const choice = (say: Say, matches: readonly Invoice[]): Html => {
  const { words } = say;
  return table(
    words.routing.several,
    [words.number, words.seller, words.buyer, words.amount, words.received],
    matches.map((one) => [
      html`<a href="${tryPath(one.id)}">${breakable(one.number)}</a>`,
      html`${one.seller.name ?? one.seller.siren ?? ""}`,
      html`${one.buyer.name ?? one.buyer.siren ?? ""}`,
      html`${money(say, one.total, one.currency)}`,
      moment(say, one.createdAt),
    ]),
  );
};

const triedSection = (say: Say, session: Session, { invoice, preview, receivers }: TriedInvoice): Html => {
  const { words } = say;
  const { seller, buyer, total, currency, tenant, copies } = invoice;
  const [leads = null] = preview.to;
  return html`<section aria-labelledby="tried">
<h2 id="tried">${words.invoice} ${breakable(invoice.number)}</h2>
${facts([
  [words.seller, html`${seller.name ?? ""} <span class="soft">${seller.siren ?? ""}</span>`],
  [words.buyer, html`${buyer.name ?? ""} <span class="soft">${buyer.siren ?? ""}</span>`],
  [words.amount, money(say, total, currency)],
  [words.received, moment(say, invoice.createdAt)],
  ["Id", asWritten(invoice.id)],
  [words.routing.hasNow, holders(say, { leads: tenant, copies: [...(copies ?? [])] })],
])}
<h3>${words.routing.result}</h3>
<p>${leads === null ? words.routing.nobodyGets : holders(say, { leads, copies: preview.copy })}</p>
<p>${say.language === "fr" ? preview.whyFr : preview.why}</p>
${nearly(say, preview.nearly)}
${giveForm(say, session, invoice, receivers)}
</section>`;
};

const nearly = (say: Say, near: TriedInvoice["preview"]["nearly"]): Html | "" => {
  if (near === null || near.missed.length === 0) return "";
  const words = say.words.routing;
  return html`<p class="soft">${words.nearly(near.rule)} ${near.missed.map((name) => words.missed[name]).join(", ")}.</p>`;
};

/** What the rules in force would give to others than those who have it. */
export const movesPage = (
  say: Say,
  { days, cursor }: { days: number; cursor: string | null },
  { checked, moved, nextCursor }: RoutingChanges,
): Html => {
  const { words } = say;
  const path = (more: Record<string, string>): string =>
    `${RECEIVERS}/moves?${new URLSearchParams({ days: String(days), ...more })}`;
  return html`${backLink(say)}
${movesForm(say, days)}
<section aria-labelledby="moved">
<h2 id="moved">${words.routing.movesOf(days)}</h2>
<p class="soft">${words.routing.checked(number(say, checked))}</p>
${
  moved.length === 0
    ? html`<p>${words.routing.movesNone}</p>`
    : table(
        words.routing.movesTitle,
        [
          words.number,
          words.seller,
          words.amount,
          words.routing.hasNow,
          words.routing.byRules,
          words.routing.why,
        ],
        moved.map((one) => [
          html`<a href="${tryPath(one.invoice)}">${breakable(one.number)}</a>`,
          html`${one.seller ?? ""}`,
          html`${money(say, one.total, one.currency)}`,
          holders(say, one.now),
          holders(say, one.byRules),
          html`${say.language === "fr" ? one.whyFr : one.why}`,
        ]),
        { underHeading: true },
      )
}
${pager(say, {
  next: nextCursor === null ? null : path({ cursor: nextCursor }),
  first: cursor === null ? null : path({}),
})}
</section>`;
};
