import type { ReportItem } from "../../domain/reporting/item.ts";
import type { PeriodKey } from "../../domain/reporting/record.ts";
import { type Connection, placeholders, type Transaction } from "../db.ts";
import { ITEM_COLUMNS, PERIOD_COLUMNS } from "../port/reports.ts";
import type { ReportPeriod, Reports, ToldItem } from "../port.ts";
import { type Row, text, type Value, whole } from "../rows.ts";
import { flatTableOf } from "../table.ts";
import { toldIn } from "./told.ts";

const TABLE = flatTableOf<ReportItem>("report_items", ITEM_COLUMNS);
const COLUMNS = TABLE.columns.join(", ");
const BY_NAME = "company = $1 AND source = $2 AND id = $3";
const INSERT = `INSERT INTO report_items (${COLUMNS}) VALUES (${placeholders(TABLE.columns.length)})
  ON CONFLICT (company, source, id) DO NOTHING RETURNING id`;
const REPLACE = `UPDATE report_items SET ${TABLE.columns
  .map((column, i) => `${column} = $${i + 1}`)
  .join(", ")} WHERE ${BY_NAME}`;

const PERIODS = flatTableOf<ReportPeriod>("report_periods", PERIOD_COLUMNS);
const PERIOD = PERIODS.columns.join(", ");
const BY_KEY = "company = $1 AND kind = $2 AND role = $3 AND first_day = $4 AND last_day = $5";

/** `$1` to `$5` of statements about a period. */
export const keyOf = ({ company, kind, role, start, end }: PeriodKey): Value[] => [
  company,
  kind,
  role,
  start,
  end,
];

/** Items of a period, by {@link keyOf}. */
const OF_PERIOD = "company = $1 AND kind = $2 AND role = $3 AND day BETWEEN $4 AND $5";
/** Those that add something: a hash says so, because the index has it. */
export const TOLD = `${OF_PERIOD} AND told_hash <> ''`;
const TROUBLED = `${OF_PERIOD} AND problems <> '[]'`;

/** Where an item stands among periods. */
type Place = Pick<ReportItem, "tenant" | "company" | "kind" | "role" | "day">;
const PLACE = "tenant, company, kind, role, day";

const placeOf = (row: Row): Place => ({
  tenant: text(row, "tenant"),
  company: text(row, "company"),
  kind: text(row, "kind") as Place["kind"],
  role: text(row, "role") as Place["role"],
  day: text(row, "day"),
});

/**
 * Gives the known periods of a place a new revision, and says which these are: more than one where a company's regime
 * was corrected after items had come.
 */
const revise = (within: Transaction, { tenant, company, kind, role, day }: Place): Promise<Row[]> =>
  within.write(
    `UPDATE report_periods SET revision = revision + 1, tenant = $5
     WHERE company = $1 AND kind = $2 AND role = $3 AND first_day <= $4 AND last_day >= $4
     RETURNING first_day, last_day`,
    [company, kind, role, day, tenant],
  );

/** The same for an item that comes to its place: its period is known from then on. */
const settle = async (within: Transaction, item: ReportItem, key: PeriodKey): Promise<void> => {
  const revised = await revise(within, item);
  if (revised.some((row) => row.first_day === key.start && row.last_day === key.end)) return;
  await within.write(
    `INSERT INTO report_periods (${PERIOD}) VALUES (${placeholders(PERIODS.columns.length)})
     ON CONFLICT (company, kind, role, first_day, last_day)
     DO UPDATE SET revision = report_periods.revision + 1, tenant = excluded.tenant`,
    PERIODS.toRow({ ...key, tenant: item.tenant, revision: 1 }),
  );
};

/** Stores an item under its name, and says where the one that had it was; null: there was none. */
const replace = async (within: Transaction, item: ReportItem): Promise<Place | null> => {
  const row = TABLE.toRow(item);
  for (;;) {
    // First, because it waits for another who stores the same name: what is read then is what that one stored.
    if ((await within.write(INSERT, row)).length > 0) return null;
    const [before] = await within.read(
      `SELECT ${PLACE} FROM report_items WHERE ${BY_NAME} ${within.words.lockRow}`,
      [item.company, item.source, item.id],
    );
    // Removed in between: the name is free again.
    if (before === undefined) continue;
    await within.write(REPLACE, row);
    return placeOf(before);
  }
};

type OfItems =
  | "putItem"
  | "item"
  | "hold"
  | "removeItem"
  | "ofDocument"
  | "toldItems"
  | "troubled"
  | "counts"
  | "period"
  | "periods";

export const reportItems = (db: Connection): Pick<Reports, OfItems> => {
  const some = async (where: string, params: Value[]): Promise<ReportItem[]> =>
    (await db.read(`SELECT ${COLUMNS} FROM report_items WHERE ${where}`, params)).map(TABLE.fromRow);
  const lockOf = (options?: { lock?: boolean }): string => (options?.lock === true ? db.words.lockRow : "");

  return {
    putItem: (item, key) =>
      db.atomic(async (within) => {
        const before = await replace(within, item);
        const { kind, role, day } = item;
        const stays = before?.kind === kind && before.role === role && before.day === day;
        if (before !== null && !stays) await revise(within, before);
        await settle(within, item, key);
      }),
    item: async ({ company, source, id }, options) =>
      (await some(`${BY_NAME} ${lockOf(options)}`, [company, source, id]))[0] ?? null,
    hold: async (company, name) => {
      if (db.words.lockText !== null) await db.read(db.words.lockText, [`${company} ${name}`]);
    },
    removeItem: ({ company, source, id }) =>
      db.atomic(async (within) => {
        const [gone] = await within.write(`DELETE FROM report_items WHERE ${BY_NAME} RETURNING ${PLACE}`, [
          company,
          source,
          id,
        ]);
        if (gone === undefined) return false;
        await revise(within, placeOf(gone));
        return true;
      }),
    ofDocument: (company, document) =>
      some("company = $1 AND document = $2 ORDER BY source, id", [company, document]),
    toldItems: async (key, after, limit) => {
      const params = keyOf(key);
      const param = (value: Value): string => `$${params.push(value)}`;
      const place =
        after === null ? "" : `AND (day, source, id) > (${[after.day, after.source, after.id].map(param)})`;
      const rows = await db.read(
        `SELECT source, id, day, told FROM report_items WHERE ${TOLD} ${place}
         ORDER BY day, source, id LIMIT ${param(limit)}`,
        params,
      );
      return rows.map((row) => ({
        source: text(row, "source") as ToldItem["source"],
        id: text(row, "id"),
        day: text(row, "day"),
        told: toldIn(text(row, "told")),
      }));
    },
    troubled: (key, limit) => some(`${TROUBLED} ORDER BY day, source, id LIMIT $6`, [...keyOf(key), limit]),
    counts: async (key) => {
      const count = async (where: string): Promise<number> => {
        const [row] = await db.read(`SELECT COUNT(*) AS found FROM report_items WHERE ${where}`, keyOf(key));
        return row === undefined ? 0 : whole(row, "found");
      };
      const [told, troubled] = await Promise.all([count(TOLD), count(TROUBLED)]);
      return { told, troubled };
    },
    period: async (key, options) => {
      const [row] = await db.read(
        `SELECT ${PERIOD} FROM report_periods WHERE ${BY_KEY} ${lockOf(options)}`,
        keyOf(key),
      );
      return row === undefined ? null : PERIODS.fromRow(row);
    },
    periods: async (company, from, until) => {
      const rows = await db.read(
        `SELECT ${PERIOD} FROM report_periods WHERE company = $1 AND last_day >= $2 AND first_day <= $3
         ORDER BY first_day, last_day, kind, role`,
        [company, from, until],
      );
      return rows.map(PERIODS.fromRow);
    },
  };
};
