import { html } from "hono/html";
import { parisDay } from "../../domain/paris-day.ts";
import type { UseCases } from "../../usecases/index.ts";
import { notShown } from "../reports/shown.ts";
import { asWritten, badge, day, type Html, moment, type Say, table, told } from "../show.ts";
import { type Asked, DECLARE, END, lookUpPath } from "./asked.ts";

type Told<N extends "searchCompanies" | "listAddresses" | "resolveAddress"> = Awaited<
  ReturnType<UseCases[N]>
>;
type Declared = Awaited<ReturnType<UseCases["listDeclared"]>>;

/** Lines that are listed: a town may have hundreds. */
const MOST = 200;

const COLORS = {
  active: "green",
  upcoming: "blue",
  without_platform: "orange",
  inactive: "grey",
  unsure: "grey",
} as const;

const sourceOf = (say: Say, { source }: Pick<Told<"listAddresses">, "source">): Html =>
  html`<p class="soft">${say.words.directory.toldBy(source.platform)}, ${moment(say, source.at)}${
    source.stale ? html` (${say.words.directory.stale})` : ""
  }</p>`;

/** The companies that were found, each a link to what the directory says of it. */
export const companyList = (say: Say, told: Told<"searchCompanies">, asked: Asked): Html => {
  const words = say.words.directory;
  const { companies, more } = told.value;
  if (companies.length === 0) return html`<p>${words.none}</p>`;
  return html`${table(
    words.company,
    [words.company, "SIREN", say.words.kind, words.state],
    companies.map(({ siren, name, kind, state }) => [
      html`<a href="${lookUpPath(siren, asked)}">${name === "" ? siren : name}</a>`,
      html`${siren}`,
      html`${words.kinds[kind]}`,
      html`${words.states[state]}`,
    ]),
  )}${more ? html`<p>${words.more}</p>` : ""}${sourceOf(say, told)}`;
};

/** The address to use, by which rule, and what else could be. */
export const resolution = (say: Say, { value }: Told<"resolveAddress">): Html => {
  const words = say.words.directory;
  const { address, rule, certain, alternatives, reasons } = value;
  return html`<section aria-labelledby="resolve"><h2 id="resolve">${words.resolve}</h2>
<p>${address === null ? badge("red", words.noAddress) : asWritten(address)} <span class="soft">${words.rule} ${asWritten(rule)}</span></p>
${certain ? "" : html`<p class="soft">${words.unsure}</p>`}
<ul>${reasons.map((reason) => {
    const { message, fix } = told(say, reason);
    return html`<li>${message} ${fix ?? ""}</li>`;
  })}</ul>
${
  alternatives.length === 0
    ? ""
    : html`<h3>${words.others}</h3><ul>${alternatives.map(
        (one) =>
          html`<li>${asWritten(one.address)} ${badge(COLORS[one.state], words.lineStates[one.state])}</li>`,
      )}</ul>`
}</section>`;
};

const dayOr = (say: Say, at: string | null): Html => (at === null ? html`` : day(say, at));

/** The lines that the directory has, with what each is good for today. */
export const lineList = (say: Say, lines: Told<"listAddresses">): Html => {
  const words = say.words.directory;
  return html`<section aria-labelledby="lines"><h2 id="lines">${words.lines}</h2>${
    lines.value.length === 0
      ? html`<p>${words.noLines}</p>`
      : table(
          words.lines,
          [words.address, words.state, words.from, words.until],
          lines.value
            .slice(0, MOST)
            .map(({ identifier, today, from, until }) => [
              asWritten(identifier),
              badge(COLORS[today], words.lineStates[today]),
              dayOr(say, from),
              dayOr(say, until),
            ]),
          { underHeading: true },
        )
  }${notShown(say, lines.value.length, Math.min(MOST, lines.value.length))}${sourceOf(say, lines)}</section>`;
};

/** Through which platform lines of a company are declared. */
export interface DeclaredAt {
  platform: string;
  siren: string;
  /** May the person declare and end there? */
  acts: boolean;
}

/** What is declared through a platform, or why that cannot be told; with the way to declare one more. */
export const declaredSection = (say: Say, { platform, siren, acts }: DeclaredAt, content: Html): Html => {
  const words = say.words.directory;
  return html`<section aria-labelledby="declared"><h2 id="declared">${words.declared}</h2>
<p class="soft">${words.declaredBy(platform)}</p>
${content}
${acts ? html`<p class="acts"><a class="button" href="${DECLARE}?${new URLSearchParams({ siren, platform })}">${words.declareOne}</a></p>` : ""}
</section>`;
};

/** The lines that are declared through a platform, each with the way to end it where the person may. */
export const declaredList = (say: Say, { platform, acts }: DeclaredAt, lines: Declared): Html => {
  const words = say.words.directory;
  if (lines.length === 0) return html`<p>${words.noDeclared}</p>`;
  const today = parisDay(say.now);
  return html`${table(
    words.declared,
    [words.address, words.from, words.until, ...(acts ? [words.acts] : [])],
    lines
      .slice(0, MOST)
      .map(({ identifier, from, until }) => [
        asWritten(identifier),
        dayOr(say, from),
        dayOr(say, until),
        ...(acts
          ? [until !== null && until < today ? html`` : endLink(say, { platform, address: identifier, from })]
          : []),
      ]),
    { underHeading: true },
  )}${notShown(say, lines.length, Math.min(MOST, lines.length))}`;
};

const endLink = (
  say: Say,
  { platform, address, from }: { platform: string; address: string; from: string | null },
): Html => {
  const query = new URLSearchParams({ platform, address, ...(from === null ? {} : { from }) });
  return html`<a href="${END}?${query}">${say.words.directory.endOne}<span class="unseen"> ${address}</span></a>`;
};
