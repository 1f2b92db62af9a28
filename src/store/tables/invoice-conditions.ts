import { wordsOfSearch } from "../../domain/search-words.ts";
import type { Param } from "../arms.ts";
import type { InvoiceFilter } from "../port.ts";
import { isAsked, KEY_COLUMNS, type KeyColumn, type Range, rangeOf } from "./invoice-order.ts";
import { FILTERS } from "./invoice-table.ts";

export type Condition = (param: Param) => string;

/** What an index begins with besides the tenant, where it leaves out the usual value. */
const LEADS: Readonly<Record<string, { without?: string }>> = {
  number: {},
  reference: {},
  seller_siren: {},
  buyer_siren: {},
  status: {},
  badge: { without: "pending" },
  delivery: { without: "sent" },
  currency: { without: "EUR" },
};

/** What a filter asks for. */
export interface Asked {
  /** Columns that are compared with a value. */
  compared: ReadonlyMap<string, string>;
  /** Beginnings of words. */
  words: readonly string[];
  ranges: readonly (readonly [column: KeyColumn, range: Range])[];
}

export const askedOf = (filter: InvoiceFilter): Asked => {
  const compared = new Map<string, string>();
  for (const [field, column] of FILTERS) {
    const value = filter[field];
    if (value !== undefined) compared.set(column, value);
  }
  return {
    compared,
    words: wordsOfSearch(filter.q ?? ""),
    ranges: KEY_COLUMNS.map((column) => [column, rangeOf(filter, column)] as const).filter(([, range]) =>
      isAsked(range),
    ),
  };
};

/** Columns of a filter with which an index begins. */
export const leadsOf = ({ compared }: Asked): string[] =>
  [...compared].flatMap(([column, value]) =>
    LEADS[column] !== undefined && LEADS[column].without !== value ? [column] : [],
  );

export const equal =
  (column: string, value: string | null): Condition =>
  (param) =>
    value === null ? `${column} IS NULL` : `${column} = ${param(value)}`;

/** What each index's own condition says of its rows, so that the engines see that it may be used. */
export const partly = (column: string, of: string): Condition[] => {
  const without = LEADS[column]?.without;
  return without === undefined ? [] : [() => `${of} <> '${without}'`];
};

/** As a comparison that no index answers: the arm's own is to be walked, however rare the other value seems. */
const seen =
  (column: string, value: string): Condition =>
  (param) =>
    `COALESCE(${column}, '') = ${param(value)}`;

/** The same of a range: outside of it where a row has no key yet. */
const seenWithin = (column: KeyColumn, { from, to }: Range): Condition[] => {
  const [least, most] = column === "created_at" ? ["0", "0"] : ["''", "'~'"];
  const of = `invoices.${column}`;
  return [
    ...(from === undefined ? [] : [(param: Param) => `COALESCE(${of}, ${least}) >= ${param(from)}`]),
    ...(to === undefined ? [] : [(param: Param) => `COALESCE(${of}, ${most}) <= ${param(to)}`]),
  ];
};

/** The same of a word: in no signs of its own (`wordsOfSearch`). */
const seenWord =
  (word: string): Condition =>
  (param) =>
    `COALESCE(invoices.words, '') LIKE ${param(`% ${word}%`)}`;

/**
 * What each row must be looked at for, where an index answers the rest.
 *
 * @param served - columns, range and word that are answered
 * @param name - the column of a row in the statement
 */
export const looksOf = (
  { compared, words, ranges }: Asked,
  served: { columns: ReadonlySet<string>; key: KeyColumn | null; word: string | null },
  name: (column: string) => string = (column) => `invoices.${column}`,
): Condition[] => [
  ...[...compared].flatMap(([column, value]) =>
    served.columns.has(column) ? [] : [seen(name(column), value)],
  ),
  ...ranges.flatMap(([column, range]) => (column === served.key ? [] : seenWithin(column, range))),
  ...words.filter((word) => word !== served.word).map(seenWord),
];
