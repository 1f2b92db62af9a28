import type { Param } from "../arms.ts";
import type { Place } from "../cursor.ts";
import type { Connection } from "../db.ts";
import type { InvoiceFilter } from "../port.ts";
import { millis, type Row, text, type Value } from "../rows.ts";
import { differing } from "../skip.ts";
import { FILTERS } from "./invoice-table.ts";

type Condition = (param: Param) => string;

/** Rows that one index has one after the other, newest first: a list is made of such arms, side by side. */
export interface Arm {
  /** The table that is walked. */
  from: string;
  /** What is joined to it to look at a row. */
  beside: string;
  /** Columns of the row's time and id. */
  at: string;
  id: string;
  /** What the index begins with. */
  served: readonly Condition[];
  /** What each row must be looked at for. */
  left: readonly Condition[];
}

/** What an index begins with besides the tenant, where it leaves out the usual value. */
const LEADS: Readonly<Record<string, { without?: string }>> = {
  number: {},
  reference: {},
  seller_siren: {},
  buyer_siren: {},
  status: {},
  badge: { without: "pending" },
  delivery: { without: "sent" },
};
/** Columns of `invoice_copies`, each with an index like that of the invoices. */
const COPIED: ReadonlySet<string> = new Set([
  "number",
  "seller_siren",
  "buyer_siren",
  "reference",
  "status",
  "badge",
]);

/** What a filter compares with a value, by column. */
const comparedBy = (filter: InvoiceFilter): Map<string, string> => {
  const compared = new Map<string, string>();
  for (const [field, column] of FILTERS) {
    const value = filter[field];
    if (value !== undefined) compared.set(column, value);
  }
  return compared;
};

/** Columns of a filter with which an index begins. */
export const leadsOf = (filter: InvoiceFilter): string[] =>
  [...comparedBy(filter)].flatMap(([column, value]) =>
    LEADS[column] !== undefined && LEADS[column].without !== value ? [column] : [],
  );

const equal =
  (column: string, value: string | null): Condition =>
  (param) =>
    value === null ? `${column} IS NULL` : `${column} = ${param(value)}`;

/** As a comparison that no index answers: the arm's own is to be walked, however rare the other value seems. */
const seen =
  (column: string, value: string): Condition =>
  (param) =>
    `COALESCE(${column}, '') = ${param(value)}`;

/** What each index's own condition says of its rows, so that the engines see that it may be used. */
const partly = (column: string, of: string): Condition[] => {
  const without = LEADS[column]?.without;
  return without === undefined ? [] : [() => `${of} <> '${without}'`];
};

/** Where a list goes on. `most`: rows of a page, with one more. */
export interface Going {
  after: Place | null;
  most: number;
}

/** What the rows of one arm have in common, by column. */
type Common = (readonly [column: string, value: string | null])[];

/**
 * What is common to the rows of each arm that has any, those first that have the newest row.
 *
 * @param whose - a condition on the tenant of the invoices
 * @param columns - what tells the arms apart
 */
const commonIn = async (
  db: Connection,
  whose: (param: Param) => string,
  columns: readonly string[],
  conditions: readonly Condition[],
  most: number | null,
): Promise<Row[]> => {
  const params: Value[] = [];
  const param: Param = (value) => `$${params.push(value)}`;
  const where = whose(param);
  const like = columns.map((column) => `invoices.${column} = sorts.${column}`);
  const newest = [where, ...like, ...conditions.map((condition) => condition(param))].join(" AND ");
  return db.read(
    `WITH RECURSIVE ${differing("sorts", { table: "invoices", where, columns })}
     SELECT * FROM (SELECT sorts.*, (SELECT created_at FROM invoices WHERE ${newest}
       ORDER BY created_at DESC LIMIT 1) AS head FROM sorts) AS heads
     WHERE head IS NOT NULL ORDER BY head DESC${most === null ? "" : ` LIMIT ${param(most)}`}`,
    params,
  );
};

const SORT = ["direction", "platform"] as const;

/** The arms of a list without those of a table of its own, by what is common to their rows. */
const commonOf = async (
  db: Connection,
  filter: InvoiceFilter,
  lead: string | null,
  { after, most }: Going,
): Promise<Common[]> => {
  const { tenant, since } = filter;
  const compared = comparedBy(filter);
  const led: Common = lead === null ? [] : [[lead, compared.get(lead) ?? null]];
  if (lead !== null && tenant !== undefined) return [[["tenant", tenant], ...led]];
  const at = "invoices.created_at";
  const conditions: Condition[] = [
    ...led.map(([column, value]) => equal(`invoices.${column}`, value)),
    ...(lead === null ? [] : partly(lead, `invoices.${lead}`)),
    ...(since === undefined ? [] : [(param: Param) => `${at} >= ${param(millis(since))}`]),
    ...(after === null ? [] : [(param: Param) => `${at} <= ${param(after.ms)}`]),
    // Within an arm these are given: as conditions of its newest row they leave out the arms that do not fit.
    ...(lead === null ? SORT.flatMap((column) => fits(column, compared)) : []),
  ];
  const answered = new Set<string>(lead === null ? SORT : [lead]);
  // Where each row fits, a page has room for so many arms: those whose newest row is older have none on it.
  const arms = [...compared.keys()].every((column) => answered.has(column)) ? most : null;
  const within = lead === null ? [...SORT] : [];
  const common = async (
    whose: (param: Param) => string,
    columns: readonly string[],
    given: Common,
  ): Promise<Common[]> => {
    const rows = await commonIn(db, whose, columns, conditions, arms);
    return rows.map((row) => [
      ...given,
      ...columns.map((column) => [column, text(row, column)] as const),
      ...led,
    ]);
  };
  if (typeof tenant === "string")
    return common((param) => `invoices.tenant = ${param(tenant)}`, within, [["tenant", tenant]]);
  const nobodys: Common[] =
    lead === null
      ? await common(() => "invoices.tenant IS NULL", within, [["tenant", null]])
      : [[["tenant", null], ...led]];
  if (tenant === null) return nobodys;
  return [...nobodys, ...(await common(() => "invoices.tenant IS NOT NULL", ["tenant", ...within], []))];
};

const fits = (column: string, compared: ReadonlyMap<string, string>): Condition[] => {
  const value = compared.get(column);
  return value === undefined ? [] : [(param) => `sorts.${column} = ${param(value)}`];
};

/**
 * The arms of which a list consists: of invoices with this value in the column that leads, or of each sort (tenant,
 * direction, account) where none does; and of those that the tenant reads besides, which stand in a table of their own.
 */
export const armsOf = async (
  db: Connection,
  filter: InvoiceFilter,
  lead: string | null,
  going: Going,
): Promise<Arm[]> => {
  const compared = comparedBy(filter);
  const { tenant, since } = filter;
  const later = (at: string): Condition[] =>
    since === undefined ? [] : [(param) => `${at} >= ${param(millis(since))}`];
  const leftOf = (served: ReadonlySet<string>, name: (column: string) => string): Condition[] =>
    [...compared].flatMap(([column, value]) => (served.has(column) ? [] : [seen(name(column), value)]));

  const arms = (await commonOf(db, filter, lead, going)).map(
    (common): Arm => ({
      from: "invoices",
      beside: "",
      at: "invoices.created_at",
      id: "invoices.id",
      served: [
        ...common.map(([column, value]) => equal(`invoices.${column}`, value)),
        ...(lead === null ? [] : partly(lead, `invoices.${lead}`)),
        ...later("invoices.created_at"),
      ],
      left: leftOf(new Set(common.map(([column]) => column)), (column) => `invoices.${column}`),
    }),
  );
  // Who reads besides has received it.
  if (typeof tenant === "string" && filter.direction !== "outbound") {
    const name = (column: string): string => (COPIED.has(column) ? `c.${column}` : `invoices.${column}`);
    const led = lead !== null && COPIED.has(lead) ? lead : null;
    arms.push({
      from: "invoice_copies c",
      beside: " JOIN invoices ON invoices.id = c.invoice_id",
      at: "c.created_at",
      id: "c.invoice_id",
      served: [
        equal("c.tenant", tenant),
        ...(led === null ? [] : [equal(`c.${led}`, compared.get(led) ?? null), ...partly(led, `c.${led}`)]),
        ...later("c.created_at"),
      ],
      left: leftOf(new Set(["direction", ...(led === null ? [] : [led])]), name),
    });
  }
  return arms;
};
