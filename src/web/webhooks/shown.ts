import { html } from "hono/html";
import type { Endpoint } from "../../usecases/operate/endpoints/endpoint.ts";
import type { EndpointDetail } from "../../usecases/operate/endpoints/read-endpoint.ts";
import { invoicePath, pathOf } from "../rooms.ts";
import { HOME } from "../session.ts";
import {
  asWritten,
  badge,
  breakable,
  clock,
  type Html,
  moment,
  number,
  type Say,
  size,
  table,
} from "../show.ts";

type Attempt = EndpointDetail["attempts"][number];

/** Where the pages of webhooks are. */
export const WEBHOOKS = pathOf("webhooks");

/** Where the pages of single notifications are: no tenant is called so, whatever its name. */
export const DELIVERIES = `${HOME}/deliveries`;

/** The page of an endpoint. */
export const endpointPath = ({ tenant, id }: Pick<Endpoint, "tenant" | "id">): string =>
  `${WEBHOOKS}/${encodeURIComponent(tenant)}/${encodeURIComponent(id)}`;

/** The page of what it is told by one row of work. */
export const deliveryPath = (workId: string): string => `${DELIVERIES}/${encodeURIComponent(workId)}`;

const COLOURS = { works: "green", failing: "orange", stopped: "red", idle: "grey", gone: "red" } as const;

/** How an endpoint stands, in a word and a colour. */
export const stateOf = ({ words }: Say, { state }: Pick<Endpoint, "state">): Html =>
  badge(COLOURS[state], words.webhooks.states[state]);

/** Where it is found, or what it was. */
export const nameOf = ({ address, account }: Pick<Endpoint, "address" | "account">): string =>
  address ?? account;

/** What it is, for people. */
export const sortOf = ({ words }: Say, { sort, id }: Pick<Endpoint, "sort" | "id">): string =>
  sort === "webhook"
    ? `${words.webhooks.sorts[sort]}, ${words.webhooks.place(String(Number(id) + 1))}`
    : words.webhooks.sorts[sort];

/** What was answered, in a word. */
export const answerOf = (say: Say, { delivered, httpStatus }: Attempt): Html => {
  const { webhooks } = say.words;
  const text =
    httpStatus === null ? (delivered ? webhooks.delivered : webhooks.noAnswer) : String(httpStatus);
  return badge(delivered ? "green" : "red", text);
};

/** When the last attempt was, and what was answered. */
export const lastOf = (say: Say, attempt: Attempt | null): Html | null =>
  attempt === null ? null : html`${answerOf(say, attempt)} ${moment(say, attempt.at)}`;

/** The invoice that something is about, by its number; nothing where it is not to be seen. */
export const invoiceOf = (
  { invoiceId }: { invoiceId: string | null },
  numbers: EndpointDetail["numbers"],
): Html => {
  const number = invoiceId === null ? undefined : numbers.get(invoiceId);
  return invoiceId === null || number === undefined
    ? html``
    : html`<a href="${invoicePath(invoiceId)}">${breakable(number)}</a>`;
};

/** Attempts as a table. */
export const attemptTable = (
  say: Say,
  attempts: readonly Attempt[],
  options: { linked: boolean; numbers: EndpointDetail["numbers"] },
): Html => {
  const words = say.words.webhooks;
  return table(
    words.attempts,
    [words.at, words.answer, words.type, words.attempt, words.took, words.size, say.words.invoice],
    attempts.map((one) => [
      options.linked
        ? html`<a href="${deliveryPath(one.workId)}">${clock(say, one.at)}</a>`
        : html`${clock(say, one.at)}`,
      html`${answerOf(say, one)}${one.problem === null ? "" : html` <span class="soft">${one.problem.code}</span>`}`,
      one.type === null ? html`` : asWritten(one.type),
      html`${number(say, one.attempt)}`,
      html`${words.ms(number(say, one.ms))}`,
      html`${one.bytes === null ? "" : size(say, one.bytes)}`,
      invoiceOf(one, options.numbers),
    ]),
    { underHeading: true },
  );
};
