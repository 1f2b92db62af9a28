import type { Invoice } from "../../domain/invoice.ts";
import { type Param, readArms } from "../arms.ts";
import { pageOf, pageUpTo } from "../cursor.ts";
import type { Connection } from "../db.ts";
import type { Counted, InvoiceFilter, Invoices } from "../port.ts";
import { type Row, text, whole } from "../rows.ts";
import { COUNTED_MOST } from "../skip.ts";
import { type Arm, looksAtAll } from "./invoice-arms.ts";
import { chosenArms, FEW } from "./invoice-choice.ts";
import {
  inOrder,
  isBefore,
  ORDERS,
  type Order,
  placeOf,
  type Spot,
  spotAfter,
  spotOf,
} from "./invoice-order.ts";
import { SHOWN, TABLE } from "./invoice-table.ts";
import { all, walked } from "./invoice-walk.ts";

/** Rows that a page looks at for what no index answers: first some, and only where they do not fill it, many. */
const LOOKED_AT = [500, 10_000] as const;

interface Going {
  order: Order;
  after: Spot | null;
  most: number;
}

const direction = ({ down }: Order): string => (down ? "DESC" : "ASC");

/**
 * How far a look at so many rows goes, where no index answers all that is asked: the first place at which an arm has had
 * its share. Null: to the end.
 */
const endOfLook = async (
  db: Connection,
  arms: readonly Arm[],
  { order, after, most }: Going,
  looked: number,
): Promise<Spot | null> => {
  const looking = arms.filter(({ left }) => left.length > 0);
  const each = Math.max(most, Math.floor(looked / looking.length));
  const dir = direction(order);
  const rows = await readArms(
    db,
    looking,
    (arm, param) => `SELECT ${arm.at} AS at, ${arm.id} AS id FROM ${arm.from}
      WHERE ${walked(arm, order, { after, end: null }, param)}
      ORDER BY ${arm.at} ${dir}, ${arm.id} ${dir} LIMIT 1 OFFSET ${each - 1}`,
  );
  return rows
    .map((row): Spot => ({ key: typeof row.at === "number" ? row.at : text(row, "at"), id: text(row, "id") }))
    .reduce<Spot | null>(
      (first, spot) => (first === null || isBefore(order, spot, first) ? spot : first),
      null,
    );
};

/** The rows of an arm up to a place, by key and id. */
const rowsOf = (arm: Arm, { order, after }: Omit<Going, "most">, end: Spot | null, param: Param): string => {
  const left = arm.left.map((condition) => condition(param));
  return `SELECT ${arm.at} AS at, ${arm.id} AS id FROM ${arm.from}${left.length === 0 ? "" : arm.beside}
    WHERE ${all([walked(arm, order, { after, end }, param), ...left])}`;
};

/** The first invoices of the arms, up to a place. One may be in several of them. */
const firstOf = async (
  db: Connection,
  arms: readonly Arm[],
  going: Going,
  end: Spot | null,
): Promise<Invoice[]> => {
  const { order, most } = going;
  const dir = direction(order);
  const rows = await readArms(
    db,
    arms,
    (arm, param) =>
      `${rowsOf(arm, going, end, param)} ORDER BY ${arm.at} ${dir}, ${arm.id} ${dir} LIMIT ${param(most)}`,
    (found, param) => `SELECT ${SHOWN} FROM
      (SELECT DISTINCT at, id FROM ${found} ORDER BY at ${dir}, id ${dir} LIMIT ${param(most)}) AS places
      JOIN invoices ON invoices.id = places.id ORDER BY places.at ${dir}, places.id ${dir}`,
  );
  return put(rows.map(TABLE.fromRow), order);
};

/** In order, each once. */
const put = (found: readonly Invoice[], order: Order): Invoice[] =>
  [...new Map(found.map((one) => [one.id, one])).values()].sort(inOrder(order));

/** The rows of few arms that have another order than the list. */
const gathered = (arm: Arm, param: Param): string =>
  `SELECT ${arm.id} AS id FROM ${arm.from}
   WHERE ${walked(arm, null, { after: null, end: null }, param)} LIMIT ${FEW}`;

/** The first invoices of arms that have few rows, in an order that is not theirs. */
const firstOfFew = async (
  db: Connection,
  filter: InvoiceFilter,
  arms: readonly Arm[],
  { order, after, most }: Going,
): Promise<Invoice[]> => {
  const key = `COALESCE(invoices.${order.column}, ${order.column === "created_at" ? "0" : "''"})`;
  const dir = direction(order);
  const rows = await readArms(
    db,
    arms,
    (arm, param) => gathered(arm, param),
    (found, param) => `SELECT ${SHOWN} FROM (SELECT DISTINCT id FROM ${found}) AS places
      JOIN invoices ON invoices.id = places.id
      WHERE ${all([
        ...looksAtAll(filter).map((condition) => condition(param)),
        ...(after === null
          ? []
          : [`(${key}, invoices.id) ${order.down ? "<" : ">"} (${param(after.key)}, ${param(after.id)})`]),
      ])} ORDER BY ${key} ${dir}, invoices.id ${dir} LIMIT ${param(most)}`,
  );
  return put(rows.map(TABLE.fromRow), order);
};

/** `Invoices.list`. */
export const listInvoices: (
  db: Connection,
  ...asked: Parameters<Invoices["list"]>
) => ReturnType<Invoices["list"]> = async (db, filter, page) => {
  const order = ORDERS[page.sort ?? "newest"];
  const going: Going = { order, after: spotAfter(order, page.cursor), most: page.limit + 1 };
  const place = (invoice: Invoice) => placeOf(order, spotOf(order, invoice));
  const { arms, few, inOrder } = await chosenArms(db, filter, going);
  if (!inOrder) return pageOf(await firstOfFew(db, filter, arms, going), page.limit, place);
  for (const looked of few ? [] : LOOKED_AT) {
    const end = await endOfLook(db, arms, going, looked);
    if (end === null) break;
    const found = await firstOf(db, arms, going, end);
    if (found.length > page.limit) return pageOf(found, page.limit, place);
    if (looked === LOOKED_AT.at(-1)) return pageUpTo(found, placeOf(order, end));
  }
  return pageOf(await firstOf(db, arms, going, null), page.limit, place);
};

/** In so many arms one invoice is, as a rule: its tenant's, and that of who reads it; by the words it has, in more. */
const USUAL_ARMS = 2;

/** `Invoices.count`. */
export const countInvoices = async (
  db: Connection,
  filter: InvoiceFilter,
  most: number = COUNTED_MOST,
): Promise<Counted> => {
  const { arms } = await chosenArms(db, filter, { order: ORDERS.newest, after: null, most: null });
  const looks = looksAtAll(filter);
  const isLooked = arms.some(({ left }) => left.length > 0);
  const limit = `LIMIT ${most + 1}`;
  /** @param rows - so many rows of all arms are read, in which one invoice may be several times; null: all of them */
  const counted = (rows: number | null) =>
    readArms(
      db,
      arms,
      (arm, param) => `SELECT ${arm.id} AS id FROM ${arm.from}
        WHERE ${walked(arm, null, { after: null, end: null }, param)} ${limit}`,
      (found, param) => {
        const read = rows === null ? found : `(SELECT id FROM ${found} LIMIT ${rows}) AS first_rows`;
        const ids = `(SELECT id, COUNT(*) AS times FROM ${read} GROUP BY id ${limit}) AS ids`;
        const sums = "COUNT(*) AS looked, CAST(COALESCE(SUM(times), 0) AS INTEGER) AS rows_read";
        if (!isLooked) return `SELECT ${sums}, COUNT(*) AS fitting FROM ${ids}`;
        return `SELECT ${sums},
            COALESCE(SUM(CASE WHEN ${all(looks.map((condition) => condition(param)))} THEN 1 ELSE 0 END), 0) AS fitting
          FROM ${ids} JOIN invoices ON invoices.id = ids.id`;
      },
    );
  // Who groups has all the rows first: with a million of them that takes a while, and few of them matter.
  const usual = USUAL_ARMS * (most + 1);
  let counts = await counted(usual);
  const isCut = (row: Row): boolean => whole(row, "looked") <= most && whole(row, "rows_read") >= usual;
  if (counts.some(isCut)) counts = await counted(null);
  const sum = (column: string): number => counts.reduce((total, row) => total + whole(row, column), 0);
  const more = counts.some((row) => whole(row, "looked") > most);
  const count = sum("fitting");
  return count > most ? { count: most, more: true } : { count, more };
};
