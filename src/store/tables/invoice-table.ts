import type { Invoice } from "../../domain/invoice.ts";
import type { Narrowing } from "../port/columns.ts";
import { INVOICE_COLUMNS, INVOICE_KEYS } from "../port/invoices.ts";
import { columnOf, tableOf } from "../table.ts";

export const TABLE = tableOf<Invoice>("invoices", INVOICE_COLUMNS, "facts");

/** The columns of an invoice where other tables are read beside. */
export const SHOWN = TABLE.columns.map((column) => `invoices.${column}`).join(", ");

type Compared =
  | keyof Narrowing<Invoice, typeof INVOICE_COLUMNS>
  | Extract<(typeof INVOICE_KEYS)[keyof typeof INVOICE_KEYS], { filter: string }>["filter"];

/** The filters that compare a column with a value, and their columns. */
export const FILTERS = [
  ...Object.entries(INVOICE_COLUMNS).flatMap(([member, column]) =>
    "filter" in column ? [[member, columnOf(member)]] : [],
  ),
  ...Object.entries(INVOICE_KEYS).flatMap(([member, key]) =>
    "filter" in key ? [[key.filter, columnOf(member)]] : [],
  ),
] as [Compared, string][];
