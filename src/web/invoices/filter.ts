import type { Direction } from "../../domain/invoice.ts";
import { INVOICE_SORTS, type InvoiceSort } from "../../domain/invoice-sort.ts";
import { BADGES, type Badge } from "../../domain/life-cycle/badge.ts";
import { STATUS_NAMES } from "../../domain/life-cycle/status.ts";
import { isDay, parisMidnight } from "../../domain/paris-day.ts";
import type { UseCases } from "../../usecases/index.ts";
import type { Say } from "../show.ts";
import { decimalIn } from "./decimal.ts";

type Query = Parameters<UseCases["listInvoices"]>[1];

/** The fields of the list's form, by the names that stand in its address. */
export const FIELDS = [
  "q",
  "direction",
  "badge",
  "delivery",
  "status",
  "platform",
  "tenant",
  "issuedFrom",
  "issuedUntil",
  "since",
  "until",
  "atLeast",
  "atMost",
] as const;
export type Field = (typeof FIELDS)[number];

/** What the fields hold, as they were written; those that are empty are left out. */
export type Asked = Partial<Record<Field, string>>;

export const DIRECTIONS = ["outbound", "inbound"] as const satisfies readonly Direction[];
export const DELIVERIES = ["queued", "sending", "sent", "failed", "parked"] as const;
export const BADGE_NAMES = Object.keys(BADGES) as Badge[];

/** What can be chosen here and now. */
export interface Choices {
  platforms: readonly string[];
  /** Empty: there is nothing to choose. */
  tenants: readonly string[];
}

/** Stands for the tenant of what nobody receives yet: no tenant is called so. */
export const NOBODY = "-";

/** What is asked of the use case, and what could not be read of it. */
export interface Narrowed {
  asked: Asked;
  query: Query;
  sort: InvoiceSort;
  wrong: string[];
}

const LONGEST = 255;
const DAY_MS = 86_400_000;

/** The fields of an address, read. What is no choice, no day or no amount is told and left out. */
export const narrowed = (
  say: Say,
  given: Readonly<Record<string, string | undefined>>,
  choices: Choices,
): Narrowed => {
  const words = say.words.invoices;
  const asked: Asked = {};
  for (const field of FIELDS) {
    const text = (given[field] ?? "").trim().slice(0, LONGEST);
    if (text !== "") asked[field] = text;
  }
  const wrong: string[] = [];
  const read = <T>(
    field: Field,
    value: (text: string) => T | undefined,
    complaint: typeof words.notADay,
  ): T | undefined => {
    const text = asked[field];
    if (text === undefined) return undefined;
    const found = value(text);
    if (found === undefined) wrong.push(complaint(fieldName(say, field), text));
    return found;
  };
  const oneOf = <T extends string>(field: Field, all: readonly T[]): T | undefined =>
    read(field, (text) => all.find((one) => one === text), words.notAChoice);
  const dayIn = (field: Field): string | undefined =>
    read(field, (text) => (isDay(text) ? text : undefined), words.notADay);
  const amountIn = (field: Field): string | undefined =>
    read(
      field,
      (text) => {
        const decimal = decimalIn(text);
        return /^-?\d{1,17}(\.\d{1,6})?$/.test(decimal) ? decimal : undefined;
      },
      words.notAnAmount,
    );
  const [since, until] = [dayIn("since"), dayIn("until")];
  const query = present({
    q: asked.q,
    direction: oneOf("direction", DIRECTIONS),
    badge: oneOf("badge", BADGE_NAMES),
    delivery: oneOf("delivery", DELIVERIES),
    status: oneOf("status", STATUS_NAMES),
    platform: oneOf("platform", choices.platforms),
    tenant: read(
      "tenant",
      (text) =>
        text === NOBODY && choices.tenants.length > 0 ? null : choices.tenants.find((one) => one === text),
      words.notAChoice,
    ),
    issuedFrom: dayIn("issuedFrom"),
    issuedUntil: dayIn("issuedUntil"),
    since: since === undefined ? undefined : parisMidnight(since),
    // The last millisecond of that day in Paris, however long it is.
    until: until === undefined ? undefined : new Date(parisMidnight(dayAfter(until)).getTime() - 1),
    atLeast: amountIn("atLeast"),
    atMost: amountIn("atMost"),
  });
  const sort = INVOICE_SORTS.find((one) => one === given.sort) ?? "newest";
  return { asked, query, sort, wrong };
};

const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);

/** Without what was left open. */
const present = (all: { [K in keyof Query]: Query[K] | undefined }): Query =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));

/** What a field is called beside its input. */
export const fieldName = ({ words }: Say, field: Field): string => {
  switch (field) {
    case "q":
      return words.invoices.search;
    case "delivery":
    case "status":
    case "platform":
    case "tenant":
      return words[field];
    default:
      return words.invoices[field];
  }
};

/** The address of a list that is narrowed so. */
export const addressOf = (
  path: string,
  asked: Asked,
  sort: InvoiceSort,
  more: Record<string, string> = {},
): string => {
  const query = new URLSearchParams({
    ...asked,
    ...(sort === "newest" ? {} : { sort }),
    ...more,
  }).toString();
  return query === "" ? path : `${path}?${query}`;
};

/** Lists that people look at every day, as what they are narrowed by. */
export const VIEWS = {
  all: {},
  waiting: { direction: "outbound", badge: "pending" },
  toApprove: { direction: "inbound", badge: "pending" },
  disputed: { status: "disputed" },
  rejected: { badge: "rejected" },
  paid: { badge: "paid" },
} as const satisfies Record<string, Asked>;
