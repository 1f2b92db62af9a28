import { html, raw } from "hono/html";
import { type StatusName, statusFacts } from "../domain/life-cycle/status.ts";
import { isDay } from "../domain/paris-day.ts";
import type { Language } from "./language.ts";
import { en, type Words } from "./words-en.ts";
import { fr } from "./words-fr.ts";

export type Html = ReturnType<typeof html>;

/** How things are said to one reader. */
export interface Say {
  language: Language;
  words: Words;
  now: Date;
}

export const sayIn = (language: Language, now: Date): Say => ({
  language,
  words: language === "fr" ? fr : en,
  now,
});

const LOCALES = { en: "en-GB", fr: "fr-FR" } as const;

/**
 * A formatter of each language, made where it is first needed and kept: one of dates takes some 27 kB that V8 does not
 * count, so that those of hundreds of pages would stay until something else makes it look for what is left over.
 */
export const kept = <F>(make: (locale: string) => F): ((say: Pick<Say, "language">) => F) => {
  const made: Partial<Record<Language, F>> = {};
  return ({ language }) => {
    made[language] ??= make(LOCALES[language]);
    return made[language];
  };
};

const CLOCK = kept(
  (locale) =>
    new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium", timeZone: "Europe/Paris" }),
);
const DAY = kept((locale) => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }));
const AGO = kept((locale) => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));
const NUMBER = kept((locale) => new Intl.NumberFormat(locale));
const RATE = kept((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 20 }));

/** A moment by the clock of Paris, which life-cycle messages go by, with how long ago that is. */
export const moment = (say: Say, at: Date | string | null): Html => {
  if (at === null) return html`${say.words.never}`;
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return html`${String(at)}`;
  return html`<time datetime="${date.toISOString()}">${clockOf(say, date)}</time> <span class="soft">${ago(say, date)}</span>`;
};

/** The same without how long ago. */
export const clock = (say: Say, at: Date | string): Html => {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return html`${String(at)}`;
  return html`<time datetime="${date.toISOString()}">${clockOf(say, date)}</time>`;
};

const clockOf = (say: Say, date: Date): string => CLOCK(say).format(date);

const instantOf = (day: string): Date => new Date(`${day}T00:00:00Z`);

/** A day of the calendar, given as `YYYY-MM-DD`. */
export const day = (say: Say, at: string): Html =>
  html`<time datetime="${at}">${isDay(at) ? DAY(say).format(instantOf(at)) : at}</time>`;

/** Days from one to another, both inclusive and as `YYYY-MM-DD`. */
export const days = (say: Say, { start, end }: { start: string; end: string }): string =>
  isDay(start) && isDay(end) ? DAY(say).formatRange(instantOf(start), instantOf(end)) : `${start} – ${end}`;

/** A kind of work in words; one that another version of the program left, by its name. */
export const kindIn = ({ words }: Say, kind: string): string =>
  Object.entries(words.kinds).find(([name]) => name === kind)?.[1] ?? kind;

const STEPS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

const ago = (say: Say, date: Date): string => {
  const seconds = Math.round((date.getTime() - say.now.getTime()) / 1000);
  const [unit, size] = STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
  return AGO(say).format(Math.trunc(seconds / size), unit);
};

const SPANS = Object.fromEntries(
  STEPS.map(([unit]) => [
    unit,
    kept((locale) => new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short" })),
  ]),
) as Record<(typeof STEPS)[number][0], ReturnType<typeof kept<Intl.NumberFormat>>>;

/** A span of time in its two largest units. */
export const span = (say: Say, seconds: number): string => {
  const parts: string[] = [];
  let rest = seconds;
  for (const [unit, size] of STEPS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count === 0 && (unit !== "second" || parts.length > 0)) continue;
    parts.push(SPANS[unit](say).format(count));
  }
  return parts.slice(0, 2).join(" ");
};

export const number = (say: Say, value: number): string => NUMBER(say).format(value);

const isDecimal = (text: string): text is `${number}` => /^-?\d+(\.\d+)?$/.test(text);

const AMOUNTS = new Map<string, ReturnType<typeof inCurrency>>();
/** Currencies whose formatters are kept: a document may call its own anything. */
const MOST_CURRENCIES = 50;

const inCurrency = (currency: string) =>
  kept(
    (locale) =>
      new Intl.NumberFormat(locale, {
        style: "currency",
        currency,
        minimumFractionDigits: 2,
        maximumFractionDigits: 20,
      }),
  );

/** An amount, written exactly: with two decimals, or as many as it has. @param amount - decimal string */
export const money = (say: Say, amount: string, currency: string): string => {
  if (!isDecimal(amount) || !/^[A-Z]{3}$/.test(currency)) return `${amount} ${currency}`;
  const known = AMOUNTS.get(currency);
  if (known !== undefined) return known(say).format(amount);
  if (AMOUNTS.size === MOST_CURRENCIES) AMOUNTS.clear();
  const made = inCurrency(currency);
  AMOUNTS.set(currency, made);
  return made(say).format(amount);
};

/** A rate of VAT. @param rate - percent, a decimal string */
export const percent = (say: Say, rate: string): string =>
  isDecimal(rate) ? `${RATE(say).format(rate)}${say.language === "fr" ? "\u00a0" : ""}%` : rate;

const inUnit = (unit: "kilobyte" | "megabyte") =>
  kept((locale) => new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: 1 }));
const [KILOBYTES, MEGABYTES] = [inUnit("kilobyte"), inUnit("megabyte")];

/** Bytes, in a unit that suits them. */
export const size = (say: Say, bytes: number): string =>
  bytes < 1_000_000 ? KILOBYTES(say).format(bytes / 1_000) : MEGABYTES(say).format(bytes / 1_000_000);

/** A label in one of the four colours; `color` names a class of the style sheet. */
export const badge = (color: "orange" | "green" | "red" | "blue" | "grey", text: string): Html =>
  html`<span class="badge ${color}">${text}</span>`;

/** What the gateway or a platform says in its own words, English ones: marked as such on a French page. */
export const words = (say: Say, text: string): Html =>
  say.language === "en" ? html`${text}` : html`<span lang="en">${text}</span>`;

/**
 * A text without spaces that breaks, where it does not fit in one line, after its marks, and in a long run of letters
 * and digits after every eighth, so that people can compare it: never letter by letter.
 */
export const breakable = (text: string): Html => {
  const pieces = text
    .split(/(?<=[-_.:/?&=@])/)
    .flatMap((part) => (part.length > 16 ? (part.match(/.{1,8}/gsu) ?? []) : [part]));
  return html`${pieces.map((piece, i) => (i === 0 ? html`${piece}` : html`<wbr>${piece}`))}`;
};

/** An id, a code or a setting as it is written. */
export const asWritten = (text: string): Html => html`<code>${breakable(text)}</code>`;

/** A status by its national code and its name. */
export const statusName = ({ language }: Say, name: StatusName): string => {
  const { code, label, labelEn } = statusFacts(name);
  return `${code} ${language === "fr" ? label : labelEn}`;
};

/** What a problem says and what to do about it, in the reader's language where it is told in it. */
export const told = (
  say: Say,
  problem: { message: string; fix?: string | null; messageFr?: string; fixFr?: string | null },
): { message: Html; fix: Html | null } => {
  const inWords = (text: string, french: string | null | undefined): Html =>
    say.language === "fr" && french !== undefined && french !== null ? html`${french}` : words(say, text);
  return {
    message: inWords(problem.message, problem.messageFr),
    fix: problem.fix === undefined || problem.fix === null ? null : inWords(problem.fix, problem.fixFr),
  };
};

/**
 * A table that scrolls by itself on a small screen, by keyboard too. Its caption is for the ear alone where a heading
 * says the same.
 */
export const table = (
  caption: string,
  heads: string[],
  rows: Html[][],
  options: { underHeading?: boolean } = {},
): Html =>
  html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table>
<caption${options.underHeading === true ? raw(' class="unseen"') : ""}>${caption}</caption>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([first, ...others]) =>
      html`<tr><th scope="row">${first}</th>${others.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  )}</tbody></table></div>`;

/** Terms and what they are; those without anything to say are left out. */
export const facts = (entries: [term: string, value: Html | string | null][]): Html =>
  html`<dl class="facts">${entries
    .filter(([, value]) => value !== null && value !== "")
    .map(([term, value]) => html`<div><dt>${term}</dt><dd>${value ?? ""}</dd></div>`)}</dl>`;
