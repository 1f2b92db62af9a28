import { html } from "hono/html";
import type { ReceiveCondition } from "../../domain/sharing/rule.ts";
import type { Has } from "../../usecases/share/preview.ts";
import { pathOf } from "../rooms.ts";
import { breakable, type Html, type Say } from "../show.ts";

/** Where the pages of receivers are. */
export const RECEIVERS = pathOf("receivers");

/** Where an invoice is looked at by the rules. */
export const tryPath = (invoice: string): string => `${RECEIVERS}/try?${new URLSearchParams({ invoice })}`;

/** Values of a condition that are shown; a rule may have hundreds. */
const MOST_VALUES = 3;

const listed = (values: readonly string[]): string =>
  values.length <= MOST_VALUES
    ? values.join(", ")
    : `${values.slice(0, MOST_VALUES).join(", ")} … (${values.length})`;

type Asked = string | readonly string[] | { readonly [part: string]: string | readonly string[] | undefined };

const isGroup = (
  asked: Asked,
): asked is { readonly [part: string]: string | readonly string[] | undefined } =>
  typeof asked === "object" && !Array.isArray(asked);

/** What a rule asks for, by the keys of the configuration. */
const termsOf = (when: ReceiveCondition): [key: string, values: string][] =>
  Object.entries(when).flatMap(([key, asked]: [string, Asked | undefined]): [string, string][] => {
    if (asked === undefined) return [];
    if (!isGroup(asked)) return [[key, typeof asked === "string" ? asked : listed(asked)]];
    return Object.entries(asked).flatMap(([part, values]): [string, string][] =>
      values === undefined ? [] : [[`${key}.${part}`, typeof values === "string" ? values : listed(values)]],
    );
  });

/**
 * What a rule takes, and where it names no company, those that it is about.
 *
 * @param companies - SIRENs
 */
export const conditions = (say: Say, when: ReceiveCondition, companies: readonly string[]): Html => {
  const words = say.words.routing;
  const terms = termsOf(when);
  const about =
    when.company === undefined && companies.length > 0
      ? html`<span class="soft">${words.companies} ${listed(companies)}</span>`
      : "";
  if (terms.length === 0) return html`${words.everything} ${about}`;
  return html`${terms.map(
    ([key, values], i) => html`${i > 0 ? html`<br>` : ""}${key} <strong>${breakable(values)}</strong>`,
  )}${about === "" ? "" : html`<br>${about}`}`;
};

/** Who has an invoice, or would. */
export const holders = (say: Say, { leads, copies }: Has): Html => {
  const words = say.words.routing;
  return html`${leads ?? say.words.none}${copies.length === 0 ? "" : html`<br><span class="soft">${words.readBesides} ${copies.join(", ")}</span>`}`;
};
