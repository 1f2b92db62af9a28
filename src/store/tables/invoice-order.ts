import { orderedDecimal } from "../../domain/decimal.ts";
import type { Invoice } from "../../domain/invoice.ts";
import type { InvoiceSort } from "../../domain/invoice-sort.ts";
import { badCursor, type Place, placeAfter, type TextPlace, textsAfter } from "../cursor.ts";
import type { InvoiceFilter } from "../port.ts";
import { millis } from "../rows.ts";

/** What a list is in the order of, with the id where two are equal. */
export interface Order {
  sort: InvoiceSort;
  column: KeyColumn;
  /** The largest first. */
  down: boolean;
}

/** Columns that lists are ordered by, each with an index in which it follows the tenant. */
export type KeyColumn = "created_at" | "total_key" | "issue_date";
export const KEY_COLUMNS = ["created_at", "total_key", "issue_date"] as const;

export const ORDERS: { readonly [S in InvoiceSort]: Order } = {
  newest: { sort: "newest", column: "created_at", down: true },
  oldest: { sort: "oldest", column: "created_at", down: false },
  largest: { sort: "largest", column: "total_key", down: true },
  smallest: { sort: "smallest", column: "total_key", down: false },
  issued: { sort: "issued", column: "issue_date", down: true },
};

/** A place in such an order. */
export interface Spot {
  key: number | string;
  id: string;
}

const KEY: { readonly [C in KeyColumn]: (invoice: Invoice) => Spot["key"] } = {
  created_at: ({ createdAt }) => millis(createdAt),
  total_key: ({ total }) => orderedDecimal(total),
  issue_date: ({ issueDate }) => issueDate,
};

export const spotOf = ({ column }: Order, invoice: Invoice): Spot => ({
  key: KEY[column](invoice),
  id: invoice.id,
});

/** Does the first stand before the second? Keys of one order are all of one type, in the order of their letters. */
export const isBefore = ({ down }: Order, a: Spot, b: Spot): boolean => {
  const [one, other] = down ? [b, a] : [a, b];
  return one.key < other.key || (one.key === other.key && one.id < other.id);
};

/** For `sort`. */
export const inOrder =
  (order: Order) =>
  (a: Invoice, b: Invoice): number =>
    isBefore(order, spotOf(order, a), spotOf(order, b)) ? -1 : 1;

/** The place as cursors have it. */
export const placeOf = ({ sort }: Order, { key, id }: Spot): Place | TextPlace =>
  sort === "newest" ? { ms: Number(key), id } : [sort, String(key), id];

/**
 * Where a list goes on.
 *
 * @throws Rejection (400) on a cursor that is not ours, or that a list of another order gave
 */
export const spotAfter = ({ sort, column }: Order, cursor: string | undefined): Spot | null => {
  if (sort === "newest") {
    const place = placeAfter(cursor);
    return place === null ? null : { key: place.ms, id: place.id };
  }
  const place = textsAfter(cursor, 3);
  if (place === null) return null;
  const [of, key = "", id = ""] = place;
  if (of !== sort) throw badCursor();
  if (column !== "created_at") return { key, id };
  if (!/^\d{1,15}$/.test(key)) throw badCursor();
  return { key: Number(key), id };
};

/** From which key to which, both included; absent: without an end. */
export interface Range {
  from?: Spot["key"];
  to?: Spot["key"];
}

const bound = (decimal: string): string => {
  const key = orderedDecimal(decimal);
  if (key === "") throw new RangeError(`Not a decimal: "${decimal}".`);
  return key;
};

/** What a filter asks of each column that lists are ordered by. */
export const rangeOf = (filter: InvoiceFilter, column: KeyColumn): Range => {
  if (column === "created_at") {
    const { since, until } = filter;
    return {
      ...(since === undefined ? {} : { from: millis(since) }),
      ...(until === undefined ? {} : { to: millis(until) }),
    };
  }
  if (column === "issue_date") {
    const { issuedFrom, issuedUntil } = filter;
    return {
      ...(issuedFrom === undefined ? {} : { from: issuedFrom }),
      ...(issuedUntil === undefined ? {} : { to: issuedUntil }),
    };
  }
  const { atLeast, atMost } = filter;
  if (atLeast === undefined && atMost === undefined) return {};
  return {
    // What is no decimal stands before all that are ("0…", "1…").
    from: atLeast === undefined ? "0" : bound(atLeast),
    ...(atMost === undefined ? {} : { to: bound(atMost) }),
  };
};

/** Does the filter ask for anything in the column? */
export const isAsked = ({ from, to }: Range): boolean => from !== undefined || to !== undefined;
