import type { Param } from "../arms.ts";
import type { Connection } from "../db.ts";
import type { InvoiceFilter } from "../port.ts";
import { millis, text, type Value } from "../rows.ts";
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

/** Invoices of one tenant, direction and account follow each other in their index. */
interface Sort {
  tenant: string | null;
  direction: string;
  platform: string;
}

/** The sorts that there are. @param tenant - null: those that are nobody's; undefined: all */
export const sortsOf = async (db: Connection, tenant: string | null | undefined): Promise<Sort[]> => {
  const table = "invoices";
  const sorts = async (where: string, columns: string[], params: Value[]): Promise<Sort[]> => {
    const rows = await db.read(
      `WITH RECURSIVE ${differing("sorts", { table, where, columns })} SELECT * FROM sorts WHERE direction IS NOT NULL`,
      params,
    );
    return rows.map((row) => ({
      tenant: row.tenant === undefined ? (tenant ?? null) : text(row, "tenant"),
      direction: text(row, "direction"),
      platform: text(row, "platform"),
    }));
  };
  const within = ["direction", "platform"];
  if (typeof tenant === "string") return sorts("tenant = $1", within, [tenant]);
  const nobodys = await sorts("tenant IS NULL", within, []);
  if (tenant === null) return nobodys;
  return [...nobodys, ...(await sorts("tenant IS NOT NULL", ["tenant", ...within], []))];
};

const tenantsOf = async (db: Connection, tenant: string | null | undefined): Promise<(string | null)[]> => {
  if (tenant !== undefined) return [tenant];
  const of = { table: "invoices", where: "tenant IS NOT NULL", columns: ["tenant"] };
  const rows = await db.read(
    `WITH RECURSIVE ${differing("tenants", of)} SELECT * FROM tenants WHERE tenant IS NOT NULL`,
  );
  return [null, ...rows.map((row) => text(row, "tenant"))];
};

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

/**
 * The arms of which a list consists: of invoices with this value in the column that leads, or of each sort where none
 * does; and of those that the tenant reads besides, which stand in a table of their own.
 */
export const armsOf = async (db: Connection, filter: InvoiceFilter, lead: string | null): Promise<Arm[]> => {
  const compared = comparedBy(filter);
  const { tenant, since } = filter;
  const later = (at: string): Condition[] =>
    since === undefined ? [] : [(param) => `${at} >= ${param(millis(since))}`];
  const leftOf = (served: ReadonlySet<string>, name: (column: string) => string): Condition[] =>
    [...compared].flatMap(([column, value]) => (served.has(column) ? [] : [seen(name(column), value)]));

  const own = (fixed: [column: string, value: string | null][]): Arm => ({
    from: "invoices",
    beside: "",
    at: "invoices.created_at",
    id: "invoices.id",
    served: [
      ...fixed.map(([column, value]) => equal(`invoices.${column}`, value)),
      ...(lead === null ? [] : partly(lead, `invoices.${lead}`)),
      ...later("invoices.created_at"),
    ],
    left: leftOf(new Set(fixed.map(([column]) => column)), (column) => `invoices.${column}`),
  });
  const arms: Arm[] = [];
  if (lead === null) {
    for (const sort of await sortsOf(db, tenant)) {
      const fits = (column: "direction" | "platform"): boolean =>
        (compared.get(column) ?? sort[column]) === sort[column];
      if (fits("direction") && fits("platform")) arms.push(own(Object.entries(sort)));
    }
  } else {
    const value = compared.get(lead) ?? null;
    for (const one of await tenantsOf(db, tenant))
      arms.push(
        own([
          ["tenant", one],
          [lead, value],
        ]),
      );
  }
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
