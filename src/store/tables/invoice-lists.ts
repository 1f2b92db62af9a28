import type { Invoice } from "../../domain/invoice.ts";
import { type Param, readArms } from "../arms.ts";
import { type Place, pageOf, pageUpTo, placeAfter } from "../cursor.ts";
import type { Connection } from "../db.ts";
import type { Counted, InvoiceFilter, Invoices } from "../port.ts";
import { millis, text, whole } from "../rows.ts";
import { COUNTED_MOST } from "../skip.ts";
import { type Arm, armsOf, type Going, leadsOf } from "./invoice-arms.ts";
import { SHOWN, TABLE } from "./invoice-table.ts";

/** Rows that a page looks at for what no index answers: first some, and only where they do not fill it, many. */
const LOOKED_AT = [500, 10_000] as const;
/** Up to here it is counted which of several columns has the fewest rows. */
const FEW = 2_000;

const isNewer = (a: Place, b: Place): boolean => a.ms > b.ms || (a.ms === b.ms && a.id > b.id);

const all = (conditions: readonly string[]): string => conditions.join(" AND ");

/** What the index answers. */
const walked = (arm: Arm, after: Place | null, param: Param): string =>
  all([
    ...arm.served.map((condition) => condition(param)),
    ...(after === null ? [] : [`(${arm.at}, ${arm.id}) < (${param(after.ms)}, ${param(after.id)})`]),
  ]);

/** How many rows there are at most to look at, up to {@link FEW}. */
const countIn = async (db: Connection, arms: readonly Arm[], after: Place | null): Promise<number> => {
  const counts = await readArms(
    db,
    arms,
    (arm, param) => `SELECT 1 AS found FROM ${arm.from} WHERE ${walked(arm, after, param)} LIMIT ${FEW}`,
    (found) => `SELECT COUNT(*) AS rows_there FROM (SELECT 1 AS one FROM ${found} LIMIT ${FEW}) AS few`,
  );
  return counts.reduce((sum, row) => sum + whole(row, "rows_there"), 0);
};

/** The arms to walk: of several columns that may lead, those of the one with the fewest rows. */
const chosenArms = async (
  db: Connection,
  filter: InvoiceFilter,
  going: Going,
): Promise<{ arms: Arm[]; few: boolean }> => {
  const { after } = going;
  const [lead = null, ...others] = leadsOf(filter);
  const arms = await armsOf(db, filter, lead, going);
  if (others.length === 0) return { arms, few: false };
  let best = { arms, rows: await countIn(db, arms, after) };
  for (const other of others) {
    if (best.rows === 0) break;
    const others = await armsOf(db, filter, other, going);
    const rows = await countIn(db, others, after);
    if (rows < best.rows) best = { arms: others, rows };
  }
  return { arms: best.arms, few: best.rows < FEW };
};

/**
 * How far a look at so many rows goes, where no index answers all that is asked: the newest place at which an arm has had
 * its share. Null: to the end.
 */
const endOfLook = async (
  db: Connection,
  arms: readonly Arm[],
  { after, most }: Going,
  looked: number,
): Promise<Place | null> => {
  const looking = arms.filter(({ left }) => left.length > 0);
  const each = Math.max(most, Math.floor(looked / looking.length));
  const rows = await readArms(
    db,
    looking,
    (
      arm,
      param,
    ) => `SELECT ${arm.at} AS at, ${arm.id} AS id FROM ${arm.from} WHERE ${walked(arm, after, param)}
      ORDER BY ${arm.at} DESC, ${arm.id} DESC LIMIT 1 OFFSET ${each - 1}`,
  );
  return rows
    .map((row) => ({ ms: whole(row, "at"), id: text(row, "id") }))
    .reduce<Place | null>(
      (newest, place) => (newest === null || isNewer(place, newest) ? place : newest),
      null,
    );
};

const placeOf = ({ createdAt, id }: Invoice): Place => ({ ms: millis(createdAt), id });

/** As lists have them; for `sort`. */
export const newestFirst = (a: Invoice, b: Invoice): number => (isNewer(placeOf(a), placeOf(b)) ? -1 : 1);

/** The newest invoices of the arms, up to a place. */
const newestOf = async (
  db: Connection,
  arms: readonly Arm[],
  { after, most }: Going,
  end: Place | null,
): Promise<Invoice[]> => {
  const rows = await readArms(
    db,
    arms,
    (arm, param) => {
      const upTo = end === null ? [] : [`(${arm.at}, ${arm.id}) >= (${param(end.ms)}, ${param(end.id)})`];
      const left = arm.left.map((condition) => condition(param));
      return `SELECT ${arm.at} AS at, ${arm.id} AS id FROM ${arm.from}${left.length === 0 ? "" : arm.beside}
        WHERE ${all([walked(arm, after, param), ...upTo, ...left])}
        ORDER BY ${arm.at} DESC, ${arm.id} DESC LIMIT ${param(most)}`;
    },
    (found, param) => `SELECT ${SHOWN} FROM
      (SELECT at, id FROM ${found} ORDER BY at DESC, id DESC LIMIT ${param(most)}) AS places
      JOIN invoices ON invoices.id = places.id ORDER BY places.at DESC, places.id DESC`,
  );
  return rows.map(TABLE.fromRow).sort(newestFirst);
};

/** `Invoices.list`. */
export const listInvoices: (
  db: Connection,
  ...asked: Parameters<Invoices["list"]>
) => ReturnType<Invoices["list"]> = async (db, filter, page) => {
  const going: Going = { after: placeAfter(page.cursor), most: page.limit + 1 };
  const { arms, few } = await chosenArms(db, filter, going);
  for (const looked of few ? [] : LOOKED_AT) {
    const end = await endOfLook(db, arms, going, looked);
    if (end === null) break;
    const found = await newestOf(db, arms, going, end);
    if (found.length > page.limit) return pageOf(found, page.limit, placeOf);
    if (looked === LOOKED_AT.at(-1)) return pageUpTo(found, end);
  }
  return pageOf(await newestOf(db, arms, going, null), page.limit, placeOf);
};

/** `Invoices.count`. */
export const countInvoices = async (db: Connection, filter: InvoiceFilter): Promise<Counted> => {
  let count = 0;
  for (let cursor: string | undefined; count < COUNTED_MOST; ) {
    const page = await listInvoices(db, filter, { limit: 500, ...(cursor === undefined ? {} : { cursor }) });
    count += page.items.length;
    if (page.nextCursor === null) return { count, more: false };
    cursor = page.nextCursor;
  }
  return { count: COUNTED_MOST, more: true };
};
